"""Segmentations of words into morphs, in the layout of word2morph: `переписать<TAB>пере:PREF/пис:ROOT/а:SUFF/ть:SUFF`.

The lines are a random split of one dictionary over several files, so all files are read together. Every ё is an е.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from importing.openrussian.rows import Problem
from russian.folding import fold

__all__ = ["MORPH_TYPES", "Morph", "Segmentations", "read_segmentations"]

MORPH_TYPES: Mapping[str, str | None] = {
    "PREF": "prefix", "ROOT": "root", "SUFF": "suffix", "END": "suffix", "POSTFIX": "suffix", "LINK": "link",
    "HYPH": None,
}  # fmt: skip
"""Type in the files → kind of morpheme, as tables know it: endings are suffixes, a hyphen is not a morpheme."""


class Morph(NamedTuple):
    """A piece of a word; `kind` is prefix, root, suffix, link, or None if it is not a morpheme."""

    text: str
    kind: str | None


@dataclass(frozen=True, slots=True)
class Segmentations:
    """Folded word → its morphs, which spell it; and the lines that could not be read."""

    by_word: Mapping[str, tuple[Morph, ...]]
    problems: tuple[Problem, ...]


def read_segmentations(folder: Path) -> Segmentations:
    """Read `rus.train`, `rus.valid` and `rus.test`, each optional.

    A word that occurs twice keeps its first analysis; a different second one is a problem.
    """
    by_word: dict[str, tuple[Morph, ...]] = {}
    problems: list[Problem] = []
    for name in ("rus.train", "rus.valid", "rus.test"):
        path = folder / name
        if path.is_file():
            for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                problems.extend(_take(by_word, _Line(name, line), text))
    return Segmentations(by_word, tuple(problems))


class _Line(NamedTuple):
    """A line of a file."""

    file: str
    line: int

    def problem(self, reason: str, row: str) -> Problem:
        """Return the problem with this line."""
        return Problem(file=self.file, line=self.line, reason=reason, row=row)


def _take(by_word: dict[str, tuple[Morph, ...]], at: _Line, text: str) -> Iterator[Problem]:
    word, tab, analysis = text.partition("\t")
    if not text.strip():
        return
    morphs = [_morph(piece) for piece in analysis.split("/")]
    known = [morph for morph in morphs if morph is not None]
    if not tab or len(known) < len(morphs):
        yield at.problem("it is no word, tab, and morphs with a known type", text)
    elif fold("".join(morph.text for morph in known)) != fold(word):
        yield at.problem("the morphs do not spell the word", text)
    elif by_word.setdefault(fold(word), tuple(known)) != tuple(known):
        yield at.problem("an earlier line has another analysis of the word", text)


def _morph(piece: str) -> Morph | None:
    text, _, kind = piece.rpartition(":")
    return Morph(fold(text), MORPH_TYPES[kind]) if text and kind in MORPH_TYPES else None

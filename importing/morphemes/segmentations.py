"""Segmentations of words into morphs, in word2morph's format: `переписать<TAB>пере:PREF/пис:ROOT/а:SUFF/ть:SUFF`.

The files are a random split of one dictionary, so all are read together. Every ё is written as е.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from importing.openrussian.rows import Problem
from russian.folding import fold
from table.model import writing

__all__ = ["MORPH_TYPES", "SOURCE", "Morph", "Segmentations", "read_segmentations"]

SOURCE = writing.source(
    source_id="word2morph",
    name="word2morph, morpheme segmentations after A. N. Tikhonov's dictionary",
    url="https://github.com/MartinXPN/word2morph",
    licence="MIT",
    author="M. Mirakyan; segmentations: A. N. Tikhonov, A. Sorokin",
)

MORPH_TYPES: Mapping[str, str | None] = {
    "PREF": "prefix", "ROOT": "root", "SUFF": "suffix", "END": "suffix", "POSTFIX": "suffix", "LINK": "link",
    "HYPH": None,
}  # fmt: skip
"""Type in the files → stored kind of morpheme: endings are suffixes, and a hyphen is not a morpheme."""


class Morph(NamedTuple):
    """A piece of a word; `kind` is prefix, root, suffix, link, or None if it is not a morpheme."""

    text: str
    kind: str | None


@dataclass(frozen=True, slots=True)
class Segmentations:
    """Folded word → its morphs, which spell it, and the unreadable lines."""

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
                if reason := _take(by_word, text):
                    problems.append(Problem(file=name, line=line, reason=reason, row=text))
    return Segmentations(by_word, tuple(problems))


def _take(by_word: dict[str, tuple[Morph, ...]], text: str) -> str | None:
    """Add the word of a line; return what is wrong with the line, if anything."""
    word, tab, analysis = text.partition("\t")
    if not text.strip():
        return None
    morphs = [_morph(piece) for piece in analysis.split("/")]
    known = [morph for morph in morphs if morph is not None]
    if not tab or len(known) < len(morphs):
        return "the line is not a word, a tab and morphs of known types"
    if fold("".join(morph.text for morph in known)) != fold(word):
        return "the morphs do not spell the word"
    if by_word.setdefault(fold(word), tuple(known)) != tuple(known):
        return "an earlier line has another analysis of the word"
    return None


def _morph(piece: str) -> Morph | None:
    text, _, kind = piece.rpartition(":")
    return Morph(fold(text), MORPH_TYPES[kind]) if text and kind in MORPH_TYPES else None

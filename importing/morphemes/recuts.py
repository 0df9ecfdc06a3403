"""Divides segments that the segmentations mark as one root although they contain, or are, a prefix or a suffix."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from importing.morphemes.notation import parts_of
from importing.morphemes.segmentations import Morph
from importing.morphemes.word_patterns import NO_WORDS, WordPatterns

__all__ = ["FILE", "recut"]

FILE = Path(__file__).parent / "data" / "recuts.tsv"


class _Recut(NamedTuple):
    """The parts of a segment, and the words to which they are limited; all words if there are none."""

    parts: tuple[Morph, ...]
    words: WordPatterns

    def fits(self, word: str, start: int) -> bool:
        return self.words is NO_WORDS or self.words.precision(word, start) > 0


def recut(morphs: Iterable[Morph]) -> tuple[Morph, ...]:
    """Return the morphs of a word, those roots divided that data/recuts.tsv lists."""
    given = tuple(morphs)
    word = "".join(morph.text for morph in given)
    found: list[Morph] = []
    start = 0
    for morph in given:
        fitting = (one.parts for one in _recuts().get(morph.text, ()) if one.fits(word, start))
        found += next(fitting, (morph,)) if morph.kind == "root" else (morph,)
        start += len(morph.text)
    return tuple(found)


@cache
def _recuts() -> Mapping[str, tuple[_Recut, ...]]:
    """Return spelling → its divisions, those of certain words first."""
    found: dict[str, list[_Recut]] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith(";"):
            spelling, parts, words = (*line.split("\t"), "")[:3]
            patterns = WordPatterns.of(words.split()) if words else NO_WORDS
            found.setdefault(spelling, []).append(_Recut(tuple(parts_of(parts)), patterns))
    return {spelling: tuple(sorted(each, key=lambda one: one.words is NO_WORDS)) for spelling, each in found.items()}

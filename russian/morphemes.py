"""Rules about the parts of words: parts have to spell their word, and known pieces are found in a word.

Knows letters only; which morphemes there are, and what they mean, is for the caller to know.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterable, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from russian.folding import fold

__all__ = ["Occurrence", "occurrences", "spelled_as_in", "spells"]


class Occurrence(NamedTuple):
    """A place where a piece stands in a text.

    Attributes:
        start: The index of the first letter, from 0.
        end: The index after the last letter, more than `start`.
        piece: The letters between, folded.
    """

    start: int
    end: int
    piece: str


def spells(parts: Iterable[str], word: str) -> int | None:
    """Find where the parts, put together, begin to differ from the word; case and ё for е are no difference.

    Mind that 0 is a difference, and None is none.

    Args:
        parts: The parts from left to right, without stress marks, of any normalization form.
        word: The word, likewise.

    Returns:
        None if the parts spell the word; else the index of the first letter that differs, from 0. Where one of the two
        is the beginning of the other, that is the first letter of the longer one's rest.
    """
    joined = "".join(_levelled(part) for part in parts)
    expected = _levelled(word)
    if joined == expected:
        return None
    differing = (index for index, (one, other) in enumerate(zip(joined, expected, strict=False)) if one != other)
    return next(differing, min(len(joined), len(expected)))


def spelled_as_in(parts: Sequence[str], word: str) -> list[str]:
    """Spell the parts with the word's own letters: `зелен` and `ый` in `Зелёный` → `Зелён` and `ый`.

    Args:
        parts: The parts from left to right; together they have to spell the word (see `spells`).
        word: The word.

    Returns:
        As many parts as were given, which joined are the word in NFC.

    Raises:
        ValueError: The parts do not spell the word.
    """
    differs_at = spells(parts, word)
    if differs_at is not None:
        raise ValueError(f"{'/'.join(parts)} does not spell {word}: they differ at index {differs_at}")
    own = unicodedata.normalize("NFC", word)
    bounds = accumulate((len(_levelled(part)) for part in parts), initial=0)
    return [own[start:end] for start, end in pairwise(bounds)]


def _levelled(text: str) -> str:
    """Give the text in NFC, lower case, without ё: letter for letter, so that an index is one of the text's own."""
    return unicodedata.normalize("NFC", text).lower().replace("ё", "е")


def occurrences(text: str, pieces: Container[str], *, longest: int) -> list[Occurrence]:
    """Find every place where a piece stands in the folded text, places that overlap included.

    Args:
        text: A word or phrase; at most some hundred letters are sensible. The indexes are those of `fold(text)`, so of
            the text itself if it is a word without stress marks.
        pieces: Folded pieces (see `fold`), a set or the keys of a mapping; tens of thousands cost no more than one.
        longest: The length of the longest piece, in letters. Longer ones are not found.

    Returns:
        The places by start, of one start the longest first. Costs one look into `pieces` per stretch of at most
        `longest` letters: 55 for a word of 10 letters.
    """
    folded = fold(text)
    length = len(folded)
    return [
        Occurrence(start, end, piece)
        for start in range(length)
        for end in range(min(start + longest, length), start, -1)
        if (piece := folded[start:end]) in pieces
    ]

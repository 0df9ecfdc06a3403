"""Rules about parts of words: whether parts spell a word, and where known parts occur in it."""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterable, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from russian.folding import fold

__all__ = ["Occurrence", "occurrences", "spelled_as_in", "spells"]


class Occurrence(NamedTuple):
    """An occurrence of a piece in a text.

    Attributes:
        start: The index of the first letter, from 0.
        end: The index after the last letter, more than `start`.
        piece: The letters between, folded.
    """

    start: int
    end: int
    piece: str


def spells(parts: Iterable[str], word: str) -> int | None:
    """Return where the joined parts first differ from the word, ignoring case and the dots of ё; None if equal.

    The result is the index of the first different letter, from 0; if one is a prefix of the other, the length of the
    shorter one. Parts and word have no stress marks and any normalization form.
    """
    joined = "".join(_normalized(part) for part in parts)
    expected = _normalized(word)
    if joined == expected:
        return None
    differing = (index for index, (one, other) in enumerate(zip(joined, expected, strict=False)) if one != other)
    return next(differing, min(len(joined), len(expected)))


def spelled_as_in(parts: Sequence[str], word: str) -> list[str]:
    """Spell the parts with the letters of the word, in NFC: `зелен` and `ый` in `Зелёный` → `Зелён` and `ый`.

    Raises ValueError if the parts do not spell the word (see `spells`).
    """
    differs_at = spells(parts, word)
    if differs_at is not None:
        raise ValueError(f"{'/'.join(parts)} does not spell {word}: they differ at index {differs_at}")
    own = unicodedata.normalize("NFC", word)
    bounds = accumulate((len(_normalized(part)) for part in parts), initial=0)
    return [own[start:end] for start, end in pairwise(bounds)]


def _normalized(text: str) -> str:
    """Return the text in NFC, lower case, with е for ё, so indexes stay the same."""
    return unicodedata.normalize("NFC", text).lower().replace("ё", "е")


def occurrences(text: str, pieces: Container[str], *, longest: int) -> list[Occurrence]:
    """Find all occurrences of pieces in the folded text, including overlapping ones.

    Args:
        text: A word or phrase of at most some hundred letters. Indexes refer to `fold(text)`, which has the indexes of
            the text if it is a word without stress marks.
        pieces: A set or mapping of folded pieces (see `fold`). Its size does not affect the cost.
        longest: The length of the longest piece, in letters. Longer ones are not found.

    Returns:
        The occurrences by start, then the longest first. Costs one lookup in `pieces` per substring of at most
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

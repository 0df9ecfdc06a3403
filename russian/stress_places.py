"""Stress marks of a whole text, kept apart from the text: the indices of its stressed vowels."""

from __future__ import annotations

from collections.abc import Iterable

from russian.alphabet import VOWELS
from russian.stress import StressStyle

__all__ = ["with_marks"]

_MARKS = {StressStyle.ACUTE: "\u0301", StressStyle.APOSTROPHE: "'", StressStyle.NONE: ""}


def with_marks(text: str, places: Iterable[int], style: StressStyle) -> str:
    """Mark the vowels at these indices; an index that is not of a vowel is ignored, and so is a vowel with a mark.

    Apostrophes that the text has itself, as in a name (`О'Нил`), stay what they are.
    """
    mark = _MARKS[style]
    pieces, done = [], 0
    for place in sorted({place for place in places if place >= 0}):
        end = place + 1
        if text[place:end].lower() in (*VOWELS,) and text[end : end + 1] not in ("\u0301", "'"):
            pieces += [text[done:end], mark]
            done = end
    return "".join((*pieces, text[done:]))

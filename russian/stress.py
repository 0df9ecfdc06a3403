"""Stress marks of Russian words: three notations, conversion and validation.

The stored form has an apostrophe after the stressed vowel, `вы'ход`; the displayed form has U+0301, `вы́ход`; the bare
form has no mark, `выход`. ё is always stressed and needs no mark.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum

from russian.alphabet import VOWELS

__all__ = ["StressStyle", "in_style", "stress_problem", "stressed", "syllables", "to_acute", "to_stored", "unstressed"]

_ACUTE = "\u0301"
_MARK = "'"

_PRIMARY = "‘’ʼ´`′\u0301\u0341"
"""Variants of `_MARK` in use; U+0341 is canonically equal to U+0301."""

_SECONDARY = "\u0300\u0340"
"""Secondary stress marks, which are not stored; U+0340 is canonically equal to U+0300."""

_COMPOSED = dict(zip("ѐЀѝЍ", "еЕиИ", strict=True))
"""The only Russian letters that compose with a stress mark (U+0300) in NFC."""

_TO_STORED = str.maketrans(dict.fromkeys(_PRIMARY, _MARK) | dict.fromkeys(_SECONDARY, "") | _COMPOSED)

_VOWELS = frozenset(f"{VOWELS}{VOWELS.upper()}{''.join(_COMPOSED)}")
_ANY_VOWEL = f"[{VOWELS}{VOWELS.upper()}{''.join(_COMPOSED)}]"
_ANY_MARK = re.compile(f"[{_MARK}{_PRIMARY}{_SECONDARY}{''.join(_COMPOSED)}]")
_VOWEL = re.compile(_ANY_VOWEL)
# The mark comes before its lookbehind because searching for a fixed character is fast.
_MARK_AFTER_VOWEL = re.compile(f"{_MARK}(?<={_ANY_VOWEL}{_MARK})")
_MISPLACED_MARK = re.compile(f"(?<!{_ANY_VOWEL}){_MARK}")
_BETWEEN_PARTS = re.compile(r"[\s-]")


class StressStyle(StrEnum):
    """A notation of stress."""

    ACUTE = "acute"
    APOSTROPHE = "apostrophe"
    NONE = "none"


def to_acute(stored: str) -> str:
    """Convert the stored to the displayed form: U+0301 for each apostrophe after a vowel, `вы'ход` → `вы́ход`.

    This includes a redundant mark after ё. Existing U+0301 stay, and so do other apostrophes: after г or к, U+0301
    would compose to another letter. A Russian text in NFC stays in NFC.
    """
    if _MARK not in stored:
        return stored
    before, _, after = stored.partition(_MARK)
    if _MARK not in after:  # as usual; the search takes three times as long
        return f"{before}{_ACUTE}{after}" if before[-1:] in _VOWELS else stored
    return _MARK_AFTER_VOWEL.sub(_ACUTE, stored)


def unstressed(text: str) -> str:
    """Remove stress marks of any notation, `вы'ход` and `вы́ход` → `выход`.

    Removes U+0301, U+0300, their canonical equivalents, and apostrophes, including typographic ones; ѐ and ѝ, which
    contain U+0300, become е and и. Everything else stays, including й and ё, composed or not.
    """
    return _ANY_MARK.sub(_without_mark, text)


def _without_mark(mark: re.Match[str]) -> str:
    return _COMPOSED.get(mark[0], "")


def to_stored(text: str) -> str:
    """Convert a text with marks of any notation to the stored form, in NFC: `вы́ход` and `вы’ход` → `вы'ход`.

    Secondary stress marks (U+0300 and its equivalents) are dropped. Marks must follow their vowels already.
    """
    return unicodedata.normalize("NFC", text.translate(_TO_STORED))


def stressed(stored: str, style: StressStyle) -> str:
    """Convert the stored form to a style: `to_acute`, unchanged, or `unstressed`."""
    return in_style(style)(stored)


def in_style(style: StressStyle) -> Callable[[str], str]:
    """Return the function that converts the stored form to a style."""
    return _IN_STYLE[style]


_IN_STYLE: dict[StressStyle, Callable[[str], str]] = {
    StressStyle.ACUTE: to_acute,
    StressStyle.APOSTROPHE: str,
    StressStyle.NONE: unstressed,
}


def syllables(text: str) -> int:
    """Count the syllables: in Russian, one per vowel letter."""
    return len(_VOWEL.findall(text))


def stress_problem(stored: str) -> str | None:
    """Describe what is wrong with the stress marks of a stored form, or return None.

    Errors are a mark that does not follow a vowel, two marks in one part (hyphens and blanks separate parts:
    `за'мок-музе'й` has two), and a part of two or more syllables where the whole has neither a mark nor ё. Whether the
    marked vowel is the correct one is not checked.

    Args:
        stored: A single word or phrase.

    Returns:
        The first problem only, a sentence that quotes the value.
    """
    if misplaced := _MISPLACED_MARK.search(stored):
        return f"the stress mark at index {misplaced.start()} of {stored} does not follow a vowel"
    for part in _BETWEEN_PARTS.split(stored):
        if part.count(_MARK) > 1:
            return f"{part} has {part.count(_MARK)} stress marks; mark one vowel"
    is_long = any(syllables(part) > 1 for part in _BETWEEN_PARTS.split(stored))
    if is_long and not any(sign in stored for sign in (_MARK, "ё", "Ё")):
        return f"{stored} has {syllables(stored)} syllables and no stress mark"
    return None

"""Stress of Russian words, in the three ways it is spelled, and what is wrong with a spelling.

The stored form has an apostrophe after the stressed vowel, `вы'ход`; the shown form has U+0301 there, `вы́ход`; the bare
form has nothing, `выход`. ё is stressed by itself and needs no mark. Knows nothing of where a word is stressed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum

from russian.alphabet import VOWELS

__all__ = ["StressStyle", "stress_problem", "stressed", "syllables", "to_acute", "to_stored", "unstressed"]

_ACUTE = "\u0301"
_MARK = "'"

_PRIMARY = "‘’ʼ´`′\u0301\u0341"
"""What people and programs write for `_MARK`; U+0341 is canonically equal to U+0301."""

_SECONDARY = "\u0300\u0340"
"""Marks of a secondary stress, which is not stored; U+0340 is canonically equal to U+0300."""

_COMPOSED = dict(zip("ѐЀѝЍ", "еЕиИ", strict=True))
"""The only Russian letters that compose with a stress mark (U+0300) when a text is brought into NFC."""

_TO_STORED = str.maketrans(dict.fromkeys(_PRIMARY, _MARK) | dict.fromkeys(_SECONDARY, "") | _COMPOSED)

_ANY_VOWEL = f"[{VOWELS}{VOWELS.upper()}{''.join(_COMPOSED)}]"
_ANY_MARK = re.compile(f"[{_MARK}{_PRIMARY}{_SECONDARY}{''.join(_COMPOSED)}]")
_VOWEL = re.compile(_ANY_VOWEL)
# The mark itself comes first and the look behind it second: the search for a fixed character is the fast one.
_MARK_AFTER_VOWEL = re.compile(f"{_MARK}(?<={_ANY_VOWEL}{_MARK})")
_MARK_AFTER_NO_VOWEL = re.compile(f"(?<!{_ANY_VOWEL}){_MARK}")
_BETWEEN_PARTS = re.compile(r"[\s-]")


class StressStyle(StrEnum):
    """A way to show the stress."""

    ACUTE = "acute"
    APOSTROPHE = "apostrophe"
    NONE = "none"


def to_acute(stored: str) -> str:
    """Give the shown form of a stored one: U+0301 for each apostrophe after a vowel, `вы'ход` → `вы́ход`.

    A mark after ё says nothing that ё does not say, and is shown where it is stored. U+0301 that stands already stays.
    An apostrophe elsewhere stays too: after г or к U+0301 would compose to another letter. A Russian text in NFC
    stays in NFC.
    """
    if _MARK not in stored:
        return stored
    return _MARK_AFTER_VOWEL.sub(_ACUTE, stored)


def unstressed(text: str) -> str:
    """Give the text without stress marks of any spelling, `вы'ход` and `вы́ход` → `выход`.

    Dropped are U+0301, U+0300, their canonical equals, and apostrophes, also typographic ones; ѐ and ѝ, which hold a
    U+0300, become е and и. All else, й and ё first of all, stays as it is, composed or not.
    """
    return _ANY_MARK.sub(_without_mark, text)


def _without_mark(mark: re.Match[str]) -> str:
    return _COMPOSED.get(mark[0], "")


def to_stored(text: str) -> str:
    """Give the stored form of a text with marks of any spelling, `вы́ход` and `вы’ход` → `вы'ход`.

    Marks of a secondary stress (U+0300 and its equals) are dropped. The mark has to follow its vowel already.

    Returns:
        The text in NFC with no mark but `'`.
    """
    return unicodedata.normalize("NFC", text.translate(_TO_STORED))


def stressed(stored: str, style: StressStyle) -> str:
    """Give the stored form in the style that was asked for: `to_acute`, as it is, or `unstressed`."""
    return _IN_STYLE[style](stored)


_IN_STYLE: dict[StressStyle, Callable[[str], str]] = {
    StressStyle.ACUTE: to_acute,
    StressStyle.APOSTROPHE: str,
    StressStyle.NONE: unstressed,
}


def syllables(text: str) -> int:
    """Count the syllables, 0 or more: a Russian word has one for each vowel letter."""
    return len(_VOWEL.findall(text))


def stress_problem(stored: str) -> str | None:
    """Say what is wrong with the marks of a stored form, or None if they may be right.

    Wrong are a mark that follows no vowel, two marks in a part (hyphens and blanks divide: `за'мок-музе'й` has two
    parts), and two or more syllables with neither a mark nor ё. Whether the right vowel is marked is not looked into.

    Args:
        stored: One word or phrase; several forms in one text are to be parted before.

    Returns:
        A sentence with the value at fault, the first problem only.
    """
    if misplaced := _MARK_AFTER_NO_VOWEL.search(stored):
        return f"the stress mark at index {misplaced.start()} of {stored} follows no vowel"
    for part in _BETWEEN_PARTS.split(stored):
        if part.count(_MARK) > 1:
            return f"{part} has {part.count(_MARK)} stress marks; mark one vowel"
    if syllables(stored) > 1 and not any(sign in stored for sign in (_MARK, "ё", "Ё")):
        return f"{stored} has {syllables(stored)} syllables and no stress mark"
    return None

"""Slips of the keyboard layout: Russian typed while the keyboard was set to English, and the other way round."""

from __future__ import annotations

import re

__all__ = ["in_latin_layout", "in_russian_layout"]

_LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_RUSSIAN_KEYS = "йцукенгшщзхъфывапролджэячсмитьбюё"
"""The same keys under QWERTY and ЙЦУКЕН, row by row."""

_TO_RUSSIAN = str.maketrans(_LATIN_KEYS, _RUSSIAN_KEYS)
_TO_LATIN = str.maketrans(_RUSSIAN_KEYS, _LATIN_KEYS)
_LATIN = re.compile("[a-z]")
_RUSSIAN = re.compile("[а-яё]")


def in_russian_layout(text: str) -> str | None:
    """Read the keys of a Latin text on a Russian keyboard: `ghbdtn` gives `привет`.

    Returns:
        The text in small letters; None if it has no Latin letter, or Cyrillic ones.
    """
    small = text.lower()
    if _RUSSIAN.search(small) or not _LATIN.search(small):
        return None
    return small.translate(_TO_RUSSIAN)


def in_latin_layout(text: str) -> str | None:
    """Read the keys of a Russian text on an English keyboard: `рщгыу` gives `house`.

    Returns:
        The text in small letters; None if it has no Cyrillic letter, or Latin ones.
    """
    small = text.lower()
    if _LATIN.search(small) or not _RUSSIAN.search(small):
        return None
    return small.translate(_TO_LATIN)

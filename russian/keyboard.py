"""Text typed in the wrong keyboard layout: Russian on an English keyboard and the reverse."""

from __future__ import annotations

import re

__all__ = ["in_latin_layout", "in_russian_layout", "is_layout_slip"]

_LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_RUSSIAN_KEYS = "йцукенгшщзхъфывапролджэячсмитьбюё"
"""The same keys in QWERTY and ЙЦУКЕН, row by row."""

_TO_RUSSIAN = str.maketrans(_LATIN_KEYS, _RUSSIAN_KEYS)
_TO_LATIN = str.maketrans(_RUSSIAN_KEYS, _LATIN_KEYS)
_LATIN = re.compile("[a-z]")
_RUSSIAN = re.compile("[а-яё]")
_LETTER_KEY = re.compile(r"(?:^|\s)([\[\];',.`])(?!\1)[\[\];',.`]?(?=[a-z])|[a-z](?:[;,\[\]]|[.,;\[\]'`]{2,})[a-z]")
_QUOTED = re.compile(r"\s*'[^']*'\s*|\s*\[[^\[\]]*\]\s*|\s*`[^`]*`\s*")


def in_russian_layout(text: str) -> str | None:
    """Convert a Latin text to the same keys of a Russian keyboard, in lower case: `ghbdtn` becomes `привет`.

    None if the text has no Latin letter, or has Cyrillic ones.
    """
    lowered = text.lower()
    if _RUSSIAN.search(lowered) or not _LATIN.search(lowered):
        return None
    return lowered.translate(_TO_RUSSIAN)


def in_latin_layout(text: str) -> str | None:
    """Convert a Russian text to the same keys of an English keyboard, in lower case: `рщгыу` becomes `house`.

    None if the text has no Cyrillic letter, or has Latin ones.
    """
    lowered = text.lower()
    if _LATIN.search(lowered) or not _RUSSIAN.search(lowered):
        return None
    return lowered.translate(_TO_LATIN)


def is_layout_slip(text: str) -> bool:
    """Whether a Latin text has punctuation where only Russian letters make sense: `;bpym`, `k.,k.`, but not `[dog]`."""
    lowered = text.lower()
    return not _RUSSIAN.search(lowered) and not _QUOTED.fullmatch(lowered) and _LETTER_KEY.search(lowered) is not None

"""Transliteration of Russian: a scheme that is easy to read and type, and ISO 9, which is reversible."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from russian.alphabet import LETTERS
from russian.stress import unstressed

__all__ = ["TransliterationScheme", "transliterate"]


class TransliterationScheme(StrEnum):
    """A romanization scheme."""

    LEARNER = "learner"
    ISO_9 = "iso_9"


# In the order of `LETTERS`: абвгд её жз ий клмнопрстуф хцчшщ ъыь эюя.
_LEARNER_SPELLINGS = (
    *("a", "b", "v", "g", "d", "e", "yo", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f"),
    *("kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya"),
)
_ISO_9_SPELLINGS = "abvgdeëžzijklmnoprstufhcčšŝʺyʹèûâ"
"""Source: ISO 9:1995, table 1."""


def _with_capitals(spellings: dict[str, str]) -> dict[int, str]:
    """Return the table for `str.translate`, in which only the first letter for a capital is a capital."""
    capitals = {letter.upper(): spelling.capitalize() for letter, spelling in spellings.items()}
    return str.maketrans(spellings | capitals)


_LEARNER = _with_capitals(dict(zip(LETTERS, _LEARNER_SPELLINGS, strict=True)))
_ISO_9 = _with_capitals(dict(zip(LETTERS, _ISO_9_SPELLINGS, strict=True)))

_CAPITALS = re.compile("[А-ЯЁ]{2,}")


def transliterate(text: str, scheme: TransliterationScheme) -> str:
    """Transliterate the Russian letters of a text, drop its stress marks and leave everything else unchanged.

    `LEARNER` always spells a letter alike, in ASCII: ё yo, ж zh, й and ы y, х kh, ц ts, ч ch, ш sh, щ shch, э e, ю yu,
    я ya; ъ and ь are dropped. This includes endings (`novyy`, `russkiy`), so forms of a word are spelled alike, and
    `novy`, which many would type, is a prefix. A single capital becomes one capital, `Щи` → `Shchi`; a run of capitals
    becomes all capitals, `ЩИ` → `SHCHI`.

    `ISO_9` maps letter to letter, in NFC: `жена` → `žena`, `объём` → `obʺëm`, `ночь` → `nočʹ`.

    Args:
        text: Any text. Its Latin letters cannot be distinguished from transliterated ones afterwards.
        scheme: The scheme to use.
    """
    bare = unicodedata.normalize("NFC", unstressed(text))
    if scheme is TransliterationScheme.ISO_9:
        return bare.translate(_ISO_9)
    return _CAPITALS.sub(_in_capitals, bare).translate(_LEARNER)


def _in_capitals(letters: re.Match[str]) -> str:
    return letters[0].translate(_LEARNER).upper()

"""Russian in Latin letters: a spelling that is easy to read and type, and ISO 9, which can be turned back.

Knows letters, not sounds: how a word is pronounced is not told.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from russian.alphabet import LETTERS
from russian.stress import unstressed

__all__ = ["TransliterationScheme", "from_iso_9", "transliterate"]


class TransliterationScheme(StrEnum):
    """A way to write Russian in Latin letters."""

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
    """Give the table for `str.translate`; of a capital's letters only the first is a capital."""
    capitals = {letter.upper(): spelling.capitalize() for letter, spelling in spellings.items()}
    return str.maketrans(spellings | capitals)


_LEARNER = _with_capitals(dict(zip(LETTERS, _LEARNER_SPELLINGS, strict=True)))
_ISO_9 = _with_capitals(dict(zip(LETTERS, _ISO_9_SPELLINGS, strict=True)))
_FROM_ISO_9 = _with_capitals(dict(zip(_ISO_9_SPELLINGS, LETTERS, strict=True)))
# A sign has no case in ISO 9, so its "capital" is itself and must be read as the small letter.
_FROM_ISO_9 |= str.maketrans({"ʺ": "ъ", "ʹ": "ь"})

_CAPITALS = re.compile("[А-ЯЁ]{2,}")
_SIGN_AMONG_CAPITALS = re.compile("(?<=[А-ЯЁ])[ъь](?=[А-ЯЁ])|(?<=[А-ЯЁ]{2})[ъь](?![а-яё])")


def transliterate(text: str, scheme: TransliterationScheme) -> str:
    """Write the Russian letters of the text in Latin ones; stress marks are dropped, all else stays.

    `LEARNER` writes a letter always the same way, in ASCII: ё yo, ж zh, й and ы y, х kh, ц ts, ч ch, ш sh, щ shch, э e,
    ю yu, я ya; ъ and ь are dropped. Endings are no exception (`novyy`, `russkiy`): so the spelling of a form can be
    guessed from that of another, and the shorter `novy` that many would type is still its beginning. A single capital
    becomes one capital, `Щи` → `Shchi`; of two and more in a row all letters are capitals, `ЩИ` → `SHCHI`.

    `ISO_9` writes one letter for one letter, in NFC: `жена` → `žena`, `объём` → `obʺëm`, `ночь` → `nočʹ`.

    Args:
        text: Any text; a Latin letter in it cannot be told from a transliterated one afterwards.
        scheme: The spelling to use.
    """
    bare = unicodedata.normalize("NFC", unstressed(text))
    if scheme is TransliterationScheme.ISO_9:
        return bare.translate(_ISO_9)
    return _CAPITALS.sub(_in_capitals, bare).translate(_LEARNER)


def _in_capitals(letters: re.Match[str]) -> str:
    return letters[0].translate(_LEARNER).upper()


def from_iso_9(text: str) -> str:
    """Write a text in ISO 9 in Russian letters again; what is no letter of ISO 9 for Russian stays.

    The signs ʹ and ʺ have no case. They become capital Ь and Ъ between two capitals, and after two capitals where no
    small letter follows; this is right for any word in small letters, in capitals, or with one capital at the start.

    Args:
        text: Any text, of any normalization form.

    Returns:
        The text in NFC.
    """
    small = unicodedata.normalize("NFC", text).translate(_FROM_ISO_9)
    return _SIGN_AMONG_CAPITALS.sub(_capital, small)


def _capital(sign: re.Match[str]) -> str:
    return sign[0].upper()

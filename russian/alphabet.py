"""The Russian alphabet: letters, vowels, consonants and the dictionary sort order."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["CONSONANTS", "LETTERS", "SIGNS", "VOWELS", "sort_key"]

LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
"""The 33 letters, lower case, in alphabetical order."""

VOWELS = "аеёиоуыэюя"
"""The 10 vowel letters, lower case."""

CONSONANTS = "бвгджзйклмнпрстфхцчшщ"
"""The 21 consonant letters, lower case, including й."""

SIGNS = "ъь"
"""The 2 letters without a sound, lower case."""

_UNSORTED = re.compile(r"[^\w\s-]")
"""Characters that sorting ignores: stress marks, apostrophes, punctuation."""

_BLANK = "+"
_DOTS = "$"
"""Sorts below `_BLANK`, the hyphen, digits and letters, but above `#`, which separates the parts of table keys."""


def sort_key(text: str) -> str:
    """Return a key whose UTF-8 byte order, by which DynamoDB sorts, is the order of a Russian dictionary.

    Letters are compared first, with ё equal to е; if all are equal, the first differing е/ё decides, е before ё: `ел`,
    `ёл`, `еле`. A prefix precedes the longer word; a blank precedes a hyphen, which precedes letters; digits and Latin
    letters precede Cyrillic ones. Case, stress marks and punctuation are ignored, so different texts may share a key:
    append an id.

    Args:
        text: A word or phrase, in any normalization form.

    Returns:
        0 or more lower-case letters, digits, `_`, `-`, and `+` for each blank; if ё occurs, also `$` and a `1` per ё
        and a `0` per е, up to the last ё. All sort above `#`, so appending `#` and an id does not change the order.
    """
    letters = _UNSORTED.sub("", unicodedata.normalize("NFC", text).casefold())
    letters = _BLANK.join(letters.split())
    if "ё" not in letters:
        return letters
    dots = "".join("1" if letter == "ё" else "0" for letter in letters if letter in "её")
    return f"{letters.replace('ё', 'е')}{_DOTS}{dots.rstrip('0')}"

"""The Russian alphabet and its order: letters, vowels, consonants, and a text to sort by.

Knows letters only; what may be written over and between them is for `stress` and `folding`.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["CONSONANTS", "LETTERS", "SIGNS", "VOWELS", "sort_key"]

LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
"""The 33 letters, lower case, in alphabetical order."""

VOWELS = "аеёиоуыэюя"
"""The 10 vowel letters, lower case."""

CONSONANTS = "бвгджзйклмнпрстфхцчшщ"
"""The 21 consonant letters, lower case, й among them."""

SIGNS = "ъь"
"""The 2 letters that stand for no sound of their own, lower case."""

_UNSORTED = re.compile(r"[^\w\s-]")
"""What has no place in the order: stress marks, apostrophes, punctuation."""

_BLANK = "+"
_DOTS = "$"
"""Below `_BLANK`, the hyphen, digits and letters, yet above `#`, which parts the pieces of a key of the table."""


def sort_key(text: str) -> str:
    """Give a text whose order by UTF-8 bytes, as DynamoDB sorts, is the order of a Russian dictionary.

    The first to decide are the letters, with ё counted as е; then, where all letters agree, the first е/ё that differ,
    е before ё: `ел`, `ёл`, `еле`. A shorter word stands before a longer one that begins with it, a blank before a
    hyphen before any letter, digits and Latin letters before Cyrillic ones. Case, stress marks and punctuation do not
    count, so unlike texts may share a key: append an id.

    Args:
        text: A word or phrase, of any normalization form.

    Returns:
        0 or more lower-case letters, digits, `_`, `-`, and `+` for each blank; if ё occurs, then `$` and a `1` for each
        ё and a `0` for each е, up to the last ё. All of these sort above `#`, so a key may go on with `#` and an id
        without a change of the order.
    """
    letters = _UNSORTED.sub("", unicodedata.normalize("NFC", text).casefold())
    letters = _BLANK.join(letters.split())
    if "ё" not in letters:
        return letters
    dots = "".join("1" if letter == "ё" else "0" for letter in letters if letter in "её")
    return f"{letters.replace('ё', 'е')}{_DOTS}{dots.rstrip('0')}"

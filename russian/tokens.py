"""Split a Russian text into words and the text between them."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["Token", "tokens", "utf16_units"]

_LETTERS = "[А-ЯЁа-яё]"
_INVISIBLE = "\u00ad\u200b-\u200d\u2060\ufeff"
_WITHIN = f"[\u0300\u0301\u0306\u0308]|[{_INVISIBLE}]+(?={_LETTERS})"
_PART = f"{_LETTERS}(?:{_WITHIN}|(?<=[АЕЁИОУЫЭЮЯаеёиоуыэюя])'(?={_LETTERS})|{_LETTERS})*"
_WORD = re.compile(f"(?:(?<![\\w.,:])[0-9]{{1,4}}[-‐‑](?={_LETTERS}))?(?:{_PART})(?:[-‐‑](?:{_PART}))*")


class Token(NamedTuple):
    """A part of a text.

    Attributes:
        text: 1 or more characters, unchanged.
        is_word: Whether it is a Cyrillic word.
    """

    text: str
    is_word: bool


def tokens(text: str) -> list[Token]:
    """Split a text in linear time; the tokens join to the text.

    A word is a run of Cyrillic letters with their stress marks (accents on a vowel, an apostrophe after one), soft
    hyphens and zero-width characters within it, and hyphens between letters: `кто-то`. A number that a hyphen joins to
    a word is part of it: `5-летний`, `3-го`. Latin words, other digits, blanks and punctuation are not words.
    """
    found: list[Token] = []
    end = 0
    for match in _WORD.finditer(text):
        if match.start() > end:
            found.append(Token(text[end : match.start()], is_word=False))
        found.append(Token(match[0], is_word=True))
        end = match.end()
    if end < len(text):
        found.append(Token(text[end:], is_word=False))
    return found


def utf16_units(text: str) -> int:
    """Return the length of a text as JavaScript counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2

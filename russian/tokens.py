"""A Russian text cut into words and what stands between them."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["Token", "tokens"]

_LETTERS = "[А-ЯЁа-яё]"
_PART = f"{_LETTERS}(?:[\u0300\u0301\u0306\u0308]|(?<=[АЕЁИОУЫЭЮЯаеёиоуыэюя])'(?={_LETTERS})|{_LETTERS})*"
_WORD = re.compile(f"(?:{_PART})(?:[-‐‑](?:{_PART}))*")


class Token(NamedTuple):
    """A piece of a text.

    Attributes:
        text: 1 or more characters, as they are written.
        is_word: Whether it is a word in Cyrillic.
    """

    text: str
    is_word: bool


def tokens(text: str) -> list[Token]:
    """Cut a text; the pieces put together are the text. Linear in its length.

    A word is a run of Cyrillic letters with their stress marks (accents over a vowel, an apostrophe after one) and
    hyphens between letters: `кто-то`. Latin words, digits, blanks and punctuation stand between words.
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

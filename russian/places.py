"""Find where a word occurs in a text, by the spellings of its forms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from russian.folding import fold
from russian.stress import unstressed
from russian.tokens import tokens, utf16_units

__all__ = ["Spelled"]

_BEGINNING = re.compile('[.!?…:;«"“„(]|[—–-] ')
"""After one of these a word is capitalised even if it is not a name."""

_POLITE = frozenset(("вы", "ваш"))
"""Capitalised in polite address."""


class _Written(NamedTuple):
    """A word of a text.

    Attributes:
        folded: Its key, as `_folded` makes it.
        start: The index of its first character.
        end: The index after its last character.
        is_capital: Whether its first letter is.
        begins: Whether a sentence may begin with it.
        adjoins: Whether only white space lies between the word before and this one.
    """

    folded: str
    start: int
    end: int
    is_capital: bool
    begins: bool
    adjoins: bool


class _Occurrence(NamedTuple):
    start: int
    end: int
    fits_capital: bool
    is_exact: bool


class Spelled:
    """The spellings of one word."""

    def __init__(self, headword: str, forms: Iterable[str]) -> None:
        """Collect spellings; forms may have stress marks and consist of several words."""
        self._exact = {tuple(map(_folded, form.split())) for form in (headword, *forms)} - {()}
        self._without_yo = {tuple(map(fold, form)) for form in self._exact}
        self._lengths = sorted({len(form) for form in self._exact}, reverse=True)
        self._is_name = headword[:1].isupper()
        self._is_polite = fold(headword) in _POLITE

    def places(self, text: str) -> list[tuple[int, int]]:
        """Return start and end of each occurrence, in UTF-16 code units, from left to right, none overlapping.

        е may stand for ё, but not ё for е: `нёбо` is not a form of `небо`. A name is capitalised. Of several
        occurrences those count that fit best: not capitalised inside a sentence, and with ё where the form has it.
        """
        found = list(self._occurrences(_words_of(text)))
        found = [one for one in found if one.fits_capital] or found
        found = [one for one in found if one.is_exact] or found
        return [(utf16_units(text[: one.start]), utf16_units(text[: one.end])) for one in found]

    def _occurrences(self, words: list[_Written]) -> Iterator[_Occurrence]:
        index = 0
        while index < len(words):
            length = next((one for one in self._lengths if self._occurs(words[index : index + one], one)), 0)
            if length:
                first, last = words[index], words[index + length - 1]
                is_exact = tuple(word.folded for word in words[index : index + length]) in self._exact
                fits = self._is_name or self._is_polite or first.begins or not first.is_capital
                yield _Occurrence(first.start, last.end, fits, is_exact)
            index += max(1, length)

    def _occurs(self, words: list[_Written], length: int) -> bool:
        if len(words) < length or not all(word.adjoins for word in words[1:]):
            return False
        if self._is_name and not words[0].is_capital:
            return False
        spelling = tuple(word.folded for word in words)
        return spelling in self._exact or spelling in self._without_yo


def _words_of(text: str) -> list[_Written]:
    found: list[_Written] = []
    begins, adjoins, start = True, False, 0
    for token in tokens(text):
        end = start + len(token.text)
        if token.is_word:
            found.append(_Written(_folded(token.text), start, end, token.text[0].isupper(), begins, adjoins))
            begins = False
        else:
            begins = begins or _BEGINNING.search(token.text) is not None
            adjoins = token.text.isspace()
        start = end
    return found


def _folded(word: str) -> str:
    """Return the search key of a word, but with ё where it has ё."""
    plain = unstressed(unicodedata.normalize("NFC", word)).lower()
    return "ё".join(map(fold, plain.split("ё")))

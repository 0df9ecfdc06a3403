"""Spellings one slip away from what was typed, the likeliest slips first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from russian.alphabet import LETTERS

__all__ = ["near_spellings"]

_CONFUSED = ("оа", "еи", "ео", "яе", "эе", "бп", "дт", "гк", "зс", "жш", "вф", "ыи", "шщ", "цс", "ъь", "юу", "чщ")
_CONFUSED_LATIN = ("ao", "ei", "bp", "dt", "gk", "zs", "vf", "uo", "ck")
_TWO_FOR_TWO = (("тся", "ться"), ("ться", "тся"), ("стн", "сн"), ("сн", "стн"), ("чн", "шн"), ("ого", "ово"))

_RUSSIAN_ROWS = ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю")
_LATIN_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_LATIN_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def near_spellings(folded: str, *, limit: int) -> list[str]:
    """Give distinct spellings one slip away, never the text itself.

    In order: letters doubled or not, letters that sound alike, ь and ъ left out, endings that sound alike, two letters
    swapped, one too many, a neighbouring key, one missing.

    Args:
        folded: A text as `fold` gives it, Cyrillic or Latin.
        limit: How many at most.
    """
    is_latin = any(letter in _LATIN_LETTERS for letter in folded)
    found = dict.fromkeys(_slips(folded, is_latin=is_latin))
    found.pop(folded, None)
    return [*islice((spelling for spelling in found if spelling.strip()), limit)]


def _slips(text: str, *, is_latin: bool) -> Iterator[str]:
    yield from _doubled(text)
    yield from _confused(text, _CONFUSED_LATIN if is_latin else _CONFUSED)
    if not is_latin:
        yield from _softened(text)
        yield from (text.replace(one, other) for one, other in _TWO_FOR_TWO if one in text)
    yield from _swapped(text)
    yield from (text[:place] + text[place + 1 :] for place in range(len(text)))
    yield from _neighbours(text, _LATIN_ROWS if is_latin else _RUSSIAN_ROWS)
    yield from _missing(text, _LATIN_LETTERS if is_latin else LETTERS)


def _doubled(text: str) -> Iterator[str]:
    for place, letter in enumerate(text):
        if text[place + 1 : place + 2] == letter:
            yield text[:place] + text[place + 1 :]
        elif letter.isalpha():
            yield text[: place + 1] + text[place:]


def _confused(text: str, pairs: tuple[str, ...]) -> Iterator[str]:
    for place, letter in enumerate(text):
        for pair in pairs:
            if letter in pair:
                other = pair.replace(letter, "")
                yield text[:place] + other + text[place + 1 :]


def _softened(text: str) -> Iterator[str]:
    for place in range(1, len(text) + 1):
        yield text[:place] + "ь" + text[place:]
        yield text[:place] + "ъ" + text[place:]


def _swapped(text: str) -> Iterator[str]:
    for place in range(len(text) - 1):
        yield text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def _neighbours(text: str, rows: tuple[str, ...]) -> Iterator[str]:
    for place, letter in enumerate(text):
        for row in rows:
            key = row.find(letter)
            if key >= 0:
                for other in row[max(0, key - 1) : key] + row[key + 1 : key + 2]:
                    yield text[:place] + other + text[place + 1 :]


def _missing(text: str, letters: str) -> Iterator[str]:
    for place in range(len(text) + 1):
        for letter in letters:
            yield text[:place] + letter + text[place:]

"""Spellings one slip away from what was typed, the likeliest slips first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice

from russian.alphabet import LETTERS

__all__ = ["is_one_slip", "near_spellings"]

_CONFUSED = ("оа", "еи", "ео", "яе", "эе", "бп", "дт", "гк", "зс", "жш", "вф", "ыи", "шщ", "цс", "ъь", "юу", "чщ")
_CONFUSED_LATIN = ("ao", "ei", "bp", "dt", "gk", "zs", "vf", "uo", "ck")
_SOUND_ALIKE = (
    ("тся", "ться"), ("ться", "тся"), ("стн", "сн"), ("сн", "стн"), ("зн", "здн"), ("нц", "лнц"), ("рц", "рдц"),
    ("ств", "вств"), ("шн", "чн"), ("чн", "шн"), ("ево", "его"), ("ово", "ого"), ("ш", "сч"), ("щ", "сч"), ("чя", "ча"),
    ("щя", "ща"), ("чю", "чу"), ("щю", "щу"), ("жы", "жи"), ("шы", "ши"), ("цы", "ци"), ("ци", "цы"), ("ца", "тся"),
    ("ца", "ться"), (" ", "-"),
)  # fmt: skip
"""What is written by ear, and how it is spelled: silent consonants, г for в in endings, vowels after ж, ш, ч, щ."""

_PARTICLES = ("то", "либо", "нибудь", "таки", "ка")
_FIRST_PARTS = ("по", "кое", "во", "из")
"""What is parted from its word by a hyphen, behind and before it."""

_REDUCED = {"а": "о", "о": "а", "и": "е", "е": "и", "я": "е"}

REDUCED_VOWELS = 5
"""Vowels of a word that are tried by twos at most."""

_RUSSIAN_ROWS = ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю")
_LATIN_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_LATIN_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def near_spellings(folded: str, *, limit: int) -> list[str]:
    """Give distinct spellings one slip away, never the text itself.

    In order: letters doubled or not, letters that sound alike, what is written by ear, hyphens left out, two vowels
    that sound alike, ь and ъ left out, two letters swapped, one too many, a neighbouring key, one missing.

    Args:
        folded: A text as `fold` gives it, Cyrillic or Latin.
        limit: How many at most.
    """
    is_latin = any(letter in _LATIN_LETTERS for letter in folded)
    found = dict.fromkeys(_slips(folded, is_latin=is_latin))
    found.pop(folded, None)
    return [*islice((spelling for spelling in found if spelling.strip()), limit)]


def is_one_slip(one: str, other: str) -> bool:
    """Tell whether two texts differ by one letter that is wrong, missing or too many, or by two that are swapped."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    if len(one) == len(other):
        is_swapped = one[start : start + 2] == other[start : start + 2][::-1] and one[start + 2 :] == other[start + 2 :]
        return is_swapped or one[start + 1 :] == other[start + 1 :]
    shorter, longer = sorted((one, other), key=len)
    return longer[start + 1 :] == shorter[start:]


def _slips(text: str, *, is_latin: bool) -> Iterator[str]:
    yield from _doubled(text)
    yield from _confused(text, _CONFUSED_LATIN if is_latin else _CONFUSED)
    if not is_latin:
        yield from (text.replace(one, other) for one, other in _SOUND_ALIKE if one in text)
        yield from _hyphened(text)
        yield from _reduced(text)
        yield from _softened(text)
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


def _hyphened(text: str) -> Iterator[str]:
    for part in _PARTICLES:
        if text.endswith(part) and len(text) > len(part) + 1:
            yield f"{text.removesuffix(part)}-{part}"
    for part in _FIRST_PARTS:
        if text.startswith(part) and len(text) > len(part) + 1:
            yield f"{part}-{text.removeprefix(part)}"


def _reduced(text: str) -> Iterator[str]:
    """Write two unstressed vowels that sound alike the other way: `малако`, `чилавек`."""
    places = [place for place, letter in enumerate(text) if letter in _REDUCED]
    for one, other in combinations(places[:REDUCED_VOWELS], 2):
        letters = [*text]
        letters[one], letters[other] = _REDUCED[letters[one]], _REDUCED[letters[other]]
        yield "".join(letters)


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

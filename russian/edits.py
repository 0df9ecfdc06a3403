"""Spellings one typing or spelling error away from a text, likeliest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from russian.alphabet import CONSONANTS, LETTERS

__all__ = [
    "BY_EAR",
    "CONFUSED",
    "CONFUSED_LATIN",
    "CONFUSION",
    "DOUBLE",
    "LATIN_ROWS",
    "MISSED",
    "NEIGHBOUR",
    "RUSSIAN_ROWS",
    "SIGN",
    "SWAP",
    "near_spellings",
]

BY_EAR, DOUBLE, SIGN, CONFUSION, LOST, NEIGHBOUR, SWAP, MISSED = 0.3, 0.4, 0.4, 0.5, 0.6, 0.8, 0.8, 0.8
"""Costs of errors: same sound, double letter, ь or hyphen, similar sound, one of two letters or ь lost, neighbouring
key, swapped letters, a consonant lost between vowels."""

_DOUBLED = "нлсмптркфдбгзжв" + "nlsmptrkfdbgz"
"""Letters that may be doubled."""

CONFUSED = ("оа", "еи", "ео", "яе", "эе", "бп", "дт", "гк", "зс", "жш", "вф", "ыи", "шщ", "цс", "ъь", "юу", "чщ", "рл")
CONFUSED_LATIN = ("ao", "ei", "bp", "dt", "gk", "zs", "vf", "uo", "ck")
_SOUND_ALIKE = (
    ("тся", "ться"), ("ться", "тся"), ("стн", "сн"), ("сн", "стн"), ("сл", "стл"), ("зн", "здн"),
    ("нц", "лнц"), ("рц", "рдц"),
    ("ств", "вств"), ("шн", "чн"), ("чн", "шн"), ("ево", "его"), ("ово", "ого"), ("ш", "сч"), ("щ", "сч"), ("чя", "ча"),
    ("щя", "ща"), ("чю", "чу"), ("щю", "щу"), ("жы", "жи"), ("шы", "ши"), ("цы", "ци"), ("ци", "цы"), ("ца", "тся"),
    ("ца", "ться"), (" ", "-"), ("шт", "чт"), ("иво", "его"), ("ева", "его"), ("ава", "ого"), ("аво", "ого"),
    ("цц", "ц"), ("тч", "ч"), ("сч", "щ"), ("зч", "сч"), ("дц", "ц"), ("жж", "зж"), ("нст", "нтст"), ("йдт", "йт"),
    ("дт", "йт"), ("дти", "йти"), ("ё", "о"), ("щ", "жч"), ("щ", "зч"),
)  # fmt: skip
"""Phonetic spelling → correct spelling: silent consonants, г for в in endings, vowels after ж, ш, ч, щ."""

_PARTICLES = ("то", "либо", "нибудь", "таки", "ка")
_FIRST_PARTS = ("по", "кое", "во", "из")
"""Parts joined to a word by a hyphen, after and before it."""

_REDUCED = {"а": "о", "о": "а", "и": "е", "е": "и", "я": "е", "a": "o", "o": "a", "i": "e", "e": "i"}

REDUCED_VOWELS = 5
"""At most this many vowels of a word are combined in pairs."""

RUSSIAN_ROWS = ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю")
LATIN_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS_FIRST = "оаеиуoaeiu"
_LATIN_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def near_spellings(folded: str, *, limit: int) -> dict[str, float]:
    """Return at most `limit` distinct spellings one error away from a result of `fold`, without the text itself.

    In order of the errors: double for single letters, similar sounds, phonetic spelling, a missing hyphen, two reduced
    vowels, single for double letters, a missing ь or ъ, two swapped letters, an extra letter, a neighbouring key, a
    missing letter.

    Returns:
        Spelling → its cost, as `slip_cost` counts.
    """
    is_latin = any(letter in _LATIN_LETTERS for letter in folded)
    found: dict[str, float] = {}
    for cost, spellings in _slips(folded, is_latin=is_latin):
        for spelling in spellings:
            if len(found) == limit:
                return found
            if spelling != folded and spelling.strip():
                found.setdefault(spelling, cost)
    return found


def _slips(text: str, *, is_latin: bool) -> Iterator[tuple[float, Iterable[str]]]:
    yield BY_EAR, _single(text)
    if is_latin:
        yield BY_EAR, (text.replace(one, other) for one, other in (("ie", "ei"), ("ei", "ie")) if one in text)
    yield CONFUSION, _confused(text, CONFUSED_LATIN if is_latin else CONFUSED)
    if not is_latin:
        yield BY_EAR, (text.replace(one, other) for one, other in _SOUND_ALIKE if one in text)
        yield SIGN, _hyphened(text)
    yield CONFUSION, _reduced(text)
    yield LOST, _doubled(text)
    if not is_latin:
        yield LOST, _softened(text)
    yield SWAP, _swapped(text)
    yield 1.0, (text[:at] + text[at + 1 :] for at in range(len(text)))
    yield NEIGHBOUR, _neighbours(text, LATIN_ROWS if is_latin else RUSSIAN_ROWS)
    yield 1.0, _missing(text, _LATIN_LETTERS if is_latin else LETTERS.replace("ё", ""))


def _single(text: str) -> Iterator[str]:
    for at, letter in enumerate(text):
        if text[at + 1 : at + 2] == letter:
            yield text[:at] + text[at + 1 :]


def _doubled(text: str) -> Iterator[str]:
    for at, letter in enumerate(text):
        if letter in _DOUBLED and text[at + 1 : at + 2] != letter:
            yield text[: at + 1] + text[at:]


def _confused(text: str, pairs: tuple[str, ...]) -> Iterator[str]:
    for at, letter in enumerate(text):
        for pair in pairs:
            if letter in pair:
                other = pair.replace(letter, "")
                yield text[:at] + other + text[at + 1 :]


def _hyphened(text: str) -> Iterator[str]:
    for part in _PARTICLES:
        if text.endswith(part) and len(text) > len(part) + 1:
            yield f"{text.removesuffix(part)}-{part}"
    for part in _FIRST_PARTS:
        if text.startswith(part) and len(text) > len(part) + 1:
            yield f"{part}-{text.removeprefix(part)}"


def _reduced(text: str) -> Iterator[str]:
    """Replace two vowels that sound alike when unstressed: `малако`, `чилавек`."""
    positions = [position for position, letter in enumerate(text) if letter in _REDUCED]
    for one, other in combinations(positions[:REDUCED_VOWELS], 2):
        letters = [*text]
        letters[one], letters[other] = _REDUCED[letters[one]], _REDUCED[letters[other]]
        yield "".join(letters)


def _softened(text: str) -> Iterator[str]:
    for at in range(1, len(text) + 1):
        if text[at - 1] in CONSONANTS:
            yield text[:at] + "ь" + text[at:]
    for at in range(1, len(text)):
        if text[at - 1] in CONSONANTS and text[at] in "еюяи":
            yield text[:at] + "ъ" + text[at:]


def _swapped(text: str) -> Iterator[str]:
    for at in range(len(text) - 1):
        yield text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _neighbours(text: str, rows: tuple[str, ...]) -> Iterator[str]:
    for at, letter in enumerate(text):
        for row in rows:
            key = row.find(letter)
            if key >= 0:
                for other in row[max(0, key - 1) : key] + row[key + 1 : key + 2]:
                    yield text[:at] + other + text[at + 1 :]


def _missing(text: str, letters: str) -> Iterator[str]:
    """Add a letter, first each vowel: they are lost most often."""
    for added in (_VOWELS_FIRST, letters):
        for at in (*range(1, len(text) + 1), 0):
            for letter in letters:
                if (letter in _VOWELS_FIRST) == (added is _VOWELS_FIRST):
                    yield text[:at] + letter + text[at:]

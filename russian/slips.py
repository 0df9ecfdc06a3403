"""How far a typed text is from the one that was meant: the cost of the slips between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from russian.alphabet import VOWELS
from russian.edits import (
    BY_EAR,
    CONFUSED,
    CONFUSED_LATIN,
    CONFUSION,
    DOUBLE,
    LATIN_ROWS,
    MISSED,
    NEIGHBOUR,
    RUSSIAN_ROWS,
    SIGN,
    SWAP,
)

__all__ = ["most_slips", "slip_cost"]

_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("ждь$", "щ"),
        ("дти|дт|йд(?=ти)", "т"), ("йти", "ти"), ("ться|тся|тца|дца|ца(?=$)|цца", "ца"), ("сего(?=дн)", "сиво"),
        ("вств", "ств"), ("стн", "сн"), ("стл", "сл"), ("здн", "зн"), ("лнц", "нц"), ("рдц", "рц"), ("нтск", "нск"),
        ("[сзжш]ч|щ", "щ"), ("ч(?=то)|ч(?=н)", "ш"), ("[её]г[оо]$", "иво"), ("ого$", "ава"), ("ева$|ево$", "иво"),
        ("жы", "жи"), ("шы", "ши"), ("цы", "ци"), ("[чщ]я", "ча"), ("[чщ]ю", "чу"), ("э", "е"), ("йо|ё", "е"),
        ("[ьъ](?=[еюяи])", ""), ("тьс", "ц"), ("тс|дс", "ц"), ("ь$|ь(?=[стк])", ""),
        ("[ао]", "а"), ("[еия]", "и"),
        ("б(?=[пткшсчцфх]|$)", "п"), ("д(?=[пткшсчцфх]|$)", "т"), ("г(?=[птшсч]|$)", "к"),
        ("з(?=[пткшсчцфх]|$)", "с"), ("в(?=[пткшсчцфх]|$)", "ф"), ("ж(?=[пткшсчцфх]|$)", "ш"),
        (r"([б-джзй-нп-тф-щ])\1", r"\1"),
    )
)  # fmt: skip
"""Spelling → how it sounds, without regard to stress; in this order."""


def most_slips(text: str) -> float:
    """Return the largest cost at which another text may be meant: two slips in six letters, one in three."""
    length = len(text)
    return 2.0 if length >= 6 else 1.0 if length >= 3 else 0.0


def slip_cost(typed: str, meant: str, most: float) -> float:
    """Return the cost of the slips that turn one folded text into another: 0 for none, 1 for a wrong letter.

    Similar sounds, double letters and neighbouring keys cost less. A cost above `most` need not be exact.
    """
    if typed == meant:
        return 0.0
    if abs(len(typed) - len(meant)) > 3:
        return most + 1
    cost = _cost(typed, meant, most)
    if cost > BY_EAR and typed[-1:] >= "а":
        heard, said = sound_of(typed), sound_of(meant)
        cost = min(cost, BY_EAR + (0.0 if heard == said else _cost(heard, said, most)))
    return cost


def sound_of(folded: str) -> str:
    """Return how a Russian text sounds if stress is unknown; texts that sound alike have the same result."""
    for pattern, sound in _SOUNDS:
        folded = pattern.sub(sound, folded)
    return folded


def _pairs(confused: Iterable[str], rows: Iterable[str]) -> Iterator[tuple[str, float]]:
    for row in rows:
        for at in range(len(row) - 1):
            yield row[at : at + 2], NEIGHBOUR
    for pair in confused:
        yield pair, CONFUSION
    yield "- ", BY_EAR


_WRONG = {
    text: cost
    for pair, cost in _pairs((*CONFUSED, *CONFUSED_LATIN), (*RUSSIAN_ROWS, *LATIN_ROWS))
    for text in (pair, pair[::-1])
}
"""Two letters, typed and meant → the cost of the one for the other; 1 for others."""


_EASILY_SWAPPED = frozenset("ie")
"""Letters that few know the order of: `recieve`, `wierd`."""


def _cost(typed: str, meant: str, most: float) -> float:
    """Return the cost by dynamic programming over rows; gives up once every way costs more than `most`."""
    start = 0
    while start < min(len(typed), len(meant)) and typed[start] == meant[start]:
        start += 1
    before: list[float] = []
    row = [0.0]
    missing = [_missing(meant, column) for column in range(start, len(meant))]
    for cost in missing:
        row.append(row[-1] + cost)
    for line in range(start, len(typed)):
        letter, removed = typed[line], _extra(typed, line)
        following = [row[0] + removed]
        for column in range(start, len(meant)):
            at = column - start
            other = meant[column]
            wrong = 0.0 if letter == other else _WRONG.get(letter + other, 1.0)
            best = min(row[at] + wrong, row[at + 1] + removed, following[at] + missing[at])
            if line > start and column > start and letter == meant[column - 1] and typed[line - 1] == other:
                swapped = BY_EAR if {letter, other} == _EASILY_SWAPPED else SWAP
                best = min(best, before[at - 1] + (swapped if letter != other else 0.0))
            following.append(best)
        if min(following) > most:
            return most + 1
        before, row = row, following
    return row[-1]


def _missing(text: str, at: int) -> float:
    """Return the cost of leaving a letter out: a consonant between vowels is missed the sooner, as they seldom meet."""
    if 0 < at < len(text) - 1 and text[at - 1] in VOWELS and text[at + 1] in VOWELS and text[at] not in VOWELS:
        return min(MISSED, _extra(text, at))
    return _extra(text, at)


def _extra(text: str, at: int) -> float:
    letter = text[at]
    if letter in "ьъ- ":
        return SIGN
    return DOUBLE if letter in (text[at - 1 : at], text[at + 1 : at + 2]) else 1.0

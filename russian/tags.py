"""Chooses between readings of the words of a text by which parts of speech and cases follow each other.

The table was learnt from the sentences of SMARTool by `python -m benchmarks.tag_transitions`, without those of the
lemmas that `python -m benchmarks.text_analysis` measures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from russian.parts_of_speech import PartOfSpeech

__all__ = ["BOUNDARY", "STATES", "Reading", "state_of", "total_costs"]

BOUNDARY = "boundary"
"""Stands for the beginning and the end of a clause."""

_SHORT, _INFINITIVE = "short adjective", "infinitive"

STATES = (BOUNDARY, *(part.value for part in PartOfSpeech), _SHORT, _INFINITIVE)
"""The boundary, the parts of speech, and two kinds of forms that stand where others of theirs do not."""

_ATTRIBUTES = ("adjective", "pronoun", "numeral")
_NOMINALS = ("noun", "adjective")

NOT_GOVERNED, NOT_AGREEING = 4.0, 2.0
"""The costs of a form in another case than a preposition governs, and of an attribute that does not agree."""

_LONG_ADJECTIVE = re.compile(
    "(?:[ыио]й|ая|яя|[ое]е|[ыи]е|[ое]го|[ое]му|[ыи]м|[ое]м|ую|юю|[ыи]х|[ыи]ми|[ое]ю|ья|ье|ьи)(?:ся)?$"
)
_ENDING_OF_INFINITIVE = re.compile("(?:ть|ти|чь)(?:ся|сь)?$")


class Reading(NamedTuple):
    """A reading of a word: its state, its own cost in bits, and its cells and those it governs, 0 if unknown."""

    state: str
    cost: float
    cells: int = 0
    governed: int = 0


def state_of(part: PartOfSpeech, folded: str) -> str:
    """Return the state of a reading, by its part of speech and the folded form."""
    if part is PartOfSpeech.ADJECTIVE and not _LONG_ADJECTIVE.search(folded):
        return _SHORT
    if part is PartOfSpeech.VERB and _ENDING_OF_INFINITIVE.search(folded):
        return _INFINITIVE
    return part.value


_TENTHS: Mapping[str, Sequence[int]] = {
    "boundary": (92, 5, 5, -1, -9, -17, -4, -6, -20, -3, -10, -29, -7, 10, 16),
    "noun": (-13, 12, -3, 8, 0, 10, 6, -2, -2, 2, 10, 107, 4, -1, 20),
    "verb": (3, 3, 41, -2, -1, -1, -4, -10, 14, 9, 95, 95, -9, 1, -19),
    "adjective": (12, -14, 44, 12, 52, 45, 20, 31, 5, 39, 91, 91, 31, 91, 43),
    "adverb": (10, 27, -16, -2, -5, 2, 1, 11, 9, -15, 79, 79, -13, -18, -19),
    "pronoun": (28, -1, -13, -3, -9, 14, 9, 15, 28, -16, 88, 9, 1, -8, 7),
    "numeral": (28, -12, 21, 0, 27, 30, -24, 20, 41, 57, 57, 57, 57, 32, 57),
    "preposition": (69, -11, 59, -10, 43, -5, -10, 68, 56, 63, -24, 91, 10, 15, 63),
    "conjunction": (51, 4, -9, -4, -11, -10, 1, 9, 13, -12, 71, 71, 10, -10, -9),
    "particle": (27, 16, -23, 4, 4, 21, 7, 16, 18, 1, 70, 70, 8, -17, -6),
    "participle": (14, -11, 9, 7, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14),
    "interjection": (-14, 10, 10, 3, -3, -3, 10, 4, -6, 10, 10, 10, 10, 10, 10),
    "other": (8, 4, -5, -14, 12, 5, 1, 14, 9, -8, 50, 50, 6, -6, -15),
    "short adjective": (-8, 5, 20, 3, 6, 16, 8, -5, -2, 2, 59, 59, 0, 34, -20),
    "infinitive": (0, 0, 40, -4, 8, -4, -1, -13, 10, 7, 76, 76, 4, 17, 20),
}  # fmt: skip
"""State → tenths of bits that each of `STATES` costs after it."""

_BITS = {
    (before, after): tenths / 10
    for before, costs in _TENTHS.items()
    for after, tenths in zip(STATES, costs, strict=True)
}


def total_costs(readings: Sequence[Sequence[Reading]]) -> list[list[float]]:
    """Return for each reading the cost of the likeliest choice of all readings that contains it, in bits.

    Args:
        readings: For each word its readings, at least one.
    """
    ahead = _passed(readings, _step)
    behind = _passed([list(one) for one in reversed(readings)], lambda after, before: _step(before, after))[::-1]
    return [
        [to + one.cost + fro for to, one, fro in zip(tos, ones, fros, strict=True)]
        for tos, ones, fros in zip(ahead, readings, behind, strict=True)
    ]


def _passed(readings: Sequence[Sequence[Reading]], step: Callable[[Reading, Reading], float]) -> list[list[float]]:
    """Return for each reading the least cost of what comes before it, with the step between."""
    former = [Reading(BOUNDARY, 0.0)]
    costs = [0.0]
    found: list[list[float]] = []
    for ones in readings:
        least = [min(cost + step(before, one) for before, cost in zip(former, costs, strict=True)) for one in ones]
        found.append(least)
        former, costs = [*ones], [cost + one.cost for cost, one in zip(least, ones, strict=True)]
    return found


def _step(before: Reading, after: Reading) -> float:
    bits = _BITS.get((before.state, after.state), 0.0)
    if after.cells and before.governed and not before.governed & after.cells:
        return bits + NOT_GOVERNED
    if after.cells and before.cells and before.state in _ATTRIBUTES and after.state in _NOMINALS:
        return bits + (0.0 if before.cells & after.cells else NOT_AGREEING)
    return bits

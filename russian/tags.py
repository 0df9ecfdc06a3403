"""Chooses between readings of the words of a text by which parts of speech and cases follow each other.

The table was learnt from the sentences of SMARTool by `python -m benchmarks.tag_transitions`, without those of the
lemmas that `python -m benchmarks.text_analysis` measures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from russian.agreement import GENDERS_AND_PLURAL, cells
from russian.parts_of_speech import PartOfSpeech

__all__ = ["BOUNDARY", "COPULAS", "NEUTER_AFTER_VERB", "SHORT", "STATES", "Reading", "state_of", "total_costs"]

BOUNDARY = "boundary"
"""Stands for the beginning and the end of a clause."""

SHORT, _INFINITIVE = "short adjective", "infinitive"

STATES = (BOUNDARY, *(part.value for part in PartOfSpeech), SHORT, _INFINITIVE)
"""The boundary, the parts of speech, and two kinds of forms that stand where others of theirs do not."""

_ATTRIBUTES = ("adjective", "pronoun", "numeral")
_NOMINALS = ("noun", "adjective")

NOT_GOVERNED, NOT_AGREEING, AGREEING = 4.0, 2.0, -1.5
"""The costs of a form in another case than a preposition governs, and of an attribute that does not agree, or agrees in
another case than the nominative and the accusative: `этом` of этот, not of это, in `в этом году`."""

NEUTER_AFTER_VERB = 2.5
"""The cost of a short neuter after a verb that is not a copula: `бежал быстро` has the adverb, `стало темно` may have
both."""

COPULAS = frozenset((
    "бывать", "быть", "выглядеть", "делаться", "казаться", "находить", "оказаться", "оказываться", "остаться",
    "оставаться", "показаться", "сделаться", "считать", "считаться", "стать", "становиться", "чувствовать", "являться",
))  # fmt: skip
"""Folded verbs that link a subject to a short adjective."""

_OBLIQUE = sum(cells(GENDERS_AND_PLURAL, case) for case in ("gen", "dat", "inst", "prep"))

_LONG_ADJECTIVE = re.compile(
    "(?:[ыио]й|ая|яя|[ое]е|[ыи]е|[ое]го|[ое]му|[ыи]м|[ое]м|ую|юю|[ыи]х|[ыи]ми|[ое]ю|ья|ье|ьи)(?:ся)?$"
)
_ENDING_OF_INFINITIVE = re.compile("(?:ть|ти|чь)(?:ся|сь)?$")


class Reading(NamedTuple):
    """A reading of a word: its state, its own cost in bits, its cells and those it governs, 0 if unknown.

    `is_copula` is whether it is a verb of `COPULAS`, `is_neuter` whether it looks like an adverb: a short form in -о.
    """

    state: str
    cost: float
    cells: int = 0
    governed: int = 0
    is_copula: bool = False
    is_neuter: bool = False


def state_of(part: PartOfSpeech, folded: str, *, is_headword: bool = True) -> str:
    """Return the state of a reading, by its part of speech and the folded form.

    `is_headword` is whether the word itself is spelled so: есть is the infinitive of есть, not of быть.
    """
    if part is PartOfSpeech.ADJECTIVE and not _LONG_ADJECTIVE.search(folded):
        return SHORT
    if part is PartOfSpeech.VERB and is_headword and _ENDING_OF_INFINITIVE.search(folded):
        return _INFINITIVE
    return part.value


_TENTHS: Mapping[str, Sequence[int]] = {
    "boundary": (93, 3, 4, 0, -8, -16, -2, -5, -19, -3, -4, -29, -7, 7, 16),
    "noun": (-13, 12, -4, 8, -1, 10, 6, -2, -3, 1, 9, 108, 3, 1, 21),
    "verb": (3, 2, 35, -3, 0, -1, -4, -10, 13, 9, 12, 96, -9, -1, -19),
    "adjective": (11, -13, 44, 11, 52, 45, 21, 30, 4, 39, 91, 91, 19, 91, 43),
    "adverb": (15, 23, -17, -5, -2, 1, 3, 14, 14, -15, 78, 78, -5, -20, -14),
    "pronoun": (27, -1, -12, -3, -10, 15, 10, 15, 28, -16, 5, 9, 8, -8, 6),
    "numeral": (29, -12, 22, -1, 30, 32, -23, 20, 35, 59, 59, 59, 59, 29, 59),
    "preposition": (69, -11, 44, -10, 43, -6, -11, 69, 75, 63, -24, 91, 4, 20, 91),
    "conjunction": (53, 4, -6, -5, -12, -11, 1, 8, 12, -10, 71, 71, 26, -11, -10),
    "particle": (26, 17, -23, 4, 6, 18, 8, 16, 25, 1, 70, 70, 2, -15, -6),
    "participle": (26, -14, 21, 14, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26),
    "interjection": (-14, 10, 10, 3, -4, -3, 10, 4, -7, 10, 10, 10, 10, 10, 10),
    "other": (6, 12, -7, -10, 18, -3, -23, 17, 5, -13, 38, 38, -7, -14, -17),
    "short adjective": (-9, 9, 19, 9, 6, 13, -4, -2, -1, -3, 64, 64, 0, 14, -28),
    "infinitive": (0, 0, 39, -4, 7, -4, -2, -13, 11, 6, 76, 76, -2, 16, 19),
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
    if after.is_neuter and before.state == PartOfSpeech.VERB and not before.is_copula:
        bits += NEUTER_AFTER_VERB
    if after.cells and before.governed and not before.governed & after.cells:
        return bits + NOT_GOVERNED
    if after.cells and before.cells and before.state in _ATTRIBUTES and after.state in _NOMINALS:
        shared = before.cells & after.cells
        return bits + (NOT_AGREEING if not shared else AGREEING if shared & _OBLIQUE else 0.0)
    return bits

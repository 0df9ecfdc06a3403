"""Aspectual pairs of verbs: the column `partner` of verbs.csv, joined by spelling.

A cell names partners by spelling, sometimes with stress marks, separated by `;`, `,` or `/`; `-`, `_` and `.` mean
none. A pair belongs to both of its verbs, even if only one of them names the other.

A partner must have another aspect; a verb with both aspects pairs with either, but not with another such verb. Of
several candidates the one with exactly the given stress wins, then one that names this verb in turn, then the first.
A partner that the dictionary lacks is kept as a spelling without an id, unless the verb has both aspects: the partner's
aspect would be unknown. A verb that names itself is ignored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from importing.openrussian.entry_reader import Entry
from importing.openrussian.spelling import is_russian, normalised
from russian.folding import fold
from russian.stress import unstressed

__all__ = ["Pair", "Pairs", "aspectual_pairs"]

IMPERFECTIVE, PERFECTIVE = "imperfective", "perfective"

_BETWEEN_PARTNERS = re.compile("[;,/]")
_NONE = frozenset(("", "-", "_", "."))


@dataclass(frozen=True, slots=True)
class Pair:
    """An imperfective and a perfective verb: indexes of entries, or the spelling of a verb that has no entry."""

    imperfective: int | str
    perfective: int | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """All pairs.

    Attributes:
        by_entry: Index of a verb → its pairs, those that it names first; verbs without pairs are left out.
        unreadable: Index of a verb, and a partner in its cell that is not Russian.
    """

    by_entry: dict[int, list[Pair]]
    unreadable: list[tuple[int, str]]


def aspectual_pairs(entries: Sequence[Entry]) -> Pairs:
    """Join the verbs among the entries."""
    join = _Join(entries)
    named: list[tuple[int, Pair]] = []
    unreadable = []
    for index in join.verbs:
        for partner in join.partners[index]:
            if not is_russian(unstressed(partner)):
                unreadable.append((index, partner))
            elif pair := join.pair(index, partner):
                named.append((index, pair))
    return Pairs(by_entry=_of_both(named), unreadable=unreadable)


def _of_both(named: list[tuple[int, Pair]]) -> dict[int, list[Pair]]:
    """Assign each pair to the verb that names it, then to the other."""
    by_entry: dict[int, dict[Pair, None]] = {}
    for index, pair in named:
        by_entry.setdefault(index, {})[pair] = None
    for _, pair in named:
        for verb in (pair.imperfective, pair.perfective):
            if isinstance(verb, int):
                by_entry.setdefault(verb, {})[pair] = None
    return {index: [*pairs] for index, pairs in by_entry.items()}


class _Join:
    """The verbs, indexed by spelling."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self.verbs = [index for index, entry in enumerate(entries) if entry.part == "verbs"]
        self.partners = {index: [*_partners(entries[index])] for index in self.verbs}
        self.by_spelling: dict[str, list[int]] = {}
        for index in self.verbs:
            self.by_spelling.setdefault(fold(entries[index].text), []).append(index)

    def pair(self, index: int, partner: str) -> Pair | None:
        """Return the pair of a verb and a partner that it names, if their aspects allow one."""
        homographs = [other for other in self.by_spelling.get(fold(partner), ()) if other != index]
        if not homographs:
            return self._unmatched(index, partner)
        fitting = {other: pair for other in homographs if (pair := self._ordered(index, other))}
        best = max(fitting, key=lambda other: self._fitness(index, partner, other), default=None)
        return None if best is None else fitting[best]

    def _unmatched(self, index: int, partner: str) -> Pair | None:
        if partner in (self.entries[index].text, self.entries[index].stressed):
            return None
        aspect = self._aspect(index)
        if aspect == IMPERFECTIVE:
            return Pair(index, partner)
        return Pair(partner, index) if aspect == PERFECTIVE else None

    def _ordered(self, index: int, other: int) -> Pair | None:
        own, others = self._aspect(index), self._aspect(other)
        if not own or not others or own == others:
            return None
        is_imperfective = own == IMPERFECTIVE or others == PERFECTIVE
        return Pair(index, other) if is_imperfective else Pair(other, index)

    def _fitness(self, index: int, partner: str, other: int) -> tuple[bool, bool]:
        """Return how well a verb matches the named partner; `max` takes the first of the best."""
        own = fold(self.entries[index].text)
        return self.entries[other].stressed == partner, any(fold(named) == own for named in self.partners[other])

    def _aspect(self, index: int) -> str:
        return self.entries[index].traits.get("aspect", "")


def _partners(entry: Entry) -> Iterator[str]:
    for named in _BETWEEN_PARTNERS.split(entry.traits.get("partner", "")):
        partner = named.strip()
        if partner not in _NONE:
            yield normalised(partner).lower()

"""Breakdowns of words, and the rule which of them fits a viewer best (design.md 3)."""

from __future__ import annotations

from loaders.paging import Edge, Place, query_all
from loaders.stored import StoredLoader
from table import items, keys
from table.budget import Budget
from table.engine import Engine, PrimaryKey

__all__ = ["Breakdowns"]


class Breakdowns:
    """The breakdowns of one request, for an anonymous viewer."""

    def __init__(self, stored: StoredLoader, *, engine: Engine, budget: Budget) -> None:
        self.stored = stored
        self.engine = engine
        self.budget = budget

    def keys_of(self, word_id: str) -> list[PrimaryKey]:
        """Name what `official` and `best` read by key, so that it can travel with the word itself."""
        return [keys.official_breakdown(word_id)]

    async def official(self, word_id: str) -> items.Breakdown | None:
        """Read the official breakdown of a word: part of 1 BatchGetItem."""
        found = await self.stored.get(keys.official_breakdown(word_id))
        return None if found is None else items.Breakdown(found)

    async def best(self, word_id: str) -> items.Breakdown | None:
        """Find the breakdown that fits best: verified, else a user's, else a program's guess.

        Costs the read of the official one and, only where that is missing or a guess, 1 Query.
        """
        official = await self.official(word_id)
        if official is not None and (official.is_verified or official.submitter is not None):
            return official
        submitted = [breakdown for breakdown in await self._of_word(word_id) if not breakdown.is_official]
        return max(submitted, key=lambda breakdown: breakdown.submitted_at, default=official)

    async def all_of(self, word_id: str) -> list[Edge[items.Breakdown]]:
        """Give all breakdowns of a word in the order in which one would be chosen, each with its place.

        Costs 1 Query and the read of the official one by key: an official breakdown may lack its index keys.
        """
        official = await self.official(word_id)
        found = [breakdown for breakdown in await self._of_word(word_id) if not breakdown.is_official]
        if official is not None:
            found.append(official)
        edges = [Edge(breakdown, _place(breakdown)) for breakdown in found]
        return sorted(edges, key=lambda edge: edge.place)

    async def _of_word(self, word_id: str) -> list[items.Breakdown]:
        condition = keys.breakdowns_of_word(word_id)
        return [items.Breakdown(item) for item in await query_all(self.engine, condition, budget=self.budget)]


def _place(breakdown: items.Breakdown) -> Place:
    """Sort verified before users' (official first, then new to old) before guesses."""
    if breakdown.is_verified:
        step = 0
    elif breakdown.submitter is not None:
        step = 1 if breakdown.is_official else 2
    else:
        step = 3
    return step, -int(breakdown.submitted_at.timestamp() * 1_000_000), breakdown.submitter or ""

"""Loading: put dictionary items into the table and bring its additions up to date. All imports end here.

What is stored already in the same form is not written again, unknown attributes of what is stored survive, and a
breakdown that a user submitted or an admin verified is never replaced by an imported one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from table import items, keys
from table.batch_writer import BatchWriter
from table.batches import in_batches
from table.budget import Budget
from table.engine import AdminEngine, Attributes
from table.errors import MalformedItemError
from table.keys import Kind, key_of
from table.reindex import Reindexed, reindex
from table.survey import Progress
from table.writing import breakdown_rows, keep_unknown

__all__ = ["Loaded", "load"]

BATCH = 500
"""Items compared and written at once: at most 200 MB, usually under 1 MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What a load did.

    Attributes:
        given: Items that were given.
        written: Items written, because they were missing or different.
        kept: Imported breakdowns left out, because a user's or a verified one stands in their place.
        additions: What was done to the additions.
    """

    given: int
    written: int
    kept: int
    additions: Reindexed


async def load(
    engine: AdminEngine,
    given: Iterable[Attributes],
    *,
    total: int | None,
    sources: Sequence[Attributes],
    budget: Budget,
    progress: Progress,
    write_units: float | None = None,
) -> Loaded:
    """Put items and then the additions they imply.

    Args:
        engine: The engine; its table exists.
        given: Items made by table/writing.py with distinct keys; an official breakdown comes before its rows.
        total: How many, for progress; None when unknown.
        sources: Where the data comes from; made by `writing.source`.
        budget: What the calls are counted on.
        progress: Told the stage and the number of items.
        write_units: Write units a second at most; None for no bound.
    """
    done = 0
    async with BatchWriter(engine, budget, write_units=write_units) as writer:
        loader = _Loader(engine, budget, writer)
        for batch in in_batches(given, BATCH):
            await loader.store(batch)
            done += len(batch)
            progress("loading", done, total)
    additions = await reindex(engine, budget=budget, progress=progress, sources=sources, write_units=write_units)
    return Loaded(given=done, written=writer.count, kept=len(loader.kept), additions=additions)


class _Loader:
    """Stores batches and remembers the words whose breakdown is not to be touched."""

    def __init__(self, engine: AdminEngine, budget: Budget, writer: BatchWriter) -> None:
        self.engine = engine
        self.budget = budget
        self.writer = writer
        self.kept: set[str] = set()

    async def store(self, batch: Sequence[Attributes]) -> None:
        """Write those items of a batch that are missing or different."""
        stored = await self.engine.get_many([key_of(item) for item in batch], budget=self.budget)
        for item in batch:
            before = stored.get(key_of(item))
            after = self._merged(item, before)
            if after is not None and after != before:
                await self.writer.put(after)
                if before is not None and keys.kind_of(key_of(item)) is Kind.OFFICIAL_BREAKDOWN:
                    await self._delete_stale_rows(after)

    def _merged(self, item: Attributes, before: Attributes | None) -> Attributes | None:
        """Give what is to be stored; None where what is stored stays."""
        kind = keys.kind_of(key_of(item))
        if kind is Kind.BREAKDOWN_ITEM and item["word_id"] in self.kept:
            return None
        if before is None:
            return item
        view = items.VIEWS.get(kind)
        after = item if view is None else keep_unknown(item, before, view)
        if kind is Kind.OFFICIAL_BREAKDOWN and after != before and _is_users(items.Breakdown(before)):
            self.kept.add(str(item["word_id"]))
            return None
        return after

    async def _delete_stale_rows(self, official: Attributes) -> None:
        """Delete the rows of the breakdown that was replaced, but for those that the new one has too."""
        condition = keys.breakdown_items_of_word(items.Breakdown(official).word_id)
        page = await self.engine.query(condition, budget=self.budget)
        wanted = {key_of(row) for row in breakdown_rows(official)}
        stale = [key for key in map(key_of, page.items) if key not in wanted]
        await self.engine.delete_many(stale, budget=self.budget)


def _is_users(stored: items.Breakdown) -> bool:
    """Tell whether a user made what is stored, or an admin verified a guess; when in doubt, yes.

    A verified breakdown that nobody submitted and no program guessed came with a dictionary, and is replaced by its
    next edition.
    """
    try:
        return stored.submitter is not None or (stored.is_verified and stored.is_inference)
    except MalformedItemError:
        return True

"""Loading: put dictionary items into the table and bring its additions up to date. All imports end here.

What is stored already in the same form is not written again, unknown attributes of what is stored survive, and a
breakdown that a user submitted or an admin verified is never replaced by an imported one.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from table.breakdowns.changes import unchanged
from table.engine.batches import in_batches
from table.engine.budget import CONCURRENT_CALLS, Budget
from table.engine.protocol import AdminEngine, Attributes, Delete, Operation, PrimaryKey, Put
from table.engine.side_by_side import for_each
from table.entries.reindex import Reindexed, reindex
from table.errors import ConditionFailedError, EngineUnsupportedError, MalformedItemError
from table.jobs.batch_writer import BatchWriter
from table.model import items, keys
from table.model.keys import Kind, key_of
from table.model.writing import breakdown_rows, keep_unknown
from table.progress import Progress

__all__ = ["Loaded", "is_users", "load"]

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
        given: Items made by table/model/writing.py with distinct keys; an official breakdown comes before its rows, and
            should come before its word: once the word is there, each breakdown takes a transaction.
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
        self.guarded: set[str] = set()

    async def store(self, batch: Sequence[Attributes]) -> None:
        """Write those items of a batch that are missing or different."""
        stored = await self.engine.get_many([key_of(item) for item in batch], budget=self.budget)
        await self._store_guarded(batch, stored)
        for item in batch:
            if self._is_done(item):
                continue
            before = stored.get(key_of(item))
            after = self._merged(item, before)
            if after is not None and after != before:
                await self.writer.put(after)
                if before is not None and keys.kind_of(key_of(item)) is Kind.OFFICIAL_BREAKDOWN:
                    await self._delete_stale_rows(after)

    def _is_done(self, item: Attributes) -> bool:
        """Tell whether an item is, or belongs to, an official breakdown that was written with its rows."""
        kind = keys.kind_of(key_of(item))
        return kind in (Kind.OFFICIAL_BREAKDOWN, Kind.BREAKDOWN_ITEM) and item["word_id"] in self.guarded

    async def _store_guarded(self, batch: Sequence[Attributes], stored: Mapping[PrimaryKey, Attributes]) -> None:
        """Write official breakdowns of words that users can see, each with its rows, unless one was changed meanwhile.

        A user may submit, or an admin verify, between the reading and the writing. What nobody can have seen yet, the
        bulk of a first import, needs no such care.
        """
        changed = [
            (before, after)
            for item in batch
            if keys.kind_of(key_of(item)) is Kind.OFFICIAL_BREAKDOWN
            for before in (stored.get(key_of(item)),)
            if (after := self._merged(item, before)) is not None and after != before
        ]
        seen = await self.engine.get_many(
            [keys.word(str(after["word_id"])) for _, after in changed], budget=self.budget
        )
        wanted = [pair for pair in changed if keys.word(str(pair[1]["word_id"])) in seen]
        await for_each(wanted, self._replace_official, at_once=CONCURRENT_CALLS)

    async def _replace_official(self, pair: tuple[Attributes | None, Attributes]) -> None:
        """Write an official breakdown and its rows in place of what was read, in one transaction."""
        before, after = pair
        word_id = str(after["word_id"])
        page = await self.engine.query(keys.breakdown_items_of_word(word_id), budget=self.budget)
        rows = breakdown_rows(after)
        written = {key_of(row) for row in rows}
        operations: list[Operation] = [
            Put(item=after, condition=unchanged(before, key_of(after))),
            *(Put(item=row) for row in rows),
            *(Delete(key=key) for key in map(key_of, page.items) if key not in written),
        ]
        try:
            await self.engine.transact(operations, token=uuid.uuid4().hex, budget=self.budget)
        except ConditionFailedError:
            self.kept.add(word_id)
        except EngineUnsupportedError:
            return  # nobody submits there either
        else:
            self.guarded.add(word_id)
            self.writer.count += 1 + len(rows)

    def _merged(self, item: Attributes, before: Attributes | None) -> Attributes | None:
        """Give what is to be stored; None where what is stored stays."""
        kind = keys.kind_of(key_of(item))
        if kind in (Kind.BREAKDOWN_ITEM, Kind.OFFICIAL_BREAKDOWN) and item["word_id"] in self.kept:
            return None
        if before is None:
            return item
        view = items.VIEWS.get(kind)
        after = item if view is None else keep_unknown(item, before, view)
        if kind is Kind.OFFICIAL_BREAKDOWN and after != before and is_users(items.StoredBreakdown(before)):
            self.kept.add(str(item["word_id"]))
            return None
        return after

    async def _delete_stale_rows(self, official: Attributes) -> None:
        """Delete the rows of the breakdown that was replaced, but for those that the new one has too."""
        condition = keys.breakdown_items_of_word(items.StoredBreakdown(official).word_id)
        page = await self.engine.query(condition, budget=self.budget)
        wanted = {key_of(row) for row in breakdown_rows(official)}
        stale = [key for key in map(key_of, page.items) if key not in wanted]
        await self.engine.delete_many(stale, budget=self.budget)


def is_users(stored: items.StoredBreakdown) -> bool:
    """Tell whether a user made what is stored, or an admin verified a guess; when in doubt, yes.

    A verified breakdown that nobody submitted and no program guessed came with a dictionary, and is replaced by its
    next edition.
    """
    try:
        return stored.submitter is not None or (stored.is_verified and stored.is_inference)
    except MalformedItemError:
        return True

"""Load dictionary items into the table and update its additions; the last step of every import.

Unchanged items are not written again, unknown attributes of stored items survive, and an imported breakdown never
replaces one that a user submitted or an admin verified.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from table.breakdowns.operations import unchanged
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
"""Items read and compared together: at most 200 MB, usually under 1 MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """The result of a load.

    Attributes:
        given: Items passed in.
        written: Items written, because they were missing or different.
        kept: Imported breakdowns skipped in favour of a stored one of a user or a verified one.
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
    """Put items with distinct keys, and then the additions that they imply; `total` is for progress.

    An official breakdown comes before its rows, and should come before its word: once the word exists, each breakdown
    takes a transaction. `write_units` is the limit of write units per second, if any.
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
    """Stores batches and remembers the words whose breakdowns are finished: `kept` as stored, or `replaced`."""

    def __init__(self, engine: AdminEngine, budget: Budget, writer: BatchWriter) -> None:
        self.engine = engine
        self.budget = budget
        self.writer = writer
        self.kept: set[str] = set()
        self.replaced: set[str] = set()

    async def store(self, batch: Sequence[Attributes]) -> None:
        """Write the items of a batch that are missing or different."""
        stored = await self.engine.get_many([key_of(item) for item in batch], budget=self.budget)
        await self._replace_visible(batch, stored)
        for item in batch:
            if self._is_done(item):
                continue
            before = stored.get(key_of(item))
            after = self._merged(item, before)
            if after is not None and after != before:
                await self.writer.put(after)
                if before is not None and keys.kind_of(key_of(item)) is Kind.OFFICIAL_BREAKDOWN:
                    await self.engine.delete_many(await self._stale_rows(after), budget=self.budget)

    def _is_done(self, item: Attributes) -> bool:
        """Whether an item is, or belongs to, an official breakdown that was already written with its rows."""
        kind = keys.kind_of(key_of(item))
        return kind in (Kind.OFFICIAL_BREAKDOWN, Kind.BREAKDOWN_ITEM) and item["word_id"] in self.replaced

    async def _replace_visible(self, batch: Sequence[Attributes], stored: Mapping[PrimaryKey, Attributes]) -> None:
        """Write changed official breakdowns of existing words, each with its rows, unless it was changed concurrently.

        A user may submit, or an admin verify, between the read and the write. New words, the bulk of a first import,
        are visible to nobody yet and need no transaction.
        """
        changed = [
            (before, after)
            for item in batch
            if keys.kind_of(key_of(item)) is Kind.OFFICIAL_BREAKDOWN
            for before in (stored.get(key_of(item)),)
            if (after := self._merged(item, before)) is not None and after != before
        ]
        visible = await self.engine.get_many(
            [keys.word(str(after["word_id"])) for _, after in changed], budget=self.budget
        )
        pairs = [pair for pair in changed if keys.word(str(pair[1]["word_id"])) in visible]
        await for_each(pairs, self._replace_official, at_once=CONCURRENT_CALLS)

    async def _replace_official(self, pair: tuple[Attributes | None, Attributes]) -> None:
        """Replace an official breakdown and its rows by one transaction, unless it differs from what was read."""
        before, after = pair
        word_id = str(after["word_id"])
        rows = breakdown_rows(after)
        operations: list[Operation] = [
            Put(item=after, condition=unchanged(before)),
            *(Put(item=row) for row in rows),
            *(Delete(key=key) for key in await self._stale_rows(after)),
        ]
        try:
            await self.engine.transact(operations, token=uuid.uuid4().hex, budget=self.budget)
        except ConditionFailedError:
            self.kept.add(word_id)
        except EngineUnsupportedError:
            return  # users cannot submit there either
        else:
            self.replaced.add(word_id)
            self.writer.count += 1 + len(rows)

    def _merged(self, item: Attributes, before: Attributes | None) -> Attributes | None:
        """Return the item to store; None to keep the stored one."""
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

    async def _stale_rows(self, official: Attributes) -> list[PrimaryKey]:
        """Return the keys of stored rows that the new official breakdown does not have."""
        condition = keys.breakdown_items_of_word(items.StoredBreakdown(official).word_id)
        page = await self.engine.query(condition, budget=self.budget)
        current = {key_of(row) for row in breakdown_rows(official)}
        return [key for key in map(key_of, page.items) if key not in current]


def is_users(stored: items.StoredBreakdown) -> bool:
    """Whether a user made the stored breakdown, or an admin verified an inferred one; True if it is malformed.

    A verified breakdown that was neither submitted nor inferred came with a dictionary, whose next edition replaces it.
    """
    try:
        return stored.submitter is not None or (stored.is_verified and stored.is_inference)
    except MalformedItemError:
        return True

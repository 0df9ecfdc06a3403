"""Load dictionary items into the table and update its additions; the last step of every import.

Unchanged items are not written again, and unknown attributes of stored items survive. An item that no import made is
never changed, except that a joined word is filled where the caller asks for it. An imported breakdown never replaces
one that a user submitted or an admin verified.
"""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from table.breakdowns.operations import unchanged
from table.breakdowns.state import readable
from table.engine.batches import in_batches
from table.engine.budget import CONCURRENT_CALLS, Budget
from table.engine.protocol import AdminEngine, Attributes, Delete, Operation, PrimaryKey, Put
from table.engine.side_by_side import for_each
from table.entries.reindex import Reindexed, check_version, reindex
from table.errors import ConditionFailedError, EngineUnsupportedError, MalformedItemError
from table.jobs.batch_writer import BatchWriter
from table.jobs.filling import filled
from table.jobs.ownership import Conflicts, Ownership
from table.model import items, keys, views
from table.model.definition import MADE_BY
from table.model.keys import key_of
from table.model.kinds import Kind, kind_of
from table.model.writing import breakdown_rows, keep_unknown
from table.progress import Progress

__all__ = ["Loaded", "is_users", "load"]

BATCH = 500
"""Items read and compared together: at most 200 MB, usually under 1 MB."""

Choose: TypeAlias = Callable[[Sequence[Attributes], Mapping[PrimaryKey, Attributes]], Awaitable[Sequence[Attributes]]]
"""Chooses among the items of a batch, by the stored items with their keys."""

_OF_BREAKDOWNS = (Kind.OFFICIAL_BREAKDOWN, Kind.BREAKDOWN_ITEM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """The result of a load.

    Attributes:
        given: Items passed in.
        written: Items written, because they were missing or different.
        kept: Imported breakdowns skipped in favour of a stored one of a user or a verified one.
        additions: What the reindex did; nothing in a dry run.
        conflicts: What was left as it is because no import made it, and what joined words lack.
    """

    given: int
    written: int
    kept: int
    additions: Reindexed
    conflicts: Conflicts = field(default_factory=Conflicts)


async def load(
    engine: AdminEngine,
    given: Iterable[Attributes],
    *,
    total: int | None,
    sources: Sequence[Attributes],
    budget: Budget,
    progress: Progress,
    write_units: float | None = None,
    ownership: Ownership | None = None,
    conflicts: Conflicts | None = None,
    choose: Choose | None = None,
    dry_run: bool = False,
) -> Loaded:
    """Put items with distinct keys, and then the additions that they imply; `total` is for progress.

    An official breakdown comes before its rows, and should come before its word: once the word exists, each breakdown
    takes a transaction. `write_units` is the limit of write units per second, if any. Without `ownership` every stored
    item may be replaced. `conflicts` are those that the caller found; `choose` returns the items of a batch that may be
    written. A dry run reads and counts, and writes nothing.

    Raises:
        NewerTableError: The derived items are those of a newer program; nothing was written.
    """
    await check_version(engine, budget=budget)
    done = 0
    async with BatchWriter(engine, budget, write_units=write_units) as writer:
        loader = _Loader(
            engine,
            budget,
            writer,
            ownership=ownership,
            conflicts=Conflicts() if conflicts is None else conflicts,
            choose=choose,
            dry_run=dry_run,
        )
        for batch in in_batches(given, BATCH):
            await loader.store(batch)
            done += len(batch)
            progress("loading", done, total)
    additions = (
        Reindexed(put=0, deleted=0, unchanged=0, malformed=0, data_version="")
        if dry_run
        else await reindex(
            engine,
            budget=budget,
            progress=progress,
            sources=sources,
            write_units=write_units,
            adds_index_keys=ownership is None,
        )
    )
    return Loaded(
        given=done, written=loader.written, kept=len(loader.kept), additions=additions, conflicts=loader.conflicts
    )


class _Loader:
    """Stores batches and remembers the words whose breakdowns are finished.

    Those are `kept` as a user or an admin left them, `left` because no import made them, or `replaced`.
    """

    def __init__(
        self,
        engine: AdminEngine,
        budget: Budget,
        writer: BatchWriter,
        *,
        ownership: Ownership | None,
        conflicts: Conflicts,
        choose: Choose | None,
        dry_run: bool,
    ) -> None:
        self.engine = engine
        self.budget = budget
        self.writer = writer
        self.ownership = ownership
        self.dry_run = dry_run
        self.conflicts = conflicts
        self.choose = choose
        self.written = 0
        self.kept: set[str] = set()
        self.left: set[str] = set()
        self.replaced: set[str] = set()

    async def store(self, given: Sequence[Attributes]) -> None:
        """Write the items of a batch that are missing or different."""
        batch = [self.ownership.sign(item) for item in given] if self.ownership else given
        stored = await self.engine.get_many([key_of(item) for item in batch], budget=self.budget)
        if self.choose is not None:
            batch = await self.choose(batch, stored)
        if not self.dry_run:
            await self._replace_visible(batch, stored)
        for item in batch:
            if self._is_done(item):
                continue
            before = stored.get(key_of(item))
            after = self._merged(item, before)
            if after is not None:
                await self._put(before, after)

    async def _put(self, before: Attributes | None, after: Attributes) -> None:
        self.written += 1
        if self.dry_run:
            return
        await self.writer.put(after)
        if before is not None and kind_of(key_of(after)) is Kind.OFFICIAL_BREAKDOWN:
            _, stale = await self._rows(after)
            await self.engine.delete_many(stale, budget=self.budget)

    def _is_done(self, item: Attributes) -> bool:
        """Whether an item is, or belongs to, an official breakdown that was already written with its rows."""
        kind = kind_of(key_of(item))
        return kind in _OF_BREAKDOWNS and _word_of(item) in self.replaced

    async def _replace_visible(self, batch: Sequence[Attributes], stored: Mapping[PrimaryKey, Attributes]) -> None:
        """Write changed official breakdowns of existing words, each with its rows, unless it was changed concurrently.

        A user may submit, or an admin verify, between the read and the write. New words, the bulk of a first import,
        are visible to nobody yet and need no transaction. One that cannot be read is written like any other item.
        """
        changed = [
            (before, after)
            for item in batch
            if kind_of(key_of(item)) is Kind.OFFICIAL_BREAKDOWN
            for before in (stored.get(key_of(item)),)
            if (after := self._merged(item, before)) is not None and readable(after) is not None
        ]
        visible = await self.engine.get_many([keys.word(_word_of(after)) for _, after in changed], budget=self.budget)
        pairs = [pair for pair in changed if keys.word(_word_of(pair[1])) in visible]
        await for_each(pairs, self._replace_official, at_once=CONCURRENT_CALLS)

    async def _replace_official(self, pair: tuple[Attributes | None, Attributes]) -> None:
        """Replace an official breakdown and its rows by one transaction, unless it differs from what was read."""
        before, after = pair
        word_id = _word_of(after)
        rows, stale = await self._rows(after)
        operations: list[Operation] = [
            Put(item=after, condition=unchanged(before)),
            *(Put(item=row) for row in rows),
            *(Delete(key=key) for key in stale),
        ]
        try:
            await self.engine.transact(operations, token=uuid.uuid4().hex, budget=self.budget)
        except ConditionFailedError:
            self.kept.add(word_id)
        except EngineUnsupportedError:
            return  # users cannot submit there either
        else:
            self.replaced.add(word_id)
            self.written += 1 + len(rows)

    def _merged(self, item: Attributes, before: Attributes | None) -> Attributes | None:
        """Return the item to store; None to leave what is stored."""
        kind = kind_of(key_of(item))
        if kind in _OF_BREAKDOWNS and (_word_of(item) in self.kept or _word_of(item) in self.left):
            return None
        if before is None:
            return item if self._may_add(kind, item) else None
        if self.ownership is not None and not self.ownership.may_replace(before):
            return self._left(kind, item, before, self.ownership)
        view = views.VIEWS.get(kind)
        after = item if view is None else keep_unknown(item, before, view)
        if _is_same(after, before):
            return None
        if kind is Kind.OFFICIAL_BREAKDOWN and is_users(items.StoredBreakdown(before)):
            self.kept.add(_word_of(item))
            return None
        return after

    def _may_add(self, kind: Kind, item: Attributes) -> bool:
        """Whether a missing item may be written: what belongs to a joined word is added only where asked for."""
        if self.ownership is None or self.ownership.fill:
            return True
        word_id = item.get("word_id")
        if kind not in (Kind.HEADWORD, Kind.OFFICIAL_BREAKDOWN) or word_id not in self.ownership.joined:
            return True
        called = "search entry" if kind is Kind.HEADWORD else "breakdown"
        self.conflicts.add(f"joined words lack: {called}", str(word_id), f"{item['word']!s} ({word_id!s})")
        if kind is Kind.OFFICIAL_BREAKDOWN:
            self.left.add(str(word_id))
        return False

    def _left(self, kind: Kind, item: Attributes, before: Attributes, ownership: Ownership) -> Attributes | None:
        """Note that a stored item stays, and return it filled if it is a joined word that is to be filled."""
        if kind is Kind.WORD:
            return self._filled(item, before, ownership)
        if kind is Kind.OFFICIAL_BREAKDOWN:
            word_id = _word_of(item)
            if word_id in ownership.joined:
                self.conflicts.add("breakdowns stay as they are", word_id, f"{item['word']!s} ({word_id})")
            elif is_users(items.StoredBreakdown(before)):
                self.kept.add(word_id)
            self.left.add(word_id)
        elif kind is Kind.HEADWORD and str(before.get("word_id")) != item["word_id"]:
            named = f"{item['word']!s} ({before.get('word_id')!s})"
            self.conflicts.add("search entries stay with another word of the spelling", str(item["word"]), named)
        return None

    def _filled(self, item: Attributes, before: Attributes, ownership: Ownership) -> Attributes | None:
        word_id = keys.number_of(key_of(item))
        if word_id not in ownership.joined:
            return None
        after, lacks = filled(before, item)
        if ownership.fill:
            return after if lacks else None
        for called in lacks:
            text = items.StoredWord(item).text
            self.conflicts.add(f"joined words lack: {called}", word_id, f"{text} ({word_id})")
        return None

    async def _rows(self, official: Attributes) -> tuple[list[Attributes], list[PrimaryKey]]:
        """Return the rows to write with an official breakdown, and the keys of stored ones that it does not have.

        Of one that cannot be read, which only a dump may have, no rows are known.
        """
        if readable(official) is None:
            return [], []
        condition = keys.breakdown_items_of_word(_word_of(official))
        page = await self.engine.query(condition, budget=self.budget)
        stored = {key_of(row): self.ownership is None or self.ownership.may_replace(row) for row in page.items}
        rows = {
            key_of(row): row if self.ownership is None else self.ownership.sign(row) for row in breakdown_rows(official)
        }
        written = [row for key, row in rows.items() if stored.get(key, True)]
        return written, [key for key, is_ours in stored.items() if is_ours and key not in rows]


def _word_of(item: Attributes) -> str:
    """Return the id of the word of an official breakdown or its row: that of the key, since a dump may lack others."""
    return keys.number_of(key_of(item))


def _is_same(after: Attributes, before: Attributes) -> bool:
    """Whether two items differ at most in their maker: an item is not written only to be signed."""
    return {**after, MADE_BY: None} == {**before, MADE_BY: None}


def is_users(stored: items.StoredBreakdown) -> bool:
    """Whether a user made the stored breakdown, or an admin verified an inferred one; True if it is malformed.

    A verified breakdown that was neither submitted nor inferred came with a dictionary, whose next edition replaces it.
    """
    try:
        return stored.submitter is not None or (stored.is_verified and stored.is_inference)
    except MalformedItemError:
        return True

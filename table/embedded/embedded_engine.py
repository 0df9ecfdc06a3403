"""The embedded engine: a DynamoDB table in one SQLite file, the default where no endpoint is configured.

It behaves as `table/engine/protocol.py` says and as DynamoDB does: bounds of calls and items, page sizes, read and
write units, positions. Several processes may open the file at once. For one machine: trying, developing, small sites.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

from table.embedded.file import create_file, table_exists
from table.embedded.reads import read_keys, read_page
from table.embedded.spans import Span, query_span, scan_span
from table.embedded.stored_items import check_key
from table.embedded.threads import Threads
from table.embedded.writes import delete_keys, put_items, transact
from table.engine.batches import in_batches
from table.engine.budget import Budget
from table.engine.protocol import (
    BATCH_GET_KEYS,
    BATCH_WRITE_ITEMS,
    Attributes,
    Index,
    KeyCondition,
    Operation,
    Page,
    PrimaryKey,
    StartKey,
)
from table.engine.sizes import read_units
from table.errors import DeadlineExceededError

__all__ = ["EmbeddedEngine", "open_embedded"]

READERS = 4
"""Threads that read; more would only wait for each other's turn in the interpreter."""

COMMIT_ITEMS = 40 * BATCH_WRITE_ITEMS
"""Items of a bulk put that share one commit; other writes wait as long as one takes, some 50 ms."""

T = TypeVar("T")


@asynccontextmanager
async def open_embedded(path: Path) -> AsyncIterator[EmbeddedEngine]:
    """Open the table in the file at `path`, which need not be there yet: `create` makes it.

    Opening reads some pages, whatever the file's size.

    Raises:
        TableUnavailableError: The file is not ours, damaged, or made by a later version of this program.
    """
    await asyncio.to_thread(table_exists, path)
    engine = EmbeddedEngine(path)
    try:
        yield engine
    finally:
        await engine.aclose()


class EmbeddedEngine:
    """`AdminEngine` over one SQLite file; made by `open_embedded`.

    A write that was acknowledged is on the disk and seen by every later read. Reads go on during writes; writes of one
    process follow one another on one thread, those of several processes take turns.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._readers = Threads(path, number=READERS, name="table-reader")
        self._writer = Threads(path, number=1, name="table-writer")

    @property
    def address(self) -> str:
        """The file's path."""
        return str(self._path)

    async def get_many(
        self, wanted: Iterable[PrimaryKey], *, budget: Budget, consistent: bool = False
    ) -> dict[PrimaryKey, Attributes]:
        """Read items by primary key, as `Engine.get_many` says; every read is strongly consistent.

        Raises ValueError for a key that no item can have. The bound of 16 MB of a BatchGetItem is not kept.
        """
        keys = list(dict.fromkeys(wanted))
        for key in keys:
            check_key(key)
        found: dict[PrimaryKey, Attributes] = {}
        for batch in in_batches(keys, BATCH_GET_KEYS):
            work = partial(read_keys, wanted=batch, consistent=consistent)
            items, units = await self._run(self._readers, work, budget)
            budget.record("BatchGetItem", read_units=units)
            found.update((PrimaryKey(str(item["pk"]), str(item["sk"])), item) for item in items)
        return found

    async def query(
        self,
        condition: KeyCondition,
        *,
        budget: Budget,
        limit: int | None = None,
        after: StartKey | None = None,
        consistent: bool = False,
    ) -> Page:
        """Read one page of a partition, as `Engine.query` says.

        Raises ValueError for a limit below 1, a position or condition that DynamoDB refuses, and a strongly consistent
        read of an index.
        """
        if consistent and condition.index is not Index.TABLE:
            raise ValueError("an index is never strongly consistent")
        page, size = await self._page(partial(query_span, condition), limit=limit, after=after, budget=budget)
        budget.record("Query", read_units=read_units(size, consistent=consistent))
        return page

    async def transact(self, operations: Sequence[Operation], *, token: str, budget: Budget) -> None:
        """Carry out operations, all or none, as `Engine.transact` says.

        Raises ValueError or TypeError for what DynamoDB refuses to look at: more than 100 operations, a key twice, an
        item that is too large.
        """
        units = 0.0
        try:
            units = await self._run(self._writer, partial(transact, operations=operations, token=token), budget)
        finally:
            budget.record("TransactWriteItems", write_units=units)

    async def put_many(self, items: Iterable[Attributes], *, budget: Budget) -> None:
        """Write items whole, as `Engine.put_many` says; up to 1000 of them become durable at once.

        Raises ValueError or TypeError for an item that DynamoDB refuses.
        """
        await self._write_batches(lambda batch: partial(put_items, items=batch), items, budget)

    async def exists(self, *, budget: Budget) -> bool:
        """Tell whether the file is there and holds the table."""
        return await self._apart(table_exists, "DescribeTable", budget)

    async def create(self, *, budget: Budget) -> bool:
        """Make the file and its folder; False if the table is there already."""
        return await self._apart(create_file, "CreateTable", budget)

    async def scan(
        self,
        *,
        budget: Budget,
        segment: int = 0,
        segments: int = 1,
        limit: int | None = None,
        after: StartKey | None = None,
    ) -> Page:
        """Read one page of the table or of one segment; a segment takes as long to read as the table."""
        page, size = await self._page(partial(scan_span, segment, segments), limit=limit, after=after, budget=budget)
        budget.record("Scan", read_units=read_units(size, consistent=False))
        return page

    async def delete_many(self, keys: Iterable[PrimaryKey], *, budget: Budget) -> None:
        """Delete items by key; up to 1000 deletions become durable at once."""
        await self._write_batches(lambda batch: partial(delete_keys, keys=batch), keys, budget)

    async def aclose(self) -> None:
        """End what is under way, move the write-ahead log into the file and close it; a second call does nothing."""
        await self._readers.close()
        await self._writer.close()

    async def _page(
        self,
        span_beyond: Callable[[StartKey | None], Span],
        *,
        limit: int | None,
        after: StartKey | None,
        budget: Budget,
    ) -> tuple[Page, int]:
        if limit is not None and limit < 1:
            raise ValueError(f"limit is {limit}; a page has 1 item or more")
        work = partial(read_page, span_beyond=span_beyond, limit=limit, after=after)
        return await self._run(self._readers, work, budget)

    async def _write_batches(
        self, work_on: Callable[[list[T]], Callable[[sqlite3.Connection], float]], things: Iterable[T], budget: Budget
    ) -> None:
        for batch in in_batches(things, COMMIT_ITEMS):
            units = await self._run(self._writer, work_on(batch), budget)
            calls = -(-len(batch) // BATCH_WRITE_ITEMS)
            for _ in range(calls):
                budget.record("BatchWriteItem", write_units=units / calls)

    async def _run(self, threads: Threads, work: Callable[[sqlite3.Connection], T], budget: Budget) -> T:
        """Have a thread do the work, in one of the budget's slots and within its time.

        Going to a thread and back costs 50 µs of CPU, so that reading one item costs 140 µs in all and reading 100 of
        300 bytes 580 µs (CPython 3.11, two cores of a virtual machine). On the event loop itself one item would cost
        15 µs, but a page that has to come from the disk would hold up everybody.
        """
        try:
            async with budget.timeout(), budget.slots:
                return await threads.run(work, timeout_seconds=budget.remaining_seconds())
        except TimeoutError as error:
            raise DeadlineExceededError("the time for this request is used up") from error

    async def _apart(self, work: Callable[[Path], bool], operation: str, budget: Budget) -> bool:
        """Do what must work without the table, on a thread and connection of its own."""
        try:
            async with budget.timeout(), budget.slots:
                budget.record(operation)
                return await asyncio.to_thread(work, self._path)
        except TimeoutError as error:
            raise DeadlineExceededError("the time for this request is used up") from error

"""The embedded engine, the default: a table in one SQLite file, for evaluation, development and small sites.

It implements `table/engine/protocol.py` with DynamoDB's limits, page sizes, start keys and read and write units.
Several processes on one machine may open the file at the same time.
"""

from __future__ import annotations

import asyncio
import logging
import math
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

from table.embedded.file import create_file, table_exists
from table.embedded.integrity import begin_write, damage_in
from table.embedded.log_file import ignored_log
from table.embedded.reads import read_keys, read_page
from table.embedded.spans import Span, query_span, scan_span
from table.embedded.stored_items import check_key
from table.embedded.threads import Threads
from table.embedded.writes import delete_keys, put_items, transact
from table.engine.batches import in_batches
from table.engine.budget import Budget
from table.engine.index import Index
from table.engine.observing import Call, CallObserver
from table.engine.protocol import (
    BATCH_GET_KEYS,
    BATCH_WRITE_ITEMS,
    Attributes,
    KeyCondition,
    Operation,
    Page,
    PrimaryKey,
    StartKey,
)
from table.engine.sizes import read_units, units_of_keys, units_of_query
from table.engine.state import TableState
from table.errors import DeadlineExceededError, TableDamagedError, TableReadOnlyError

__all__ = ["EmbeddedEngine", "open_embedded"]

logger = logging.getLogger(__name__)

CHECK_SECONDS = 3600.0
"""Damage is noticed when the damaged part is read, or after this time: disks also lose what nobody reads."""

READERS = 4
"""Reader threads; more would only contend for the interpreter's lock."""

COMMIT_ITEMS = 40 * BATCH_WRITE_ITEMS
"""Items per commit of a bulk write; other writes wait for one commit, some 50 ms."""

T = TypeVar("T")


@asynccontextmanager
async def open_embedded(path: Path, *, may_be_damaged: bool = False) -> AsyncIterator[EmbeddedEngine]:
    """Open the table in the file at `path`, which need not exist yet: `create` makes it.

    Opening reads a few pages, whatever the file's size. With `may_be_damaged`, it is not looked at yet. Changes
    that SQLite ignores are named in the log.

    Raises:
        TableUnavailableError: The file is damaged, not a table, or was made by a later version of this program.
    """
    if problem := await asyncio.to_thread(ignored_log, path):
        logger.error("%s", problem)
    if not may_be_damaged:
        await asyncio.to_thread(table_exists, path)
    engine = EmbeddedEngine(path)
    try:
        yield engine
    finally:
        await engine.aclose()


class EmbeddedEngine:
    """`AdminEngine` over one SQLite file, created by `open_embedded`.

    An acknowledged write is on disk and visible to every later read. Reads proceed during writes. One thread does all
    writes of a process; several processes take turns.

    Attributes:
        observers: Each receives every call.
    """

    def __init__(self, path: Path) -> None:
        self.observers: list[CallObserver] = []
        self._path = path
        self._readers = Threads(path, number=READERS, name="table-reader")
        self._writer = Threads(path, number=1, name="table-writer")
        self._damage = ""
        self._next_check = -math.inf

    @property
    def address(self) -> str:
        """The file's path."""
        return str(self._path)

    async def get_many(
        self, requested: Iterable[PrimaryKey], *, budget: Budget, consistent: bool = False
    ) -> dict[PrimaryKey, Attributes]:
        """Read items by primary key (see `Engine.get_many`). Every read is strongly consistent.

        Raises ValueError for an invalid key. A BatchGetItem is not limited to 16 MB.
        """
        keys = list(dict.fromkeys(requested))
        for key in keys:
            check_key(key)
        found: dict[PrimaryKey, Attributes] = {}
        for batch in in_batches(keys, BATCH_GET_KEYS):
            work = partial(read_keys, requested=batch, consistent=consistent)
            reserved = units_of_keys(len(batch), consistent=consistent)
            with self._call("BatchGetItem") as call:
                items, call.units = await self._run(self._readers, work, budget, reserved)
            budget.record("BatchGetItem", read_units=call.units, examined_items=len(items))
            found.update((PrimaryKey.of(item), item) for item in items)
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
        """Read one page of a partition (see `Engine.query`).

        Raises ValueError for a limit below 1, a start key or condition that DynamoDB refuses, and a strongly consistent
        read of an index.
        """
        if consistent and condition.index is not Index.TABLE:
            raise ValueError("an index is never strongly consistent")
        reserved = units_of_query(limit, consistent=consistent)
        span = partial(query_span, condition)
        with self._call("Query") as call:
            page, size = await self._page(span, limit=limit, after=after, budget=budget, reserved=reserved)
            call.units = read_units(size, consistent=consistent)
        budget.record("Query", read_units=call.units, examined_items=len(page.items))
        return page

    async def transact(self, operations: Sequence[Operation], *, token: str, budget: Budget) -> None:
        """Execute operations, all or none (see `Engine.transact`).

        Raises ValueError or TypeError for requests that DynamoDB rejects: more than 100 operations, a repeated key, an
        item that is too large.
        """
        units = 0.0
        try:
            with self._call("TransactWriteItems") as call:
                work = partial(transact, operations=operations, token=token)
                units = call.units = await self._run(self._writer, work, budget)
        finally:
            if units or budget.exceeded is None:  # otherwise the call was not made
                budget.record("TransactWriteItems", write_units=units)

    async def put_many(self, items: Iterable[Attributes], *, budget: Budget) -> None:
        """Write whole items (see `Engine.put_many`), up to 1000 per commit.

        Raises ValueError or TypeError for an item that DynamoDB refuses.
        """
        await self._write_batches(lambda batch: partial(put_items, items=batch), items, budget)

    async def exists(self, *, budget: Budget) -> bool:
        """Whether the file exists and contains the table."""
        return await self._run_apart(table_exists, "DescribeTable", budget)

    async def state(self, *, budget: Budget) -> TableState:
        """Whether the file can be written; the damage is what `damage` or a call has met so far."""
        try:
            await self._run(self._writer, begin_write, budget)
        except (TableReadOnlyError, TableDamagedError):
            return TableState(damage=self._damage, is_writable=False)
        return TableState(damage=self._damage)

    async def damage(self, *, budget: Budget) -> str:
        """Return which part of the file cannot be read.

        The first time, and again after `CHECK_SECONDS`, all of it is read: some 4 s of CPU per GB.
        """
        if time.monotonic() >= self._next_check:
            with suppress(TableDamagedError):  # is remembered
                self._damage = await self._run(self._readers, damage_in, budget) or self._damage
            self._next_check = time.monotonic() + CHECK_SECONDS
        return self._damage

    async def create(self, *, budget: Budget) -> bool:
        """Create the file and its folder; False if the table exists."""
        return await self._run_apart(create_file, "CreateTable", budget)

    async def scan(
        self,
        *,
        budget: Budget,
        segment: int = 0,
        segments: int = 1,
        limit: int | None = None,
        after: StartKey | None = None,
    ) -> Page:
        """Read one page of the table or of one segment; reading a segment takes as long as reading the table."""
        span = partial(scan_span, segment, segments)
        with self._call("Scan") as call:
            page, size = await self._page(span, limit=limit, after=after, budget=budget)
            call.units = read_units(size, consistent=False)
        budget.record("Scan", read_units=call.units)
        return page

    async def delete_many(self, keys: Iterable[PrimaryKey], *, budget: Budget) -> None:
        """Delete items by key, up to 1000 per commit."""
        await self._write_batches(lambda batch: partial(delete_keys, keys=batch), keys, budget)

    async def aclose(self) -> None:
        """Finish running jobs, move the write-ahead log into the file and close it; a second call does nothing."""
        await self._readers.close()
        await self._writer.close()

    async def _page(
        self,
        span_after: Callable[[StartKey | None], Span],
        *,
        limit: int | None,
        after: StartKey | None,
        budget: Budget,
        reserved: float = 0.0,
    ) -> tuple[Page, int]:
        if limit is not None and limit < 1:
            raise ValueError(f"limit is {limit}; it must be 1 or more")
        work = partial(read_page, span_after=span_after, limit=limit, after=after)
        return await self._run(self._readers, work, budget, reserved)

    async def _write_batches(
        self, work_on: Callable[[list[T]], Callable[[sqlite3.Connection], float]], elements: Iterable[T], budget: Budget
    ) -> None:
        for batch in in_batches(elements, COMMIT_ITEMS):
            with self._call("BatchWriteItem") as call:
                units = call.units = await self._run(self._writer, work_on(batch), budget)
            calls = -(-len(batch) // BATCH_WRITE_ITEMS)
            for _ in range(calls):
                budget.record("BatchWriteItem", write_units=units / calls)

    def _call(self, operation: str) -> Call:
        call = Call(operation, self.observers)
        call.attempts = 1
        return call

    async def _run(
        self, threads: Threads, work: Callable[[sqlite3.Connection], T], budget: Budget, reserved: float = 0.0
    ) -> T:
        """Run work on a thread, within a slot, the time and the read units of the budget.

        A round trip to a thread costs 50 µs of CPU: reading one item costs 140 µs in total, reading 100 of 300 bytes
        580 µs (CPython 3.11, two cores of a virtual machine). One item would cost 15 µs on the event loop, but a page
        read from the disk would block it.
        """
        try:
            async with budget.timeout(), budget.slots, budget.reserve(reserved):
                return await threads.run(work, timeout_seconds=budget.remaining_seconds())
        except TimeoutError as error:
            raise DeadlineExceededError("the time for this request is used up") from error
        except TableDamagedError as error:
            self._damage = str(error)
            raise

    async def _run_apart(self, work: Callable[[Path], bool], operation: str, budget: Budget) -> bool:
        """Run work that needs no existing table, on a separate thread and connection."""
        try:
            async with budget.timeout(), budget.slots:
                budget.record(operation)
                return await asyncio.to_thread(work, self._path)
        except TimeoutError as error:
            raise DeadlineExceededError("the time for this request is used up") from error

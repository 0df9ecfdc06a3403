"""Bulk writes in sorted batches: one is written while the next is collected."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

from table.engine.budget import Budget
from table.engine.protocol import AdminEngine, Attributes
from table.engine.sizes import units_written
from table.model.keys import key_of

__all__ = ["BatchWriter", "Pace"]

BATCH = 10_000
"""Items per batch, some 10 MB. Batches are sorted by key, since neighbours are written faster than scattered keys
(320,000 items into the embedded engine: 5 times faster)."""


class Pace:
    """Rate limit for writes: each portion is followed by a pause as long as its units allow."""

    def __init__(self, write_units: float) -> None:
        self._write_units = write_units

    def portions(self, batch: Sequence[Attributes]) -> Iterator[list[Attributes]]:
        """Split a batch into portions of at most one second's units; a larger item is a portion by itself."""
        portion: list[Attributes] = []
        units = 0.0
        for item in batch:
            item_units = units_written(item)
            if portion and units + item_units > self._write_units:
                yield portion
                portion, units = [], 0.0
            portion.append(item)
            units += item_units
        if portion:
            yield portion

    async def wait(self, portion: Sequence[Attributes]) -> None:
        """Sleep for the time that the portion's units take."""
        await asyncio.sleep(sum(map(units_written, portion)) / self._write_units)


class BatchWriter:
    """Collects items and writes them in batches; the context waits for the last batch.

    Use as `async with BatchWriter(engine, budget) as writer`. An error of a batch is raised by the next call or on
    exit; later items are not written. Memory holds twice as many items as a batch. `write_units` is the limit of write
    units per second, if any, including those of indexes. `count` is the number of items taken so far.
    """

    def __init__(
        self, engine: AdminEngine, budget: Budget, *, batch: int = BATCH, write_units: float | None = None
    ) -> None:
        self.count = 0
        self._batch = batch
        self._pace = None if write_units is None else Pace(write_units)
        self._engine = engine
        self._budget = budget
        self._collected: list[Attributes] = []
        self._running: asyncio.Task[None] | None = None

    async def put(self, item: Attributes) -> None:
        """Take an item; its key must be new to this writer."""
        self._collected.append(item)
        self.count += 1
        if len(self._collected) >= self._batch:
            await self._start_batch()

    async def _start_batch(self) -> None:
        await self._finish()
        batch = sorted(self._collected, key=key_of)
        self._collected = []
        self._running = asyncio.create_task(self._write(batch))

    async def _write(self, batch: Sequence[Attributes]) -> None:
        if self._pace is None:
            await self._engine.put_many(batch, budget=self._budget)
            return
        for portion in self._pace.portions(batch):
            await self._engine.put_many(portion, budget=self._budget)
            await self._pace.wait(portion)

    async def _finish(self) -> None:
        if self._running is not None:
            await self._running
            self._running = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            await self._start_batch()
            await self._finish()
        elif self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

"""Writing many items: sorted batches, one under way while the next is gathered."""

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
"""Items handed to the engine at once: some 10 MB. They are sorted by key, since an engine writes what lies together
several times faster than what is strewn over the whole table (320,000 items into the embedded one: 5 times)."""


class Pace:
    """Spreads writes over time: each second's worth is followed by what is left of the second."""

    def __init__(self, write_units: float) -> None:
        self._write_units = write_units

    def portions(self, batch: Sequence[Attributes]) -> Iterator[list[Attributes]]:
        """Cut a batch into portions of at most one second's units, of one item where that alone takes more."""
        portion: list[Attributes] = []
        units = 0.0
        for item in batch:
            more = units_written(item)
            if portion and units + more > self._write_units:
                yield portion
                portion, units = [], 0.0
            portion.append(item)
            units += more
        if portion:
            yield portion

    async def wait(self, portion: Sequence[Attributes]) -> None:
        """Wait as long as the portion's units take."""
        await asyncio.sleep(sum(map(units_written, portion)) / self._write_units)


class BatchWriter:
    """Gathers items, hands them to the engine by the batch, and waits for the last batch when its context ends.

    Used as `async with BatchWriter(engine, budget) as writer`. An error of a batch is raised by the next call, or at
    the end; what was not handed over by then is not written.

    Attributes:
        count: Items that were taken so far.
    """

    def __init__(
        self, engine: AdminEngine, budget: Budget, *, batch: int = BATCH, write_units: float | None = None
    ) -> None:
        """Make a writer.

        Args:
            engine: The engine.
            budget: What the calls are counted on.
            batch: Items handed to the engine at once; twice as many are in memory.
            write_units: Write units a second at most, those of the indexes included; None for no bound.
        """
        self.count = 0
        self._batch = batch
        self._pace = None if write_units is None else Pace(write_units)
        self._engine = engine
        self._budget = budget
        self._gathered: list[Attributes] = []
        self._under_way: asyncio.Task[None] | None = None

    async def put(self, item: Attributes) -> None:
        """Take an item; its key must not have been taken before."""
        self._gathered.append(item)
        self.count += 1
        if len(self._gathered) >= self._batch:
            await self._hand_over()

    async def _hand_over(self) -> None:
        await self._finish()
        batch = sorted(self._gathered, key=key_of)
        self._gathered = []
        self._under_way = asyncio.create_task(self._write(batch))

    async def _write(self, batch: Sequence[Attributes]) -> None:
        if self._pace is None:
            await self._engine.put_many(batch, budget=self._budget)
            return
        for portion in self._pace.portions(batch):
            await self._engine.put_many(portion, budget=self._budget)
            await self._pace.wait(portion)

    async def _finish(self) -> None:
        if self._under_way is not None:
            await self._under_way
            self._under_way = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            await self._hand_over()
            await self._finish()
        elif self._under_way is not None:
            self._under_way.cancel()
            await asyncio.gather(self._under_way, return_exceptions=True)

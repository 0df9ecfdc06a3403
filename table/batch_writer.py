"""Writing many items: sorted batches, one under way while the next is gathered."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Self

from table.budget import Budget
from table.engine import AdminEngine, Attributes
from table.keys import key_of

__all__ = ["BatchWriter"]

BATCH = 10_000
"""Items handed to the engine at once: some 10 MB. They are sorted by key, since an engine writes what lies together
several times faster than what is strewn over the whole table (320,000 items into the embedded one: 5 times)."""


class BatchWriter:
    """Gathers items, hands them to the engine by the batch, and waits for the last batch when its context ends.

    Used as `async with BatchWriter(engine, budget) as writer`. An error of a batch is raised by the next call, or at
    the end; what was not handed over by then is not written.

    Attributes:
        count: Items that were taken so far.
    """

    def __init__(self, engine: AdminEngine, budget: Budget) -> None:
        self.count = 0
        self._engine = engine
        self._budget = budget
        self._gathered: list[Attributes] = []
        self._under_way: asyncio.Task[None] | None = None

    async def put(self, item: Attributes) -> None:
        """Take an item; its key must not have been taken before."""
        self._gathered.append(item)
        self.count += 1
        if len(self._gathered) >= BATCH:
            await self._hand_over()

    async def _hand_over(self) -> None:
        await self._finish()
        batch = sorted(self._gathered, key=key_of)
        self._gathered = []
        self._under_way = asyncio.create_task(self._engine.put_many(batch, budget=self._budget))

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

"""An engine whose calls are answered in round trips, so that chance does not decide which of them is answered first."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast
from zlib import crc32

from table.engine.budget import Budget
from table.engine.codec import to_wire
from table.engine.protocol import Attributes, KeyCondition, Page, PrimaryKey, StartKey
from table.engine.wires import ItemJson
from table.errors import TableThrottledError, UnprocessedKeysError
from tests.dictionary import Recording

__all__ = ["HandingOverWires", "InStep", "InStepWithWires", "Unreliable"]

T = TypeVar("T")

QUIET_ITERATIONS = 100
"""Iterations of the event loop without a new call, after which every part of an operation waits for the table."""


@dataclass(slots=True)
class InStep(Recording):
    """Makes the reads that wait once there is nothing else to do, and answers all of them at once, in their order.

    Threads answer in any order, and the keys that are read next share a call or not depending on it.
    """

    _waiting: list[tuple[Callable[[], Awaitable[Any]], asyncio.Future[Any]]] = field(default_factory=list)
    _steps: asyncio.Task[None] | None = None

    async def get_many(
        self, wanted: Iterable[PrimaryKey], *, budget: Budget, consistent: bool = False
    ) -> dict[PrimaryKey, Attributes]:
        """Read items by key."""
        asked = list(wanted)
        return await self._in_step(lambda: self.engine.get_many(asked, budget=budget, consistent=consistent), budget)

    async def query(
        self,
        condition: KeyCondition,
        *,
        budget: Budget,
        limit: int | None = None,
        after: StartKey | None = None,
        consistent: bool = False,
    ) -> Page:
        """Read a page."""
        return await self._in_step(
            lambda: self.engine.query(condition, budget=budget, limit=limit, after=after, consistent=consistent), budget
        )

    async def _in_step(self, call: Callable[[], Awaitable[T]], budget: Budget) -> T:
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append((call, answer))
        if self._steps is None or self._steps.done():
            self._steps = asyncio.create_task(self._answer(budget))
        return cast("T", await answer)

    async def _answer(self, budget: Budget) -> None:
        while self._waiting:
            quiet, calls = 0, 0
            while quiet < QUIET_ITERATIONS:
                await asyncio.sleep(0)
                quiet = quiet + 1 if calls == len(self._waiting) and not budget.paused else 0
                calls = len(self._waiting)
            step, self._waiting = self._waiting, []
            outcomes = await asyncio.gather(*(call() for call, _ in step), return_exceptions=True)
            for (_, answer), outcome in zip(step, outcomes, strict=True):
                if answer.done():  # who asked was cancelled
                    continue
                if isinstance(outcome, BaseException):
                    answer.set_exception(outcome)
                else:
                    answer.set_result(outcome)


class HandingOverWires(Recording):
    """An engine that hands over DynamoDB JSON, as that of DynamoDB does."""

    async def get_wires(
        self, requested: Iterable[PrimaryKey], *, budget: Budget, consistent: bool = False
    ) -> dict[PrimaryKey, ItemJson]:
        """Read items as DynamoDB JSON."""
        try:
            found = await self.get_many(requested, budget=budget, consistent=consistent)
        except UnprocessedKeysError as error:
            wires: dict[PrimaryKey, ItemJson] = {key: to_wire(item) for key, item in error.found.items()}
            raise UnprocessedKeysError(wires, error.unprocessed, TableThrottledError("busy")) from None
        return {key: to_wire(item) for key, item in found.items()}


@dataclass(slots=True)
class Unreliable(Recording):
    """An engine that never processes some keys, and never answers some queries: the same each time.

    Attributes:
        every: One of how many fails; 0 fails none.
    """

    every: int = 0

    def _fails(self, what: object) -> bool:
        return self.every > 0 and crc32(repr(what).encode()) % self.every == 0

    async def get_many(
        self, wanted: Iterable[PrimaryKey], *, budget: Budget, consistent: bool = False
    ) -> dict[PrimaryKey, Attributes]:
        """Read items by key, some of which are never processed."""
        asked = list(wanted)
        found = await self.engine.get_many(asked, budget=budget, consistent=consistent)
        unprocessed = [key for key in asked if self._fails(key)]
        if not unprocessed:
            return found
        processed = {key: item for key, item in found.items() if key not in unprocessed}
        raise UnprocessedKeysError(processed, unprocessed, TableThrottledError("busy"))

    async def query(
        self,
        condition: KeyCondition,
        *,
        budget: Budget,
        limit: int | None = None,
        after: StartKey | None = None,
        consistent: bool = False,
    ) -> Page:
        """Read a page, unless the partition is one of those that never answer."""
        if self._fails(condition.partition):
            raise TableThrottledError("busy")
        return await self.engine.query(condition, budget=budget, limit=limit, after=after, consistent=consistent)


class InStepWithWires(HandingOverWires, InStep):
    """The same, in step."""

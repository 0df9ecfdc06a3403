"""The shared item loader: every read by key of one request goes through it.

Asks of different kinds made in the same tick (words, breakdowns, families) share BatchGetItem calls of at most 100
distinct keys. It is the memory of one request: a key is read once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import TypeVar

from aiodataloader import DataLoader

from table.engine.budget import Budget
from table.engine.protocol import BATCH_GET_KEYS, Attributes, Engine, PrimaryKey
from table.errors import TableUnavailableError
from table.model.keys import Kind, kind_of

__all__ = ["StoredLoader", "present"]

T = TypeVar("T")


_WRITTEN_BY_VIEWERS = frozenset((Kind.USER, Kind.USER_BREAKDOWN, Kind.OFFICIAL_BREAKDOWN))


class StoredLoader(DataLoader[PrimaryKey, "Attributes | None"]):
    """Primary key → the stored attributes, None where there is no item.

    A failed read is an error for the keys of its call alone; nothing that failed is remembered.
    """

    def __init__(self, engine: Engine, budget: Budget, *, sees_own_writes: bool = False) -> None:
        """Read through an engine.

        Args:
            engine: The engine.
            budget: What the calls are counted on.
            sees_own_writes: Calls with keys that viewers write are strongly consistent, at twice the price; for
                signed-in viewers, who may have written a moment ago.
        """
        super().__init__(max_batch_size=BATCH_GET_KEYS)
        self.engine = engine
        self.budget = budget
        self.sees_own_writes = sees_own_writes

    async def batch_load_fn(self, wanted: list[PrimaryKey]) -> list[Attributes | None]:
        """Read one batch; a cancelled batch is an error for its keys, or those who wait would wait for ever."""
        try:
            found = await self.engine.get_many(wanted, budget=self.budget, consistent=self._has_to_be_fresh(wanted))
        except asyncio.CancelledError:
            raise TableUnavailableError("the read was cancelled") from None
        return [found.get(key) for key in wanted]

    def _has_to_be_fresh(self, wanted: Iterable[PrimaryKey]) -> bool:
        return self.sees_own_writes and any(kind_of(key) in _WRITTEN_BY_VIEWERS for key in wanted)

    def replace(self, written: Mapping[PrimaryKey, Attributes | None]) -> None:
        """Remember what was written in place of what was read."""
        for key, attributes in written.items():
            self.clear(key)
            self.prime(key, attributes)

    async def get(self, key: PrimaryKey) -> Attributes | None:
        """Read one item. Cancelling the caller leaves the read, and others who wait for it, alone."""
        future = self.load(key)
        return future.result() if future.done() else await asyncio.shield(future)

    async def get_many(self, wanted: Iterable[PrimaryKey]) -> list[Attributes | Exception | None]:
        """Read items, in the order asked; the error stands in the place of each that could not be read."""
        futures = [self.load(key) for key in wanted]
        waiting = {future for future in futures if not future.done()}
        if waiting:
            await _all_done(waiting)
        return [_outcome(future) for future in futures]

    def ask(self, wanted: Iterable[PrimaryKey]) -> None:
        """Let items travel with what else is asked in this tick; whoever wants one later waits no second time."""
        for key in wanted:
            self.load(key).add_done_callback(_outcome)


async def _all_done(waiting: Iterable[asyncio.Future[Attributes | None]]) -> None:
    """Wait for all; who gives up waiting leaves somebody behind to look at the errors."""
    try:
        await asyncio.wait(waiting)
    except asyncio.CancelledError:
        for future in waiting:
            future.add_done_callback(_outcome)
        raise


def present(found: Iterable[T | Exception | None]) -> list[T]:
    """Leave out what is not there, for lists that would be wrong without an item that could not be read.

    Raises:
        TableError: The first read that failed.
    """
    there: list[T] = []
    for one in found:
        if isinstance(one, Exception):
            raise one
        if one is not None:
            there.append(one)
    return there


def _outcome(future: asyncio.Future[Attributes | None]) -> Attributes | Exception | None:
    """Give the result or the error; looking at the error keeps the event loop from reporting it as overlooked."""
    error = future.exception()
    if isinstance(error, Exception):
        return error
    return future.result()

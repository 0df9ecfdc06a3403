"""The shared item loader: every read by key of one request goes through it.

Reads of words, breakdowns and families requested in the same tick share BatchGetItem calls of at most 100 distinct
keys. The loader caches for one request: each key is read once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from typing import TypeAlias, TypeVar, cast

from aiodataloader import DataLoader, Loader, dispatch_queue

from table.engine.batches import in_batches
from table.engine.budget import Budget
from table.engine.codec import from_wire
from table.engine.protocol import BATCH_GET_KEYS, Attributes, Engine, PrimaryKey
from table.engine.wires import ItemJson, WireEngine, parsed
from table.errors import EngineUnsupportedError, TableError, TableUnavailableError, UnprocessedKeysError
from table.model.kinds import Kind, kind_of

__all__ = ["StoredLoader", "present"]

T = TypeVar("T")

Outcomes: TypeAlias = "list[Attributes | Exception | None]"
"""What was read under some keys, in their order: an item, None for a missing one, or the error of its read."""

Get: TypeAlias = Callable[..., Awaitable[Mapping[PrimaryKey, T]]]
"""A method of an engine that reads items by key."""

_WRITTEN_BY_VIEWERS = frozenset((Kind.USER, Kind.USER_BREAKDOWN, Kind.OFFICIAL_BREAKDOWN, Kind.FAMILY_ENTRY))


class StoredLoader(DataLoader[PrimaryKey, "Attributes | None"]):
    """Primary key → the stored attributes, None for a missing item.

    A failed read is an error only for the keys of its call, of these only for the unprocessed ones, and is not cached.
    """

    def __init__(
        self, engine: Engine, budget: Budget, *, sees_own_writes: bool = False, wires: WireEngine | None = None
    ) -> None:
        """Read through an engine.

        Args:
            engine: The engine.
            budget: The budget that the calls count against.
            sees_own_writes: Make calls with keys that viewers write strongly consistent, at twice the price; for
                signed-in viewers, who may have written a moment ago.
            wires: The same engine, if it hands over DynamoDB JSON.
        """
        super().__init__(max_batch_size=BATCH_GET_KEYS)
        self.engine = engine
        self.budget = budget
        self.sees_own_writes = sees_own_writes
        self._wires = wires

    @property
    def hands_over_wires(self) -> bool:
        """Whether `read_wires` may be called."""
        return self._wires is not None

    def do_resolve_reject(self, key: PrimaryKey, future: asyncio.Future[Attributes | None]) -> None:
        """Queue a key, and schedule the read of the queue. Replaces the library's, which never waits.

        The error of a read is retrieved in any case: those who wait for it may have been cancelled.
        """
        future.add_done_callback(_outcome)
        self._queue.append(Loader(key=key, future=future))
        if len(self._queue) == 1:
            self.loop.call_soon(asyncio.ensure_future, self._dispatch())

    async def _dispatch(self) -> None:
        """Read what was queued, once no part of the operation waits for its turn: its keys belong to the same batch."""
        while self.budget.paused:  # noqa: ASYNC110  # a turn comes in a few iterations, and the loop is busy anyway
            await asyncio.sleep(0)
        dispatch_queue(self)

    async def batch_load_fn(self, keys: list[PrimaryKey]) -> Outcomes:  # type: ignore[override]  # the library accepts errors
        """Read one batch. Cancellation becomes an error for its keys; otherwise their waiters would hang."""
        try:
            outcomes = await self._read_batch(keys, self.engine.get_many)
        except asyncio.CancelledError:
            raise TableUnavailableError("the read was cancelled") from None
        for key, outcome in zip(keys, outcomes, strict=True):
            if isinstance(outcome, Exception):
                self.clear(key)
        return outcomes

    async def _read_batch(self, keys: Sequence[PrimaryKey], get: Get[T]) -> list[T | Exception | None]:
        """Read at most `BATCH_GET_KEYS` keys, in their order; unprocessed ones are replaced by the error."""
        is_fresh = self.sees_own_writes and any(kind_of(key) in _WRITTEN_BY_VIEWERS for key in keys)
        try:
            found = await get(keys, budget=self.budget, consistent=is_fresh)
        except UnprocessedKeysError as error:
            return [error if key in error.unprocessed else error.found.get(key) for key in keys]
        return [found.get(key) for key in keys]

    def replace(self, written: Mapping[PrimaryKey, Attributes | None]) -> None:
        """Cache what was written in place of what was read."""
        for key, attributes in written.items():
            self.clear(key)
            self.prime(key, attributes)

    async def get(self, key: PrimaryKey) -> Attributes | None:
        """Read one item. Cancelling the caller does not cancel the read, which others may be waiting for."""
        future = self.load(key)
        if not future.done():
            # Unlike `shield`, this makes no second future, whose error nobody would retrieve.
            await asyncio.wait((future,))
        return future.result()

    async def get_many(self, keys: Iterable[PrimaryKey]) -> Outcomes:
        """Read items, in the order of the keys; an item that could not be read is replaced by its error."""
        futures = [self.load(key) for key in keys]
        pending = {future for future in futures if not future.done()}
        if pending:
            await asyncio.wait(pending)
        return [_outcome(future) for future in futures]

    async def read(self, keys: Sequence[PrimaryKey]) -> dict[PrimaryKey, Attributes | None]:
        """Read distinct keys that nothing else reads, without a future for each: 1 BatchGetItem per 100.

        Raises:
            TableError: A read failed. What was read is cached, and so are errors, for those who read the keys again.
        """
        return await self._read(keys, self.engine.get_many, self.remember)

    async def read_wires(self, keys: Sequence[PrimaryKey]) -> dict[PrimaryKey, ItemJson | None]:
        """Read distinct keys as `read` does, but return the items as DynamoDB JSON, whose values are not checked."""
        if self._wires is None:
            raise EngineUnsupportedError("this engine does not hand over DynamoDB JSON")
        return await self._read(keys, self._wires.get_wires, self.remember_wires)

    async def _read(
        self,
        keys: Sequence[PrimaryKey],
        get: Get[T],
        remember: Callable[[Mapping[PrimaryKey, T | Exception | None]], None],
    ) -> dict[PrimaryKey, T | None]:
        batches = [[*batch] for batch in in_batches(keys, BATCH_GET_KEYS)]
        found = (
            await asyncio.gather(*(self._outcomes(batch, get) for batch in batches))
            if len(batches) > 1
            else [await self._outcomes(batch, get) for batch in batches]
        )
        outcomes = dict(zip(keys, chain.from_iterable(found), strict=True))
        for one in outcomes.values():
            if isinstance(one, Exception):
                remember(outcomes)
                raise one
        return cast("dict[PrimaryKey, T | None]", outcomes)

    async def _outcomes(self, batch: Sequence[PrimaryKey], get: Get[T]) -> list[T | Exception | None]:
        try:
            return await self._read_batch(batch, get)
        except TableError as error:
            return [error] * len(batch)

    def remember(self, outcomes: Mapping[PrimaryKey, Attributes | Exception | None]) -> None:
        """Cache what was read by `read`."""
        for key, outcome in outcomes.items():
            self.prime(key, outcome)  # type: ignore[arg-type]  # the library accepts errors
            if isinstance(outcome, Exception):
                _outcome(self.load(key))

    def remember_wires(self, outcomes: Mapping[PrimaryKey, ItemJson | Exception | None]) -> None:
        """Cache what was read by `read_wires`. What is not DynamoDB JSON is read again by those who need it."""
        with suppress(ValueError):
            self.remember(
                {
                    key: one if one is None or isinstance(one, Exception) else from_wire(parsed(one))
                    for key, one in outcomes.items()
                }
            )

    def ask(self, keys: Iterable[PrimaryKey]) -> None:
        """Prefetch items in this tick's batch, so that reading them later needs no further call."""
        for key in keys:
            self.load(key)


def present(found: Iterable[T | Exception | None]) -> list[T]:
    """Leave out missing items, for lists that must not leave out an item that could not be read.

    Raises:
        TableError: The first read that failed.
    """
    existing: list[T] = []
    for one in found:
        if isinstance(one, Exception):
            raise one
        if one is not None:
            existing.append(one)
    return existing


def _outcome(future: asyncio.Future[Attributes | None]) -> Attributes | Exception | None:
    """Return the result or the error; retrieving the error keeps the event loop from logging it as unhandled."""
    error = future.exception()
    if isinstance(error, Exception):
        return error
    return future.result()

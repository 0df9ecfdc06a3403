"""The shared item loader: every read by key of one request goes through it.

Reads of words, breakdowns and families requested in the same tick share BatchGetItem calls of at most 100 distinct
keys. The loader caches for one request: each key is read once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import TypeAlias, TypeVar, cast

from aiodataloader import DataLoader, Loader, dispatch_queue

from table.engine.batches import in_batches
from table.engine.budget import Budget
from table.engine.protocol import BATCH_GET_KEYS, Attributes, Engine, PrimaryKey
from table.errors import TableError, TableUnavailableError, UnprocessedKeysError
from table.model.kinds import Kind, kind_of

__all__ = ["StoredLoader", "present"]

T = TypeVar("T")

Outcomes: TypeAlias = "list[Attributes | Exception | None]"
"""What was read under some keys, in their order: an item, None for a missing one, or the error of its read."""

_WRITTEN_BY_VIEWERS = frozenset((Kind.USER, Kind.USER_BREAKDOWN, Kind.OFFICIAL_BREAKDOWN, Kind.FAMILY_ENTRY))


class StoredLoader(DataLoader[PrimaryKey, "Attributes | None"]):
    """Primary key → the stored attributes, None for a missing item.

    A failed read is an error only for the keys of its call, of these only for the unprocessed ones, and is not cached.
    """

    def __init__(self, engine: Engine, budget: Budget, *, sees_own_writes: bool = False) -> None:
        """Read through an engine.

        Args:
            engine: The engine.
            budget: The budget that the calls count against.
            sees_own_writes: Make calls with keys that viewers write strongly consistent, at twice the price; for
                signed-in viewers, who may have written a moment ago.
        """
        super().__init__(max_batch_size=BATCH_GET_KEYS)
        self.engine = engine
        self.budget = budget
        self.sees_own_writes = sees_own_writes

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
            outcomes = await self._read_batch(keys)
        except asyncio.CancelledError:
            raise TableUnavailableError("the read was cancelled") from None
        for key, outcome in zip(keys, outcomes, strict=True):
            if isinstance(outcome, Exception):
                self.clear(key)
        return outcomes

    async def _read_batch(self, keys: Sequence[PrimaryKey]) -> Outcomes:
        """Read at most `BATCH_GET_KEYS` keys, in their order; unprocessed ones are replaced by the error."""
        is_fresh = self.sees_own_writes and any(kind_of(key) in _WRITTEN_BY_VIEWERS for key in keys)
        try:
            found = await self.engine.get_many(keys, budget=self.budget, consistent=is_fresh)
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
        batches = [[*batch] for batch in in_batches(keys, BATCH_GET_KEYS)]
        found = (
            await asyncio.gather(*map(self._outcomes, batches))
            if len(batches) > 1
            else [await self._outcomes(batch) for batch in batches]
        )
        outcomes = dict(zip(keys, chain.from_iterable(found), strict=True))
        for one in outcomes.values():
            if isinstance(one, Exception):
                self.remember(outcomes)
                raise one
        return cast("dict[PrimaryKey, Attributes | None]", outcomes)

    async def _outcomes(self, batch: Sequence[PrimaryKey]) -> Outcomes:
        try:
            return await self._read_batch(batch)
        except TableError as error:
            return [error] * len(batch)

    def remember(self, outcomes: Mapping[PrimaryKey, Attributes | Exception | None]) -> None:
        """Cache what was read by `read`."""
        for key, outcome in outcomes.items():
            self.prime(key, outcome)  # type: ignore[arg-type]  # the library accepts errors
            if isinstance(outcome, Exception):
                _outcome(self.load(key))

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

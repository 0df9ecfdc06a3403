"""How many operations run at once, and how many wait for their turn; whoever is beyond that is told so at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from schema.errors import INTERNAL_SERVER_ERROR
from server.http.error_responses import RequestError
from table.engine.budget import Budget

__all__ = [
    "RETRY_SECONDS",
    "ClientLeftError",
    "ConcurrencyBounds",
    "ConcurrencyLimiter",
    "OverloadedError",
    "UntilLeft",
]

RETRY_SECONDS = 1
"""What a client that is turned away is asked to wait: about as long as a full queue takes to be worked off."""

WATCH_SECONDS = 0.05
"""After this long it is watched whether the client is still there; most answers are given by then, unwatched."""


class OverloadedError(RequestError):
    """The server has more to do than it can: 503, and no fault of the client's."""

    def __init__(self) -> None:
        super().__init__(
            f"the server has too much to do at the moment; try again in {RETRY_SECONDS} s",
            status=503,
            code=INTERNAL_SERVER_ERROR,
            retry_after_seconds=RETRY_SECONDS,
        )


class ClientLeftError(Exception):
    """The client closed the connection before it was answered; there is nobody to tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcurrencyBounds:
    """How much is done at once.

    Attributes:
        running: Operations that are carried out at once; 0 bounds nothing. Eight keep an event loop busy with a table
            that answers in 10 ms (`python -m benchmarks.overload`); the rest is for slower tables.
        waiting: Operations that wait for their turn. With word pages of 5 ms each, the last one waits 1.3 s.
        wait_seconds: How long one waits at most.
    """

    running: int = 64
    waiting: int = 256
    wait_seconds: float = 2.0


class ConcurrencyLimiter:
    """Lets so many through at once, in the order they came.

    Attributes:
        running: Operations, or batches, that hold a place now.
        waiting: Those that wait for one.
        refused: Those that were turned away since the process began.
    """

    def __init__(self, bounds: ConcurrencyBounds) -> None:
        self._bounds = bounds
        self._free = asyncio.Semaphore(bounds.running)
        self.running = 0
        self.waiting = 0
        self.refused = 0

    @asynccontextmanager
    async def place(self, budget: Budget) -> AsyncIterator[None]:
        """Hold one of the places; whoever is cancelled while waiting leaves the queue.

        Args:
            budget: Of the operation; the wait takes of its time.

        Raises:
            OverloadedError: The queue is full, or it took too long.
        """
        if self._bounds.running:
            await self._entered(budget)
        self.running += 1
        try:
            yield
        finally:
            self.running -= 1
            if self._bounds.running:
                self._free.release()

    async def _entered(self, budget: Budget) -> None:
        if not self._free.locked():
            await self._free.acquire()
            return
        if self.waiting >= self._bounds.waiting:
            self.refused += 1
            raise OverloadedError
        left = budget.remaining_seconds()
        seconds = self._bounds.wait_seconds if left is None else min(left, self._bounds.wait_seconds)
        self.waiting += 1
        try:
            async with asyncio.timeout(seconds):
                await self._free.acquire()
        except TimeoutError:
            self.refused += 1
            raise OverloadedError from None
        finally:
            self.waiting -= 1


class UntilLeft:
    """Cancels what is done within it as soon as the client has left, unless it is to be carried through.

    As `asyncio.timeout`, with the end of a connection in place of a moment.

    Raises:
        ClientLeftError: The client left, and what was under way has been cancelled.
    """

    def __init__(self, left: Callable[[], Awaitable[None]]) -> None:
        """Watch for an end.

        Args:
            left: Returns when the client has left.
        """
        self._left = left
        self._has_left = False
        self._task: asyncio.Task[object] | None = None
        self._begin: asyncio.TimerHandle | None = None
        self._watch: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.current_task()
        self._begin = asyncio.get_running_loop().call_later(WATCH_SECONDS, self._begin_to_watch)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.carry_through()
        if self._has_left and self._task is not None:
            cancelled_otherwise = self._task.uncancel() > 0
            if kind is asyncio.CancelledError and not cancelled_otherwise:
                raise ClientLeftError from error

    def carry_through(self) -> None:
        """Watch no longer: what is done from here on is finished, whether anybody waits for it or not."""
        if self._begin is not None:
            self._begin.cancel()
        if self._watch is not None:
            self._watch.cancel()

    def _begin_to_watch(self) -> None:
        self._watch = asyncio.create_task(self._wait())

    async def _wait(self) -> None:
        await self._left()
        self._has_left = True
        if self._task is not None:
            self._task.cancel()

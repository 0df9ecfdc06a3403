"""Bounds on how many operations run concurrently and how many wait; further ones are refused immediately."""

from __future__ import annotations

import asyncio
from typing import NamedTuple

from schema.errors import SERVICE_UNAVAILABLE
from server.http.error_responses import RequestError
from table.engine.budget import Budget

__all__ = ["RETRY_SECONDS", "ConcurrencyBounds", "ConcurrencyLimiter", "OverloadedError"]

RETRY_SECONDS = 1
"""When a refused client should try again: a full queue takes about that long to drain."""


class OverloadedError(RequestError):
    """The server is overloaded: 503."""

    def __init__(self) -> None:
        super().__init__(
            f"the server is overloaded; try again in {RETRY_SECONDS} s",
            status=503,
            code=SERVICE_UNAVAILABLE,
            retry_after_seconds=RETRY_SECONDS,
        )


class ConcurrencyBounds(NamedTuple):
    """The bounds of a concurrency limiter.

    Attributes:
        running: The most operations that run concurrently; 0 sets no bound. Eight keep an event loop busy when the
            table answers in 10 ms (`python -m benchmarks.overload`); the rest is for slower tables.
        waiting: The most operations that wait. With word pages of 5 ms each, the last one waits 1.3 s.
        wait_seconds: How long an operation may wait.
    """

    running: int = 64
    waiting: int = 256
    wait_seconds: float = 2.0


class ConcurrencyLimiter:
    """Limits concurrent operations; waiters are served in order.

    Attributes:
        running: Operations, or batches, that hold a slot now.
        waiting: Those that wait for one.
        refused: Those that were refused since the process started.
    """

    def __init__(self, bounds: ConcurrencyBounds) -> None:
        self._bounds = bounds
        self._slots = asyncio.Semaphore(bounds.running)
        self.running = 0
        self.waiting = 0
        self.refused = 0

    def slot(self, budget: Budget) -> Slot:
        """Return a slot, to be held with `async with`; waiting for it uses up the time of the budget.

        Raises:
            OverloadedError: When it is entered: the queue is full, or the wait took too long.
        """
        return Slot(self, budget)

    async def take(self, budget: Budget) -> None:
        """Take a slot, as `slot` does."""
        if self._bounds.running:
            await self._acquire(budget)
        self.running += 1

    def give_back(self) -> None:
        """Return a slot."""
        self.running -= 1
        if self._bounds.running:
            self._slots.release()

    async def _acquire(self, budget: Budget) -> None:
        if not self._slots.locked():
            await self._slots.acquire()
            return
        if self.waiting >= self._bounds.waiting:
            self.refused += 1
            raise OverloadedError
        left = budget.remaining_seconds()
        seconds = self._bounds.wait_seconds if left is None else min(left, self._bounds.wait_seconds)
        self.waiting += 1
        try:
            async with asyncio.timeout(seconds):
                await self._slots.acquire()
        except TimeoutError:
            self.refused += 1
            raise OverloadedError from None
        finally:
            self.waiting -= 1


class Slot:
    """A slot of a limiter; a generator's context would take longer than all else that it does."""

    __slots__ = ("_budget", "_limiter")

    def __init__(self, limiter: ConcurrencyLimiter, budget: Budget) -> None:
        self._limiter = limiter
        self._budget = budget

    async def __aenter__(self) -> None:
        await self._limiter.take(self._budget)

    async def __aexit__(self, *_: object) -> None:
        self._limiter.give_back()

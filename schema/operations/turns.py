"""Turns on the event loop: no operation holds it longer than a stretch, however much there is to do.

Work that may take long asks `is_over` every now and then, and waits for its turn if it is. One turn is given in each
iteration of the loop, so that other requests, timers and disconnects are served in between. After work that could not
be interrupted, no turn is given for some iterations, in which short requests are answered.
"""

from __future__ import annotations

import asyncio
import heapq
import time
from itertools import count
from typing import Protocol

__all__ = ["STRETCH_SECONDS", "HasTurns", "Turns"]

STRETCH_SECONDS = 0.005
"""Work of all operations in one iteration of the loop. An iteration lasts up to two stretches, and one piece of work
that cannot be interrupted: parsing or validating a document, encoding an answer."""

LONG_SECONDS = 0.01
REST = 8
"""After a stretch of more than `LONG_SECONDS`, no turn is given in so many iterations of the loop. A request on a new
connection needs 3 of them until `/health` is answered."""

PASSED = 4
MOST_PASSED = 64
"""Work lets `PASSED` that ask for a turn after it pass for each turn that it has had, up to `MOST_PASSED`. So short
operations hardly wait for long ones, and none waits without end: when the fewest turns always went first, clients that
sent one list after another kept others waiting until their deadline."""

WOKEN = 16
"""The most parts of operations that are woken in one iteration; many take a fraction of a millisecond each."""


class HasTurns(Protocol):
    """The budget of an operation, or the preparation of a document.

    Attributes:
        turns: The turns it has had.
    """

    turns: int


class Turns:
    """The turns of one process, in the order in which they are asked for; operations that have had many wait longer.

    Attributes:
        given: Turns given since the process started.
    """

    def __init__(self, stretch_seconds: float = STRETCH_SECONDS, long_seconds: float = LONG_SECONDS) -> None:
        self.given = 0
        self._stretch_seconds = stretch_seconds
        self._long_seconds = long_seconds
        self._began_at = 0.0
        self._ends_at: float | None = None
        self._rest = 0
        self._is_ending = False
        self._is_first = False
        self._order = count()
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []

    def is_over(self) -> bool:
        """Whether the stretch of this iteration of the event loop is over. The first call starts it."""
        if self._ends_at is None:
            self._begin()
            return False
        return time.perf_counter() > self._ends_at

    async def wait(self, operation: HasTurns | None = None) -> None:
        """Wait for a turn. The first turn of an iteration starts a stretch, the others share what is left of it."""
        place = self._place(operation)
        while True:
            turn = asyncio.get_running_loop().create_future()
            heapq.heappush(self._waiting, (*place, turn))
            if self._ends_at is None:
                self._begin()
            await turn
            if self._is_first:
                self._is_first = False
                self._begin()
            elif self.is_over():
                continue
            if operation is not None:
                operation.turns += 1
            self.given += 1
            return

    async def start(self, operation: HasTurns | None = None) -> None:
        """Wait for a turn if the stretch is over, or if others wait: before work that cannot be interrupted.

        An operation of None has priority over all others.
        """
        if self._waiting or self._is_first or self.is_over():
            await self.wait(operation)

    def _place(self, operation: HasTurns | None) -> tuple[int, int]:
        """Return the place in the order of those who wait; a second number decides between equals."""
        order = next(self._order)
        return (order + min(PASSED * operation.turns, MOST_PASSED) if operation is not None else -1), order

    def _begin(self) -> None:
        self._began_at = time.perf_counter()
        self._ends_at = self._began_at + self._stretch_seconds
        if not self._is_ending:
            self._is_ending = True
            asyncio.get_running_loop().call_soon(self._end)

    def _end(self) -> None:
        """End the stretch in the next iteration of the event loop, and wake those whose turn may be next."""
        if self._rest:
            self._rest -= 1
        elif time.perf_counter() - self._began_at > self._long_seconds:
            self._rest = REST
        if self._rest:
            asyncio.get_running_loop().call_soon(self._end)
            return
        self._ends_at, self._is_ending = None, False
        for _ in range(min(len(self._waiting), WOKEN)):
            turn = heapq.heappop(self._waiting)[2]
            if not turn.done():
                turn.set_result(None)
                self._is_first = True
        if self._waiting:
            self._begin()

"""A budget for jobs that share a table with a service: a limit on the units per second."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from table.engine.budget import CONCURRENT_CALLS, Budget, Slots

__all__ = ["PacedBudget"]

UNITS_OF_A_CALL = 150
"""The most units that a call usually costs: a page of a Scan 128, 25 items of a dictionary with an index 100."""


class PacedBudget(Budget):
    """A budget without a deadline, whose calls wait until the units of earlier calls are paid off.

    The limit holds over some seconds: a call's units are known only after it. Fewer calls are made concurrently where
    the limit is low.
    """

    __slots__ = ("_clock", "_free_at", "_read_rate", "_write_rate")

    def __init__(
        self,
        *,
        read_units: float | None = None,
        write_units: float | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Limit read and write units per second; None sets no limit."""
        rates = [rate for rate in (read_units, write_units) if rate is not None]
        calls = int(min(rates) / UNITS_OF_A_CALL) if rates else CONCURRENT_CALLS
        super().__init__(None)
        self._read_rate, self._write_rate, self._clock, self._free_at = read_units, write_units, clock, clock()
        self.slots = _PacedSlots(self, min(CONCURRENT_CALLS, max(1, calls)), sleep)

    def record(
        self, operation: str, *, read_units: float = 0.0, write_units: float = 0.0, examined_items: int = 0
    ) -> None:
        """Count a call, and the time that pays it off."""
        super().record(operation, read_units=read_units, write_units=write_units, examined_items=examined_items)
        read_seconds = read_units / self._read_rate if self._read_rate else 0.0
        write_seconds = write_units / self._write_rate if self._write_rate else 0.0
        self._free_at = max(self._free_at, self._clock()) + max(read_seconds, write_seconds)

    def seconds_to_wait(self) -> float:
        """Return how long the next call has to wait."""
        return max(0.0, self._free_at - self._clock())


class _PacedSlots(Slots):
    """The slots of a paced budget: each is given when the calls before are paid off."""

    def __init__(self, budget: PacedBudget, number: int, sleep: Callable[[float], Awaitable[None]]) -> None:
        super().__init__(budget, number)
        self._paced = budget
        self._sleep = sleep

    async def __aenter__(self) -> None:
        await super().__aenter__()
        try:
            while (seconds := self._paced.seconds_to_wait()) > 0:
                await self._sleep(seconds)
        except BaseException:
            self.release()
            raise

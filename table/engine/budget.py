"""The budget of one request or job: time, concurrent calls, and counts of what it used."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from contextlib import suppress
from weakref import WeakSet

from table.errors import DeadlineExceededError

__all__ = ["CONCURRENT_CALLS", "Budget"]

CONCURRENT_CALLS = 16
"""Concurrent calls per request; further calls wait for a slot."""


class Budget:
    """A deadline shared by all calls, a limit on concurrent calls, and counts of what was used.

    Create one per request, inside the event loop, and pass it to every engine call.

    Attributes:
        calls: DynamoDB operation name → number of calls, including retries of unprocessed keys.
        read_units: Read units as reported by the engine, or estimated from item sizes if it reports none.
        write_units: Write units, likewise.
        slots: An engine holds one slot during each call.
    """

    __slots__ = ("_deadline", "_timeouts", "calls", "read_units", "slots", "write_units")

    def __init__(self, timeout_seconds: float | None, concurrent_calls: int = CONCURRENT_CALLS) -> None:
        """Start the clock; None means no deadline, for command-line jobs."""
        self._deadline = None if timeout_seconds is None else time.monotonic() + timeout_seconds
        self._timeouts: WeakSet[asyncio.Timeout] = WeakSet()
        self.slots = asyncio.Semaphore(concurrent_calls)
        self.calls: Counter[str] = Counter()
        self.read_units = 0.0
        self.write_units = 0.0

    def remaining_seconds(self) -> float | None:
        """Return the remaining seconds, more than 0, or None without a deadline.

        Raises:
            DeadlineExceededError: No time is left.
        """
        if self._deadline is None:
            return None
        remaining = self._deadline - time.monotonic()
        if remaining <= 0:
            raise DeadlineExceededError("the time for this request is used up")
        return remaining

    def timeout(self) -> asyncio.Timeout:
        """Return the timeout for one call, to be entered with `async with`; it expires with the budget.

        Raises:
            DeadlineExceededError: No time is left.
        """
        timeout = asyncio.timeout(self.remaining_seconds())
        self._timeouts.add(timeout)
        return timeout

    def end(self) -> None:
        """Expire now, because the client has disconnected: cancel running calls and start no others."""
        self._deadline = time.monotonic()
        for timeout in self._timeouts:
            with suppress(RuntimeError):  # already ended
                timeout.reschedule(asyncio.get_running_loop().time())

    def record(self, operation: str, *, read_units: float = 0.0, write_units: float = 0.0) -> None:
        """Count one call of `operation` (a DynamoDB operation name such as `BatchGetItem`) and its units."""
        self.calls[operation] += 1
        self.read_units += read_units
        self.write_units += write_units

"""What one request or job may spend on the table, and what it has spent."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from contextlib import suppress
from weakref import WeakSet

from table.errors import DeadlineExceededError

__all__ = ["CONCURRENT_CALLS", "Budget"]

CONCURRENT_CALLS = 16
"""Calls of one request under way at once (design.md 2.3); more wait for a slot."""


class Budget:
    """A deadline that all calls share, a bound on calls at once, and the count of what was used.

    Made once per request, inside the event loop, and handed to every call of the engine.

    Attributes:
        calls: DynamoDB operation name → number of calls, retries of unprocessed keys included.
        read_units: Read units used, as the engine told or, where it does not tell, as its size rules imply.
        write_units: Write units used, likewise.
        slots: Taken by an engine for the length of each call.
    """

    __slots__ = ("_deadline", "_under_way", "calls", "read_units", "slots", "write_units")

    def __init__(self, timeout_seconds: float | None, concurrent_calls: int = CONCURRENT_CALLS) -> None:
        """Start the clock; `None` is no deadline, for jobs of the command line."""
        self._deadline = None if timeout_seconds is None else time.monotonic() + timeout_seconds
        self._under_way: WeakSet[asyncio.Timeout] = WeakSet()
        self.slots = asyncio.Semaphore(concurrent_calls)
        self.calls: Counter[str] = Counter()
        self.read_units = 0.0
        self.write_units = 0.0

    def remaining_seconds(self) -> float | None:
        """Give the seconds left, more than 0, or None without a deadline.

        Raises:
            DeadlineExceededError: No time is left.
        """
        if self._deadline is None:
            return None
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise DeadlineExceededError("the time for this request is used up")
        return left

    def timeout(self) -> asyncio.Timeout:
        """Give what bounds one call, to be entered with `async with`: it ends with the budget.

        Raises:
            DeadlineExceededError: No time is left.
        """
        timeout = asyncio.timeout(self.remaining_seconds())
        self._under_way.add(timeout)
        return timeout

    def end(self) -> None:
        """Let no time be left: whoever asked has gone. Calls under way are cancelled, others are not begun."""
        self._deadline = time.monotonic()
        for timeout in self._under_way:
            with suppress(RuntimeError):  # it has ended already
                timeout.reschedule(asyncio.get_running_loop().time())

    def record(self, operation: str, *, read_units: float = 0.0, write_units: float = 0.0) -> None:
        """Count one call of `operation` (a DynamoDB operation name such as `BatchGetItem`) and its units."""
        self.calls[operation] += 1
        self.read_units += read_units
        self.write_units += write_units

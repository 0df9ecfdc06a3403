"""The budget of one request or job: time, concurrent calls, and the spend: counts of what was used, with limits."""

from __future__ import annotations

import asyncio
import math
import time
from collections import Counter
from contextlib import suppress
from typing import NamedTuple
from weakref import WeakSet, ref

from table.errors import DeadlineExceededError, SpendLimitError

__all__ = ["CONCURRENT_CALLS", "Budget", "Reservation", "Slots", "SpendLimits"]

CONCURRENT_CALLS = 16
"""Concurrent calls per request; further calls wait for a slot."""

OBJECTS_A_POINT = 50
CALLS_A_POINT = 5


class SpendLimits(NamedTuple):
    """The most that one request may use of each counter of its budget; jobs have no limits."""

    objects: float = math.inf
    answer_bytes: float = math.inf
    table_calls: float = math.inf
    read_units: float = math.inf
    examined_items: float = math.inf


class Reservation:
    """Read units that a call in flight may use; entered before it is made.

    The call waits while those in flight might use up what is left, so the limit is exceeded by one call at most if each
    uses no more than it reserves. A call that is alone does not wait.
    """

    __slots__ = ("_budget", "_units")

    def __init__(self, budget: Budget, units: float) -> None:
        self._budget = budget
        self._units = units

    async def __aenter__(self) -> None:
        budget = self._budget
        while budget.reading and budget.read_units + budget.reserved_units + self._units > budget.limits.read_units:
            ended = asyncio.get_running_loop().create_future()
            budget.waiting.append(ended)
            await ended
            if budget.exceeded is not None:
                raise budget.exceeded
        budget.reading += 1
        budget.reserved_units += self._units

    async def __aexit__(self, *_: object) -> None:
        budget = self._budget
        budget.reading -= 1
        budget.reserved_units -= self._units
        waiting, budget.waiting = budget.waiting, []
        for ended in waiting:
            if not ended.done():
                ended.set_result(None)


class Slots(asyncio.Semaphore):
    """The slots of a budget. No call starts in one after a limit was met."""

    def __init__(self, budget: Budget, concurrent_calls: int) -> None:
        super().__init__(concurrent_calls)
        self._budget = ref(budget)  # else each request would leave a cycle to the garbage collector

    async def __aenter__(self) -> None:
        await super().__aenter__()
        budget = self._budget()
        try:
            if budget is not None:
                budget.start_call()
        except SpendLimitError:
            self.release()
            raise


class Budget:
    """A deadline shared by all calls, a limit on concurrent calls, and counts of what was used.

    Create one per request, inside the event loop, and pass it to every engine call.

    Attributes:
        calls: DynamoDB operation name → number of calls, including retries of unprocessed keys.
        retries: The calls that only repeated what the table had left unprocessed. They are not what was asked for, so
            they do not count towards the limit of calls and are not paid for; there may be as many as that allows.
        read_units: Read units as reported by the engine, or estimated from item sizes if it reports none.
        write_units: Write units, likewise.
        examined_items: Items that calls returned, and entries of the catalogue that a search visited.
        objects: Objects of the answer, and items of lists that are not objects.
        answer_bytes: Bytes of the answer as JSON: names, values and punctuation.
        limits: The most that may be used.
        exceeded: The limit that was met first; None if there is none.
        paused: Parts of the operation that wait for a turn on the event loop.
        turns: The turns it has had.
        slots: An engine holds one slot during each call.
        reading: Reads in flight, with `reserved_units` read units, and those `waiting` until one has ended.
    """

    __slots__ = (
        "__weakref__", "_deadline", "_started_calls", "_timeouts", "answer_bytes", "calls", "examined_items",
        "exceeded", "limits", "objects", "paused", "read_units", "reading", "reserved_units", "retries", "slots",
        "turns", "waiting", "write_units",
    )  # fmt: skip

    def __init__(
        self,
        timeout_seconds: float | None,
        concurrent_calls: int = CONCURRENT_CALLS,
        limits: SpendLimits | None = None,
    ) -> None:
        """Start the clock; None means no deadline, for command-line jobs."""
        self._deadline = None if timeout_seconds is None else time.monotonic() + timeout_seconds
        self._timeouts: WeakSet[asyncio.Timeout] = WeakSet()
        self._started_calls = 0
        self.slots = Slots(self, concurrent_calls)
        self.calls: Counter[str] = Counter()
        self.retries = 0
        self.read_units = 0.0
        self.write_units = 0.0
        self.examined_items = 0
        self.objects = 0
        self.answer_bytes = 0
        self.limits = limits or SpendLimits()
        self.exceeded: SpendLimitError | None = None
        self.reading = 0
        self.reserved_units = 0.0
        self.waiting: list[asyncio.Future[None]] = []
        self.paused = 0
        self.turns = 0

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

    def reserve(self, units: float) -> Reservation:
        """Reserve read units for a call, to be entered with `async with` within a slot.

        Raises:
            SpendLimitError: When it is entered: a limit was met while it waited.
        """
        return Reservation(self, units)

    def start_call(self) -> None:
        """Count a call before it is made.

        Raises:
            SpendLimitError: A limit was met, by this call or before.
        """
        self._started_calls += 1
        self.check()
        if self.exceeded is not None:
            raise self.exceeded

    def may_retry(self) -> bool:
        """Whether a call may be made again for what the table left unprocessed; counts it."""
        if self.retries >= self.limits.table_calls:
            return False
        self.retries += 1
        return True

    def record(
        self, operation: str, *, read_units: float = 0.0, write_units: float = 0.0, examined_items: int = 0
    ) -> None:
        """Count one call of `operation` (a DynamoDB operation name such as `BatchGetItem`) and what it used."""
        self.calls[operation] += 1
        self.read_units += read_units
        self.write_units += write_units
        self.examined_items += examined_items
        self.check()

    def spent(self) -> tuple[object, ...]:
        """Return what has been used so far, for `take_back`."""
        return self._started_calls, dict(self.calls), self.read_units, self.examined_items, self.retries

    def take_back(self, spent: tuple[object, ...]) -> None:
        """Go back to what had been used: what was done since then is done again, and counted then."""
        calls: dict[str, int]
        self._started_calls, calls, self.read_units, self.examined_items, self.retries = spent  # type: ignore[assignment]
        self.calls = Counter(calls)
        self.exceeded = None

    def repeat_queries(self, spent: tuple[object, ...]) -> None:
        """Count the queries that have been made since something was `spent` as retries: they are made again."""
        before: dict[str, int] = spent[1]  # type: ignore[assignment]  # as `spent` returns it
        self.retries += self.calls["Query"] - before.get("Query", 0)

    def check(self) -> bool:
        """Whether everything is within its limit; if not, `exceeded` says which is not."""
        limits = self.limits
        if self.exceeded is None:
            for name, used, limit in (
                ("objects", self.objects, limits.objects),
                ("answer_bytes", self.answer_bytes, limits.answer_bytes),
                ("table_calls", self._started_calls - self.retries, limits.table_calls),
                ("read_units", self.read_units, limits.read_units),
                ("examined_items", self.examined_items, limits.examined_items),
            ):
                if used > limit:
                    self.exceeded = SpendLimitError(name, limit)
                    break
        return self.exceeded is None

    @property
    def points(self) -> int:
        """The spend in cost points: one for 50 objects, for a read unit, and for 5 calls that are not retries."""
        calls = self._started_calls - self.retries
        return int(self.objects / OBJECTS_A_POINT + self.read_units + calls / CALLS_A_POINT)

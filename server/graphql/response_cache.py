"""Cache of encoded answers to public operations; concurrent requests for the same answer share one execution.

Only answers that are identical for every viewer and free of errors are cached. Reading and storing never wait.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from enum import StrEnum

import orjson
from cachetools import TLRUCache

from schema.operations.execution import Answer, Ready

__all__ = ["CacheBounds", "CacheOutcome", "Counts", "ResponseCache", "response_key"]

ENTRY_BYTES = 1024
"""Memory of an entry in addition to its encoded answer, rounded up: key, entity tag, objects."""

LARGEST_PART = 8
"""An answer larger than this part of the cache is not stored: it would evict hundreds of others."""


class CacheOutcome(StrEnum):
    """The source of an answer.

    Members:
        HIT: The cache.
        MISS: An execution for this request.
        COALESCED: An execution that another request had started.
        BYPASS: An execution for a signed-in viewer, who has to see their own changes immediately.
    """

    HIT = "hit"
    MISS = "miss"
    COALESCED = "coalesced"
    BYPASS = "bypass"


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheBounds:
    """The bounds of a cache.

    Attributes:
        bytes: Memory of all entries, `ENTRY_BYTES` for each included.
        entries: The number of entries.
        seconds: The longest time an entry is valid, even if its hint is longer. Bounds how long answers stay stale
            after another process changed the dictionary or a breakdown.
        flights: Executions that can be shared at the same time; further requests are executed on their own.
    """

    bytes: int = 32 * 1024 * 1024
    entries: int = 20_000
    seconds: float = 300.0
    flights: int = 1000


@dataclass(slots=True)
class Counts:
    """Counters since the start of the process.

    Attributes:
        requests: Requests for public operations, by the source of their answers.
        stored: Answers that were stored.
        evicted: Stored answers that were removed to stay within the bounds.
        too_large: Answers that were not stored because of their size.
        cleared: How often the cache was cleared after a write.
    """

    requests: dict[CacheOutcome, int]
    stored: int = 0
    evicted: int = 0
    too_large: int = 0
    cleared: int = 0


@dataclass(frozen=True, slots=True)
class _Entry:
    answer: Answer
    stored_at: float


def _size(entry: _Entry) -> int:
    return len(entry.answer.encoded or b"") + ENTRY_BYTES


class _Flight:
    """An execution in progress, and the number of requests that wait for it."""

    __slots__ = ("task", "waiting")

    def __init__(self, task: asyncio.Task[Answer]) -> None:
        self.task = task
        self.waiting = 0


def response_key(ready: Ready, *, data_version: str) -> bytes:
    """Return the cache key of an operation on one version of the data: 32 bytes.

    GET and POST share a key, and so do a document and its id or hash. Only declared variables count, so that a client
    cannot fill the cache with one answer by inventing others.
    """
    request = ready.request
    given = request.variables or {}
    declared = [definition.variable.name.value for definition in ready.operation.variable_definitions or ()]
    parts = [
        data_version,
        ready.operation_name,
        {name: given[name] for name in declared if name in given},
        request.query,
        request.with_cost,
    ]
    return hashlib.blake2b(orjson.dumps(parts, option=orjson.OPT_SORT_KEYS), digest_size=32).digest()


class ResponseCache:
    """The cached answers of a process; evicts the least recently used."""

    def __init__(self, bounds: CacheBounds | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Create an empty cache.

        Args:
            bounds: The bounds of the cache.
            clock: Returns the current time in seconds.
        """
        self.bounds = bounds or CacheBounds()
        self.counts = Counts(dict.fromkeys(CacheOutcome, 0))
        self._clock = clock
        self._entries = _Entries(self.bounds, clock, self.counts)
        self._flights: dict[bytes, _Flight] = {}
        self._writes = 0

    def __len__(self) -> int:
        """Return the number of cached answers, those that have expired since the last one was stored included."""
        return len(self._entries)

    @property
    def size_bytes(self) -> int:
        """The memory of the entries, as `CacheBounds.bytes` counts it."""
        return int(self._entries.currsize)

    async def answer(self, key: bytes, execute: Callable[[], Awaitable[Answer]]) -> tuple[Answer, CacheOutcome]:
        """Return the answer for a key: the cached one, one in progress, or a new one.

        An execution in progress is shared by all requests for the same key, and goes on while one of them waits.

        Args:
            key: The result of `response_key`.
            execute: Executes the operation, within the deadline of a request.

        Returns:
            The answer and its source.

        Raises:
            Exception: What `execute` raises, for every request that waits; it is not cached.
        """
        entry = self._entries.get(key)
        if entry is not None:
            return self._counted(_aged(entry.answer, int(self._clock() - entry.stored_at)), CacheOutcome.HIT)
        flight = self._flights.get(key)
        if flight is not None:
            return self._counted(await self._landed(key, flight), CacheOutcome.COALESCED)
        if len(self._flights) >= self.bounds.flights:
            return self._counted(await execute(), CacheOutcome.MISS)
        return self._counted(await self._landed(key, self._started(key, execute)), CacheOutcome.MISS)

    def bypassed(self) -> CacheOutcome:
        """Count a request that bypasses the cache."""
        self.counts.requests[CacheOutcome.BYPASS] += 1
        return CacheOutcome.BYPASS

    def clear(self) -> None:
        """Remove everything after a write. Executions in progress are no longer shared, nor stored."""
        self._writes += 1
        self._entries.clear()
        self._flights.clear()
        self.counts.cleared += 1

    def _counted(self, answer: Answer, outcome: CacheOutcome) -> tuple[Answer, CacheOutcome]:
        self.counts.requests[outcome] += 1
        return answer, outcome

    def _started(self, key: bytes, execute: Callable[[], Awaitable[Answer]]) -> _Flight:
        flight = self._flights[key] = _Flight(asyncio.ensure_future(self._executed(key, execute, self._writes)))
        flight.task.add_done_callback(lambda _: self._forget(key, flight))
        return flight

    async def _executed(self, key: bytes, execute: Callable[[], Awaitable[Answer]], writes: int) -> Answer:
        answer = await execute()
        if writes == self._writes:
            self._store(key, answer)
        return answer

    async def _landed(self, key: bytes, flight: _Flight) -> Answer:
        """Wait for an execution; it is cancelled when the last waiter is."""
        flight.waiting += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if not flight.waiting:
                self._forget(key, flight)
                flight.task.cancel()

    def _forget(self, key: bytes, flight: _Flight) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]

    def _store(self, key: bytes, answer: Answer) -> None:
        if not answer.hint.is_public or answer.encoded is None:
            return
        entry = _Entry(answer, self._clock())
        if _size(entry) > self.bounds.bytes // LARGEST_PART:
            self.counts.too_large += 1
            return
        if len(self._entries) >= self.bounds.entries and key not in self._entries:
            self._entries.popitem()
        self._entries[key] = entry
        self.counts.stored += 1


class _Entries(TLRUCache[bytes, _Entry]):
    """Entries within the bounds in memory and time; counts evictions."""

    def __init__(self, bounds: CacheBounds, clock: Callable[[], float], counts: Counts) -> None:
        def expires_at(_key: bytes, entry: _Entry, now: float) -> float:
            return now + min(entry.answer.hint.max_age or 0, bounds.seconds)

        super().__init__(bounds.bytes, expires_at, clock, _size)
        self._counts = counts

    def popitem(self) -> tuple[bytes, _Entry]:
        """Remove the least recently used entry."""
        self._counts.evicted += 1
        return super().popitem()


def _aged(answer: Answer, seconds: int) -> Answer:
    return replace(answer, age_seconds=seconds) if seconds else answer

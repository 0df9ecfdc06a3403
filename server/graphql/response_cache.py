"""Cache of encoded answers to public operations; concurrent requests for the same answer share one execution.

Only answers that are identical for every viewer and free of errors are cached. Reading and storing never wait.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable, Collection
from typing import NamedTuple

import orjson

from schema.operations.fresh_cache import ENTRY_BYTES, TOPIC_BYTES, Begun, FreshCache
from schema.operations.operation import Answer, Ready
from server.graphql.cache_counts import CacheOutcome, Counts
from server.graphql.known_requests import KnownRequests
from server.protection.concurrency import OverloadedError
from table.model.topics import EVERYTHING

__all__ = ["CacheBounds", "ResponseCache", "response_key"]

UNSETTLED_SECONDS = 1.0
"""How long an answer is kept that may lack a change which was made a moment ago."""

LARGEST_PART = 8
"""An answer larger than this part of the cache is not stored: it would evict hundreds of others."""


class CacheBounds(NamedTuple):
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
    """The cached answers of a process.

    Answers that are asked for once cannot evict those that are asked for again, nor one client's those of others.

    Attributes:
        requests: The requests whose answers are cached; one is forgotten with its answer.
        is_bypassed: Whether every request is executed, because other software may change the table unnoticed.
    """

    def __init__(self, bounds: CacheBounds | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Create an empty cache.

        Args:
            bounds: The bounds of the cache.
            clock: Returns the current time in seconds.
        """
        self.bounds = bounds or CacheBounds()
        self.counts = Counts(dict.fromkeys(CacheOutcome, 0))
        self.requests = KnownRequests()
        self.is_bypassed: Callable[[], bool] = lambda: False
        self._kept = FreshCache[bytes, Answer](
            self.bounds.bytes,
            max_entries=self.bounds.entries,
            removed=self.requests.forget_answer,
            clock=clock,
        )
        self._flights: dict[bytes, _Flight] = {}

    def __len__(self) -> int:
        """Return the number of cached answers, expired ones included."""
        return len(self._kept)

    @property
    def size_bytes(self) -> int:
        """The memory of the entries, as `CacheBounds.bytes` counts it."""
        return self._kept.size_bytes

    async def answer(
        self, key: bytes, execute: Callable[[], Awaitable[Answer]], *, client: bytes = b""
    ) -> tuple[Answer, CacheOutcome]:
        """Return the answer for a key: the cached one, one in progress, or a new one.

        An execution in progress is shared by all requests for the same key, and goes on while one of them waits.

        Args:
            key: The result of `response_key`.
            execute: Executes the operation, within the deadline of a request.
            client: The network of the sender. It holds what is stored for it; when space is scarce, the client that
                holds the most loses its answers first.

        Returns:
            The answer and its source.

        Raises:
            Exception: What `execute` raises, for every request that waits; it is not cached.
        """
        if self.is_bypassed():
            if len(self):
                self.clear()
            return await execute(), self.counted(CacheOutcome.BYPASS)
        found = self.found(key, client)
        if found is not None:
            return found, self.counted(CacheOutcome.HIT)
        flight = self._flights.get(key)
        if flight is not None:
            return await self._landed(key, flight), self.counted(CacheOutcome.COALESCED)
        if len(self._flights) >= self.bounds.flights:
            return await execute(), self.counted(CacheOutcome.MISS)
        return await self._landed(key, self._started(key, execute, client)), self.counted(CacheOutcome.MISS)

    def found(self, key: bytes, client: bytes) -> Answer | None:
        """Return the cached answer for a key with its age, uncounted; None if there is none that may be used."""
        made = self._kept.get(key, client)
        if made is None or self.is_bypassed():
            return None
        age = int(self._kept.clock() - made.made_at)
        if age != made.value.age_seconds:
            made.value = made.value._replace(age_seconds=age)
        return made.value

    def counted(self, outcome: CacheOutcome) -> CacheOutcome:
        """Count a request for a public operation."""
        self.counts.requests[outcome] += 1
        return outcome

    def forget(self, changed: Collection[str]) -> None:
        """Remove what is made of topics that have changed. Executions in progress are no longer shared.

        They are stored only if they turn out to be made of other topics.
        """
        if not changed:
            return
        self._flights.clear()
        if EVERYTHING in changed:
            self.requests.clear()
        self._kept.forget(changed)
        self.counts.forgotten = self._kept.forgotten

    def clear(self) -> None:
        """Remove everything."""
        self.forget((EVERYTHING,))

    def agreed(self, at: float) -> None:
        """Use entries until `BELIEVED_SECONDS` after a moment of the clock when all changes were known.

        Until the first call, entries are used whatever other processes change.
        """
        self._kept.agreed(at)

    def _started(self, key: bytes, execute: Callable[[], Awaitable[Answer]], client: bytes) -> _Flight:
        flight = self._flights[key] = _Flight(
            asyncio.ensure_future(self._executed(key, execute, client, self._kept.begin()))
        )
        flight.task.add_done_callback(lambda done: self._ended(key, flight, done))
        return flight

    async def _executed(
        self, key: bytes, execute: Callable[[], Awaitable[Answer]], client: bytes, begun: Begun
    ) -> Answer:
        answer = await execute()
        self._store(key, answer, client, begun)
        return answer

    async def _landed(self, key: bytes, flight: _Flight) -> Answer:
        """Wait for an execution; it is cancelled when the last waiter is.

        Raises:
            OverloadedError: The execution was cancelled, but not the caller.
        """
        flight.waiting += 1
        try:
            # Unlike `shield`, this is cancelled with the caller only.
            await asyncio.wait((flight.task,))
            if flight.task.cancelled():
                raise OverloadedError
            return flight.task.result()
        finally:
            flight.waiting -= 1
            if not flight.waiting:
                self._forget(key, flight)
                flight.task.cancel()

    def _ended(self, key: bytes, flight: _Flight, done: asyncio.Task[Answer]) -> None:
        self._forget(key, flight)
        if not done.cancelled():
            done.exception()  # retrieved, also if nobody waits any more

    def _forget(self, key: bytes, flight: _Flight) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]

    def _store(self, key: bytes, answer: Answer, client: bytes, begun: Begun) -> None:
        if not answer.hint.is_public or answer.encoded is None:
            return
        size = len(answer.encoded)
        if size + ENTRY_BYTES + TOPIC_BYTES * len(answer.made_of) > self.bounds.bytes // LARGEST_PART:
            self.counts.too_large += 1
            return
        self.counts.stored += self._kept.put(
            key,
            answer,
            begun,
            size=size,
            made_of=answer.made_of,
            seconds=min(answer.hint.max_age or 0, self.bounds.seconds),
            unsettled_seconds=UNSETTLED_SECONDS,
            age_seconds=answer.age_seconds,
            client=client,
        )
        self.counts.evicted = self._kept.evicted

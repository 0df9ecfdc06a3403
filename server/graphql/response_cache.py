"""Answers to public operations, kept in the process as the bytes that are sent; and requests for the same one share it.

Kept are only answers that are the same for every viewer, by the hints of the schema, and have no errors. Reading and
keeping wait for nothing.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, fields, replace
from enum import StrEnum

import orjson

from schema.operations.execution import OperationRequest, Ready
from server.graphql.cache_headers import Reply

__all__ = ["CacheBounds", "Counts", "Outcome", "ResponseCache", "response_key"]

ENTRY_BYTES = 1024
"""What an entry takes beside its payload, rounded up: key, validator, the objects that hold them."""

LARGEST_PART = 8
"""An answer larger than this part of the whole is not kept: it would push out hundreds of others."""

_NOT_IN_KEY = {"operation_name", "queries_only", "variables"}
_IN_KEY = [field.name for field in fields(OperationRequest) if field.name not in _NOT_IN_KEY]


class Outcome(StrEnum):
    """Where an answer came from.

    Members:
        HIT: It was kept.
        MISS: It was made for this request.
        COALESCED: It was being made for another request already.
        BYPASS: The viewer has signed in: what they changed themselves they see at once.
    """

    HIT = "hit"
    MISS = "miss"
    COALESCED = "coalesced"
    BYPASS = "bypass"


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheBounds:
    """What a cache may take.

    Attributes:
        bytes: Of all entries together, `ENTRY_BYTES` for each included.
        entries: Their number.
        seconds: How long one is kept at most, whatever its hint says: an answer that was made before the dictionary
            or a user's breakdown changed, in another process, is given for no longer.
        flights: Answers that are being made and may be shared at once; further ones are made for one request each.
    """

    bytes: int = 32 * 1024 * 1024
    entries: int = 20_000
    seconds: float = 300.0
    flights: int = 1000


@dataclass(slots=True)
class Counts:
    """What a cache has done since the process began.

    Attributes:
        requests: Requests for public operations, by where their answers came from.
        stored: Answers that were kept.
        evicted: Of these, dropped to keep the bounds.
        too_large: Answers that were not kept for their size.
        cleared: How often all was dropped because something was written.
    """

    requests: dict[Outcome, int]
    stored: int = 0
    evicted: int = 0
    too_large: int = 0
    cleared: int = 0


@dataclass(frozen=True, slots=True)
class _Kept:
    reply: Reply
    made_at: float
    expires_at: float

    @property
    def size(self) -> int:
        return self.reply.size + ENTRY_BYTES


class _Flight:
    """An answer that is being made, and how many wait for it."""

    __slots__ = ("task", "waiting")

    def __init__(self, task: asyncio.Task[Reply]) -> None:
        self.task = task
        self.waiting = 0


def response_key(ready: Ready, *, data_version: str) -> bytes:
    """Name what is asked of which data: 32 bytes.

    Every parameter counts but the way the request came. Of the variables those count that the operation declares: a
    client cannot fill the cache with one answer by inventing others.
    """
    request, operation = ready.request, ready.operation
    given = request.variables or {}
    declared = [definition.variable.name.value for definition in operation.variable_definitions or ()]
    asked = [
        data_version,
        operation.name.value if operation.name else None,
        {name: given[name] for name in declared if name in given},
        *(getattr(request, name) for name in _IN_KEY),
    ]
    return hashlib.blake2b(orjson.dumps(asked, option=orjson.OPT_SORT_KEYS), digest_size=32).digest()


class ResponseCache:
    """The answers a process keeps, the least recently used dropped first."""

    def __init__(self, bounds: CacheBounds | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with nothing.

        Args:
            bounds: What the cache may take.
            clock: Tells the seconds.
        """
        self.bounds = bounds or CacheBounds()
        self.counts = Counts(dict.fromkeys(Outcome, 0))
        self.bytes = 0
        self._clock = clock
        self._kept: OrderedDict[bytes, _Kept] = OrderedDict()
        self._flights: dict[bytes, _Flight] = {}
        self._writes = 0

    def __len__(self) -> int:
        """Give the number of answers that are kept, those included that have expired and were not asked for since."""
        return len(self._kept)

    async def reply(self, key: bytes, make: Callable[[], Awaitable[Reply]]) -> tuple[Reply, Outcome]:
        """Give the answer of this key: the one that is kept, the one that is being made, or a new one.

        An answer that is being made is shared by all who ask for it meanwhile. It goes on while one of them waits.

        Args:
            key: Of `response_key`.
            make: Makes the answer, within the time of a request.

        Returns:
            The answer, and where it came from.

        Raises:
            Exception: What `make` raises, to everyone who waits; it is not remembered.
        """
        kept = self._fresh(key)
        if kept is not None:
            return self._counted(_aged(kept.reply, int(self._clock() - kept.made_at)), Outcome.HIT)
        flight = self._flights.get(key)
        if flight is not None:
            return self._counted(await self._landed(key, flight), Outcome.COALESCED)
        if len(self._flights) >= self.bounds.flights:
            return self._counted(await make(), Outcome.MISS)
        return self._counted(await self._landed(key, self._begun(key, make)), Outcome.MISS)

    def bypassed(self) -> Outcome:
        """Count a request that is not to be answered from here."""
        self.counts.requests[Outcome.BYPASS] += 1
        return Outcome.BYPASS

    def clear(self) -> None:
        """Forget everything because something was written; what is being made is neither kept nor shared any more."""
        self._writes += 1
        self._kept.clear()
        self._flights.clear()
        self.bytes = 0
        self.counts.cleared += 1

    def _counted(self, reply: Reply, outcome: Outcome) -> tuple[Reply, Outcome]:
        self.counts.requests[outcome] += 1
        return reply, outcome

    def _fresh(self, key: bytes) -> _Kept | None:
        kept = self._kept.get(key)
        if kept is None:
            return None
        if self._clock() >= kept.expires_at:
            self._drop(key)
            return None
        self._kept.move_to_end(key)
        return kept

    def _begun(self, key: bytes, make: Callable[[], Awaitable[Reply]]) -> _Flight:
        flight = self._flights[key] = _Flight(asyncio.ensure_future(self._made(key, make, self._writes)))
        flight.task.add_done_callback(lambda _: self._forget(key, flight))
        return flight

    async def _made(self, key: bytes, make: Callable[[], Awaitable[Reply]], writes: int) -> Reply:
        reply = await make()
        if writes == self._writes:
            self._keep(key, reply)
        return reply

    async def _landed(self, key: bytes, flight: _Flight) -> Reply:
        """Wait for an answer; the last one who stops waiting ends the work for it."""
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

    def _keep(self, key: bytes, reply: Reply) -> None:
        if not reply.hint.is_public or reply.validator is None:
            return
        now = self._clock()
        kept = _Kept(reply, now, now + min(reply.hint.max_age or 0, self.bounds.seconds))
        if kept.size > self.bounds.bytes // LARGEST_PART:
            self.counts.too_large += 1
            return
        self._drop(key)
        self._kept[key] = kept
        self.bytes += kept.size
        self.counts.stored += 1
        while self.bytes > self.bounds.bytes or len(self._kept) > self.bounds.entries:
            self._drop(next(iter(self._kept)))
            self.counts.evicted += 1

    def _drop(self, key: bytes) -> None:
        kept = self._kept.pop(key, None)
        self.bytes -= kept.size if kept else 0


def _aged(reply: Reply, seconds: int) -> Reply:
    return replace(reply, age_seconds=seconds) if seconds else reply

"""Rate limiting: a token bucket of cost points for each client. Independent of HTTP.

A bucket holds up to `burst` points and fills at a steady rate. It is stored as one number, the time at which it will be
full again (the generic cell rate algorithm: ITU-T I.371, annex A), so a full bucket need not be stored at all.
"""

from __future__ import annotations

import heapq
import math
import time
from collections.abc import Callable
from typing import NamedTuple, Protocol

__all__ = ["Allowance", "RateLimiter", "RatePolicy", "TokenBuckets"]

MAX_BUCKETS = 100_000
"""The most buckets stored, some 25 MB."""

DROPPED_PER_TAKE = 3
"""Heap entries examined by each request to drop full buckets; more than the one that a request can add."""

EVICTION_CANDIDATES = 64
"""The most heap entries examined to evict the fullest bucket."""


class RatePolicy(NamedTuple):
    """The rate and size of a bucket.

    Attributes:
        points_per_minute: The rate, 1 or more. The default is one word page of 500 points a second.
        burst: The points of a full bucket, 1 or more. The default is 60 word pages.
    """

    points_per_minute: int = 30_000
    burst: int = 30_000

    @property
    def window_seconds(self) -> int:
        """The seconds in which an empty bucket fills, 1 or more."""
        return max(1, math.ceil(self.burst * 60 / self.points_per_minute))


class Allowance(NamedTuple):
    """The result of trying to take points.

    Attributes:
        granted: Whether the points were taken; if not, none were.
        remaining: Whole points left in the bucket.
        wait_seconds: Seconds until the bucket is full or, if nothing was granted, until it holds the requested points:
            then 1 or more.
    """

    granted: bool
    remaining: int
    wait_seconds: int


class RateLimiter(Protocol):
    """A bucket for each key; a store shared by several processes could implement it too."""

    policy: RatePolicy

    async def take(self, key: bytes, points: int) -> Allowance:
        """Take points from the bucket of a key, all or none.

        Args:
            key: The key of the bucket.
            points: 0 or more. More than the burst needs a full bucket and empties it.
        """
        ...

    async def charge(self, key: bytes, points: int) -> Allowance:
        """Take points that have been used already, whatever the bucket holds.

        A bucket may owe as much as it holds when it is full; it grants nothing until that is refilled.
        """
        ...


class TokenBuckets:
    """`RateLimiter` in the memory of this process.

    Each of n processes has its own buckets, so a client may get up to n times the rate. At most `max_buckets` are
    stored: full ones are dropped, then the fullest. Least recently used is not the criterion, because a client could
    use many addresses to evict the empty bucket that limits it. The heap orders keys by the time at which they are
    full; that time only increases, so outdated entries are corrected when they reach the top.
    """

    def __init__(
        self,
        policy: RatePolicy,
        *,
        max_buckets: int = MAX_BUCKETS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.policy = policy
        self._point_seconds = 60 / policy.points_per_minute
        self._bucket_seconds = policy.burst * self._point_seconds
        self._max_buckets = max_buckets
        self._clock = clock
        self._full_at: dict[bytes, float] = {}
        self._by_fullness: list[tuple[float, bytes]] = []

    def __len__(self) -> int:
        return len(self._full_at)

    async def take(self, key: bytes, points: int) -> Allowance:
        """Take points, as `RateLimiter.take` does; a few microseconds, whatever the number of buckets."""
        return self.take_now(key, points)

    def take_now(self, key: bytes, points: int) -> Allowance:
        """Do the same without waiting."""
        now = self._clock()
        self._drop_full(now)
        full_at = max(self._full_at.get(key, now), now)
        full_after = full_at + min(points, self.policy.burst) * self._point_seconds
        wait = full_after - now - self._bucket_seconds
        if wait > 1e-9:
            return self._allowance(full_at - now, wait, granted=False)
        if full_after > now:
            self._store(key, full_after)
        return self._allowance(full_after - now, full_after - now, granted=True)

    async def charge(self, key: bytes, points: int) -> Allowance:
        """Take points that have been used already, as `RateLimiter.charge` does."""
        now = self._clock()
        full_at = max(self._full_at.get(key, now), now) + points * self._point_seconds
        full_at = min(full_at, now + 2 * self._bucket_seconds)
        if full_at > now:
            self._store(key, full_at)
        return self._allowance(full_at - now, full_at - now, granted=True)

    def _allowance(self, until_full: float, wait: float, *, granted: bool) -> Allowance:
        remaining = math.floor((self._bucket_seconds - until_full) / self._point_seconds + 1e-6)
        seconds = math.ceil(wait - 1e-9)
        return Allowance(
            granted=granted, remaining=max(0, remaining), wait_seconds=seconds if granted else max(1, seconds)
        )

    def _store(self, key: bytes, full_at: float) -> None:
        if key not in self._full_at:
            if len(self._full_at) >= self._max_buckets:
                self._evict()
            heapq.heappush(self._by_fullness, (full_at, key))
        self._full_at[key] = full_at

    def _drop_full(self, now: float) -> None:
        """Drop full buckets and correct outdated heap entries, a few at a time."""
        for _ in range(DROPPED_PER_TAKE):
            if not self._by_fullness or self._by_fullness[0][0] > now:
                return
            key = self._by_fullness[0][1]
            full_at = self._full_at[key]
            if full_at <= now:
                heapq.heappop(self._by_fullness)
                del self._full_at[key]
            else:
                heapq.heapreplace(self._by_fullness, (full_at, key))

    def _evict(self) -> None:
        """Drop the fullest bucket among the first heap entries, up to the first that is not outdated."""
        candidates: list[tuple[float, bytes]] = []
        for _ in range(min(EVICTION_CANDIDATES, len(self._full_at))):
            known, key = heapq.heappop(self._by_fullness)
            candidates.append((self._full_at[key], key))
            if known >= self._full_at[key]:
                break
        fullest = min(candidates)
        del self._full_at[fullest[1]]
        candidates.remove(fullest)
        for candidate in candidates:
            heapq.heappush(self._by_fullness, candidate)

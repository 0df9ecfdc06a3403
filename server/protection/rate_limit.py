"""How much a client may ask for in a time: a token bucket of cost points each. Knows no HTTP.

A bucket holds `burst` points and is filled at a steady rate; whoever wants more than it holds has to wait. It is kept
as one number, the moment at which it will be full again (the generic cell rate algorithm: ITU-T I.371, annex A), so
that a full bucket says nothing and need not be kept.
"""

from __future__ import annotations

import heapq
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

__all__ = ["Allowance", "RateLimiter", "RatePolicy", "TokenBuckets"]

MAX_BUCKETS = 100_000
"""Buckets kept at once, some 25 MB."""

STEPS = 3
"""Buckets looked at in passing by each request, to drop full ones; more than the one that a request can add."""

EVICTION_STEPS = 64
"""Buckets looked at, at most, where one has to go: the fullest of them does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RatePolicy:
    """How fast a bucket fills, and what it holds.

    Attributes:
        points_per_minute: 1 or more. By default a word page of 500 points each second, without end.
        burst: Points of a full bucket, 1 or more. By default 60 word pages at once.
    """

    points_per_minute: int = 30_000
    burst: int = 30_000

    @property
    def window_seconds(self) -> int:
        """How long an empty bucket takes to fill, 1 or more."""
        return max(1, math.ceil(self.burst * 60 / self.points_per_minute))


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What became of a wish for points.

    Attributes:
        granted: Whether they were taken; if not, nothing was.
        remaining: Whole points that are left.
        wait_seconds: After how many seconds the bucket is full or, where nothing was granted, holds what was asked for:
            then 1 or more.
    """

    granted: bool
    remaining: int
    wait_seconds: int


class RateLimiter(Protocol):
    """Keeps a bucket for each key. The one in this process may give way to a store that several processes share."""

    policy: RatePolicy

    async def take(self, key: bytes, points: int) -> Allowance:
        """Take points from the bucket of a key, all or none.

        Args:
            key: Whose bucket.
            points: 0 or more. Whoever asks for more than a bucket holds needs a full one, and empties it.
        """
        ...


class TokenBuckets:
    """`RateLimiter` in the memory of this process, bounded: buckets that are full are dropped, then the fullest.

    With n processes behind one port each has its own buckets, so that a client may get up to n times the rate.
    Somebody with many addresses can make the fullest buckets go, which lack a few points, not those of whom is limited:
    they are the emptiest. At most `max_buckets` keys are kept, in a heap by the moment they are full. That moment only
    ever moves on, so the heap may lag behind: what is found outdated on top is put in its place.
    """

    def __init__(
        self,
        policy: RatePolicy,
        *,
        max_buckets: int = MAX_BUCKETS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.policy = policy
        self._seconds_a_point = 60 / policy.points_per_minute
        self._seconds_a_bucket = policy.burst * self._seconds_a_point
        self._max_buckets = max_buckets
        self._clock = clock
        self._full_at: dict[bytes, float] = {}
        self._by_fullness: list[tuple[float, bytes]] = []

    def __len__(self) -> int:
        return len(self._full_at)

    async def take(self, key: bytes, points: int) -> Allowance:
        """Take points, as `RateLimiter.take` says; a few microseconds, whatever the number of buckets."""
        now = self._clock()
        self._drop_full(now)
        full_at = max(self._full_at.get(key, now), now)
        wanted = full_at + min(points, self.policy.burst) * self._seconds_a_point
        wait = wanted - now - self._seconds_a_bucket
        if wait > 1e-9:
            return self._allowance(full_at - now, wait, granted=False)
        if wanted > now:
            self._keep(key, wanted)
        return self._allowance(wanted - now, wanted - now, granted=True)

    def _allowance(self, until_full: float, wait: float, *, granted: bool) -> Allowance:
        remaining = math.floor((self._seconds_a_bucket - until_full) / self._seconds_a_point + 1e-6)
        seconds = math.ceil(wait - 1e-9)
        return Allowance(
            granted=granted, remaining=max(0, remaining), wait_seconds=seconds if granted else max(1, seconds)
        )

    def _keep(self, key: bytes, full_at: float) -> None:
        if key not in self._full_at:
            if len(self._full_at) >= self._max_buckets:
                self._evict()
            heapq.heappush(self._by_fullness, (full_at, key))
        self._full_at[key] = full_at

    def _drop_full(self, now: float) -> None:
        """Drop buckets that are full again, and put in place what the heap has outdated; a few at a time."""
        for _ in range(STEPS):
            if not self._by_fullness or self._by_fullness[0][0] > now:
                return
            self._settle_top(now)

    def _evict(self) -> None:
        """Drop the fullest bucket: the top of the heap, once that is not outdated."""
        examined: list[tuple[float, bytes]] = []
        outdated = True
        while outdated and len(examined) < min(EVICTION_STEPS, len(self._full_at)):
            known, key = heapq.heappop(self._by_fullness)
            examined.append((self._full_at[key], key))
            outdated = known < self._full_at[key]
        fullest = min(examined)
        del self._full_at[fullest[1]]
        for one in examined:
            if one is not fullest:
                heapq.heappush(self._by_fullness, one)

    def _settle_top(self, now: float) -> None:
        _, key = self._by_fullness[0]
        full_at = self._full_at[key]
        if full_at <= now:
            heapq.heappop(self._by_fullness)
            del self._full_at[key]
        else:
            heapq.heapreplace(self._by_fullness, (full_at, key))

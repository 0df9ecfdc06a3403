"""Token buckets: what is granted, when the rest is, and what becomes of them when there are too many."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.protection.rate_limit import Allowance, RatePolicy, TokenBuckets

POLICY = RatePolicy(points_per_minute=60, burst=100)


class Clock:
    """A clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return the seconds."""
        return self.now


def _buckets(clock: Clock, *, max_buckets: int = 1000) -> TokenBuckets:
    return TokenBuckets(POLICY, max_buckets=max_buckets, clock=clock)


async def test_a_full_bucket_gives_its_burst_at_once_and_no_point_more() -> None:
    buckets = _buckets(Clock())

    first = await buckets.take(b"a", 60)
    second = await buckets.take(b"a", 40)
    third = await buckets.take(b"a", 1)

    assert first == Allowance(granted=True, remaining=40, wait_seconds=60)
    assert second == Allowance(granted=True, remaining=0, wait_seconds=100)
    assert third == Allowance(granted=False, remaining=0, wait_seconds=1)


async def test_a_refused_charge_takes_nothing_and_has_the_waiting_time() -> None:
    clock = Clock()
    buckets = _buckets(clock)
    await buckets.take(b"a", 90)

    refused = await buckets.take(b"a", 35)
    clock.now += refused.wait_seconds - 1
    too_early = await buckets.take(b"a", 35)
    clock.now += 1
    granted = await buckets.take(b"a", 35)

    assert refused == Allowance(granted=False, remaining=10, wait_seconds=25)
    assert too_early == Allowance(granted=False, remaining=34, wait_seconds=1)
    assert granted == Allowance(granted=True, remaining=0, wait_seconds=100)


async def test_a_bucket_never_holds_more_than_its_burst() -> None:
    clock = Clock()
    buckets = _buckets(clock)
    await buckets.take(b"a", 100)

    clock.now += 1_000_000

    assert (await buckets.take(b"a", 0)).remaining == 100


async def test_more_than_a_bucket_holds_needs_a_full_one_and_empties_it() -> None:
    clock = Clock()
    buckets = _buckets(clock)
    await buckets.take(b"a", 1)

    refused = await buckets.take(b"a", 1000)
    clock.now += 1
    granted = await buckets.take(b"a", 1000)

    assert refused == Allowance(granted=False, remaining=99, wait_seconds=1)
    assert granted == Allowance(granted=True, remaining=0, wait_seconds=100)


async def test_buckets_are_apart() -> None:
    buckets = _buckets(Clock())
    await buckets.take(b"a", 100)

    assert (await buckets.take(b"b", 100)).granted


@given(st.lists(st.tuples(st.floats(0, 50), st.integers(0, 120)), max_size=60))
async def test_over_any_time_no_more_is_granted_than_the_burst_and_what_came_in_since(
    asks: list[tuple[float, int]],
) -> None:
    clock = Clock()
    buckets = _buckets(clock)
    granted = 0

    for pause, points in asks:
        clock.now += pause
        granted += min(points, 100) if (await buckets.take(b"a", points)).granted else 0

        assert granted <= 100 + (clock.now - 1000.0) + 0.001


async def test_full_buckets_are_dropped_in_passing() -> None:
    clock = Clock()
    buckets = _buckets(clock)
    for number in range(500):
        await buckets.take(str(number).encode(), 1)

    clock.now += 2
    for _ in range(170):
        await buckets.take(b"passer-by", 1)

    assert len(buckets) == 1


async def test_an_empty_request_keeps_nothing() -> None:
    buckets = _buckets(Clock())

    await buckets.take(b"a", 0)

    assert len(buckets) == 0


@pytest.mark.parametrize("grown_slowly", [False, True])
async def test_a_flood_of_addresses_gives_no_fresh_bucket_to_who_is_limited(*, grown_slowly: bool) -> None:
    clock = Clock()
    buckets = _buckets(clock, max_buckets=200)
    for _ in range(100 if grown_slowly else 1):
        await buckets.take(b"limited", 1 if grown_slowly else 100)
    for _ in range(3):
        for number in range(150):
            await buckets.take(f"steady {number}".encode(), 2)

    for number in range(5000):
        clock.now += 0.0001
        await buckets.take(f"flood {number}".encode(), 1)

    assert len(buckets) == 200
    assert (await buckets.take(b"limited", 5)).granted is False
    assert (await buckets.take(b"steady 7", 0)).remaining == 94


async def test_the_work_of_one_request_is_bounded_however_outdated_the_heap_is() -> None:
    clock = Clock()
    buckets = _buckets(clock, max_buckets=10_000)
    for take in range(3):
        for number in range(10_000):
            clock.now += 1e-7
            await buckets.take(str(number).encode(), 1 + take)
    compared = 0

    class Counting(bytes):
        """A key that counts how often it is looked up."""

        def __hash__(self) -> int:
            nonlocal compared
            compared += 1
            return super().__hash__()

    buckets._full_at = {Counting(key): full_at for key, full_at in buckets._full_at.items()}
    buckets._by_fullness = [(full_at, Counting(key)) for full_at, key in buckets._by_fullness]
    compared = 0

    await buckets.take(b"one more", 1)

    assert len(buckets) == 10_000
    assert compared <= 2 * 64 + 3 * 3 + 1


def test_a_policy_states_the_seconds_in_which_an_empty_bucket_fills() -> None:
    assert RatePolicy(points_per_minute=60, burst=100).window_seconds == 100
    assert RatePolicy(points_per_minute=1000, burst=1).window_seconds == 1
    assert RatePolicy().window_seconds == 60


async def test_spent_points_are_charged_even_if_the_bucket_is_empty() -> None:
    clock = Clock()
    buckets = _buckets(clock)
    await buckets.take(b"a", 90)

    owed = await buckets.charge(b"a", 40)
    refused = await buckets.take(b"a", 1)
    clock.now += 31
    granted = await buckets.take(b"a", 1)

    assert owed == Allowance(granted=True, remaining=0, wait_seconds=130)
    assert refused == Allowance(granted=False, remaining=0, wait_seconds=31)
    assert granted == Allowance(granted=True, remaining=0, wait_seconds=100)


async def test_a_bucket_owes_no_more_than_it_holds() -> None:
    clock = Clock()
    buckets = _buckets(clock)

    await buckets.charge(b"a", 1_000_000)
    clock.now += 101

    assert (await buckets.take(b"a", 1)).granted


async def test_a_charge_of_a_full_bucket_leaves_the_rest() -> None:
    buckets = _buckets(Clock())

    assert await buckets.charge(b"a", 30) == Allowance(granted=True, remaining=70, wait_seconds=30)
    assert await buckets.charge(b"b", 0) == Allowance(granted=True, remaining=100, wait_seconds=0)
    assert len(buckets) == 1

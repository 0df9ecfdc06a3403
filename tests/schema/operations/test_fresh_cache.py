"""What is stored, and what is not: a clock that the test sets takes the place of the time."""

from __future__ import annotations

import pytest

from schema.operations.fresh_cache import BELIEVED_SECONDS, SETTLING_SECONDS, FreshCache
from table.model.topics import EVERYTHING

WORD = frozenset({"word:771"})


class Clock:
    """Stands still until it is set."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cache(clock: Clock) -> FreshCache[str, str]:
    return FreshCache(100_000, max_entries=10, clock=clock)


def put(cache: FreshCache[str, str], *, unsettled_seconds: float = 0.0, age_seconds: float = 0.0) -> bool:
    """Store the answer about a word for ten seconds."""
    return cache.put(
        "key",
        "value",
        cache.begin(),
        size=10,
        made_of=WORD,
        seconds=10.0,
        unsettled_seconds=unsettled_seconds,
        age_seconds=age_seconds,
    )


def test_an_entry_is_used_until_it_expires(cache: FreshCache[str, str], clock: Clock) -> None:
    assert put(cache)
    found = cache.get("key")
    clock.now += 10.0

    assert found is not None
    assert found.value == "value"
    assert cache.get("key") is None


def test_what_its_parts_have_aged_is_taken_off(cache: FreshCache[str, str], clock: Clock) -> None:
    assert put(cache, age_seconds=9.0)
    clock.now += 1.0

    assert cache.get("key") is None
    assert not put(cache, age_seconds=10.0)


def test_what_may_lack_a_change_of_a_moment_ago_is_not_stored_for_long(
    cache: FreshCache[str, str], clock: Clock
) -> None:
    cache.forget(WORD)
    clock.now += SETTLING_SECONDS / 2
    assert not put(cache)
    assert put(cache, unsettled_seconds=1.0)
    clock.now += 1.0

    assert cache.get("key") is None


def test_what_is_larger_than_the_cache_is_not_stored(cache: FreshCache[str, str]) -> None:
    assert not cache.put("key", "value", cache.begin(), size=200_000, made_of=WORD, seconds=10.0)
    assert (len(cache), cache.size_bytes, cache.evicted) == (0, 0, 0)


@pytest.mark.parametrize("changed", [WORD, {EVERYTHING}])
def test_a_change_removes_what_is_made_of_it_and_what_has_been_begun(
    cache: FreshCache[str, str], changed: frozenset[str]
) -> None:
    assert put(cache)
    begun = cache.begin()
    cache.forget(frozenset())
    kept = len(cache)
    cache.forget(changed)

    assert (kept, len(cache), cache.forgotten) == (1, 0, 1)
    assert not cache.put("key", "value", begun, size=10, made_of=WORD, seconds=10.0)


def test_entries_are_not_used_while_the_changes_of_others_are_unknown(
    cache: FreshCache[str, str], clock: Clock
) -> None:
    assert put(cache)
    cache.agreed(clock.now)
    clock.now += BELIEVED_SECONDS
    believed = cache.get("key")
    clock.now += 0.1

    assert believed is not None
    assert cache.get("key") is None

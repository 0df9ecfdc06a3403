"""The segmented cache: bounded, and not emptied by entries that are used once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from schema.operations.segmented_cache import SegmentedCache

_ACTIONS = st.tuples(st.sampled_from(["put", "get", "remove"]), st.integers(0, 20), st.integers(0, 60))


def sizes(max_size: int = 100, max_entries: int = 8) -> SegmentedCache[int, int]:
    """Create a cache of numbers, each of which is its size."""
    return SegmentedCache(max_size, max_entries=max_entries, size_of=lambda value: value)


@given(st.lists(_ACTIONS, max_size=80))
def test_the_bounds_hold_whatever_is_done(actions: list[tuple[str, int, int]]) -> None:
    cache, latest = sizes(), dict[int, int]()

    for action, key, value in actions:
        if action == "put":
            cache.put(key, value)
            latest[key] = value
        elif action == "get":
            found = cache.get(key)
            assert found is None or found == latest[key]
        else:
            cache.remove(key)
            assert key not in cache
        assert cache.size == sum(size for _, size in cache.items()) <= 100
        assert len(cache) == len({*cache}) <= 8


def test_an_oversized_entry_is_not_stored_and_evicts_nothing() -> None:
    cache = sizes()
    cache.put(1, 60)

    assert [cache.put(2, 101), cache.put(3, 40)] == [False, True]
    assert dict(cache.items()) == {1: 60, 3: 40}


def test_entries_that_are_used_again_survive_any_number_that_is_not() -> None:
    cache = sizes(max_entries=100)
    for key in range(6):
        cache.put(key, 10)
        cache.get(key)

    for key in range(100, 1000):
        cache.put(key, 10)

    assert {*cache} >= {*range(6)}
    assert cache.evicted == 900 - 4


def test_entries_that_are_used_again_leave_a_quarter_to_new_ones() -> None:
    cache = sizes(max_entries=100)
    for key in range(50):
        cache.put(key, 10)
        cache.get(key)
    cache.put(100, 10)
    cache.put(101, 10)

    assert 100 in cache
    assert 101 in cache

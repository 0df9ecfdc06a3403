"""The segmented cache: bounded, and not emptied by entries that are used once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.operations.segmented_cache import SegmentedCache

_ACTIONS = st.tuples(
    st.sampled_from(["put", "get", "remove"]),
    st.integers(0, 20),
    st.integers(0, 60),
    st.sampled_from([b"a", b"b", b"c"]),
)


def sizes(max_size: int = 100, max_entries: int = 8) -> SegmentedCache[int, int]:
    """Create a cache of numbers, each of which is its size."""
    return SegmentedCache(max_size, max_entries=max_entries, size_of=lambda value: value)


@given(st.lists(_ACTIONS, max_size=80))
def test_the_bounds_hold_whatever_is_done(actions: list[tuple[str, int, int, bytes]]) -> None:
    cache, latest = sizes(), dict[int, int]()

    for action, key, value, client in actions:
        if action == "put":
            cache.put(key, value, client)
            latest[key] = value
        elif action == "get":
            found = cache.get(key, client)
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


def _in_use(cache: SegmentedCache[int, int], keys: range, clients: int = 1) -> None:
    """Store and use entries of size 10."""
    for key in keys:
        cache.put(key, 10, b"client 0")
        for client in range(clients):
            cache.get(key, b"client %d" % client)


@pytest.mark.parametrize("strangers", [1, 6, 9])
@pytest.mark.parametrize("size", [1, 10, 100])
def test_what_a_client_uses_survives_strangers_who_use_more(strangers: int, size: int) -> None:
    cache = sizes(1000, 1000)
    _in_use(cache, range(10))

    for key in range(100, 2000):
        stranger = b"stranger %d" % (key % strangers)
        cache.put(key, size, stranger)
        cache.get(key, stranger)

    assert {*cache} >= {*range(10)}


def test_what_many_clients_use_survives_more_strangers() -> None:
    cache = sizes(1000, 1000)
    _in_use(cache, range(20), clients=12)

    for key in range(100, 2000):
        stranger = b"stranger %d" % (key % 30)
        cache.put(key, 10, stranger)
        cache.get(key, stranger)

    assert {*cache} >= {*range(20)}


def test_a_client_alone_may_use_all_of_the_space() -> None:
    cache = sizes(1000, 1000)
    _in_use(cache, range(100))

    assert len(cache) == 100


def test_a_bound_for_each_client_evicts_only_its_own_entries() -> None:
    cache = SegmentedCache[int, int](1000, max_entries=1000, size_of=lambda value: value, most_of_client=50)
    _in_use(cache, range(3))

    for key in range(100, 200):
        cache.put(key, 20, b"stranger")

    assert {*cache} == {0, 1, 2, 198, 199}
    assert not cache.put(200, 51, b"stranger")


def test_the_order_of_clients_takes_little_memory() -> None:
    cache = sizes(10_000, 10_000)
    for key in range(30_000):
        cache.put(key, 1, b"client %d" % (key % 5000))

    assert len(cache) == 10_000
    assert len(cache._once._heaviest) <= 4 * 5000 + 65

"""A bounded cache that neither one-off entries nor a few clients can empty.

An entry that is found a second time moves to a segment of its own, from which only other such entries evict it as long
as the rest of the cache takes up at least `ONE_OFF_PART` of the space. (A segmented LRU: Karedla, Love and Wherry,
1994.) In each segment the client that holds the most loses its least recently used entry first, so clients share the
space equally when it is scarce, and one of them may use all of it when it is not (max-min fairness).
"""

from __future__ import annotations

import heapq
import math
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

__all__ = ["SegmentedCache"]

K = TypeVar("K")
V = TypeVar("V")

ONE_OFF_PART = 4
"""Entries that were found at most once may be evicted down to this part of the cache, then others are."""

MOST_USERS = 8
"""An entry that n clients use, up to this number, counts an nth for the client that stored it."""

WHOLE = 840
"""The parts into which a size is divided: a multiple of each number of users."""


@dataclass(slots=True)
class _Entry(Generic[V]):
    """A value; each client that used it sets one of 64 bits of `users`, so few clients cannot pretend to be many."""

    value: V
    size: int
    holder: bytes
    users: int
    is_used_again: bool

    @property
    def charge(self) -> int:
        return WHOLE * self.size // min(self.users.bit_count(), MOST_USERS)


class _Segment(Generic[K, V]):
    """The entries of a segment by their holders, least recently used first, and what each holder is charged."""

    def __init__(self) -> None:
        self.size = 0
        self.count = 0
        self._of: dict[bytes, OrderedDict[K, _Entry[V]]] = {}
        self._charges: dict[bytes, int] = {}
        self._heaviest: list[tuple[int, bytes]] = []

    def add(self, key: K, entry: _Entry[V]) -> None:
        self._of.setdefault(entry.holder, OrderedDict())[key] = entry
        self.size += entry.size
        self.count += 1
        self._charge(entry.holder, entry.charge)

    def remove(self, key: K, entry: _Entry[V]) -> None:
        entries = self._of[entry.holder]
        del entries[key]
        self.size -= entry.size
        self.count -= 1
        self._charge(entry.holder, -entry.charge)
        if not entries:
            del self._of[entry.holder], self._charges[entry.holder]

    def touch(self, key: K, entry: _Entry[V]) -> None:
        """Make an entry the most recently used one of its holder."""
        self._of[entry.holder].move_to_end(key)

    def first_of(self, holder: bytes) -> K | None:
        """Return the holder's least recently used entry."""
        return next(iter(self._of.get(holder, ())), None)

    def victim(self, incoming: bytes, size: int) -> K | None:
        """Return the entry that makes room for one of a size: the first of the client that would hold the most."""
        heap = self._heaviest
        while heap and self._charges.get(heap[0][1]) != -heap[0][0]:
            heapq.heappop(heap)
        if not heap:
            return None
        own = self._charges.get(incoming)
        return self.first_of(incoming if own is not None and own + WHOLE * size >= -heap[0][0] else heap[0][1])

    def _charge(self, holder: bytes, change: int) -> None:
        charge = self._charges[holder] = self._charges.get(holder, 0) + change
        heapq.heappush(self._heaviest, (-charge, holder))  # that of the former charge is dropped at the top
        if len(self._heaviest) > 4 * len(self._charges) + 64:
            self._heaviest = [(-charge, holder) for holder, charge in self._charges.items()]
            heapq.heapify(self._heaviest)


class SegmentedCache(Generic[K, V]):
    """A cache bounded in size and number."""

    def __init__(
        self,
        max_size: int,
        *,
        max_entries: int,
        size_of: Callable[[V], int],
        removed: Callable[[K, V], object] = lambda _key, _value: None,
        most_of_client: float = math.inf,
    ) -> None:
        """Create an empty cache.

        Args:
            max_size: The total size of the values.
            max_entries: The number of entries, 1 or more.
            size_of: Returns the size of a value, which does not change.
            removed: Called with each entry that is evicted, replaced or removed.
            most_of_client: The total size of the values that one client stored, at most.
        """
        self.max_size = max_size
        self.max_entries = max_entries
        self.size = 0
        self.evicted = 0
        self._size_of = size_of
        self._removed = removed
        self._most_of_client = most_of_client
        self._entries: dict[K, _Entry[V]] = {}
        self._held: dict[bytes, int] = {}
        self._once, self._again = _Segment[K, V](), _Segment[K, V]()

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[K]:
        return iter(self._entries)

    def __contains__(self, key: K) -> bool:
        return key in self._entries

    def items(self) -> Iterator[tuple[K, V]]:
        """Return all entries; this does not count as a use."""
        return ((key, entry.value) for key, entry in self._entries.items())

    def peek(self, key: K) -> V | None:
        """Return a value; this does not count as a use."""
        entry = self._entries.get(key)
        return None if entry is None else entry.value

    def get(self, key: K, client: bytes = b"") -> V | None:
        """Return a value, and count the use by a client."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        bit = _bit(client)
        if entry.is_used_again and entry.users & bit:
            self._again.touch(key, entry)
            return entry.value
        return self._used(key, entry, bit)

    def get_all(self, keys: Iterable[K], client: bytes = b"") -> Iterator[V | None]:
        """Yield the value of each key, as `get` returns it."""
        bit, entries, touch = _bit(client), self._entries, self._again.touch
        for key in keys:
            entry = entries.get(key)
            if entry is None:
                yield None
            elif entry.is_used_again and entry.users & bit:
                touch(key, entry)
                yield entry.value
            else:
                yield self._used(key, entry, bit)

    def _used(self, key: K, entry: _Entry[V], bit: int) -> V:
        """Count a use that moves an entry to the segment of those that are used again, or by another client."""
        self._segment(entry).remove(key, entry)
        entry.users |= bit
        entry.is_used_again = True
        self._again.add(key, entry)
        return entry.value

    def put(self, key: K, value: V, client: bytes = b"") -> bool:
        """Store a value for a client, in place of any with its key; return whether it fits."""
        former = self._entries.get(key)
        self.remove(key)
        size = self._size_of(value)
        if size > min(self.max_size, self._most_of_client):
            return False
        while self._held.get(client, 0) + size > self._most_of_client:
            self._evict(self._once.first_of(client), self._again.first_of(client))
        while len(self) >= self.max_entries or self.size + size > self.max_size:
            self._make_room(client, size)
        entry = _Entry(value, size, client, _bit(client), is_used_again=former is not None and former.is_used_again)
        if former is not None:
            entry.users |= former.users
        self._entries[key] = entry
        self._segment(entry).add(key, entry)
        self.size += size
        self._held[client] = self._held.get(client, 0) + size
        return True

    def remove(self, key: K) -> None:
        """Remove an entry, if it exists."""
        entry = self._entries.pop(key, None)
        if entry is None:
            return
        self._segment(entry).remove(key, entry)
        self.size -= entry.size
        held = self._held.pop(entry.holder, 0) - entry.size
        if held:
            self._held[entry.holder] = held
        self._removed(key, entry.value)

    def _segment(self, entry: _Entry[V]) -> _Segment[K, V]:
        return self._again if entry.is_used_again else self._once

    def _make_room(self, client: bytes, size: int) -> None:
        """Evict a one-off entry or, if they take up little space, one that was used again."""
        is_small = (
            ONE_OFF_PART * (self._once.size + size) <= self.max_size
            and ONE_OFF_PART * (self._once.count + 1) <= self.max_entries
        )
        once, again = self._once.victim(client, size), self._again.victim(client, size)
        self._evict(*((again, once) if is_small else (once, again)))

    def _evict(self, *candidates: K | None) -> None:
        """Evict the first of the candidates that exists."""
        self.remove(next(key for key in candidates if key is not None))
        self.evicted += 1


def _bit(client: bytes) -> int:
    """Return the bit of a client; the hash is keyed, so nobody can choose addresses by their bits."""
    return 1 << (hash(client) & 63)

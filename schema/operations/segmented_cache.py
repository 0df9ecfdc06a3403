"""A bounded cache that one-off entries cannot empty.

An entry that is found a second time moves to a segment of its own, from which only other such entries evict it as long
as the rest of the cache takes up at least `ONE_OFF_PART` of the space. A client that fills the cache with entries that
nobody asks for again evicts such entries only. (A segmented LRU: Karedla, Love and Wherry, 1994.)
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Generic, TypeVar

__all__ = ["SegmentedCache"]

K = TypeVar("K")
V = TypeVar("V")

ONE_OFF_PART = 4
"""Entries that were found at most once may be evicted down to this part of the cache, then others are."""


class SegmentedCache(Generic[K, V]):
    """A cache bounded in size and number; evicts the least recently used entry of a segment."""

    def __init__(
        self,
        max_size: int,
        *,
        max_entries: int,
        size_of: Callable[[V], int],
        removed: Callable[[K, V], object] = lambda _key, _value: None,
    ) -> None:
        """Create an empty cache.

        Args:
            max_size: The total size of the values.
            max_entries: The number of entries, 1 or more.
            size_of: Returns the size of a value, which does not change.
            removed: Called with each entry that is evicted, replaced or removed.
        """
        self.max_size = max_size
        self.max_entries = max_entries
        self.size = 0
        self.evicted = 0
        self._size_of = size_of
        self._removed = removed
        self._once = OrderedDict[K, V]()
        self._again = OrderedDict[K, V]()
        self._once_size = 0

    def __len__(self) -> int:
        return len(self._once) + len(self._again)

    def __iter__(self) -> Iterator[K]:
        return chain(self._once, self._again)

    def __contains__(self, key: K) -> bool:
        return key in self._once or key in self._again

    def items(self) -> Iterator[tuple[K, V]]:
        """Return all entries; this does not count as a use."""
        return chain(self._once.items(), self._again.items())

    def get(self, key: K) -> V | None:
        """Return a value, and count the use."""
        found = self._once.pop(key, None)
        if found is not None:
            self._once_size -= self._size_of(found)
            self._again[key] = found
            return found
        found = self._again.get(key)
        if found is not None:
            self._again.move_to_end(key)
        return found

    def put(self, key: K, value: V) -> bool:
        """Store a value, in place of any with its key; return whether it fits."""
        was_used = key in self._again
        self.remove(key)
        size = self._size_of(value)
        if size > self.max_size:
            return False
        while len(self) >= self.max_entries or self.size + size > self.max_size:
            self._evict(size)
        (self._again if was_used else self._once)[key] = value
        self.size += size
        self._once_size += 0 if was_used else size
        return True

    def remove(self, key: K) -> None:
        """Remove an entry, if it exists."""
        once = self._once.pop(key, None)
        value = self._again.pop(key, None) if once is None else once
        if value is not None:
            size = self._size_of(value)
            self.size -= size
            self._once_size -= 0 if once is None else size
            self._removed(key, value)

    def _evict(self, incoming: int) -> None:
        """Remove the least recently used one-off entry or, if they take up little space, the least recently used."""
        is_small = (
            ONE_OFF_PART * (self._once_size + incoming) <= self.max_size
            and ONE_OFF_PART * (len(self._once) + 1) <= self.max_entries
        )
        segment = self._again if self._again and (is_small or not self._once) else self._once
        self.remove(next(iter(segment)))
        self.evicted += 1

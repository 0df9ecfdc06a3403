"""A bounded cache of what is made of the table, as long as nothing that it was made of is known to have changed.

What it stores depends on *topics* (`table.model.topics`). A change of a topic, by this process or by another, removes
what depends on it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from schema.operations.recent_changes import RecentChanges
from schema.operations.segmented_cache import SegmentedCache
from table.model.topics import EVERYTHING

__all__ = ["ENTRY_BYTES", "TOPIC_BYTES", "Begun", "FreshCache", "Made"]

K = TypeVar("K")
V = TypeVar("V")

ENTRY_BYTES = 1024
"""Memory of an entry in addition to its bytes, rounded up: key, objects."""

TOPIC_BYTES = 500
"""Memory of a topic that an entry is made of, rounded up: its text and its places in two sets."""

BELIEVED_SECONDS = 2.0
"""How long entries are used after the last time that the changes of other processes were known."""

SETTLING_SECONDS = 5.0
"""What was made within this time after a change to its data may come from a replica of the table, or an index, that
does not have the change yet."""


class Begun(NamedTuple):
    """When something was begun to be made: the number of the last change that was known, and the time."""

    number: int
    at: float


@dataclass(slots=True)
class Made(Generic[V]):
    """What is stored.

    Attributes:
        value: The value.
        size: Its bytes.
        made_of: The topics it depends on.
        made_at: When it was made, by the cache's clock.
        expires_at: Until when it may be used.
    """

    value: V
    size: int
    made_of: frozenset[str]
    made_at: float
    expires_at: float

    @property
    def memory(self) -> int:
        """The memory that it is counted with."""
        return self.size + ENTRY_BYTES + TOPIC_BYTES * len(self.made_of)


class FreshCache(Generic[K, V]):
    """The cache. Entries that are used once cannot evict others, nor one client's those of others.

    Attributes:
        forgotten: How many entries were removed because of a change.
        clock: Returns the current time in seconds.
    """

    def __init__(
        self,
        max_bytes: int,
        *,
        max_entries: int,
        removed: Callable[[K], object] = lambda _key: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Create an empty cache.

        Args:
            max_bytes: The memory of all entries, `ENTRY_BYTES` for each included.
            max_entries: The number of entries.
            removed: Called with the key of each entry that leaves the cache, unless all of them do.
            clock: Returns the current time in seconds.
        """
        self.max_bytes = max_bytes
        self.forgotten = 0
        self.clock = clock
        self._max_entries = max_entries
        self._removed = removed
        self._made_of: dict[str, set[K]] = {}
        self._changes = RecentChanges()
        self._agreed_at: float | None = None
        self._evicted_before = 0
        self._entries = self._empty()

    def __len__(self) -> int:
        """Return the number of entries, expired ones included."""
        return len(self._entries)

    @property
    def size_bytes(self) -> int:
        """The memory of the entries."""
        return self._entries.size

    @property
    def evicted(self) -> int:
        """How many entries were removed to stay within the bounds."""
        return self._evicted_before + self._entries.evicted

    def begin(self) -> Begun:
        """Return the present moment, for something that is about to be made."""
        return Begun(self._changes.number, self.clock())

    def get(self, key: K, client: bytes = b"") -> Made[V] | None:
        """Return an entry that may be used now, and count the use by a client."""
        entry = self._entries.get(key, client)
        return entry if entry is not None and self.is_usable(entry) else None

    def get_all(self, keys: Iterable[K], client: bytes = b"") -> Iterator[Made[V] | None]:
        """Yield the entry of each key, as `get` returns it at the time of the first."""
        now = self.clock()
        is_believed = self._is_believed(now)
        for entry in self._entries.get_all(keys, client):
            yield entry if entry is not None and is_believed and entry.expires_at > now else None

    def is_usable(self, entry: Made[V]) -> bool:
        """Whether an entry has not expired, and the changes of other processes are known."""
        now = self.clock()
        return entry.expires_at > now and self._is_believed(now)

    def _is_believed(self, now: float) -> bool:
        return self._agreed_at is None or now - self._agreed_at <= BELIEVED_SECONDS

    def put(
        self,
        key: K,
        value: V,
        begun: Begun,
        *,
        size: int,
        made_of: frozenset[str],
        seconds: float,
        unsettled_seconds: float = 0.0,
        age_seconds: float = 0.0,
        client: bytes = b"",
    ) -> bool:
        """Store what was made, unless one of its topics has changed since then; return whether it is stored.

        Args:
            key: The key.
            value: The value.
            begun: When it was begun to be made.
            size: Its bytes.
            made_of: The topics it depends on.
            seconds: How long it may be used.
            unsettled_seconds: The same for what may lack a change that was made a moment ago.
            age_seconds: The age of the oldest of the parts that it was made of.
            client: The network that it is stored for, which loses its entries first if it has the most.
        """
        number, changed_at = self._changes.last(made_of)
        if number > begun.number:
            return False
        if begun.at - changed_at < SETTLING_SECONDS:
            seconds = min(seconds, unsettled_seconds)
        made_at = self.clock() - age_seconds
        if made_at + seconds <= self.clock():
            return False
        entry = Made(value, size, made_of, made_at, made_at + seconds)
        if not self._entries.put(key, entry, client):
            return False
        for topic in made_of:
            self._made_of.setdefault(topic, set()).add(key)
        return True

    def forget(self, changed: Collection[str]) -> None:
        """Remove what is made of topics that have changed, and store nothing of it that has been begun."""
        if not changed:
            return
        self._changes.note(changed, self.clock())
        if EVERYTHING in changed:
            self.forgotten += len(self._entries)
            self._evicted_before = self.evicted
            self._entries = self._empty()
            return
        outdated = [key for topic in {*changed, EVERYTHING} for key in self._made_of.get(topic, ())]
        for key in dict.fromkeys(outdated):
            self._entries.remove(key)
            self.forgotten += 1

    def agreed(self, at: float) -> None:
        """Use entries until `BELIEVED_SECONDS` after a moment of the clock when all changes were known.

        Until the first call, entries are used whatever other processes change.
        """
        self._agreed_at = at

    def _empty(self) -> SegmentedCache[K, Made[V]]:
        self._made_of.clear()
        return SegmentedCache(
            self.max_bytes, max_entries=self._max_entries, size_of=lambda entry: entry.memory, removed=self._left
        )

    def _left(self, key: K, entry: Made[V]) -> None:
        """Remove an entry that left the cache from the index of topics."""
        self._removed(key)
        for topic in entry.made_of:
            keys = self._made_of[topic]
            keys.discard(key)
            if not keys:
                del self._made_of[topic]

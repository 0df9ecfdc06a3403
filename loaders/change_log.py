"""The change log: a few items of the table by which its processes learn what breakdown writes changed.

Every write adds to one of `CHANGE_SLOTS` slots, in its transaction, and replaces what the slot said before. A slot
counts its changes, so a reader that compares the numbers of two reads knows each change, or that it missed one. No
clock is involved, and nothing has to be deleted. A read is one Query of at most 4 KB, half a read unit.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable

from table.engine.budget import Budget
from table.engine.protocol import Attributes, Engine
from table.errors import MalformedItemError
from table.model import items, keys, topics

__all__ = ["ChangeLog", "Published", "nobody"]

OWN_WRITES = 1000
"""Own writes that are remembered: more than a process makes between two reads."""

Published = Callable[[str, Collection[str]], None]
"""Receives the id of a write of this process, and what it changed. The id is "" if the write may have failed."""


def nobody(_write_id: str, _changed: Collection[str]) -> None:
    """Ignore a write."""


class ChangeLog:
    """The change log of a table, as one process follows it.

    Attributes:
        data_changes: How often the data was found to have changed, by an import or a reindex.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.data_changes = 0
        self._own: deque[str] = deque(maxlen=OWN_WRITES)
        self._numbers: dict[str, int] | None = None
        self._data: str | None = None

    def note_own(self, write_id: str) -> None:
        """Remember a write of this process, whose caches know of it already."""
        self._own.append(items.LoggedChange.short_id(write_id))

    async def read(self, *, budget: Budget) -> frozenset[str]:
        """Return the topics that other processes changed since the last read: everything at the first one.

        Raises:
            TableError: The table did not respond; the next read returns the changes.
        """
        page = await self.engine.query(keys.changes(), budget=budget)
        entries = {keys.key_of(found): found for found in page.items}
        is_new = self._numbers is None
        data = _data_change(entries.pop(keys.DATA_CHANGE, None))
        if not is_new and data != self._data:
            self.data_changes += 1
            is_new = True
        found = self._changed(entries.values())
        self._data = data
        return frozenset((topics.EVERYTHING,)) if is_new or topics.EVERYTHING in found else found

    def _changed(self, entries: Iterable[Attributes]) -> frozenset[str]:
        """Compare the numbers of the slots with those of the last read, and remember them."""
        known, numbers, changed = self._numbers or {}, dict[str, int](), set[str]()
        for entry in map(items.LoggedChange, entries):
            try:
                number = numbers[entry.key.sk] = entry.number or 0
                if number == known.get(entry.key.sk, 0) + 1:
                    changed |= set() if entry.write_id in self._own else entry.topics
                elif number != known.get(entry.key.sk, 0):
                    changed.add(topics.EVERYTHING)
            except MalformedItemError:
                changed.add(topics.EVERYTHING)
        if known.keys() - numbers.keys():
            changed.add(topics.EVERYTHING)
        self._numbers = numbers
        return frozenset(changed)


def _data_change(stored: Attributes | None) -> str | None:
    return None if stored is None else str(stored.get("write_id"))

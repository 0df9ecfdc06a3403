"""Lists of maps inside items, in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plans.required import LONGEST_NULL, Required
from table.engine.protocol import Attributes, AttributeValue
from table.model.attribute import INSIDE, View
from table.model.list_attributes import Arrangement, ViewsAttribute
from table.model.rules import LARGEST

__all__ = ["NULLS", "PLACES", "StoredList"]

PLACES = range(400 * 1024)
"""The positions in any list: an item has fewer bytes."""

NULLS = frozenset({"", "None"})
"""The texts that mean null where a meaning is stored."""


class StoredList:
    """Reads a list: without views where it is well-formed."""

    __slots__ = ("_arrange", "_attribute", "_by", "_needed", "_others", "_required")

    def __init__(self, attribute: ViewsAttribute[Any]) -> None:
        self._attribute = attribute
        self._arrange = arrange = attribute.arrange
        is_by_number = isinstance(arrange, Arrangement) and not arrange.descending
        self._by = arrange.by.path if is_by_number and isinstance(arrange, Arrangement) else None
        self._needed = arrange.needed.path if isinstance(arrange, Arrangement) and arrange.needed else None
        self._required = Required(attribute, (arrange.by.path,) if isinstance(arrange, Arrangement) else ())
        self._others = Required(attribute, (self._by, self._needed))

    def __call__(self, stored: AttributeValue, item: Attributes, index: int) -> tuple[list[Any], Sequence[int]]:
        """Return the maps, and their positions, of which there may be more.

        Args:
            stored: The stored list.
            item: The map that contains it.
            index: The position of that map.
        """
        if type(stored) is list:
            maps: list[Any] | None = stored
            required = self._others
            if self._by is None or not self._is_in_order(stored, self._by):
                maps, required = self._arranged(stored), self._required
            if maps is not None and required.of_maps(maps):
                return maps, PLACES
        elif stored is None:
            return [], PLACES
        views = self._attribute.read(View(item, INSIDE, index))
        return [view.attributes for view in views], [view.index for view in views]

    def _is_in_order(self, stored: list[Any], by: str) -> bool:
        """Whether a list is stored as it is shown, by ascending numbers: the usual case, checked in one go."""
        last, needed = -1, self._needed
        for one in stored:
            if type(one) is not dict:
                return False
            number = one.get(by)
            if type(number) is not int or not last < number <= LARGEST:
                return False
            if needed is not None:
                value = one.get(needed)
                if type(value) is not str or (len(value) <= LONGEST_NULL and value in NULLS):
                    return False
            last = number
        return True

    def _arranged(self, stored: list[Any]) -> list[Any] | None:
        arrange = self._arrange
        if arrange is None:
            return stored if all(type(one) is dict for one in stored) else None
        return arrange.of_maps(stored) if isinstance(arrange, Arrangement) else None

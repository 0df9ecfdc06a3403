"""Lists of maps inside items, in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from plans.subject import INSIDE
from table.engine.protocol import Attributes, AttributeValue
from table.model.attribute import Arrangement, View, ViewsAttribute

__all__ = ["Decides", "StoredList"]


class StoredList:
    """Reads a list: without views where it is well-formed."""

    __slots__ = ("_arrange", "_attribute")

    def __init__(self, attribute: ViewsAttribute[Any]) -> None:
        self._attribute = attribute
        self._arrange = attribute.arrange

    def __call__(self, stored: AttributeValue, item: Attributes, index: int) -> tuple[list[Any], Sequence[int]]:
        """Return the maps, and their positions.

        Args:
            stored: The stored list.
            item: The map that contains it.
            index: The position of that map.
        """
        if type(stored) is list:
            maps = self._arranged(stored)
            if maps is not None:
                return maps, range(len(maps))
        elif stored is None:
            return [], ()
        views = self._attribute.read(View(item, INSIDE, index))
        return [view.attributes for view in views], [view.index for view in views]

    def _arranged(self, stored: list[Any]) -> list[Any] | None:
        arrange = self._arrange
        if arrange is None:
            return stored if all(type(one) is dict for one in stored) else None
        return arrange.of_maps(stored) if isinstance(arrange, Arrangement) else None


class Decides:
    """Whether a map has an attribute, which decides its type."""

    __slots__ = ("_name", "_rule")

    def __init__(self, name: str, rule: Callable[[AttributeValue], object]) -> None:
        self._name = name
        self._rule = rule

    def __call__(self, item: Attributes) -> bool:
        """Return whether it has."""
        return bool(self._rule(item.get(self._name)))

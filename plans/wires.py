"""Reading DynamoDB's JSON where an operation looks at it, without converting whole items.

A stored value is a map with one member: its type and its content, `{"S": "вход"}` or `{"M": {…}}`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from plans.stored_lists import NULLS, PLACES
from plans.subject import INSIDE
from table.engine.codec import Wire, from_wire, value_from_wire
from table.engine.protocol import AttributeValue
from table.model import rules
from table.model.attribute import Arrangement, View, ViewsAttribute

__all__ = ["MISSING", "TAGS", "WHOLE_NUMBERS", "WireDecides", "WireList", "stored_value"]

MISSING: Wire = {}
"""Stands for a value or a map that is not stored; must not be modified."""

WHOLE_NUMBERS: Mapping[object, int] = {str(number): number for number in range(1000)}
"""The numbers that occur most, by their text."""

TAGS: Mapping[Any, str] = {
    rules.text: "S",
    rules.optional_text: "S",
    rules.id_text: "S",
    rules.optional_id: "S",
    rules.form: "S",
    rules.whole: "N",
    rules.optional_whole: "N",
    rules.rank: "N",
    rules.flag: "BOOL",
    rules.optional_flag: "BOOL",
}
"""Rule → the type as which its values are usually stored."""


def stored_value(wire: Wire) -> AttributeValue:
    """Return a value as `View` contains it, None for `MISSING`; raises ValueError if it is not DynamoDB JSON."""
    return value_from_wire(wire) if wire else None


class WireList:
    """Reads a list of maps: without views where it is well-formed."""

    __slots__ = ("_arrange", "_attribute", "_by", "_is_ascending", "_needed", "_tag")

    def __init__(self, attribute: ViewsAttribute[Any]) -> None:
        self._attribute = attribute
        arrange = attribute.arrange
        self._arrange = arrange
        self._by, self._tag, self._is_ascending, self._needed = "", "", False, None
        if isinstance(arrange, Arrangement):
            self._by, self._tag = arrange.by.path, TAGS[arrange.by.rule]
            self._is_ascending = not arrange.descending
            self._needed = arrange.needed.path if arrange.needed else None

    def __call__(self, stored: Wire, item: Wire, index: int) -> tuple[Sequence[Wire], Sequence[int]]:
        """Return the members of the maps, and their positions, of which there may be more.

        Args:
            stored: The stored list.
            item: The map that contains it.
            index: The position of that map.
        """
        elements = stored.get("L")
        if elements is None:
            if not stored or "NULL" in stored:
                return [], PLACES
            return self._tolerant(stored, item, index)
        try:
            maps = [one["M"] for one in elements]
        except KeyError:
            return self._tolerant(stored, item, index)
        if self._is_ascending and self._is_in_order(maps, self._by):
            return maps, PLACES
        arranged = self._arranged(maps)
        return self._tolerant(stored, item, index) if arranged is None else (arranged, PLACES)

    def _is_in_order(self, maps: list[Wire], by: str) -> bool:
        """Whether a list is stored as it is shown, by ascending numbers: the usual case, checked in one go."""
        last, needed = -1, self._needed
        for one in maps:
            number = WHOLE_NUMBERS.get(one.get(by, MISSING).get("N"))
            if number is None or number <= last:
                return False
            if needed is not None:
                value = one.get(needed, MISSING).get("S")
                if type(value) is not str or value in NULLS:
                    return False
            last = number
        return True

    def _arranged(self, maps: list[Wire]) -> list[Wire] | None:
        arrange = self._arrange
        if arrange is None:
            return maps
        if not isinstance(arrange, Arrangement):
            return None
        by, tag = self._by, self._tag
        stored = [one.get(by, MISSING) for one in maps]
        if tag == "BOOL":
            values = [value["BOOL"] if "BOOL" in value else stored_value(value) for value in stored]
        else:
            values = [stored_value(value) for value in stored]
        needed = None if self._needed is None else [stored_value(one.get(self._needed, MISSING)) for one in maps]
        return arrange.of_values(maps, values, needed)

    def _tolerant(self, stored: Wire, item: Wire, index: int) -> tuple[Sequence[Wire], Sequence[int]]:
        """Read the list by views, as the reference executor does."""
        holder = View(from_wire(item), INSIDE, index)
        plain: Any = self._attribute.stored(holder)
        views = self._attribute.read(holder)
        elements = stored.get("L", ())
        of_map = {id(one): element["M"] for one, element in zip(plain or (), elements, strict=False) if "M" in element}
        return [of_map[id(view.attributes)] for view in views], [view.index for view in views]


class WireDecides:
    """Whether a map has an attribute, which decides its type."""

    __slots__ = ("_name", "_rule")

    def __init__(self, name: str, rule: Callable[[AttributeValue], object]) -> None:
        self._name = name
        self._rule = rule

    def __call__(self, item: Wire) -> bool:
        """Return whether it has."""
        return bool(self._rule(stored_value(item.get(self._name, MISSING))))

"""Reading DynamoDB's JSON where an operation looks at it, without converting whole items.

A stored value is a map with one member: its type and its content, `{"S": "вход"}` or `{"M": {…}}`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from plans.required import LONGEST_NULL, MISSING, Required
from plans.stored_lists import NULLS, PLACES
from table.engine.codec import Wire, from_wire, value_from_wire
from table.engine.protocol import AttributeValue
from table.model import rules
from table.model.attribute import INSIDE, View
from table.model.list_attributes import Arrangement, ViewsAttribute
from table.model.rules import LARGEST

__all__ = ["MISSING", "TAGS", "WHOLE_NUMBERS", "WireList", "stored_value"]


class _WholeNumbers(dict[object, int | None]):
    """Whole numbers by their text; None for anything else, which a rule has to read."""

    def __missing__(self, text: object) -> int | None:
        """Read a number that is not one of the most frequent."""
        is_number = type(text) is str and len(text) <= MOST_DIGITS and text.isascii() and text.isdigit()
        return int(text) if is_number and isinstance(text, str) else None


MOST_DIGITS = 10
"""A number of 31 bits has no more digits."""

WHOLE_NUMBERS: Mapping[object, int | None] = _WholeNumbers({str(number): number for number in range(1000)})
"""Whole numbers by their text. Those that occur most are found without a call."""

TAGS: Mapping[Any, str] = {
    rules.text: "S",
    rules.optional_text: "S",
    rules.meaning: "S",
    rules.optional_meaning: "S",
    rules.id_text: "S",
    rules.number_text: "S",
    rules.optional_id: "S",
    rules.form: "S",
    rules.whole: "N",
    rules.optional_whole: "N",
    rules.optional_count: "N",
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

    __slots__ = ("_arrange", "_attribute", "_by", "_needed", "_others", "_required", "_tag", "_usual")

    def __init__(self, attribute: ViewsAttribute[Any]) -> None:
        self._attribute = attribute
        arrange = attribute.arrange
        self._arrange = arrange
        self._by, self._tag, self._needed = "", "", None
        self._usual: Callable[[list[Wire]], list[Wire] | None] = _unusual if arrange else _as_stored
        if isinstance(arrange, Arrangement):
            self._by, self._tag = arrange.by.path, TAGS[arrange.by.rule]
            self._needed = arrange.needed.path if arrange.needed else None
            if self._tag == "N" and not arrange.descending:
                self._usual = _ascending(self._by, self._needed)
            elif self._tag == "BOOL" and arrange.descending and not self._needed and not arrange.is_unique:
                self._usual = _true_first(self._by)
        self._required = Required(attribute, (self._by,))
        self._others = Required(attribute, (self._by, self._needed))

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
        usual = self._usual(elements)
        if usual is not None and self._others.of_wires(usual):
            return usual, PLACES
        try:
            maps = [one["M"] for one in elements]
        except KeyError:
            return self._tolerant(stored, item, index)
        arranged = self._arranged(maps)
        if arranged is None or not self._required.of_wires(arranged):
            return self._tolerant(stored, item, index)
        return arranged, PLACES

    def _arranged(self, maps: list[Wire]) -> list[Wire] | None:
        arrange = self._arrange
        if not isinstance(arrange, Arrangement):
            return None
        stored = [one.get(self._by, MISSING) for one in maps]
        if self._tag == "BOOL":
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


def _unusual(_elements: list[Wire]) -> None:
    """Leave any list to its arrangement."""


def _as_stored(elements: list[Wire]) -> list[Wire] | None:
    """Return maps in the order in which they are stored; None if there is something else among them."""
    try:
        return [element["M"] for element in elements]
    except KeyError:
        return None


def _ascending(by: str, needed: str | None) -> Callable[[list[Wire]], list[Wire] | None]:
    """Return what reads a list that is stored as it is shown, by ascending numbers, in one go; None if it is not so."""

    def read(elements: list[Wire]) -> list[Wire] | None:
        maps: list[Wire] = []
        last = -1
        try:
            for element in elements:
                one = element["M"]
                number = WHOLE_NUMBERS[one[by]["N"]]
                if number is None or not last < number <= LARGEST:
                    return None
                if needed is not None:
                    text = one[needed]["S"]
                    if type(text) is not str or (len(text) <= LONGEST_NULL and text in NULLS):
                        return None
                last = number
                maps.append(one)
        except (KeyError, TypeError):
            return None
        return maps

    return read


def _true_first(by: str) -> Callable[[list[Wire]], list[Wire] | None]:
    """Return what reads a list whose maps are shown with a flag before those without; None if a flag is not one."""

    def read(elements: list[Wire]) -> list[Wire] | None:
        first: list[Wire] = []
        others: list[Wire] = []
        try:
            for element in elements:
                one = element["M"]
                flag = one[by]["BOOL"]
                if flag is not True and flag is not False:
                    return None
                (first if flag else others).append(one)
        except (KeyError, TypeError):
            return None
        return first + others

    return read

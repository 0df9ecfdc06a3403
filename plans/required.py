"""What a list requires of its maps, checked for all of them in one go where it is stored as usual."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from table.engine.codec import Wire
from table.model.list_attributes import ViewsAttribute

__all__ = ["LONGEST_NULL", "MISSING", "Required"]

MISSING: Wire = {}
"""Stands for a value or a map that is not stored; must not be modified."""

LONGEST_NULL = 4
"""Longer texts are not looked for among the nulls, as that would hash all of each."""

_NOTHING: list[Any] = []
_NO_ELEMENTS: Wire = {"L": _NOTHING}
_NULLS = frozenset({"", "None", "null"})


class Required:
    """Whether maps certainly have the texts and lists without which they are not shown; where not, a view decides."""

    __slots__ = ("_lists", "_texts")

    def __init__(self, attribute: ViewsAttribute[Any], checked: Collection[str | None]) -> None:
        """Take what a list requires, apart from the paths that are checked already."""
        required = [one for one in attribute.required or () if one.path not in checked]
        self._lists = [one.path for one in required if isinstance(one, ViewsAttribute)]
        self._texts = [one.path for one in required if not isinstance(one, ViewsAttribute)]

    def of_maps(self, maps: Iterable[Any]) -> bool:
        """Check maps as `View` contains them."""
        for path in self._texts:
            for one in maps:
                text = one.get(path)
                if type(text) is not str or (len(text) <= LONGEST_NULL and text in _NULLS):
                    return False
        return all(type(one.get(path, _NOTHING)) is list for path in self._lists for one in maps)

    def of_wires(self, maps: Iterable[Wire]) -> bool:
        """Check maps in DynamoDB JSON."""
        for path in self._texts:
            for one in maps:
                text = one.get(path, MISSING).get("S")
                if type(text) is not str or (len(text) <= LONGEST_NULL and text in _NULLS):
                    return False
        return all("L" in one.get(path, _NO_ELEMENTS) for path in self._lists for one in maps)

"""Links between items: from a stored id to the one item that it names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from table.engine.protocol import PrimaryKey
from table.model import items, keys
from table.model.attribute import View

__all__ = ["FAMILY", "OFFICIAL_BREAKDOWN", "WORD", "ItemLink"]

V = TypeVar("V", bound=View)


class ItemLink(NamedTuple, Generic[V]):
    """A way from an id to an item.

    Attributes:
        key: Returns the key of the item.
        view: Reads it.
    """

    key: Callable[[str], PrimaryKey]
    view: type[V]


WORD = ItemLink(keys.word, items.StoredWord)
FAMILY = ItemLink(keys.family, items.StoredFamily)
OFFICIAL_BREAKDOWN = ItemLink(keys.official_breakdown, items.StoredBreakdown)

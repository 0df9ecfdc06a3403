"""Items as DynamoDB sends them, for readers that look at a part of an item only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeAlias, runtime_checkable

import orjson

from table.engine.budget import Budget
from table.engine.codec import Wire
from table.engine.protocol import PrimaryKey

__all__ = ["ItemJson", "WireEngine", "parsed"]

ItemJson: TypeAlias = Wire | bytes
"""An item as DynamoDB JSON, or the text of it, which is parsed where it is looked at."""


def parsed(item: ItemJson) -> Wire:
    """Return an item as DynamoDB JSON; raises ValueError if a text is not JSON."""
    if type(item) is bytes:
        found: Wire = orjson.loads(item)
        return found
    return item  # type: ignore[return-value]  # of the two types, the other one


@runtime_checkable
class WireEngine(Protocol):
    """An engine whose service sends DynamoDB JSON, and which hands it over without converting whole items."""

    async def get_wires(
        self, requested: Iterable[PrimaryKey], *, budget: Budget, consistent: bool = False
    ) -> dict[PrimaryKey, ItemJson]:
        """Read items as `Engine.get_many` does, but return them as DynamoDB JSON, whose values are not checked."""

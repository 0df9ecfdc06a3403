"""Items as DynamoDB sends them, for readers that look at a part of an item only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, runtime_checkable

from table.engine.budget import Budget
from table.engine.codec import Wire
from table.engine.protocol import PrimaryKey

__all__ = ["WireEngine"]


@runtime_checkable
class WireEngine(Protocol):
    """An engine whose service sends DynamoDB JSON, and which hands it over without converting whole items."""

    async def get_wires(
        self, requested: Iterable[PrimaryKey], *, budget: Budget, consistent: bool = False
    ) -> dict[PrimaryKey, Wire]:
        """Read items as `Engine.get_many` does, but return them as DynamoDB JSON, whose values are not checked."""

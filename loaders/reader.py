"""What the loaders of one request read through."""

from __future__ import annotations

from loaders.dependencies import Dependencies, NotingEngine
from loaders.stored import StoredLoader
from table.engine.budget import Budget
from table.engine.protocol import Engine

__all__ = ["Reader"]


class Reader:
    """The engine, the budget and the item loader that all loaders of a request share.

    Attributes:
        engine: The table's engine, for queries.
        budget: The deadline of all calls, and what they cost.
        stored: Reads by key, batched and cached.
        has_derived_items: Whether the items that `python -m table reindex` writes exist.
        dependencies: What the answer is made of, as far as it has been read.
    """

    __slots__ = ("budget", "dependencies", "engine", "has_derived_items", "stored")

    engine: Engine

    def __init__(
        self, engine: Engine, budget: Budget, *, has_derived_items: bool = True, sees_own_writes: bool = False
    ) -> None:
        """Create a reader; `sees_own_writes` is described in `StoredLoader`."""
        self.dependencies = Dependencies()
        self.engine = NotingEngine(engine, self.dependencies)
        self.budget = budget
        self.stored = StoredLoader(self.engine, budget, sees_own_writes=sees_own_writes)
        self.has_derived_items = has_derived_items

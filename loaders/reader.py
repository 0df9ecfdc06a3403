"""What the loaders of one request read through."""

from __future__ import annotations

from loaders.additions import missing
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
        has_derived_items: Whether the items of `python -m table reindex` exist, in the version of this program.
        other_version: The version of those that exist instead; None if there are none.
        fell_back: Whether something was answered without the derived items that answer it best.
        can_scan: Whether families are found by a scan in the background if there is no list of them.
        dependencies: What the answer is made of, as far as it has been read.
    """

    __slots__ = (
        "budget",
        "can_scan",
        "dependencies",
        "engine",
        "fell_back",
        "has_derived_items",
        "other_version",
        "stored",
    )

    engine: NotingEngine

    def __init__(
        self,
        engine: Engine,
        budget: Budget,
        *,
        has_derived_items: bool = True,
        other_version: int | None = None,
        can_scan: bool = True,
        sees_own_writes: bool = False,
    ) -> None:
        """Create a reader; `sees_own_writes` is described in `StoredLoader`."""
        self.dependencies = Dependencies()
        self.engine = NotingEngine(engine, self.dependencies)
        self.budget = budget
        self.stored = StoredLoader(
            self.engine,
            budget,
            sees_own_writes=sees_own_writes,
            wires=self.engine if self.engine.hands_over_wires else None,
        )
        self.has_derived_items = has_derived_items
        self.other_version = other_version
        self.can_scan = can_scan
        self.fell_back = False

    def require_derived_items(self, what: str) -> None:
        """Raise `AdditionsMissingError` if there are no derived items; `what` needs them."""
        if not self.has_derived_items:
            raise missing(what, self.other_version)

"""What an answer depends on: the topics of everything that was read for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, cast

from table.engine.budget import Budget
from table.engine.protocol import Attributes, Engine, KeyCondition, Operation, Page, PrimaryKey, StartKey
from table.model import topics

if TYPE_CHECKING:
    from table.engine.wires import ItemJson, WireEngine

__all__ = ["MOST_TOPICS", "Dependencies", "NotingEngine"]

MOST_TOPICS = 200
"""An answer that is made of more depends on everything, so that what is kept of it stays small."""


class Dependencies:
    """The topics of one request.

    Attributes:
        age_seconds: The age of the oldest part of its answer that was made for another request.
    """

    __slots__ = ("_topics", "age_seconds")

    def __init__(self) -> None:
        self._topics: set[str] = set()
        self.age_seconds = 0.0

    def note_age(self, seconds: float) -> None:
        """Note a part that was made some seconds ago."""
        self.age_seconds = max(self.age_seconds, seconds)

    @property
    def topics(self) -> frozenset[str]:
        """What has been noted so far: at most `MOST_TOPICS` topics, or everything."""
        if topics.EVERYTHING in self._topics:
            return frozenset((topics.EVERYTHING,))
        return frozenset(self._topics)

    def note(self, *noted: str) -> None:
        """Add topics."""
        self._topics.update(noted)
        if len(self._topics) > MOST_TOPICS:
            self._topics = {topics.EVERYTHING}


class NotingEngine:
    """An engine that notes the topics of what is read through it. Its contract is that of `Engine`."""

    __slots__ = ("_dependencies", "_engine")

    def __init__(self, engine: Engine, dependencies: Dependencies) -> None:
        self._engine = engine
        self._dependencies = dependencies

    async def get_many(
        self, requested: Iterable[PrimaryKey], *, budget: Budget, consistent: bool = False
    ) -> dict[PrimaryKey, Attributes]:
        """Read items by primary key."""
        wanted = self._noted(requested)
        return await self._engine.get_many(wanted, budget=budget, consistent=consistent)

    @property
    def hands_over_wires(self) -> bool:
        """Whether `get_wires` may be called."""
        return hasattr(self._engine, "get_wires")

    async def get_wires(
        self, requested: Iterable[PrimaryKey], *, budget: Budget, consistent: bool = False
    ) -> dict[PrimaryKey, ItemJson]:
        """Read items by primary key as DynamoDB JSON, if the engine hands it over."""
        engine = cast("WireEngine", self._engine)
        return await engine.get_wires(self._noted(requested), budget=budget, consistent=consistent)

    def _noted(self, requested: Iterable[PrimaryKey]) -> list[PrimaryKey]:
        wanted = list(requested)
        for key in wanted:
            if (topic := topics.of_key(key)) is not None:
                self._dependencies.note(topic)
        return wanted

    async def query(
        self,
        condition: KeyCondition,
        *,
        budget: Budget,
        limit: int | None = None,
        after: StartKey | None = None,
        consistent: bool = False,
    ) -> Page:
        """Read one page of a partition."""
        for topic in topics.of_query(condition):
            self._dependencies.note(topic)
        return await self._engine.query(condition, budget=budget, limit=limit, after=after, consistent=consistent)

    async def transact(self, operations: Sequence[Operation], *, token: str, budget: Budget) -> None:
        """Execute operations, all or none."""
        await self._engine.transact(operations, token=token, budget=budget)

    async def put_many(self, items: Iterable[Attributes], *, budget: Budget) -> None:
        """Write whole items."""
        await self._engine.put_many(items, budget=budget)

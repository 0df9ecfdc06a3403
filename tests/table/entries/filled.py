"""Helpers for tests of jobs: a filled embedded table, its contents, a progress callback, and interruptions."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from table.embedded.embedded_engine import EmbeddedEngine, open_embedded
from table.engine.budget import Budget
from table.engine.paging import all_items
from table.engine.protocol import AdminEngine, Attributes, Operation, PrimaryKey
from table.errors import TableUnavailableError
from table.model.keys import key_of

__all__ = ["Interrupted", "Told", "contents", "filled_table"]


@asynccontextmanager
async def filled_table(directory: Path, items: Iterable[Attributes] = ()) -> AsyncIterator[EmbeddedEngine]:
    """Yield an engine with a new table that holds the items."""
    async with open_embedded(directory / "dictionary.sqlite") as engine:
        await engine.create(budget=Budget(None))
        await engine.put_many(items, budget=Budget(None))
        yield engine


async def contents(engine: AdminEngine) -> dict[PrimaryKey, Attributes]:
    """Return all items of a table by key."""
    return {key_of(attributes): attributes async for attributes in all_items(engine, budget=Budget(None))}


class Told:
    """A progress callback that records its calls."""

    def __init__(self) -> None:
        self.reports: list[tuple[str, int, int | None]] = []

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Record one call."""
        self.reports.append((stage, done, total))

    @property
    def stages(self) -> list[str]:
        """The stages in the order in which they began."""
        return [*dict.fromkeys(stage for stage, _, _ in self.reports)]


class Interrupted(EmbeddedEngine):
    """The table of another engine; writes fail after some items, even in the middle of a call.

    A transaction is atomic.
    """

    def __init__(self, engine: EmbeddedEngine, *, after_items: int) -> None:
        super().__init__(Path(engine.address))
        self.left = after_items

    async def put_many(self, items: Iterable[Attributes], *, budget: Budget) -> None:
        """Write the first of the items."""
        given = [*items]
        await super().put_many(given[: self.left], budget=budget)
        self._spend(len(given))

    async def delete_many(self, keys: Iterable[PrimaryKey], *, budget: Budget) -> None:
        """Delete the first of the keys."""
        given = [*keys]
        await super().delete_many(given[: self.left], budget=budget)
        self._spend(len(given))

    async def transact(self, operations: Sequence[Operation], *, token: str, budget: Budget) -> None:
        """Carry out the operations, if that many writes are left."""
        self._spend(len(operations))
        await super().transact(operations, token=token, budget=budget)

    def _spend(self, wanted: int) -> None:
        if wanted > self.left:
            raise TableUnavailableError("broken off")
        self.left -= wanted

"""Every item of a table that can be read, for jobs that save what a damaged file still holds."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, closing, suppress
from pathlib import Path

from table.embedded.embedded_engine import EmbeddedEngine
from table.embedded.file import connect
from table.embedded.salvage import Damage, salvaged
from table.engine.budget import Budget
from table.engine.paging import all_items
from table.engine.protocol import AdminEngine, Attributes

__all__ = ["readable_items"]

ITEMS_BETWEEN_TURNS = 100


async def readable_items(
    engine: AdminEngine, *, budget: Budget, lost: Callable[[str], None]
) -> AsyncIterator[Attributes]:
    """Yield every item that can be read, in no order; `lost` receives the key of each other, or those around it."""
    if not isinstance(engine, EmbeddedEngine):
        async for item in all_items(engine, budget=budget):
            yield item
        return
    path = Path(engine.address)
    with ExitStack() as stack:
        connection = None
        with suppress(sqlite3.DatabaseError):
            connection = stack.enter_context(closing(connect(path)))
        for number, found in enumerate(salvaged(connection, path)):
            if isinstance(found, Damage):
                lost(found.what)
            else:
                yield found
            if number % ITEMS_BETWEEN_TURNS == 0:
                await asyncio.sleep(0)

"""The table that the settings name: opened for serving, made ready at start. Knows only whether words are there."""

from __future__ import annotations

import logging
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from importing.starter.starter import load_starter
from server.observability.logs import fields
from server.settings.settings import EngineName, Settings
from table.engine.budget import Budget
from table.engine.protocol import AdminEngine
from table.errors import TableError, TableMissingError
from table.model import keys
from table.opening import open_engine

__all__ = ["Prepared", "open_table", "prepare_table"]

logger = logging.getLogger(__name__)

LOOK_SECONDS = 5.0
"""How long start-up waits for a table elsewhere before it goes on without having seen it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A table that can be served from.

    Attributes:
        address: Where it is, for the operator.
        items_loaded: Items of the starter dictionary that were put now; 0 where the table held something.
    """

    address: str
    items_loaded: int = 0


def open_table(settings: Settings) -> AbstractAsyncContextManager[AdminEngine]:
    """Open the engine of the settings.

    Raises:
        TableError: The file cannot be opened, or the AWS settings name no table.
    """
    return open_engine(engine=settings.engine, table_name=settings.table, data_dir=settings.data_dir)


async def prepare_table(settings: Settings) -> Prepared:
    """Make the embedded table and fill it where it is empty; a table elsewhere is only looked at.

    Called once, before any process serves.

    Raises:
        TableError: The embedded table cannot be opened or written, or the AWS settings name no table; or the table
            elsewhere does not answer although it is needed, because it keeps the secret.
    """
    if settings.engine is EngineName.EMBEDDED:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    async with open_table(settings) as engine:
        if settings.engine is EngineName.EMBEDDED:
            return Prepared(address=engine.address, items_loaded=await _fill(settings, engine))
        await _look(engine, needed=settings.secret is None)
        return Prepared(address=engine.address)


async def _fill(settings: Settings, engine: AdminEngine) -> int:
    """Load the starter dictionary into a table with no items.

    A file marks that the loading has begun, so that one that was broken off is done again.
    """
    await engine.create(budget=Budget(None))
    begun = settings.data_dir / "loading-starter-dictionary"
    if not begun.exists() and await _holds_something(engine):
        return 0
    begun.touch()
    loaded = await load_starter(engine, budget=Budget(None), progress=_unseen)
    begun.unlink(missing_ok=True)
    return loaded.written


async def _holds_something(engine: AdminEngine) -> bool:
    page = await engine.scan(limit=2, budget=Budget(None))
    return any(item["pk"] != keys.SECRET.pk for item in page.items)


def _unseen(_stage: str, _done: int, _total: int | None) -> None:
    """Show no progress: the starter dictionary is there before it could be read."""


async def _look(engine: AdminEngine, *, needed: bool) -> None:
    """See whether a table elsewhere answers; one that is not needed yet may come later, and `/ready` tells when."""
    try:
        if not await engine.exists(budget=Budget(LOOK_SECONDS)):
            raise TableMissingError(f"there is no table at {engine.address}: make it with `python -m table create`")
    except TableError as error:
        if needed:
            raise
        logger.warning("the table does not answer yet", extra=fields(table=engine.address, problem=str(error)))

"""Opens the configured table and prepares it at start."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from server.observability.logs import fields
from server.settings.settings import EngineName, Settings, Transport
from table.engine.budget import Budget
from table.engine.protocol import AdminEngine
from table.errors import TableDamagedError, TableError, TableMissingError
from table.model import keys
from table.opening import open_engine

__all__ = ["Prepared", "missing_in", "open_table", "prepare_table"]

logger = logging.getLogger(__name__)

CHECK_SECONDS = 5.0
"""How long start-up waits for a DynamoDB table before it continues without it."""


class Prepared(NamedTuple):
    """A table that is ready.

    Attributes:
        address: Its location, for the operator.
        items_loaded: Items of the starter dictionary that were loaded; 0 if the table was not empty.
    """

    address: str
    items_loaded: int = 0


def open_table(settings: Settings) -> AbstractAsyncContextManager[AdminEngine]:
    """Open the configured engine.

    Raises:
        TableError: The file cannot be opened, or the AWS configuration is incomplete.
    """
    return open_engine(
        engine=settings.engine,
        table_name=settings.table,
        data_dir=settings.data_dir,
        direct=settings.transport is Transport.DIRECT,
    )


async def prepare_table(settings: Settings) -> Prepared:
    """Create the embedded table and fill it if it is empty; check that a DynamoDB table answers.

    Called once, before any process serves.

    Raises:
        TableError: The embedded table cannot be opened or written, or the AWS configuration is incomplete, or the
            DynamoDB table does not answer although the secret must be read from it.
    """
    async with open_table(settings) as engine:
        if settings.engine is EngineName.EMBEDDED:
            return Prepared(address=engine.address, items_loaded=await _fill(settings, engine))
        await _check(engine, needed=settings.secret is None)
        return Prepared(address=engine.address)


async def missing_in(settings: Settings) -> list[str]:
    """Return what a DynamoDB table lacks, or why it does not answer, a sentence each for the operator."""
    async with open_table(settings) as engine:
        try:
            state = await engine.state(budget=Budget(CHECK_SECONDS))
        except TableError as error:
            return [str(error)]
        return [*state.problems(), *state.limits()]


async def _fill(settings: Settings, engine: AdminEngine) -> int:
    """Load the starter dictionary into an empty table and return the number of items.

    A marker file exists while loading, so that an interrupted load is repeated.
    """
    await engine.create(budget=Budget(None))  # its folder, too
    async with _alone_in(settings.data_dir):
        return await _fill_alone(settings, engine)


@asynccontextmanager
async def _alone_in(folder: Path) -> AsyncIterator[None]:
    """Wait for other processes that start on the same folder; ended processes hold no lock."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        await asyncio.to_thread(fcntl.flock, descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


async def _fill_alone(settings: Settings, engine: AdminEngine) -> int:
    marker = settings.data_dir / "loading-starter-dictionary"
    if not marker.exists() and await _has_items(engine):
        return 0
    from importing.starter.starter import load_starter  # noqa: PLC0415  # most servers never fill a table

    marker.touch()
    # What an interrupted load of an earlier version left is not signed: it is joined.
    loaded = await load_starter(engine, budget=Budget(None), progress=_no_progress, into_existing=True)
    marker.unlink(missing_ok=True)
    return loaded.written


async def _has_items(engine: AdminEngine) -> bool:
    try:
        page = await engine.scan(limit=2, budget=Budget(None))
    except TableDamagedError as error:
        logger.warning("the table is served as far as it can be read: %s", error)
        return True
    return any(item["pk"] != keys.SECRET.pk for item in page.items)


def _no_progress(_stage: str, _done: int, _total: int | None) -> None:
    """Show no progress: the starter dictionary loads within a second or two."""


async def _check(engine: AdminEngine, *, needed: bool) -> None:
    """Check that a DynamoDB table answers; unless it is needed now, it may come later, and `/ready` reports when."""
    try:
        if not await engine.exists(budget=Budget(CHECK_SECONDS)):
            raise TableMissingError(f"there is no table at {engine.address}: create it with `python -m table create`")
    except TableError as error:
        if needed:
            raise
        logger.warning("the table does not answer yet", extra=fields(table=engine.address, problem=str(error)))

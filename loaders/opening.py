"""Opens what all requests of a process share, and refreshes it in the background: an operation never waits for that.

Opened once per process, inside the event loop.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from loaders.change_log import ChangeLog
from loaders.dictionary import SharedDictionary
from table.breakdowns.submission_rate import SubmissionRate
from table.engine.protocol import AdminEngine
from table.errors import TableError

__all__ = ["REFRESH_SECONDS", "open_dictionary"]

logger = logging.getLogger(__name__)

REFRESH_SECONDS = 300.0
"""Interval between refreshes; every process sees a change of a family within this time."""

RETRY_SECONDS = 5.0
"""Wait after a failed refresh while there is no catalogue yet."""

LEAST_SECONDS = 5.0
"""Wait after a refresh before the next one, also if the change log asks for one: a refresh of the full dictionary costs
50 read units."""

STARTING_SECONDS = 0.5
"""How long the start waits for what the table lacks, so that the first answers know it."""


EXAMINING_SECONDS = 5.0
"""Wait before a file is read whole to find damage, so that the first requests do not compete with that; a request for
`/ready` begins it at once."""


@asynccontextmanager
async def open_dictionary(
    engine: AdminEngine,
    *,
    refresh_seconds: float = REFRESH_SECONDS,
    retry_seconds: float = RETRY_SECONDS,
    submission_rate: SubmissionRate | None = None,
    change_log: ChangeLog | None = None,
) -> AsyncIterator[SharedDictionary]:
    """Open the shared dictionary of an engine, refreshed in the background until the context exits.

    A table that does not respond yet is not an error: it is read again every few seconds.
    """
    dictionary = SharedDictionary(engine, submission_rate=submission_rate, change_log=change_log)
    try:
        await dictionary.look()
    except TableError as error:
        logger.warning("the table does not answer at start: %s", error)
    dictionary.table.is_known.clear()
    dictionary.table.is_examined.clear()
    tasks = [
        asyncio.create_task(_keep_fresh(dictionary, refresh_seconds, retry_seconds)),
        asyncio.create_task(_keep_looking(dictionary, refresh_seconds)),
    ]
    try:
        await dictionary.table.wait(STARTING_SECONDS)
        yield dictionary
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await dictionary.registrations.aclose()


async def _keep_fresh(dictionary: SharedDictionary, refresh_seconds: float, retry_seconds: float) -> None:
    while True:
        wanted = dictionary.wants_refresh.is_set()
        dictionary.wants_refresh.clear()
        try:
            await dictionary.refresh()
        except TableError as error:
            logger.warning("the catalogue could not be refreshed: %s", error)
            if wanted:
                dictionary.wants_refresh.set()
        seconds = refresh_seconds if dictionary.catalogue else min(retry_seconds, refresh_seconds)
        least = min(LEAST_SECONDS, seconds)
        await asyncio.sleep(least)
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds - least):
                await dictionary.wants_refresh.wait()


async def _keep_looking(dictionary: SharedDictionary, seconds: float) -> None:
    while True:
        await dictionary.table.look()
        if not dictionary.table.state.is_writable:
            dictionary.registrations.is_possible = False
        await dictionary.table.examine(EXAMINING_SECONDS)
        await asyncio.sleep(seconds)

"""Keeps what a process has cached in agreement with the changes that other processes make."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

from loaders.change_log import ChangeLog
from loaders.dictionary import SharedDictionary
from table.engine.budget import Budget
from table.engine.protocol import Engine
from table.errors import TableError

__all__ = ["POLL_SECONDS", "following", "opened_change_log"]

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0
"""Wait between two reads of the change log, each half a read unit: changes are seen within 2 seconds."""

READ_SECONDS = 1.0
"""The time limit of a read."""

LONGEST_WAIT_SECONDS = 8.0
"""The longest wait after reads that failed; it doubles with each."""


async def opened_change_log(engine: Engine) -> ChangeLog:
    """Return a table's change log, read before anything is cached: what is written later is found as a change."""
    log = ChangeLog(engine)
    try:
        await log.read(budget=Budget(READ_SECONDS))
    except TableError as error:
        logger.warning("the change log could not be read at start: %s", error)
    return log


class Following(Protocol):
    """A cache of what is made of the table."""

    def __len__(self) -> int:
        """Return the number of entries."""

    def forget(self, changed: Collection[str]) -> None:
        """Remove what is made of topics that have changed."""

    def agreed(self, at: float) -> None:
        """Note a moment when all changes of other processes were known."""


@asynccontextmanager
async def following(dictionary: SharedDictionary, *caches: Following | None) -> AsyncIterator[None]:
    """Forget in caches, while the context is open, what this and other processes change; None is one that is off."""
    followers = [cache for cache in caches if cache is not None]

    def forget(changed: Collection[str]) -> None:
        for cache in followers:
            cache.forget(changed)

    dictionary.forget = forget
    _agree(followers, time.monotonic())
    task = asyncio.create_task(_follow(dictionary, followers))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _agree(caches: Iterable[Following], at: float) -> None:
    for cache in caches:
        cache.agreed(at)


async def _follow(dictionary: SharedDictionary, caches: Sequence[Following]) -> None:
    """Read the change log again and again, as long as anything is cached."""
    wait = POLL_SECONDS
    while True:
        await asyncio.sleep(wait)
        asked_at = time.monotonic()
        try:
            if dictionary.catalogue is not None or any(map(len, caches)):
                await dictionary.catch_up(Budget(READ_SECONDS))
        except TableError as error:
            if wait == POLL_SECONDS:
                logger.warning("the change log cannot be read, so cached responses are not used: %s", error)
            wait = min(2 * wait, LONGEST_WAIT_SECONDS)
            continue
        wait = POLL_SECONDS
        _agree(caches, asked_at)

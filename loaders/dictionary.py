"""The dictionary as a process holds it: the engine, the morpheme catalogue, what the table says of itself.

Opened once per process, inside the event loop. What is kept is refreshed in the background; an operation never waits
for a refresh.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from loaders.morphemes.catalogue import Catalogue, catalogue_of, read_catalogue
from loaders.request import RequestLoaders
from table.breakdowns.submission_rate import SubmissionRate
from table.engine.budget import Budget
from table.engine.protocol import AdminEngine, Attributes
from table.entries import entries
from table.entries.survey import all_items
from table.errors import TableError
from table.model import items, keys

__all__ = ["REFRESH_SECONDS", "Dictionary", "open_dictionary"]

logger = logging.getLogger(__name__)

REFRESH_SECONDS = 300.0
"""Age at which the catalogue is read again; a change of a family is seen everywhere within this time."""

RETRY_SECONDS = 5.0
"""Wait after a refresh that failed, while there is nothing to serve from yet."""

REFRESH_TIMEOUT_SECONDS = 60.0

SCAN_EVERY = 12
"""A table without the list of families is scanned for them at start, and then at every 12th refresh only."""


class Dictionary:
    """What all requests of a process share.

    Attributes:
        engine: The table's engine.
        catalogue: The families, None while they are not read yet.
        about: What the table says of itself, None where it does not.
        has_additions: Whether the entries of `python -m table reindex` are there; assumed until the table was asked.
        submission_rate: How much a user may submit.
    """

    def __init__(self, engine: AdminEngine, *, submission_rate: SubmissionRate | None = None) -> None:
        self.engine = engine
        self.submission_rate = submission_rate or SubmissionRate()
        self.catalogue: Catalogue | None = None
        self.about: items.About | None = None
        self.has_additions = True
        self._refreshes = 0

    @property
    def data_version(self) -> str:
        """The version of the data, changed by every import; "" where the table tells none."""
        return "" if self.about is None else self.about.data_version

    def request(self, budget: Budget, *, viewer_email: str | None = None) -> RequestLoaders:
        """Make the loaders of one request; `viewer_email` is as the token spells it, None for an anonymous viewer."""
        return RequestLoaders(
            self.engine,
            budget,
            catalogue=self.catalogue,
            about=self.about,
            has_additions=self.has_additions,
            viewer_email=viewer_email,
            submission_rate=self.submission_rate,
        )

    async def is_ready(self, budget: Budget) -> bool:
        """Ask the table whether it answers: one read of one key."""
        try:
            await self.engine.get_many([keys.ABOUT], budget=budget)
        except TableError as error:
            logger.warning("the table does not answer: %s", error)
            return False
        return True

    async def look(self) -> None:
        """Read what the table says of itself.

        Raises:
            TableError: The table did not answer; what was known stays.
        """
        budget = Budget(REFRESH_TIMEOUT_SECONDS)
        found = (await self.engine.get_many([keys.ABOUT], budget=budget)).get(keys.ABOUT)
        self.about = None if found is None else _readable(items.About(found))
        self.has_additions = self.about is not None and self.about.additions_version == entries.ADDITIONS_VERSION
        if not self.has_additions:
            logger.warning(
                "the table lacks its additions: run `python -m table reindex`; until then searches find less"
            )

    async def refresh(self) -> None:
        """Read everything that is kept again.

        Raises:
            TableError: The table did not answer; what was known stays.
        """
        await self.look()
        budget = Budget(REFRESH_TIMEOUT_SECONDS)
        if self.has_additions:
            self.catalogue = await read_catalogue(self.engine, budget=budget) or catalogue_of([])
        elif self.catalogue is None or self._refreshes % SCAN_EVERY == 0:
            self.catalogue = await _scanned_catalogue(self.engine, budget=Budget(None))
        self._refreshes += 1


def _readable(about: items.About) -> items.About | None:
    """Give what the table says of itself if all of it can be read: `about` is asked in answers that must not fail."""
    for problem in about.problems():
        logger.warning("what the table says of itself is passed over: %s", problem)
        return None
    return about


@asynccontextmanager
async def open_dictionary(
    engine: AdminEngine,
    *,
    refresh_seconds: float = REFRESH_SECONDS,
    submission_rate: SubmissionRate | None = None,
) -> AsyncIterator[Dictionary]:
    """Keep a dictionary over an engine, refreshed in the background until the context ends.

    A table that does not answer yet is no error: it is asked again every few seconds.
    """
    dictionary = Dictionary(engine, submission_rate=submission_rate)
    try:
        await dictionary.look()
    except TableError as error:
        logger.warning("the table does not answer at start: %s", error)
    refreshing = asyncio.create_task(_keep_fresh(dictionary, refresh_seconds))
    try:
        yield dictionary
    finally:
        refreshing.cancel()
        await asyncio.gather(refreshing, return_exceptions=True)


async def _keep_fresh(dictionary: Dictionary, refresh_seconds: float) -> None:
    while True:
        try:
            await dictionary.refresh()
        except TableError as error:
            logger.warning("the catalogue could not be refreshed: %s", error)
        await asyncio.sleep(refresh_seconds if dictionary.catalogue else min(RETRY_SECONDS, refresh_seconds))


async def _scanned_catalogue(engine: AdminEngine, *, budget: Budget) -> Catalogue:
    """Find the families by scanning the whole table, off any request's path; the words are counted on the way."""
    families: list[Attributes] = []
    words: dict[str, set[str]] = {}
    async for attributes in all_items(engine, budget=budget):
        kind = attributes.get("__type")
        if kind == "MORPHEME_FAMILY":
            families.append(attributes)
        elif kind == "BREAKDOWN_ITEM":
            words.setdefault(str(attributes.get("morpheme_family_id")), set()).add(str(attributes.get("word_id")))
    counts = Counter({family_id: len(word_ids) for family_id, word_ids in words.items()})
    counted = [{**family, "word_count": counts[str(family.get("family_id"))]} for family in families]
    return catalogue_of(counted)

"""What all requests of a process share: the engine, the morpheme catalogue, the table's description of itself."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Collection
from contextlib import suppress

from loaders.additions import NO_ADDITIONS, NO_FAMILIES, other_version_notice, state_notices, unanswered
from loaders.change_log import ChangeLog
from loaders.known_table import KnownTable
from loaders.morphemes.catalogue import Catalogue, catalogue_of, family_count, read_catalogue, scanned_catalogue
from loaders.registration import Registrations
from loaders.request import RequestLoaders
from table.breakdowns.submission_rate import SubmissionRate
from table.engine.budget import Budget
from table.engine.protocol import AdminEngine
from table.entries import entries
from table.errors import TableError
from table.model import derived_items, keys, topics

__all__ = ["SharedDictionary"]

logger = logging.getLogger(__name__)

REFRESH_TIMEOUT_SECONDS = 60.0

SETTLING_SECONDS = 5.0
"""How long an eventually consistent read may return what was before a change."""

FINDING_SECONDS = 1.0
"""How long readiness waits for what the table lacks, which takes longer only for a file of some 200 MB, read whole."""

SCAN_EVERY = 12
"""A table without the list of families is scanned for them at start and at every 12th refresh."""


class SharedDictionary:
    """What all requests of a process share.

    Attributes:
        engine: The table's engine.
        catalogue: The families, None until they have been read.
        about: The table's description of itself, None if it has none.
        has_derived_items: Whether the items of `python -m table reindex` exist in the version of this program; assumed
            until `about` has been read.
        other_version: The version of those that exist instead; None if there are none.
        registrations: The users that this process registers.
        silence: Why the table did not answer the last `is_ready`; "" if it did.
        table: What the table lacks.
        submission_rate: How much a user may submit.
        change_log: What other processes changed.
        catalogue_read_at: When the catalogue was last read, by the monotonic clock; None until then.
        kept: Called after the catalogue was replaced.
        forget: Called with topics that have changed, by this process or another.
    """

    def __init__(
        self,
        engine: AdminEngine,
        *,
        submission_rate: SubmissionRate | None = None,
        change_log: ChangeLog | None = None,
    ) -> None:
        self.engine = engine
        self.change_log = change_log or ChangeLog(engine)
        self.forget: Callable[[Collection[str]], None] = lambda _changed: None
        self.kept: Callable[[], None] = lambda: None
        self.wants_refresh = asyncio.Event()
        self._recounted: dict[str, float] = {}
        self._data_changes_seen = 0
        self.submission_rate = submission_rate or SubmissionRate()
        self.catalogue: Catalogue | None = None
        self.catalogue_read_at: float | None = None
        self._is_warm = asyncio.Event()
        self.about: derived_items.About | None = None
        self._version_of: tuple[derived_items.About | None, str] = (None, "")
        self.has_derived_items = True
        self.other_version: int | None = None
        self.registrations = Registrations(engine)
        self.table = KnownTable(engine)
        self.silence = ""
        self._has_looked = False
        self._can_scan = True
        self._refreshes = 0

    @property
    def data_version(self) -> str:
        """The version of the data, changed by every import; "" if the table has none."""
        about, version = self._version_of
        if about is not self.about:
            version = "" if self.about is None else self.about.data_version
            self._version_of = self.about, version
        return version

    @property
    def has_other_words(self) -> bool:
        """Whether the table may have words that no import of this program made; assumed until it is known."""
        return self.about is None or self.about.has_other_words is not False

    def family_count(self) -> int:
        """Return the number of families, assumed until the table has been read."""
        return family_count(self.catalogue, self.about)

    def request(self, budget: Budget, *, viewer_email: str | None = None) -> RequestLoaders:
        """Create the loaders of one request; `viewer_email` is as in the token, None for an anonymous viewer."""
        return RequestLoaders(
            self.engine,
            budget,
            catalogue=self.catalogue,
            about=self.about,
            has_derived_items=self.has_derived_items,
            other_version=self.other_version,
            can_scan=self._can_scan and self.table.state.can_scan,
            is_cacheable=self._has_looked and not self.problems(),
            notices=self.notices,
            registrations=self.registrations,
            viewer_email=viewer_email,
            submission_rate=self.submission_rate,
            recounted=self._recounted.keys(),
            published=self._published,
        )

    def _published(self, write_id: str, changed: Collection[str]) -> None:
        if write_id:
            self.change_log.note_own(write_id)
        self._forget(changed)

    def _forget(self, changed: Collection[str]) -> None:
        """Forget what the process has of topics that changed."""
        now = time.monotonic()
        self._recounted |= {family_id: now for topic in changed if (family_id := topics.family_of(topic)) is not None}
        self.forget(changed)

    async def catch_up(self, budget: Budget) -> None:
        """Read the change log, and forget what other processes changed: 1 Query, and 1 read if the data changed.

        If it cannot be said what changed, everything that is cached is forgotten and read again.

        Raises:
            TableError: The table did not respond; the next call catches up.
        """
        changed = await self.change_log.read(budget=budget)
        if topics.EVERYTHING in changed:
            self.wants_refresh.set()
        if changed:
            self._forget(changed)
        data_changes = self.change_log.data_changes
        if data_changes != self._data_changes_seen:
            await self.look()
            self._data_changes_seen = data_changes

    @property
    def is_cold(self) -> bool:
        """Whether the families are still being looked for in a table that has no list of them."""
        return (
            self.catalogue is None
            and not self.has_derived_items
            and self.other_version is None
            and self.table.state.can_scan
            and self._can_scan
        )

    @property
    def derived_version(self) -> int | None:
        """The version of the table's derived items; None if it has none."""
        return entries.DERIVED_ITEMS_VERSION if self.has_derived_items else self.other_version

    def problems(self) -> list[str]:
        """Return why answers would be wrong or missing, as far as is known, as sentences for the operator."""
        of_version = [] if self.other_version is None else [other_version_notice(self.other_version)]
        return of_version + self.table.problems

    def notices(self) -> list[str]:
        """Return what limits this server, as sentences fit for clients, the worst first."""
        notices = [] if self.other_version is None else [other_version_notice(self.other_version)]
        notices += state_notices(self.table.state)
        if not self.has_derived_items and self.other_version is None:
            notices.append(NO_ADDITIONS)
        if not self.has_derived_items and self.catalogue is None:
            notices.append(NO_FAMILIES)
        return notices

    async def is_ready(self, budget: Budget) -> bool:
        """Whether the table responds; what else this says of it is up to date then. One read of one key."""
        try:
            await self._read_about(budget)
        except TableError as error:
            logger.warning("the table does not answer: %s", error)
            self.silence = unanswered(error)
            return False
        self.silence = ""
        with suppress(TimeoutError):
            async with asyncio.timeout(FINDING_SECONDS):
                await self.table.examined()
                if self.is_cold:
                    await self._is_warm.wait()
        return True

    async def look(self) -> None:
        """Read the table's description of itself.

        Raises:
            TableError: The table did not respond; the cached description stays.
        """
        before = self.notices() if self._has_looked else []
        await self._read_about(Budget(REFRESH_TIMEOUT_SECONDS))
        for notice in self.notices():
            if notice not in before:
                logger.warning("%s", notice)

    async def _read_about(self, budget: Budget) -> None:
        found = (await self.engine.get_many([keys.ABOUT], budget=budget, consistent=True)).get(keys.ABOUT)
        had_derived_items = self._has_looked and self.has_derived_items
        self.about = None if found is None else _readable(derived_items.About(found))
        version = None if found is None else _declared_version(derived_items.About(found))
        self.has_derived_items = self.about is not None and version == entries.DERIVED_ITEMS_VERSION
        self.other_version = None if version == entries.DERIVED_ITEMS_VERSION else version
        self._has_looked = True
        if self.has_derived_items and not had_derived_items:
            self.wants_refresh.set()

    async def refresh(self) -> None:
        """Read everything that is cached again.

        Raises:
            TableError: The table did not respond; cached data stays.
        """
        settled_at = time.monotonic() - SETTLING_SECONDS
        await self.look()
        budget = Budget(REFRESH_TIMEOUT_SECONDS)
        if self.has_derived_items:
            self._keep(await read_catalogue(self.engine, budget=budget) or catalogue_of([]), settled_at)
        elif self._needs_scan():
            self._keep(await self._scanned(), settled_at)
        self._refreshes += 1

    def _needs_scan(self) -> bool:
        is_due = self.catalogue is None or self._refreshes % SCAN_EVERY == 0
        return is_due and self.other_version is None and self.table.state.can_scan

    async def _scanned(self) -> Catalogue:
        """Find the families of a table that has no list of them."""
        try:
            catalogue = await scanned_catalogue(self.engine, budget=Budget(None))
        except TableError:
            self._can_scan = False
            self._is_warm.set()
            raise
        self._can_scan = True
        return catalogue

    def _keep(self, catalogue: Catalogue, settled_at: float) -> None:
        """Replace the catalogue, unless the new one is the same.

        The counts of the new one are trusted, except those that changed after it was settled.
        """
        is_new = self.catalogue is None or self.catalogue.version != catalogue.version
        if is_new:
            self.catalogue = catalogue
        self.catalogue_read_at = time.monotonic()
        self._is_warm.set()
        for family_id in [family_id for family_id, at in self._recounted.items() if at <= settled_at]:
            del self._recounted[family_id]
        if is_new:
            self.kept()


def _declared_version(about: derived_items.About) -> int | None:
    """Return the version of this program if a table has its derived items, also beside others; else that of others."""
    if entries.DERIVED_ITEMS_VERSION in entries.kept_versions_of(about):
        return entries.DERIVED_ITEMS_VERSION
    return entries.version_of(about)


def _readable(about: derived_items.About) -> derived_items.About | None:
    """Return the description if all of it is readable: responses that must not fail include it."""
    for problem in about.problems():
        logger.warning("the about item is ignored: %s", problem)
        return None
    return about

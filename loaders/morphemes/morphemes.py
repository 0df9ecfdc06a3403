"""Morpheme families and morphemes: from the catalogue if it is loaded, else by key."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable

from loaders.morphemes.catalogue import Catalogue, FoundMorpheme, read_catalogue
from loaders.morphemes.original_rows import words_of_family
from loaders.reader import Reader
from table.engine.protocol import PrimaryKey
from table.errors import AdditionsMissingError, TableUnavailableError
from table.model import items, keys, topics

__all__ = ["LIVE_COUNTS", "Morphemes"]

LIVE_COUNTS = 10
"""The most families of an operation whose words are counted as they are now, on a table without derived items."""


class Morphemes:
    """The families and morphemes of one request."""

    def __init__(
        self, reader: Reader, *, catalogue: Catalogue | None, recounted: Collection[str] = frozenset()
    ) -> None:
        """Read through a reader; the catalogue's word counts of the families in `recounted` are outdated."""
        self.recounted = recounted
        self.reader = reader
        self.stored = reader.stored
        self.warm = catalogue
        self._reading: asyncio.Task[Catalogue] | None = None

    async def family(self, family_id: str) -> items.StoredFamily | None:
        """Return a family: from the catalogue, else part of 1 BatchGetItem."""
        if self.warm is not None and (family := self.warm.families.get(family_id)) is not None:
            return family
        found = await self.stored.get(keys.family(family_id))
        return None if found is None else items.StoredFamily(found)

    async def families(self, family_ids: Collection[str]) -> list[items.StoredFamily]:
        """Return the families that exist, in the order of the ids: from the catalogue, else part of 1 BatchGetItem."""
        known = {} if self.warm is None else self.warm.families
        if known.keys() >= {*family_ids}:
            return [known[family_id] for family_id in family_ids]
        found = await asyncio.gather(*map(self.family, family_ids))
        return [family for family in found if family is not None]

    async def morpheme(self, morpheme_id: str) -> FoundMorpheme | None:
        """Return a morpheme by its id alone: from the catalogue, else 1 Query and 1 read of its family."""
        if self.warm is not None and (found := self.warm.morphemes.get(morpheme_id)) is not None:
            return found
        page = await self.reader.engine.query(keys.morpheme_by_id(morpheme_id), budget=self.reader.budget, limit=1)
        if not page.items:
            return None
        return await self.member(items.StoredMorpheme(page.items[0]).family_id, morpheme_id)

    async def family_ids(self, morpheme_ids: Iterable[str]) -> dict[str, str]:
        """Return morpheme id → family id for the morphemes that exist."""
        found = await asyncio.gather(*map(self.morpheme, dict.fromkeys(morpheme_ids)))
        return {one.member.morpheme_id: one.family.family_id for one in found if one is not None}

    async def levels(self, family_ids: Iterable[str]) -> dict[str, int | None]:
        """Return family id → level for the families that exist and whose words are counted.

        The catalogue shows what is counted: a count that is not stored as a number cannot be added to until `reindex`
        writes it again.
        """
        found = await asyncio.gather(*map(self.family, family_ids))
        existing = [family for family in found if family is not None]
        return {family.family_id: family.level for family in existing if self._is_counted(family.family_id)}

    def _is_counted(self, family_id: str) -> bool:
        listed = None if self.warm is None else self.warm.families.get(family_id)
        return listed is None or isinstance(listed.attributes.get("word_count"), int)

    async def member(self, family_id: str, morpheme_id: str) -> FoundMorpheme | None:
        """Return a member of a family, None if the family is missing or has no such member."""
        family = await self.family(family_id)
        if family is None:
            return None
        for member in family.members:
            if member.morpheme_id == morpheme_id:
                return FoundMorpheme(family, member)
        return None

    def keys_of(self, breakdown: items.StoredBreakdown) -> list[PrimaryKey]:
        """Return the keys of a breakdown's families that are not in the catalogue, to be prefetched together."""
        known = self.warm.families if self.warm is not None else {}
        family_ids = dict.fromkeys(part.family_id for part in breakdown.parts if part.morpheme_id)
        return [keys.family(family_id) for family_id in family_ids if family_id and family_id not in known]

    async def word_count(self, family: items.StoredFamily, *, as_scanned: bool = False) -> int:
        """Return how many words contain a member.

        Reads nothing if the family includes its count, and 1 key if a word has joined or left it since. Without derived
        items, the words are counted as they are now; with `as_scanned`, as `_counted` says.
        """
        self.reader.dependencies.note(topics.family(family.family_id))
        if not self.reader.has_derived_items:
            return await self._counted(family, as_scanned=as_scanned)
        if family.family_id in self.recounted:
            return await self._recounted(family)
        if family.word_count is not None:
            return family.word_count
        listed = (await self.catalogue()).families.get(family.family_id)
        if listed is not None and listed.word_count is not None:
            return listed.word_count
        return await self._counted(family)

    async def _recounted(self, family: items.StoredFamily) -> int:
        """Return the count as it is now: part of 1 BatchGetItem."""
        entry = await self.stored.get(keys.family_entry(family.level, family.family_id))
        count = None if entry is None else items.StoredFamily(entry).word_count
        return await self._counted(family) if count is None else count

    def known_word_count(self, family_id: str) -> int | None:
        """Return how many words contain a member, None if the process's catalogue does not know."""
        if self.warm is None or family_id in self.recounted:
            return None
        family = self.warm.families.get(family_id)
        return None if family is None else family.word_count

    async def catalogue(self) -> Catalogue:
        """Return all families: from the process's catalogue, else 1 Query per MB, once per request.

        Raises:
            TableUnavailableError: The table has no list of families, and the scan for them has not finished.
            AdditionsMissingError: There is no such list, and nothing scans for them.
        """
        if self.warm is not None:
            return self.warm
        if self._reading is None:
            self._reading = asyncio.create_task(self._read())
            # Retrieved in any case: those who wait for it may have been cancelled.
            self._reading.add_done_callback(lambda done: done.cancelled() or done.exception())
        await asyncio.wait((self._reading,))
        return self._reading.result()

    async def _read(self) -> Catalogue:
        if self.reader.other_version is not None or not self.reader.can_scan:
            self.reader.require_derived_items("The list of morpheme families")
        found = await read_catalogue(self.reader.engine, budget=self.reader.budget)
        if found is None:
            raise TableUnavailableError("the families have not been read yet")
        return found

    async def _counted(self, family: items.StoredFamily, *, as_scanned: bool = False) -> int:
        """Count the words by their breakdown items: 1 Query per MB and 1 BatchGetItem per 100 words.

        For a family with too many words, return the count of the last scan. With `as_scanned` too, if there was one,
        unless it is among at most `LIVE_COUNTS` that have changed since.

        Raises:
            AdditionsMissingError: The family has too many words, and nothing has been scanned.
        """
        self.reader.fell_back = True
        scanned = family if self.warm is None else self.warm.families.get(family.family_id, family)
        has_changed = family.family_id in self.recounted and len(self.recounted) <= LIVE_COUNTS
        if as_scanned and scanned.word_count is not None and not has_changed:
            return scanned.word_count
        try:
            return len(await words_of_family(self.reader, family.family_id))
        except AdditionsMissingError:
            if scanned.word_count is None:
                raise
            return scanned.word_count

"""Morpheme families and morphemes: from the catalogue while it is warm, else by key."""

from __future__ import annotations

import asyncio

from loaders.morphemes.catalogue import Catalogue, FoundMorpheme, read_catalogue
from loaders.stored import StoredLoader
from table.engine.budget import Budget
from table.engine.protocol import Engine, PrimaryKey
from table.errors import TableUnavailableError
from table.model import items, keys

__all__ = ["Morphemes"]


class Morphemes:
    """The families and morphemes of one request."""

    def __init__(
        self,
        stored: StoredLoader,
        *,
        engine: Engine,
        budget: Budget,
        catalogue: Catalogue | None,
        has_additions: bool,
    ) -> None:
        self.stored = stored
        self.engine = engine
        self.budget = budget
        self.warm = catalogue
        self.has_additions = has_additions
        self._reading: asyncio.Task[Catalogue] | None = None

    async def family(self, family_id: str) -> items.StoredFamily | None:
        """Give a family: nothing is read while the catalogue knows it, else part of 1 BatchGetItem."""
        if self.warm is not None and (family := self.warm.families.get(family_id)) is not None:
            return family
        found = await self.stored.get(keys.family(family_id))
        return None if found is None else items.StoredFamily(found)

    async def morpheme(self, morpheme_id: str) -> FoundMorpheme | None:
        """Give a morpheme by its id alone: nothing is read while the catalogue knows it, else 1 Query and 1 read."""
        if self.warm is not None and (found := self.warm.morphemes.get(morpheme_id)) is not None:
            return found
        page = await self.engine.query(keys.morpheme_by_id(morpheme_id), budget=self.budget, limit=1)
        if not page.items:
            return None
        return await self.member(items.StoredMorpheme(page.items[0]).family_id, morpheme_id)

    async def member(self, family_id: str, morpheme_id: str) -> FoundMorpheme | None:
        """Give a member of a family, None where the family is missing or has no such member."""
        family = await self.family(family_id)
        if family is None:
            return None
        for member in family.members:
            if member.morpheme_id == morpheme_id:
                return FoundMorpheme(family, member)
        return None

    def keys_of(self, breakdown: items.StoredBreakdown) -> list[PrimaryKey]:
        """Name the families of a breakdown that would have to be read, so that they are read together."""
        known = self.warm.families if self.warm is not None else {}
        family_ids = dict.fromkeys(part.family_id for part in breakdown.parts if part.morpheme_id)
        return [keys.family(family_id) for family_id in family_ids if family_id and family_id not in known]

    async def word_count(self, family: items.StoredFamily) -> int:
        """Tell how many words contain a member; nothing is read where the family was told with its count."""
        changes = 0 if self.warm is None else self.warm.count_changes[family.family_id]
        if family.word_count is not None:
            return family.word_count + changes
        if self.has_additions or self.warm is not None:
            listed = (await self.catalogue()).families.get(family.family_id)
            if listed is not None and listed.word_count is not None:
                return listed.word_count + changes
        return await self._counted(family.family_id)

    async def catalogue(self) -> Catalogue:
        """Give all families: nothing is read while the catalogue is warm, else 1 Query a MB, once a request.

        Raises:
            TableUnavailableError: The table has no list of families, and the scan for them has not ended yet.
        """
        if self.warm is not None:
            return self.warm
        if self._reading is None:
            self._reading = asyncio.create_task(self._read())
        return await asyncio.shield(self._reading)

    async def _read(self) -> Catalogue:
        found = await read_catalogue(self.engine, budget=self.budget)
        if found is None:
            raise TableUnavailableError("the families have not been read yet")
        return found

    async def _counted(self, family_id: str) -> int:
        """Count through the breakdown items: what a table without the list of families offers."""
        words: set[object] = set()
        after = None
        while True:
            condition = keys.breakdown_items_of_family(family_id)
            page = await self.engine.query(condition, budget=self.budget, after=after)
            words.update(item.get("word_id") for item in page.items)
            after = page.last
            if after is None:
                return len(words)

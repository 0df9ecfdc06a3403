"""The morpheme catalogue: all families and their members, cached in the process.

It is small reference data, the same for every viewer and part of almost every response. One Query for each MB reads it;
a request without it reads by key, or reads it itself.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from loaders.morphemes.spelling_index import SpellingIndex, SpellingKey
from russian.folding import fold
from table.engine.budget import Budget
from table.engine.paging import all_items, query_all
from table.engine.protocol import AdminEngine, Attributes, Engine
from table.entries import entries
from table.errors import MalformedItemError
from table.model import derived_items, items, keys
from table.model.kinds import Kind, kind_of

__all__ = [
    "ASSUMED_FAMILIES",
    "Catalogue",
    "FoundMorpheme",
    "catalogue_of",
    "family_count",
    "family_key",
    "read_catalogue",
    "scanned_catalogue",
]

logger = logging.getLogger(__name__)

_OF_A_FAMILY = (
    items.StoredFamily.family_id,
    items.StoredFamily.kind,
    items.StoredFamily.occurs_in,
    items.StoredFamily.level,
    items.StoredFamily.members,
)
"""What searches and lists read: one unreadable family would make all of them fail."""

_DISPENSABLE = (
    items.StoredFamily.meanings,
    items.StoredFamily.meanings_are_derived,
    items.StoredFamily.word_count,
    items.StoredFamily.key_word,
)
"""Attributes without which a family is still shown, as if they were missing."""

ASSUMED_FAMILIES = 500
"""The number of families while neither the catalogue nor the table's description of itself has been read."""


class FoundMorpheme(NamedTuple):
    """A member with its family."""

    family: items.StoredFamily
    member: items.FamilyMember


class Catalogue:
    """All families at one moment; immutable.

    Attributes:
        families: Family id → family.
        morphemes: Morpheme id → the member and its family.
        by_spelling: Folded spelling → its morphemes.
        longest: Length of the longest folded spelling.
        groups: The families of each kind, word class and level, by number.
        spellings: The morphemes by folded spelling and by the group of their family.
        version: Changes whenever a family does.
        derived: What readers made of the catalogue, under a key the reader chooses; kept as long as the catalogue.
    """

    __slots__ = (
        "by_spelling", "derived", "families", "groups", "longest", "morphemes", "spellings", "version"
    )  # fmt: skip

    def __init__(self, families: Iterable[items.StoredFamily]) -> None:
        self.families: dict[str, items.StoredFamily] = {}
        self.morphemes: dict[str, FoundMorpheme] = {}
        self.by_spelling: dict[str, list[FoundMorpheme]] = {}
        version = hashlib.blake2b(digest_size=8)
        for family in sorted({family.family_id: family for family in families}.values(), key=_by_number):
            self._add(family)
            version.update(repr(family.attributes).encode())
        self.version = version.hexdigest()
        self.longest = max(map(len, self.by_spelling), default=0)
        self.derived: dict[str, Any] = {}
        self.groups = self._grouped()
        self.spellings = SpellingIndex(self._spelled())

    def _grouped(self) -> list[list[items.StoredFamily]]:
        groups: dict[object, list[items.StoredFamily]] = {}
        for family in self.families.values():
            groups.setdefault((family.kind, family.occurs_in, family.level), []).append(family)
        return list(groups.values())

    def _spelled(self) -> Iterator[tuple[SpellingKey, int, FoundMorpheme]]:
        """Yield the morphemes for their index, each with the number of its family's group."""
        levels = [families[0].level or keys.UNKNOWN_LEVEL for families in self.groups]
        numbers = {id(family): number for number, families in enumerate(self.groups) for family in families}
        for spelling, morphemes in self.by_spelling.items():
            for found in morphemes:
                number = numbers[id(found.family)]
                yield (len(spelling), spelling, levels[number], found.member.morpheme_id), number, found

    def _add(self, family: items.StoredFamily) -> None:
        self.families[family.family_id] = family
        for member in family.members:
            found = FoundMorpheme(family, member)
            self.morphemes[member.morpheme_id] = found
            self.by_spelling.setdefault(fold(member.text), []).append(found)


def family_key(family: items.StoredFamily) -> tuple[int, int, str]:
    """Return the place of a family in the list of all families: easiest first, then by number."""
    return family.level or keys.UNKNOWN_LEVEL, len(family.family_id), family.family_id


def _by_number(family: items.StoredFamily) -> tuple[int, str]:
    return len(family.family_id), family.family_id


def family_count(catalogue: Catalogue | None, about: derived_items.About | None) -> int:
    """Return the number of families: of the catalogue, or else what the table says of itself."""
    if catalogue is not None:
        return len(catalogue.families)
    told = None if about is None else about.family_count
    return ASSUMED_FAMILIES if told is None else told


async def read_catalogue(engine: Engine, *, budget: Budget) -> Catalogue | None:
    """Read the list of families: 1 Query per MB. None if the table has no such list."""
    found = await query_all(engine, keys.families(), budget=budget)
    # In a thread: the 10,900 families of the full dictionary take some 0.3 s, which would block requests.
    return await asyncio.to_thread(catalogue_of, found) if found else None


async def scanned_catalogue(engine: AdminEngine, *, budget: Budget) -> Catalogue:
    """Find the families, and count their words, by scanning the whole table in the background.

    Official breakdowns are counted, since the original service leaves breakdown items of former ones behind.
    """
    families: list[Attributes] = []
    counts: Counter[str] = Counter()
    async for attributes in all_items(engine, budget=budget):
        kind = kind_of(keys.key_of(attributes))
        if kind is Kind.FAMILY:
            families.append(attributes)
        elif kind is Kind.OFFICIAL_BREAKDOWN:
            with suppress(MalformedItemError):
                counts.update(entries.members_of(items.StoredBreakdown(attributes)).keys())
    counted = [{**family, "word_count": counts[str(family.get("family_id"))]} for family in families]
    return await asyncio.to_thread(catalogue_of, counted)


def catalogue_of(stored: Iterable[Attributes]) -> Catalogue:
    """Build a catalogue; a family that cannot be read is left out and logged.

    One of which only the meanings, the number of words or the key word cannot be read is shown without them.
    """
    return Catalogue([_reduced(family) for family in map(items.StoredFamily, stored) if _is_readable(family)])


def _reduced(family: items.StoredFamily) -> items.StoredFamily:
    """Return a family without what cannot be read of it."""
    unreadable = []
    for attribute in _DISPENSABLE:
        try:
            attribute.read(family)
        except MalformedItemError as error:
            logger.warning("shown without it: %s", error)
            unreadable.append(attribute.path)
    if not unreadable:
        return family
    rest = {name: value for name, value in family.attributes.items() if name not in unreadable}
    return items.StoredFamily(rest, family.key)


def _is_readable(family: items.StoredFamily) -> bool:
    """Whether searches and lists can read the family; otherwise it is only found by its key."""
    try:
        for attribute in _OF_A_FAMILY:
            attribute.check(family)
    except MalformedItemError as error:
        logger.warning("left out of the catalogue: %s", error)
        return False
    return True

"""The morpheme catalogue: all families and their members, cached in the process.

It is small reference data (the original's 1,300 families and 2,500 morphemes take some 400 KB), the same for every
viewer and part of almost every response. One Query reads it; a request without it reads by key, or reads it itself.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass

from russian.folding import fold
from table.engine.budget import Budget
from table.engine.paging import query_all
from table.engine.protocol import Attributes, Engine
from table.errors import MalformedItemError
from table.model import items, keys

__all__ = ["Catalogue", "FoundMorpheme", "catalogue_of", "read_catalogue"]

logger = logging.getLogger(__name__)

_OF_A_FAMILY = (
    items.StoredFamily.family_id,
    items.StoredFamily.kind,
    items.StoredFamily.occurs_in,
    items.StoredFamily.level,
)
_OF_A_MEMBER = (items.FamilyMember.morpheme_id, items.FamilyMember.text)
"""What searches and lists read: one unreadable family would make all of them fail."""


@dataclass(frozen=True, slots=True)
class FoundMorpheme:
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
        version: Changes whenever a family does.
    """

    __slots__ = ("by_spelling", "families", "longest", "morphemes", "version")

    def __init__(self, families: Iterable[items.StoredFamily]) -> None:
        self.families: dict[str, items.StoredFamily] = {}
        self.morphemes: dict[str, FoundMorpheme] = {}
        self.by_spelling: dict[str, list[FoundMorpheme]] = {}
        version = hashlib.blake2b(digest_size=8)
        for family in sorted(families, key=_by_number):
            self._add(family)
            version.update(repr(family.attributes).encode())
        self.version = version.hexdigest()
        self.longest = max(map(len, self.by_spelling), default=0)

    def _add(self, family: items.StoredFamily) -> None:
        self.families[family.family_id] = family
        for member in family.members:
            found = FoundMorpheme(family, member)
            self.morphemes[member.morpheme_id] = found
            self.by_spelling.setdefault(fold(member.text), []).append(found)


def _by_number(family: items.StoredFamily) -> tuple[int, str]:
    return len(family.family_id), family.family_id


async def read_catalogue(engine: Engine, *, budget: Budget) -> Catalogue | None:
    """Read the list of families: 1 Query per MB. None if the table has no such list."""
    found = await query_all(engine, keys.families(), budget=budget)
    # In a thread: the 11,200 families of the full dictionary take some 0.1 s, which would block requests.
    return await asyncio.to_thread(catalogue_of, found) if found else None


def catalogue_of(stored: Iterable[Attributes]) -> Catalogue:
    """Build a catalogue; a family that cannot be read is left out and logged."""
    return Catalogue([family for family in map(items.StoredFamily, stored) if _is_readable(family)])


def _is_readable(family: items.StoredFamily) -> bool:
    """Whether searches and lists can read the family; otherwise it is only found by its key."""
    try:
        for attribute in _OF_A_FAMILY:
            attribute.read(family)
        for member in family.members:
            for attribute in _OF_A_MEMBER:
                attribute.read(member)
    except MalformedItemError as error:
        logger.warning("left out of the catalogue: %s", error)
        return False
    return True

"""Who made the items of a table, and which of them an import may change: only those that imports made.

Imports sign their items with the attribute `made_by`. Imports before this attribute existed did not; `LegacyItems` are
the items that they are known to have made.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import islice

from table.engine.protocol import Attributes
from table.model import items, keys
from table.model.definition import MADE_BY
from table.model.keys import key_of
from table.model.kinds import Kind, kind_of

__all__ = ["Conflicts", "LegacyItems", "Ownership", "maker_of"]

_EXAMPLES = 5

_OF_WORDS = (Kind.WORD, Kind.OFFICIAL_BREAKDOWN, Kind.BREAKDOWN_ITEM)
_OF_FAMILIES = (Kind.FAMILY, Kind.MORPHEME)


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyItems:
    """Ids of the words and families that an import made without signing them."""

    maker: str | None = None
    words: Collection[str] = ()
    families: Collection[str] = ()

    def maker_of(self, stored: Attributes) -> str | None:
        """Return the import that made an unsigned item; None if it is not one of these."""
        key = key_of(stored)
        kind = kind_of(key)
        if kind is Kind.HEADWORD:
            word_id = items.Headword.word_id.stored(items.Headword(stored))
            is_legacy = isinstance(word_id, str) and word_id in self.words
        else:
            ids = self.words if kind in _OF_WORDS else self.families if kind in _OF_FAMILIES else ()
            is_legacy = keys.number_of(key) in ids
        return self.maker if is_legacy else None


NO_LEGACY = LegacyItems()


def maker_of(stored: Attributes, legacy: LegacyItems = NO_LEGACY) -> str | None:
    """Return the import that made an item; None if none did."""
    maker = stored.get(MADE_BY)
    return maker if isinstance(maker, str) else legacy.maker_of(stored)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ownership:
    """What an import may change.

    Attributes:
        maker: How it signs its items.
        replaces: Whose items it may replace.
        joined: Ids of words of another origin that the import has, too; `fill` adds what they lack.
    """

    maker: str
    replaces: Collection[str]
    legacy: LegacyItems = NO_LEGACY
    joined: Collection[str] = ()
    fill: bool = False

    def may_replace(self, stored: Attributes) -> bool:
        """Whether an import of this maker may replace a stored item."""
        return maker_of(stored, self.legacy) in self.replaces

    def sign(self, item: Attributes) -> Attributes:
        """Return the item with its maker."""
        return {**item, MADE_BY: self.maker}


@dataclass(slots=True)
class Conflicts:
    """What an import leaves as it is, by kind: subject → how it is shown."""

    found: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, kind: str, subject: str, shown: str) -> None:
        """Add a conflict; a subject counts once per kind."""
        self.found.setdefault(kind, {})[subject] = shown

    def lines(self) -> Iterator[str]:
        """Yield a line for each kind: its number of conflicts, and examples."""
        for kind, subjects in self.found.items():
            more = ", …" if len(subjects) > _EXAMPLES else ""
            yield f"{len(subjects):,} {kind}: {', '.join(islice(subjects.values(), _EXAMPLES))}{more}"

"""A survey: one scan of the whole table, and what its additions should be. For jobs, never on a request's path.

Reindex writes the difference between the additions that are there and those that are implied, check reports it.
Memory: about 1.5 KB a word, 400 bytes a breakdown and 450 bytes an addition. A dictionary of 58,821 words with 45,825
breakdowns, which imply 339,000 additions, takes 300 MB.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum

from table import entries, items, keys
from table.budget import Budget
from table.codec import to_json_line
from table.engine import AdminEngine, Attributes, PrimaryKey
from table.errors import MalformedItemError
from table.keys import Kind

__all__ = ["Inspect", "Progress", "Standing", "Survey", "all_items", "count_items", "digest", "survey"]

ITEMS_BETWEEN_REPORTS = 1000

Progress = Callable[[str, int, int | None], None]
"""Told how a job goes: stage, items done, items in all (None where that is not known)."""

Inspect = Callable[[Kind, Attributes], None]
"""Shown every item that a survey reads."""


class Standing(Enum):
    """How a stored addition stands to the one that is implied."""

    MISSING = "missing"
    DIFFERENT = "different"
    RIGHT = "right"


@dataclass(slots=True, kw_only=True)
class Survey:
    """What a table holds.

    Attributes:
        item_count: Items of any kind.
        words: Word id → the word as entries carry it.
        officials: Word id → family id → member, of the official breakdown.
        families: Family id → the family.
        additions: Key → digest of the addition that is stored.
        unindexed: Breakdowns that lack index keys.
        malformed: What is wrong with items that imply no additions, because they cannot be read.
        about: What the table says of itself.
        content: The sum of the digests of words, families and morphemes: the same for the same data in any order.
    """

    item_count: int = 0
    words: dict[str, items.Word] = field(default_factory=dict)
    officials: dict[str, dict[str, str]] = field(default_factory=dict)
    families: dict[str, items.Family] = field(default_factory=dict)
    additions: dict[PrimaryKey, bytes] = field(default_factory=dict)
    unindexed: list[items.Breakdown] = field(default_factory=list)
    malformed: list[MalformedItemError] = field(default_factory=list)
    about: items.About | None = None
    content: int = 0

    @property
    def data_version(self) -> str:
        """A text that changes when the words, families or morphemes do, and only then."""
        return f"{self.content % 2**64:016x}"

    def expected(self) -> Iterator[Attributes]:
        """Give every addition that the items imply, each once."""
        results: list[items.SearchResult] = []
        for word in self.words.values():
            own = entries.of_word(word)
            results += [items.SearchResult(entry) for entry in own]
            yield from own
        yield from entries.suggestions(entries.HEADWORD, results)
        yield from self._expected_of_families()

    async def compare(self, progress: Progress) -> AsyncIterator[tuple[Attributes, Standing]]:
        """Give every implied addition with how the stored one stands to it.

        Used once: `additions` is left with those that nothing implies.
        """
        count = 0
        for count, entry in enumerate(self.expected(), start=1):
            if count % ITEMS_BETWEEN_REPORTS == 0:
                progress("comparing", count, None)
                await asyncio.sleep(0)
            stored = self.additions.pop(keys.key_of(entry), None)
            if stored is None:
                yield entry, Standing.MISSING
            else:
                yield entry, Standing.RIGHT if stored == digest(entry) else Standing.DIFFERENT
        progress("comparing", count, count)

    def _expected_of_families(self) -> Iterator[Attributes]:
        word_counts: Counter[str] = Counter()
        for word_id, members in self.officials.items():
            if word := self.words.get(word_id):
                word_counts.update(members.keys())
                yield from entries.of_members(word, members)
        for family_id, family in self.families.items():
            yield entries.of_family(family, word_counts[family_id])


async def survey(engine: AdminEngine, *, budget: Budget, progress: Progress, inspect: Inspect | None = None) -> Survey:
    """Scan the table once; costs half a read unit per 4 KB of it.

    Args:
        engine: The engine; its table exists.
        budget: What the calls are counted on.
        progress: Told the number of items read.
        inspect: Shown every item too, so that another question needs no second scan.
    """
    found = Survey()
    async for attributes in all_items(engine, budget=budget):
        kind = _take(found, attributes)
        if inspect is not None:
            inspect(kind, attributes)
        found.item_count += 1
        if found.item_count % ITEMS_BETWEEN_REPORTS == 0:
            progress("reading", found.item_count, None)
            await asyncio.sleep(0)
    progress("reading", found.item_count, found.item_count)
    return found


async def all_items(engine: AdminEngine, *, budget: Budget) -> AsyncIterator[Attributes]:
    """Give every item of the table, in no order one may rely on."""
    after = None
    while True:
        page = await engine.scan(budget=budget, after=after)
        for attributes in page.items:
            yield attributes
        after = page.last
        if after is None:
            return


async def count_items(engine: AdminEngine, *, budget: Budget, progress: Progress) -> Counter[Kind]:
    """Count the items of each kind: one scan."""
    counts: Counter[Kind] = Counter()
    async for attributes in all_items(engine, budget=budget):
        counts[keys.kind_of(keys.key_of(attributes))] += 1
        if counts.total() % ITEMS_BETWEEN_REPORTS == 0:
            progress("reading", counts.total(), None)
            await asyncio.sleep(0)
    progress("reading", counts.total(), counts.total())
    return counts


def digest(attributes: Attributes) -> bytes:
    """Give 16 bytes that tell one content of an item from another."""
    return hashlib.blake2b(to_json_line(attributes), digest_size=16).digest()


def _take(found: Survey, attributes: Attributes) -> Kind:
    key = keys.key_of(attributes)
    kind = keys.kind_of(key)
    if keys.is_addition(key):
        found.additions[key] = digest(attributes)
        return kind
    if kind in (Kind.WORD, Kind.FAMILY, Kind.MORPHEME):
        found.content += int.from_bytes(digest(attributes), "big")
    try:
        _take_stated(found, kind, key, attributes)
    except MalformedItemError as error:
        found.malformed.append(error)
    return kind


def _take_stated(found: Survey, kind: Kind, key: PrimaryKey, attributes: Attributes) -> None:
    """Take what implies additions. What they are made of is read here, so that making them later cannot fail."""
    if kind is Kind.WORD:
        word = items.Word(entries.summary(items.Word(attributes)), key)
        entries.of_word(word)
        found.words[word.word_id] = word
    elif kind is Kind.FAMILY:
        family = items.Family(attributes)
        entries.of_family(family, 0)
        found.families[family.family_id] = family
    elif kind in (Kind.OFFICIAL_BREAKDOWN, Kind.USER_BREAKDOWN):
        _take_breakdown(found, kind, items.Breakdown(attributes))
    elif kind is Kind.ABOUT:
        about = items.About(attributes)
        if problem := next(about.problems(), None):
            raise problem
        found.about = about


def _take_breakdown(found: Survey, kind: Kind, breakdown: items.Breakdown) -> None:
    if kind is Kind.OFFICIAL_BREAKDOWN:
        found.officials[breakdown.word_id] = entries.members_of(breakdown)
    wanted = keys.index_keys_of_breakdown(breakdown.submitter or "anonymous", breakdown.word_id)
    if not wanted.keys() <= breakdown.attributes.keys():
        found.unindexed.append(breakdown)

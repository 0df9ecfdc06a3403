"""A survey: one scan of the whole table, and what its additions should be. For jobs, never on a request's path.

Reindex writes the difference between the additions that are there and those that are implied, check reports it.
Memory: about 4 KB a word with what it is found under, 400 bytes a breakdown and 450 bytes an addition that is stored.
The full dictionary, 58,837 words with 1.32 million additions, takes 700 MB to be indexed and 1.25 GB when it is there.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum

from table.engine.budget import Budget
from table.engine.codec import to_json_line
from table.engine.paging import all_items
from table.engine.protocol import AdminEngine, Attributes, PrimaryKey
from table.entries import entries
from table.entries.findable import Scope, Texts, texts_of
from table.entries.suggesting import Suggesting, suggestions_count
from table.errors import MalformedItemError
from table.model import items, keys
from table.model.keys import Kind
from table.progress import Progress

__all__ = ["Inspect", "Standing", "Survey", "count_items", "digest", "survey"]

ITEMS_BETWEEN_REPORTS = 1000

ENTRIES_BETWEEN_TURNS = 50
"""Additions made, in some milliseconds, before others of the event loop have their turn: the writer, which would else
wait for its next thousand items, among them."""

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
        texts: Word id → what the word is found under.
        officials: Word id → family id → member, of the official breakdown.
        verified: Ids of the words whose official breakdown is verified.
        families: Family id → the family.
        additions: Key → digest of the addition that is stored.
        submissions: Key → entry, of every breakdown that a user submitted.
        unindexed: Breakdowns that lack index keys.
        malformed: What is wrong with items that imply no additions, because they cannot be read.
        about: What the table says of itself.
        content: The sum of the digests of words, families and morphemes: the same for the same data in any order.
    """

    item_count: int = 0
    words: dict[str, items.StoredWord] = field(default_factory=dict)
    texts: dict[str, Texts] = field(default_factory=dict)
    officials: dict[str, dict[str, str]] = field(default_factory=dict)
    verified: set[str] = field(default_factory=set)
    families: dict[str, items.StoredFamily] = field(default_factory=dict)
    additions: dict[PrimaryKey, bytes] = field(default_factory=dict)
    submissions: dict[PrimaryKey, Attributes] = field(default_factory=dict)
    unindexed: list[items.StoredBreakdown] = field(default_factory=list)
    malformed: list[MalformedItemError] = field(default_factory=list)
    about: items.About | None = None
    content: int = 0

    @property
    def data_version(self) -> str:
        """A text that changes when the words, families or morphemes do, and only then."""
        return f"{self.content % 2**64:016x}"

    def take(self, attributes: Attributes) -> Kind:
        """Take an item of the table."""
        key = keys.key_of(attributes)
        kind = keys.kind_of(key)
        if keys.is_addition(key):
            self.additions[key] = digest(attributes)
            return kind
        if kind in (Kind.WORD, Kind.FAMILY, Kind.MORPHEME):
            self.content += int.from_bytes(digest(attributes), "big")
        try:
            _take_stated(self, kind, key, attributes)
        except MalformedItemError as error:
            self.malformed.append(error)
        return kind

    def expected(self) -> Iterator[Attributes]:
        """Give every addition that the items imply, each once."""
        for word_id, word in self.words.items():
            yield from entries.of_word(word, self.texts[word_id])
            is_verified = word_id in self.verified
            yield entries.listed(word, has_breakdown=word_id in self.officials, is_verified=is_verified)
            if is_verified:
                yield entries.of_verified(word)
        for scope in Scope:
            suggesting = Suggesting(scope)
            for word_id, word in self.words.items():
                suggesting.add(word, self.texts[word_id].of(scope))
            yield from suggesting.entries(self.words)
        yield from self._expected_of_families()
        yield from self.submissions.values()

    def expected_count(self) -> int:
        """Count what `expected` gives without making it: some 2 seconds for the full dictionary."""
        of_words = sum(entries.of_word_count(texts) + 1 for texts in self.texts.values())
        verified = sum(1 for word_id in self.verified if word_id in self.words)
        suggested = sum(suggestions_count(scope, (texts.of(scope) for texts in self.texts.values())) for scope in Scope)
        members = sum(len(found) for word_id, found in self.officials.items() if word_id in self.words)
        return of_words + verified + suggested + members + len(self.families) + len(self.submissions)

    async def compare(self, progress: Progress) -> AsyncIterator[tuple[Attributes, Standing]]:
        """Give every implied addition with how the stored one stands to it.

        Used once: `additions` is left with those that nothing implies.
        """
        count, total = 0, self.expected_count()
        for count, entry in enumerate(self.expected(), start=1):
            if count % ITEMS_BETWEEN_REPORTS == 0:
                progress("comparing", count, total)
            if count % ENTRIES_BETWEEN_TURNS == 0:
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
        kind = found.take(attributes)
        if inspect is not None:
            inspect(kind, attributes)
        found.item_count += 1
        if found.item_count % ITEMS_BETWEEN_REPORTS == 0:
            progress("reading", found.item_count, None)
            await asyncio.sleep(0)
    progress("reading", found.item_count, found.item_count)
    return found


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


def _take_stated(found: Survey, kind: Kind, key: PrimaryKey, attributes: Attributes) -> None:
    """Take what implies additions. What they are made of is read here, so that making them later cannot fail."""
    if kind is Kind.WORD:
        texts = texts_of(items.StoredWord(attributes))
        word = items.StoredWord(entries.summary(items.StoredWord(attributes)), key)
        entries.listed(word, has_breakdown=False, is_verified=False)
        found.words[word.word_id] = word
        found.texts[word.word_id] = texts
    elif kind is Kind.FAMILY:
        family = items.StoredFamily(attributes)
        entries.of_family(family, 0)
        found.families[family.family_id] = family
    elif kind in (Kind.OFFICIAL_BREAKDOWN, Kind.USER_BREAKDOWN):
        _take_breakdown(found, kind, items.StoredBreakdown(attributes))
    elif kind is Kind.ABOUT:
        about = items.About(attributes)
        if problem := next(about.problems(), None):
            raise problem
        found.about = about


def _take_breakdown(found: Survey, kind: Kind, breakdown: items.StoredBreakdown) -> None:
    if kind is Kind.OFFICIAL_BREAKDOWN:
        found.officials[breakdown.word_id] = entries.members_of(breakdown)
        if breakdown.is_verified:
            found.verified.add(breakdown.word_id)
    wanted = keys.index_keys_of_breakdown(breakdown.submitter or "anonymous", breakdown.word_id)
    if not wanted.keys() <= breakdown.attributes.keys():
        found.unindexed.append(breakdown)
    found.submissions |= {keys.key_of(entry): entry for entry in entries.of_submission(breakdown)}

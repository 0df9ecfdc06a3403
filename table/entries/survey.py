"""Survey: one scan of the whole table, and the derived items it should contain. For jobs, not for requests.

Reindex writes the difference between stored and expected derived items; check reports it. Memory: about 4 KB per word
with its search texts, 400 bytes per breakdown and 450 bytes per stored derived item. The full dictionary, 58,837 words
with 1.51 million derived items, takes 700 MB when it is indexed for the first time and 1.25 GB afterwards.
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
from table.model import derived_items, items, keys, word_lists
from table.model.definition import MADE_BY
from table.model.kinds import Kind, is_derived, kind_of
from table.progress import Progress

__all__ = ["Comparison", "Inspect", "Survey", "count_items", "digest", "require_own_id", "survey"]

ITEMS_BETWEEN_REPORTS = 1000

ENTRIES_BETWEEN_TURNS = 50
"""Derived items built, in a few milliseconds, before other tasks of the event loop run, the writer among them."""

Inspect = Callable[[Kind, Attributes], None]
"""Callback for every item that a survey reads."""


class Comparison(Enum):
    """How a stored derived item compares with the expected one."""

    MISSING = "missing"
    DIFFERENT = "different"
    EQUAL = "equal"


@dataclass(slots=True, kw_only=True)
class Survey:
    """The contents of a table.

    Attributes:
        item_count: Items of any kind.
        words: Word id → the word as entries contain it.
        texts: Word id → its search texts.
        officials: Word id → family id → member, of the official breakdown.
        verified: Ids of the words whose official breakdown is verified.
        guessed: Ids of the words whose official breakdown is a program's guess.
        families: Family id → the family.
        derived: Key → digest of the stored derived item.
        submissions: Key → entry, for every breakdown that a user submitted.
        unindexed: Breakdowns that lack index keys.
        malformed: The errors of unreadable items, from which nothing is derived.
        about: The table's description of itself, None if it is missing or cannot be read.
        additions_version: The version of the derived items that it declares, even if the rest cannot be read.
        kept_versions: Earlier versions of them that are there as well.
        has_other_words: Whether any word is one that no import of this program signed.
        content: The sum of the digests of words, families and morphemes, which is independent of their order.
    """

    item_count: int = 0
    words: dict[str, items.StoredWord] = field(default_factory=dict)
    texts: dict[str, Texts] = field(default_factory=dict)
    officials: dict[str, dict[str, str]] = field(default_factory=dict)
    verified: set[str] = field(default_factory=set)
    guessed: set[str] = field(default_factory=set)
    families: dict[str, items.StoredFamily] = field(default_factory=dict)
    derived: dict[PrimaryKey, bytes] = field(default_factory=dict)
    submissions: dict[PrimaryKey, Attributes] = field(default_factory=dict)
    unindexed: list[items.StoredBreakdown] = field(default_factory=list)
    malformed: list[MalformedItemError] = field(default_factory=list)
    about: derived_items.About | None = None
    additions_version: int | None = None
    kept_versions: frozenset[int] = frozenset()
    has_other_words: bool = False
    content: int = 0

    @property
    def data_version(self) -> str:
        """A text that changes if and only if words, families or morphemes change."""
        return f"{self.content % 2**64:016x}"

    def take(self, attributes: Attributes) -> Kind:
        """Add an item of the table."""
        key = keys.key_of(attributes)
        kind = kind_of(key)
        if is_derived(key):
            self.derived[key] = digest(attributes)
            return kind
        if kind in (Kind.WORD, Kind.FAMILY, Kind.MORPHEME):
            self.content += int.from_bytes(digest(attributes), "big")
        if kind is Kind.WORD and MADE_BY not in attributes:
            self.has_other_words = True
        try:
            _take_source(self, kind, key, attributes)
        except MalformedItemError as error:
            self.malformed.append(error)
        return kind

    def expected(self) -> Iterator[Attributes]:
        """Yield every derived item that the table should contain, each once."""
        for word_id, word in self.words.items():
            yield from entries.of_word(word, self.texts[word_id])
            is_verified = word_id in self.verified
            is_guess = word_id in self.guessed
            yield from entries.listed(word, self.officials.get(word_id), is_verified=is_verified, is_guess=is_guess)
            if is_verified:
                yield entries.of_verified(word)
        for scope in Scope:
            suggesting = Suggesting(scope)
            for word_id, word in self.words.items():
                suggesting.add(word, self.texts[word_id].of(scope))
            yield from suggesting.entries(self.words)
        yield from self._expected_of_families()
        yield from self.submissions.values()

    @property
    def list_sizes(self) -> Counter[str]:
        """Name of a list of words → number of its words."""
        sizes: Counter[str] = Counter()
        for word_id, word in self.words.items():
            exists, is_verified = word_id in self.officials, word_id in self.verified
            sizes.update(word_lists.lists_of(word, has_breakdown=exists, is_verified=is_verified))
        return sizes

    def expected_count(self) -> int:
        """Count the items of `expected` without building them: about 2 seconds for the full dictionary."""
        of_words = sum(map(entries.of_word_count, self.texts.values())) + self.list_sizes.total()
        verified = sum(1 for word_id in self.verified if word_id in self.words)
        suggested = sum(suggestions_count(scope, (texts.of(scope) for texts in self.texts.values())) for scope in Scope)
        members = sum(len(found) for word_id, found in self.officials.items() if word_id in self.words)
        return of_words + verified + suggested + members + len(self.families) + len(self.submissions)

    async def compare(self, progress: Progress) -> AsyncIterator[tuple[Attributes, Comparison]]:
        """Yield every expected derived item and how the stored one compares.

        Call it once: it leaves only the stale items in `derived`.
        """
        count, total = 0, self.expected_count()
        for count, entry in enumerate(self.expected(), start=1):
            if count % ITEMS_BETWEEN_REPORTS == 0:
                progress("comparing", count, total)
            if count % ENTRIES_BETWEEN_TURNS == 0:
                await asyncio.sleep(0)
            stored = self.derived.pop(keys.key_of(entry), None)
            if stored is None:
                yield entry, Comparison.MISSING
            else:
                yield entry, Comparison.EQUAL if stored == digest(entry) else Comparison.DIFFERENT
        progress("comparing", count, count)

    def _expected_of_families(self) -> Iterator[Attributes]:
        word_counts: Counter[str] = Counter()
        for word_id, members in self.officials.items():
            if word := self.words.get(word_id):
                word_counts.update(members.keys())
                states = {"is_verified": word_id in self.verified, "is_guess": word_id in self.guessed}
                yield from entries.of_members(word, members, **states)
        for family_id, family in self.families.items():
            yield entries.of_family(family, word_counts[family_id])


async def survey(
    engine: AdminEngine,
    *,
    budget: Budget,
    progress: Progress,
    inspect: Inspect | None = None,
    stored: AsyncIterator[Attributes] | None = None,
) -> Survey:
    """Scan the table once; costs half a read unit per 4 KB of it.

    Args:
        engine: The engine; its table exists.
        budget: The budget of the calls.
        progress: Receives the number of items read.
        inspect: Also called with every item, so that a check needs no second scan.
        stored: The items, instead of those of a scan.
    """
    found = Survey()
    async for attributes in stored or all_items(engine, budget=budget):
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
        counts[kind_of(keys.key_of(attributes))] += 1
        if counts.total() % ITEMS_BETWEEN_REPORTS == 0:
            progress("reading", counts.total(), None)
            await asyncio.sleep(0)
    progress("reading", counts.total(), counts.total())
    return counts


def digest(attributes: Attributes) -> bytes:
    """Return the 16-byte digest of an item's content."""
    return hashlib.blake2b(to_json_line(attributes), digest_size=16).digest()


def _take_source(found: Survey, kind: Kind, key: PrimaryKey, attributes: Attributes) -> None:
    """Add an item from which others are derived. All its attributes are read here, so deriving cannot fail later."""
    if kind is Kind.WORD:
        texts = texts_of(items.StoredWord(attributes))
        word = items.StoredWord(entries.summary(items.StoredWord(attributes)), key)
        require_own_id(word)
        [*entries.listed(word, None, is_verified=False)]
        found.words[word.word_id] = word
        found.texts[word.word_id] = texts
    elif kind is Kind.FAMILY:
        family = items.StoredFamily(attributes)
        entries.of_family(family, 0)
        require_own_id(family)
        found.families[family.family_id] = family
    elif kind in (Kind.OFFICIAL_BREAKDOWN, Kind.USER_BREAKDOWN):
        _take_breakdown(found, kind, items.StoredBreakdown(attributes))
    elif kind is Kind.ABOUT:
        about = derived_items.About(attributes)
        found.additions_version = entries.version_of(about)
        found.kept_versions = entries.kept_versions_of(about)
        if problem := next(about.problems(), None):
            raise problem
        found.about = about


def require_own_id(view: items.StoredWord | items.StoredFamily) -> None:
    """Raise MalformedItemError if a word or family states another id than its key: by that, nothing could be read."""
    attribute = items.StoredWord.word_id if isinstance(view, items.StoredWord) else items.StoredFamily.family_id
    if attribute.read(view) != keys.number_of(view.key):
        raise view.malformed(attribute.path, "is not the id of its key")


def _take_breakdown(found: Survey, kind: Kind, breakdown: items.StoredBreakdown) -> None:
    if kind is Kind.OFFICIAL_BREAKDOWN:
        found.officials[breakdown.word_id] = entries.members_of(breakdown)
        if breakdown.is_verified:
            found.verified.add(breakdown.word_id)
        if breakdown.is_inference:
            found.guessed.add(breakdown.word_id)
    index_keys = keys.index_keys_of_breakdown(breakdown.submitter or keys.ANONYMOUS, breakdown.word_id)
    if not index_keys.keys() <= breakdown.attributes.keys():
        found.unindexed.append(breakdown)
    found.submissions |= {keys.key_of(entry): entry for entry in entries.of_submission(breakdown)}

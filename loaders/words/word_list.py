"""Lists of all words, by frequency and by alphabet; random words, and the word of the day.

The table keeps a list of words for each value of a property (`table/model/word_lists.py`). A filter is answered from
the smallest lists that contain all its matches; the entries contain everything that its other properties refer to.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from loaders.paging import CursorKey, Edge, Keep, ListPage, cut, merged_page
from loaders.reader import Reader
from loaders.words.words import NO_CRITERIA, WordCriteria
from table.engine.protocol import Attributes
from table.entries import entries
from table.model import derived_items, items, keys, topics, word_lists
from table.model.word_lists import ALL, OrderedWords

__all__ = ["WordLists", "filter_of", "page_of_ranks", "smallest"]

RANKS_AT_ONCE = 300
"""A range of at most this many ranks is read as a whole and sorted by the alphabet: up to 18 read units."""

ENTRIES_A_RANK = 1.5
"""The most entries read for that, for each rank: several words share one. 300 ranks of the full dictionary have up to
410 words. A read of too few of them would be in vain."""

FEW_WORDS = 100
"""A list, or a range of ranks, of at most this many words is read as a whole to pick a random one: up to 50 KB."""

_SPLIT = [name for exist in (True, False) for name in word_lists.of_sentences(exist=exist)]
"""Two lists that together contain all words, for random ones: the list of all words is not shuffled."""


class WordLists:
    """The lists of one request; empty on a table without derived items."""

    def __init__(self, reader: Reader, about: derived_items.About | None) -> None:
        self.reader = reader
        self._about = about if reader.has_derived_items else None

    @cached_property
    def _lists(self) -> derived_items.StoredWordLists | None:
        """What the table says of its lists, read when it is first needed."""
        return None if self._about is None else self._about.word_lists

    @cached_property
    def sizes(self) -> Mapping[str, int]:
        """The number of words of each list."""
        return self._lists.sizes if self._lists else {}

    @cached_property
    def largest_rank(self) -> int:
        """The largest rank of a word."""
        return (self._lists.largest_rank if self._lists else None) or 1

    def bounds(self, criteria: WordCriteria) -> tuple[int, int] | None:
        """Return the first and the last rank that a word can have; None if the criteria allow any, or none at all."""
        if criteria.min_rank is None and criteria.max_rank is None:
            return None
        most = self.largest_rank if criteria.max_rank is None else min(criteria.max_rank, self.largest_rank)
        return max(1, criteria.min_rank or 1), most

    def rank_range(self, criteria: WordCriteria) -> tuple[str, str]:
        """Return the range of ranks in which every match is, as places in lists by frequency."""
        bounds = self.bounds(criteria)
        return ("", "") if bounds is None else word_lists.rank_texts(*bounds)

    def beyond_ranks(self, criteria: WordCriteria) -> WordCriteria:
        """Return what a range of ranks leaves open: ranks too large for a key share one with unranked words."""
        if self.largest_rank >= keys.UNRANKED:
            return criteria
        return criteria._replace(min_rank=None, max_rank=None)

    def note(self, criteria: WordCriteria) -> None:
        """Note that an answer depends on the states of breakdowns, if the criteria do."""
        if criteria.needs_breakdown:
            self.reader.dependencies.note(topics.STATES)

    def size(self, names: Sequence[str]) -> int:
        """Return how many words lists have; of those that breakdown writes change, at the last reindex."""
        return _size(names, self.sizes)

    async def page(
        self, criteria: WordCriteria, *, is_alphabetical: bool, first: int, after: CursorKey | None
    ) -> ListPage[items.StoredWord]:
        """Return a page of words, most frequent first or by the Russian alphabet.

        Costs 1 Query per list that is read: 1 to 3 for one property. Where several meet, at most `SEARCH_CALLS`.
        """
        if criteria.is_impossible or ALL not in self.sizes:
            return ListPage([], has_next=False, total=0)
        self.note(criteria)
        place = None if after is None else str(after[0])
        found = await (self._by_alphabet if is_alphabetical else self._by_rank)(criteria, first=first, after=place)
        words: list[Edge[items.StoredWord]] = [
            Edge(items.StoredWord(edge.value), edge.cursor_key) for edge in found.edges
        ]
        return found.shown_as(words)._replace(total=self._total(criteria) if found.total is None else found.total)

    async def _by_rank(self, criteria: WordCriteria, *, first: int, after: str | None) -> ListPage[Attributes]:
        lists, rest, _ = self.sources(criteria, is_alphabetical=False)
        return await self._merged(lists, criteria, rest, first=first, after=after)

    async def _by_alphabet(self, criteria: WordCriteria, *, first: int, after: str | None) -> ListPage[Attributes]:
        by_rank, _, _ = self.sources(criteria, is_alphabetical=False)
        bounds = self.bounds(criteria)
        if page := await page_of_ranks(self.reader, by_rank, criteria, bounds, first=first, after=after):
            return page
        lists, rest, _ = self.sources(criteria, is_alphabetical=True)
        return await self._merged(lists, criteria, rest, first=first, after=after)

    def sources(self, criteria: WordCriteria, *, is_alphabetical: bool) -> tuple[list[OrderedWords], WordCriteria, int]:
        """Return the lists from which a filter is answered, what it leaves open, and how many words they have."""
        names, rest = smallest(criteria, self.sizes)
        size = self.size(names)
        if not is_alphabetical:
            ranks = self.rank_range(criteria)
            return [word_lists.words_by_rank(name, ranks) for name in names], self.beyond_ranks(rest), size
        bounds = self.bounds(criteria)
        bands = word_lists.bands(*bounds) if bounds else range(0)
        most = len(bands) * word_lists.RANKS_OF_BAND
        if 0 < len(bands) <= word_lists.MOST_LISTS and most < size:
            return [word_lists.words_of_band(band) for band in bands], criteria, most
        return [word_lists.words_by_alphabet(name) for name in names], rest, size

    async def _merged(
        self,
        lists: Sequence[OrderedWords],
        criteria: WordCriteria,
        rest: WordCriteria,
        *,
        first: int,
        after: str | None,
    ) -> ListPage[Attributes]:
        keep = None if rest == NO_CRITERIA else filter_of(criteria)
        return await merged_page(self.reader, lists, first=first, after=after, keep=keep, calls=criteria.calls)

    def _total(self, criteria: WordCriteria) -> int | None:
        names, rest = smallest(criteria, self.sizes)
        if rest != NO_CRITERIA or not all(map(word_lists.is_settled, names)):
            return None
        return _size(names, self.sizes)

    async def random(self, criteria: WordCriteria) -> items.StoredWord | None:
        """Pick a word: 1 or 2 Queries for one property, more if few words match several. None if no word matches.

        Of the matches in a list or range of at most `FEW_WORDS`, every one is equally likely. Of more, one that follows
        a gap is picked more often.
        """
        if criteria.is_impossible or ALL not in self.sizes:
            return None
        names, rest = smallest(criteria, self.sizes)
        few = await self._few(criteria, names, rest)
        if few is not None:
            return items.StoredWord(secrets.choice(few)) if few else None
        if bounds := self.bounds(criteria):
            lists = [word_lists.words_by_rank(name, self.rank_range(criteria)) for name in names]
            return await self._first_after(lists, _random_rank(*bounds), criteria, self.beyond_ranks(rest))
        for name in self._in_random_order(_SPLIT if names == [ALL] else names):
            shuffled = word_lists.words_shuffled(name)
            if found := await self._first_after([shuffled], secrets.token_hex(8), criteria, rest):
                return found
        return None

    async def _few(self, criteria: WordCriteria, names: Sequence[str], rest: WordCriteria) -> list[Attributes] | None:
        """Return all matches: 1 Query per list. None if the lists, or the range of ranks, have more than few words."""
        bounds = self.bounds(criteria)
        if bounds is None:
            if self.size(names) > FEW_WORDS:
                return None
            lists = [word_lists.words_by_alphabet(name) for name in names]
            page: ListPage[Attributes] | None = await self._merged(lists, criteria, rest, first=FEW_WORDS, after=None)
        else:
            if bounds[1] - bounds[0] >= FEW_WORDS:
                return None
            lists = [word_lists.words_by_rank(name, self.rank_range(criteria)) for name in names]
            most = int(RANKS_AT_ONCE * ENTRIES_A_RANK)
            page = await page_of_ranks(self.reader, lists, criteria, bounds, first=most, after=None)
        return None if page is None or page.has_next else [edge.value for edge in page.edges]

    async def _first_after(
        self, lists: Sequence[OrderedWords], place: str, criteria: WordCriteria, rest: WordCriteria
    ) -> items.StoredWord | None:
        """Return the first match after a place, or else the first of all; reads the lists to their ends if need be."""
        after: str | None = place
        for _ in range(2):
            while True:
                page = await self._merged(lists, criteria, rest, first=1, after=after)
                if page.edges:
                    return items.StoredWord(page.edges[0].value)
                if page.end is None:
                    break
                after = str(page.end[0])
            after = None
        return None

    def _in_random_order(self, names: Sequence[str]) -> list[str]:
        """Sort lists randomly; the first is chosen by its share of the words."""
        weighted = [(secrets.randbelow(2**32) / 2**32) ** (1 / max(1, self.sizes.get(name, 0))) for name in names]
        return [name for _, name in sorted(zip(weighted, names, strict=True), reverse=True)]

    async def of_the_day(self, day: date) -> items.StoredWord | None:
        """Return the word of a day, the same for everyone: 1 Query, or 2 if the day sorts after the last word.

        It changes only if a word that is verified later sorts between the day and the word.
        """
        digest = entries.day_digest(day.isoformat())
        for condition in (keys.verified_words(digest), keys.verified_words()):
            page = await self.reader.engine.query(condition, budget=self.reader.budget, limit=1)
            if page.items:
                return items.StoredWord(page.items[0])
        return None


def smallest(criteria: WordCriteria, sizes: Mapping[str, int]) -> tuple[list[str], WordCriteria]:
    """Return the smallest lists that together contain every match, and the criteria that they leave open."""
    choices: list[tuple[list[str], WordCriteria]] = [([ALL], criteria)]
    if criteria.parts_of_speech is not None:
        names = word_lists.of_parts(criteria.parts_of_speech)
        choices.append((names, criteria._replace(parts_of_speech=None) if word_lists.is_exact(names) else criteria))
    if criteria.levels is not None:
        choices.append((word_lists.of_levels(criteria.levels), criteria._replace(levels=None)))
    if criteria.has_sentences is not None:
        names = word_lists.of_sentences(exist=criteria.has_sentences)
        choices.append((names, criteria._replace(has_sentences=None)))
    if criteria.needs_breakdown:
        names = word_lists.of_breakdowns(has_breakdown=criteria.has_breakdown, is_verified=criteria.is_verified)
        choices.append((names, criteria._replace(has_breakdown=None, is_verified=None)))
    names, rest = min(choices, key=lambda choice: (_size(choice[0], sizes), choice[0] == [ALL]))
    return [name for name in names if name in sizes or not word_lists.is_settled(name)], rest


def _size(names: Sequence[str], sizes: Mapping[str, int]) -> int:
    return sum(sizes.get(name, 0) for name in names)


def filter_of(criteria: WordCriteria) -> Keep:
    """Return a filter of entries in lists of words; it reads nothing."""

    async def keep(found: Sequence[Attributes]) -> list[bool]:
        return [criteria.admits_listed(derived_items.ListedWord(entry)) for entry in found]

    return keep


async def page_of_ranks(
    reader: Reader,
    by_rank: Sequence[OrderedWords],
    criteria: WordCriteria,
    bounds: tuple[int, int] | None,
    *,
    first: int,
    after: str | None,
) -> ListPage[Attributes] | None:
    """Return a page of a small range of ranks by the alphabet, sorted here: 1 Query per list.

    None if the range is large, or has too many words because many share a rank. Its total is left unknown, as in the
    order of ranks.
    """
    if bounds is None or bounds[1] - bounds[0] >= RANKS_AT_ONCE:
        return None
    found: list[Attributes] = []
    for words in by_rank:
        if (condition := words.following(None)) is None:
            continue
        page = await reader.engine.query(condition, budget=reader.budget, limit=int(RANKS_AT_ONCE * ENTRIES_A_RANK))
        if page.last is not None:
            return None
        found += page.items
    matching = [entry for entry in found if criteria.admits_listed(derived_items.ListedWord(entry))]
    edges = [Edge(entry, (str(entry["gsi1sk"]),)) for entry in matching]
    edges.sort(key=lambda edge: edge.cursor_key)
    return cut(edges, first=first, after=None if after is None else (after,))._replace(total=None)


def _random_rank(least: int, most: int) -> str:
    """Return a random place in a range of ranks."""
    return word_lists.rank_place(least + secrets.randbelow(max(1, most - least + 1)), "")

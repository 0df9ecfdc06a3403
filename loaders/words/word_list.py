"""Lists of all words, by frequency and by alphabet; random words, and the word of the day.

The table keeps the list in both orders, in partitions of 1,000 ranks or one first letter; its `about` item says which
partitions exist. An entry contains everything that criteria refer to, so filtering needs no further read.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date

from loaders.paging import CursorKey, Edge, Keep, ListPage, query_page
from loaders.reader import Reader
from loaders.words.words import NO_CRITERIA, WordCriteria
from table.engine.protocol import Attributes, KeyCondition
from table.entries import entries
from table.model import items, keys, topics

__all__ = ["WordLists"]

FILTERED_ITEMS = 1000
"""Entries per Query when filtering: a whole partition of ranks, about 250 KB."""


class WordLists:
    """The lists of one request; empty on a table without derived items."""

    def __init__(self, reader: Reader, about: items.About | None) -> None:
        lists = about.word_lists if about is not None and reader.has_derived_items else None
        self.buckets = {bucket.number: bucket.word_count for bucket in lists.buckets} if lists else {}
        self.letters = lists.letters if lists else ()
        self.reader = reader

    async def by_frequency(
        self, criteria: WordCriteria, *, first: int, after: CursorKey | None
    ) -> ListPage[items.StoredWord]:
        """Return a page of words, most frequent first: 1 Query per partition read."""
        start = None if after is None else keys.bucket_of_sort_key(str(after[0]))
        buckets = [bucket for bucket in self._buckets(criteria) if start is None or bucket >= start]
        conditions = [keys.words_by_rank(bucket) for bucket in buckets]
        return await self._page(conditions, criteria, first=first, after=after if buckets[:1] == [start] else None)

    async def by_alphabet(
        self, criteria: WordCriteria, *, first: int, after: CursorKey | None
    ) -> ListPage[items.StoredWord]:
        """Return a page of words by the Russian alphabet: 1 Query per letter read."""
        start = "" if after is None else keys.letter_of_sort_key(str(after[0]))
        letters = [letter for letter in self.letters if letter >= start]
        conditions = [keys.words_by_alphabet(letter) for letter in letters]
        return await self._page(conditions, criteria, first=first, after=after if letters[:1] == [start] else None)

    async def _page(
        self, conditions: Sequence[KeyCondition], criteria: WordCriteria, *, first: int, after: CursorKey | None
    ) -> ListPage[items.StoredWord]:
        """Fill a page from successive partitions; `after` is in the first of them."""
        if criteria.needs_breakdown:
            self.reader.dependencies.note(topics.STATES)
        found: list[Edge[items.StoredWord]] = []
        for condition in conditions:
            page = await query_page(
                self.reader,
                condition,
                first=first - len(found),
                after=after,
                keep=None if criteria == NO_CRITERIA else _filter(criteria),
                filtered_items=FILTERED_ITEMS,
            )
            found += [Edge(items.StoredWord(edge.value), edge.cursor_key) for edge in page.edges]
            if page.has_next or len(found) > first:
                return ListPage(found[:first], has_next=True)
            after = None
        return ListPage(found, has_next=False)

    def _buckets(self, criteria: WordCriteria) -> list[int]:
        """Return the partitions that have words of the given ranks, in order."""
        least = keys.rank_bucket(criteria.min_rank or 1)
        is_ranked = criteria.min_rank is not None or criteria.max_rank is not None
        most = keys.rank_bucket(criteria.max_rank or (keys.UNRANKED - 1 if is_ranked else None))
        return [bucket for bucket in sorted(self.buckets) if least <= bucket <= most]

    async def random(self, criteria: WordCriteria) -> items.StoredWord | None:
        """Pick a word: 1 Query, or more if few words match. None if no word matches.

        It is the first match after a random key, so a word that follows a gap is picked more often.
        """
        buckets = self._buckets(criteria)
        if not buckets:
            return None
        chosen = self._random_bucket(buckets)
        around = [*buckets[chosen:], *buckets[:chosen], buckets[chosen]]
        for turn, bucket in enumerate(around):
            after = self._random_start(bucket, criteria) if turn == 0 else None
            page = await self._page([keys.words_by_rank(bucket)], criteria, first=1, after=after)
            if page.edges:
                return page.edges[0].value
        return None

    def _random_bucket(self, buckets: Sequence[int]) -> int:
        """Choose a partition, weighted by its number of words; return its position in the sequence."""
        left = secrets.randbelow(max(1, sum(self.buckets[bucket] for bucket in buckets)))
        for position, bucket in enumerate(buckets):
            left -= self.buckets[bucket]
            if left < 0:
                return position
        return 0

    def _random_start(self, bucket: int, criteria: WordCriteria) -> CursorKey:
        least = max(bucket * keys.RANKS_OF_BUCKET, criteria.min_rank or 0)
        most = min((bucket + 1) * keys.RANKS_OF_BUCKET, (criteria.max_rank or keys.UNRANKED) + 1)
        rank = least + secrets.randbelow(max(1, most - least))
        # Unranked words share one rank and are ordered by their ids.
        word_id = str(secrets.randbelow(2**31)) if rank >= keys.UNRANKED else ""
        return (keys.word_by_rank(rank, word_id).sk,)

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


def _filter(criteria: WordCriteria) -> Keep:
    """Return a filter of entries; it reads nothing."""

    async def keep(found: Sequence[Attributes]) -> list[bool]:
        return [_matches(criteria, items.ListedWord(entry)) for entry in found]

    return keep


def _matches(criteria: WordCriteria, word: items.ListedWord) -> bool:
    return criteria.admits(word) and criteria.admits_breakdown(
        has_breakdown=word.has_breakdown, is_verified=word.is_verified
    )

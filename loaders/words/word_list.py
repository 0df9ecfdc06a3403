"""Lists of all words, by frequency and by the alphabet; words picked at random, and the word of a day.

The list stands in the table in both orders, cut into partitions: 1,000 ranks each, or one first letter each. Which
there are is told by the table's `about`. An entry carries what a filter asks, so that no filter costs a second read.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from datetime import date

from loaders.paging import CursorKey, Edge, Page, query_page
from loaders.words.words import WordFilter
from table.engine.budget import Budget
from table.engine.protocol import Attributes, Engine, KeyCondition
from table.entries import entries
from table.model import items, keys

__all__ = ["WordLists"]

FILTERED_ITEMS = 1000
"""Entries read at once where a filter leaves some out: a whole partition of ranks, about 250 KB."""

NO_FILTER = WordFilter()


class WordLists:
    """The lists of one request.

    A table without additions has no lists: it gives no words.
    """

    def __init__(self, about: items.About | None, *, engine: Engine, budget: Budget, has_additions: bool) -> None:
        lists = about.word_lists if about is not None and has_additions else None
        self.buckets = {bucket.number: bucket.word_count for bucket in lists.buckets} if lists else {}
        self.letters = lists.letters if lists else ()
        self.engine = engine
        self.budget = budget

    async def by_frequency(self, wanted: WordFilter, *, first: int, after: CursorKey | None) -> Page[items.StoredWord]:
        """Give a page of the words, most frequent first: 1 Query a partition that is read."""
        start = None if after is None else int(str(after[0]).partition("#")[0]) // keys.RANKS_OF_BUCKET
        buckets = [bucket for bucket in self._buckets(wanted) if start is None or bucket >= start]
        conditions = [keys.words_by_rank(bucket) for bucket in buckets]
        return await self._page(conditions, wanted, first=first, after=after if buckets[:1] == [start] else None)

    async def by_alphabet(self, wanted: WordFilter, *, first: int, after: CursorKey | None) -> Page[items.StoredWord]:
        """Give a page of the words by the Russian alphabet: 1 Query a letter that is read."""
        start = "" if after is None else str(after[0])[:1]
        letters = [letter for letter in self.letters if letter >= start]
        conditions = [keys.words_by_alphabet(letter) for letter in letters]
        return await self._page(conditions, wanted, first=first, after=after if letters[:1] == [start] else None)

    async def _page(
        self, conditions: Sequence[KeyCondition], wanted: WordFilter, *, first: int, after: CursorKey | None
    ) -> Page[items.StoredWord]:
        """Fill a page from partitions one after the other; `after` lies in the first of them."""
        found: list[Edge[items.StoredWord]] = []
        for condition in conditions:
            page = await query_page(
                self.engine,
                condition,
                budget=self.budget,
                first=first - len(found),
                after=after,
                keep=None if wanted == NO_FILTER else _Keep(wanted),
                filtered_items=FILTERED_ITEMS,
            )
            found += [Edge(items.StoredWord(edge.value), edge.place) for edge in page.edges]
            if page.has_next or len(found) > first:
                return Page(found[:first], has_next=True)
            after = None
        return Page(found, has_next=False)

    def _buckets(self, wanted: WordFilter) -> list[int]:
        """Give the partitions in which words of the wanted ranks stand, in order."""
        least = keys.rank_bucket(wanted.min_rank or 1)
        is_ranked = wanted.min_rank is not None or wanted.max_rank is not None
        most = keys.rank_bucket(wanted.max_rank or (keys.UNRANKED - 1 if is_ranked else None))
        return [bucket for bucket in sorted(self.buckets) if least <= bucket <= most]

    async def random(self, wanted: WordFilter) -> items.StoredWord | None:
        """Pick a word: 1 Query, and more only where a filter is seldom met. None where no word passes it.

        The first that passes behind a random place is taken, so a word that follows a gap is picked more often.
        """
        buckets = self._buckets(wanted)
        if not buckets:
            return None
        chosen = self._random_bucket(buckets)
        around = [*buckets[chosen:], *buckets[:chosen], buckets[chosen]]
        for turn, bucket in enumerate(around):
            after = self._random_place(bucket, wanted) if turn == 0 else None
            page = await self._page([keys.words_by_rank(bucket)], wanted, first=1, after=after)
            if page.edges:
                return page.edges[0].value
        return None

    def _random_bucket(self, buckets: Sequence[int]) -> int:
        """Choose among partitions, each as likely as it has words; give the place in the sequence."""
        left = secrets.randbelow(max(1, sum(self.buckets[bucket] for bucket in buckets)))
        for place, bucket in enumerate(buckets):
            left -= self.buckets[bucket]
            if left < 0:
                return place
        return 0

    def _random_place(self, bucket: int, wanted: WordFilter) -> CursorKey:
        least = max(bucket * keys.RANKS_OF_BUCKET, wanted.min_rank or 0)
        most = min((bucket + 1) * keys.RANKS_OF_BUCKET, (wanted.max_rank or keys.UNRANKED) + 1)
        rank = least + secrets.randbelow(max(1, most - least))
        # Unranked words share one rank, and are told apart by their ids alone.
        behind = str(secrets.randbelow(2**31)) if rank >= keys.UNRANKED else ""
        return (f"{keys.rank_text(rank)}#{behind}",)

    async def of_the_day(self, day: date) -> items.StoredWord | None:
        """Give the word of a day, the same for everyone: 1 Query, 2 where the day falls behind the last word.

        It changes only where a word that is verified later falls between the day and the word.
        """
        digest = entries.day_digest(day.isoformat())
        for condition in (keys.verified_words(digest), keys.verified_words()):
            page = await self.engine.query(condition, budget=self.budget, limit=1)
            if page.items:
                return items.StoredWord(page.items[0])
        return None


class _Keep:
    """Keeps the entries that pass a filter; nothing is read."""

    def __init__(self, wanted: WordFilter) -> None:
        self.wanted = wanted

    async def __call__(self, found: Sequence[Attributes]) -> list[bool]:
        return [*self._each(found)]

    def _each(self, found: Sequence[Attributes]) -> Iterator[bool]:
        for entry in found:
            word = items.ListedWord(entry)
            yield self.wanted.admits(word) and self.wanted.admits_breakdown(
                has_breakdown=word.has_breakdown, is_verified=word.is_verified
            )

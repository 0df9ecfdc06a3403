"""The headwords that begin with a short prefix, beyond those in its suggestions item.

Without a filter, the table keeps them in order. With one, they are read from where the fewest entries have to be read
for a match: from the lists of words that answer the filter, as a whole if few of their words begin with the prefix, or
in order of frequency; or else from the headwords of the prefix.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from loaders.paging import Keep, ListPage, merged_page
from loaders.words.word_list import WordLists, filter_of, smallest
from loaders.words.words import NO_CRITERIA, WordCriteria, Words
from russian.folding import fold
from table.engine.protocol import Attributes
from table.model import items, word_lists

__all__ = ["Headwords"]

FEW = 120
"""Words of a list, as expected, that are read as a whole; up to `AT_ONCE` are. More take 1 or 2 further calls."""

AT_ONCE = 240

LISTED_ITEMS = 170
"""Entries of lists per Query, 46 KB."""

PREFIXED_ITEMS = 150
"""Entries of the prefix per Query, 47 KB."""

CHECKED_ITEMS = 25
"""Entries of the prefix per Query whose breakdowns are read."""


class Headwords:
    """The headwords of one prefix that meet criteria.

    Attributes:
        is_whole: Whether `page` also returns the headwords that the suggestions item contains.
    """

    def __init__(
        self, folded: str, count: int, criteria: WordCriteria, words: Words, lists: WordLists, *, calls: int
    ) -> None:
        """Choose what is read.

        Args:
            folded: The prefix.
            count: The number of words whose headword begins with it.
            criteria: What the words have to meet.
            words: Reads what entries do not contain.
            lists: The lists of words.
            calls: Most Query calls.
        """
        self.folded = folded
        self.criteria = criteria
        self.words = words
        self.calls = calls
        lists.note(criteria)
        self.names, _ = smallest(criteria, lists.sizes)
        self.ranks = lists.rank_range(criteria)
        listed, every = lists.size(self.names), max(1, lists.size([word_lists.ALL]))
        is_listed = self.names != [word_lists.ALL]
        self.is_few = is_listed and len(self.names) <= self.calls and listed * count / every <= FEW
        # Entries of the prefix are the costlier the more a filter asks of them.
        share = PREFIXED_ITEMS if not criteria.needs_breakdown else CHECKED_ITEMS
        self.is_whole = is_listed and len(self.names) <= self.calls and listed * share <= count * LISTED_ITEMS

    def includes(self, word: items.StoredWord) -> bool:
        """Whether a word is one of them."""
        return fold(word.text).startswith(self.folded)

    async def at_once(self) -> list[items.StoredWord] | None:
        """Read all that meet the criteria if there are few: 1 Query per list. None if there are many."""
        if not self.is_few:
            return None
        found: list[Attributes] = []
        for name in self.names:
            condition = word_lists.words_by_alphabet(name, self.folded).whole
            reader = self.words.reader
            page = await reader.engine.query(condition, budget=reader.budget, limit=AT_ONCE)
            self.calls -= 1
            if page.last is not None:
                return None
            found += page.items
        passes = await self._listed(set())(found)
        return [items.StoredWord(entry) for entry, is_in in zip(found, passes, strict=True) if is_in]

    async def page(self, *, first: int, after: str | None, without: Collection[str]) -> ListPage[Attributes]:
        """Read a page of them, most frequent first, except some words; `after` is a place among them."""
        keep: Keep | None
        if self.is_whole:
            lists = [word_lists.words_by_rank(name, self.ranks) for name in self.names]
            keep, items_per_call, calls = self._listed(without), LISTED_ITEMS, self.calls
        else:
            lists = [word_lists.headwords_after_suggestions(self.folded, self.ranks)]
            reads = self.criteria.needs_breakdown
            keep = None if self.criteria == NO_CRITERIA and not without else self._prefixed(without)
            items_per_call = CHECKED_ITEMS if reads else PREFIXED_ITEMS
            calls = self.calls // 2 if reads else self.calls
        return await merged_page(
            self.words.reader,
            lists,
            first=first,
            after=after,
            keep=keep,
            calls=max(calls, len(lists)),
            items_per_call=items_per_call,
        )

    def _listed(self, without: Collection[str]) -> Keep:
        """Keep entries of lists, which contain everything that criteria refer to."""
        admits = filter_of(self.criteria)

        async def keep(found: Sequence[Attributes]) -> list[bool]:
            words = map(items.StoredWord, found)
            return [
                is_in and self.includes(word) and word.word_id not in without
                for word, is_in in zip(words, await admits(found), strict=True)
            ]

        return keep

    def _prefixed(self, without: Collection[str]) -> Keep:
        """Keep entries of the prefix; breakdowns are read if the criteria refer to them."""

        async def keep(found: Sequence[Attributes]) -> list[bool]:
            words = [items.StoredWord(entry) for entry in found]
            admitted = await self.words.admitted(self.criteria, words)
            return [is_in and word.word_id not in without for word, is_in in zip(words, admitted, strict=True)]

        return keep

"""Words that share morphemes: the words of a family, and the words related to a word by its roots."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from loaders.breakdowns.breakdowns import Breakdowns
from loaders.morphemes.morphemes import Morphemes
from loaders.morphemes.original_rows import members_of_words, words_of_family
from loaders.paging import CursorKey, Edge, Keep, ListPage, cut, merged_page, query_all, query_page
from loaders.readable import readable
from loaders.reader import Reader
from loaders.stored import present
from loaders.words.word_list import WordLists, filter_of, page_of_ranks
from loaders.words.words import NO_CRITERIA, WordCriteria, Words, by_rank
from table.engine.protocol import Attributes
from table.model import derived_items, items, keys, topics, word_lists

__all__ = ["FamilyWords", "MemberWord", "Related"]


class MemberWord(NamedTuple):
    """A word of a family and the member that occurs in it.

    `is_guess` is None on a table without derived items: its list does not contain who made the breakdown.
    """

    word: items.StoredWord
    morpheme_id: str
    is_guess: bool | None = None


class Related(NamedTuple):
    """A word related to another, and the ids of the root families that both contain.

    `is_guess` tells whether one of their breakdowns is a guess; None as in `MemberWord`.
    """

    word: items.StoredWord
    family_ids: tuple[str, ...]
    is_guess: bool | None = None


class FamilyWords:
    """The lists of words by family, of one request."""

    def __init__(
        self, reader: Reader, words: Words, lists: WordLists, breakdowns: Breakdowns, morphemes: Morphemes
    ) -> None:
        self.reader = reader
        self.words = words
        self.lists = lists
        self.breakdowns = breakdowns
        self.morphemes = morphemes

    async def of_family(
        self, family_id: str, *, is_alphabetical: bool, criteria: WordCriteria, first: int, after: CursorKey | None
    ) -> ListPage[MemberWord]:
        """Return the words of a family by frequency or by alphabet: 1 Query without criteria, at most `criteria.calls`.

        On a table without derived items, in the order of their breakdowns' submitters: 1 Query of gsi1 and 1
        BatchGetItem.
        """
        if criteria.is_impossible or criteria.has_breakdown is False:
            return ListPage([], has_next=False, total=0)
        self.lists.note(criteria)
        if not self.reader.has_derived_items:
            return await self._of_original(family_id, criteria, first=first, after=after)
        page = await self._listed(
            family_id,
            criteria._replace(has_breakdown=None),
            is_alphabetical=is_alphabetical,
            first=first,
            after=None if after is None else str(after[0]),
        )
        total = self.morphemes.known_word_count(family_id) if criteria == NO_CRITERIA else page.total
        words = [Edge(_member_word(edge.value, family_id), edge.cursor_key) for edge in page.edges]
        return page.shown_as(words)._replace(total=total)

    async def _listed(
        self, family_id: str, criteria: WordCriteria, *, is_alphabetical: bool, first: int, after: str | None
    ) -> ListPage[Attributes]:
        by_rank = word_lists.family_by_rank(family_id, self.lists.rank_range(criteria))
        words, rest = by_rank, self.lists.beyond_ranks(criteria)
        if is_alphabetical:
            bounds = self.lists.bounds(criteria)
            if page := await page_of_ranks(self.reader, [by_rank], criteria, bounds, first=first, after=after):
                return page
            words, rest = word_lists.family_by_alphabet(family_id), criteria
        if rest == NO_CRITERIA:
            return await merged_page(self.reader, [words], first=first, after=after)
        lists, _, size = self.lists.sources(criteria, is_alphabetical=is_alphabetical)
        is_larger = size < (self.morphemes.known_word_count(family_id) or 0)
        return await merged_page(
            self.reader,
            lists if is_larger else [words],
            first=first,
            after=after,
            keep=_members_of(family_id, criteria) if is_larger else filter_of(criteria),
            calls=criteria.calls,
        )

    async def _of_original(
        self, family_id: str, criteria: WordCriteria, *, first: int, after: CursorKey | None
    ) -> ListPage[MemberWord]:
        keep = _OncePerWord(family_id, self.words, criteria, shown_before=after)
        condition = keys.breakdown_items_of_family(family_id)
        page = await query_page(self.reader, condition, first=first, after=after, keep=keep)
        # Those of the keys, by which rows are kept: the attribute of a malformed row may be another.
        word_ids = [keys.number_of(items.BreakdownRow(edge.value).key) for edge in page.edges]
        found = present(await self.words.by_ids(word_ids))
        edges = [
            Edge(MemberWord(word, keep.members[word_id]), edge.cursor_key)
            for word, word_id, edge in zip(found, word_ids, page.edges, strict=True)
        ]
        return page.shown_as(edges)

    async def related(
        self, word_id: str, *, criteria: WordCriteria, first: int, after: CursorKey | None
    ) -> ListPage[Related]:
        """Return the words that share roots with a word: most shared roots first, then more frequent.

        Costs the read of the official breakdown and 1 Query per root; a root has a few hundred words at most.
        """
        if criteria.is_impossible or criteria.has_breakdown is False:
            return ListPage([], has_next=False, total=0)
        self.lists.note(criteria)
        official = await self.breakdowns.official(word_id)
        if official is None:
            return ListPage([], has_next=False, total=0)
        roots = await self._roots(official)
        lists = await asyncio.gather(*(self._words_of_root(root) for root in roots))
        shared: dict[str, list[str]] = {}
        members: dict[str, MemberWord] = {}
        for root, of_root in zip(roots, lists, strict=True):
            for member in of_root:
                shared.setdefault(member.word.word_id, []).append(root)
                members[member.word.word_id] = member
        others = [member for member in members.values() if member.word.word_id != word_id]
        admitted = await self._admitted(criteria, [other.word for other in others])
        edges = [
            _related(Related(other.word, tuple(shared[other.word.word_id]), official.is_inference or other.is_guess))
            for other, is_in in zip(others, admitted, strict=True)
            if is_in
        ]
        return cut(sorted(edges, key=lambda edge: edge.cursor_key), first=first, after=after)

    async def _admitted(self, criteria: WordCriteria, words: Sequence[items.StoredWord]) -> Sequence[bool]:
        if self.reader.has_derived_items:
            return await filter_of(criteria)([word.attributes for word in words])
        return await self.words.admitted(criteria, words)

    async def _roots(self, official: items.StoredBreakdown) -> list[str]:
        self.reader.stored.ask(self.morphemes.keys_of(official))
        family_ids = dict.fromkeys(part.family_id for part in official.parts if part.morpheme_id and part.family_id)
        families = await self.morphemes.families([family_id for family_id in family_ids if family_id])
        return [family.family_id for family in families if family.kind == "root"]

    async def _words_of_root(self, family_id: str) -> list[MemberWord]:
        if self.reader.has_derived_items:
            found = await query_all(self.reader, keys.words_of_family(family_id))
            return [_member_word(entry, family_id) for entry in found]
        members = await words_of_family(self.reader, family_id)
        words = await self.words.listed(members)
        return [MemberWord(word, members[word.word_id]) for word in words if word.word_id in members]

    async def is_guess(self, found: MemberWord | Related) -> bool:
        """Whether a word is in a list because of a guess: part of 1 BatchGetItem on a table without derived items."""
        word_id = found.word.word_id
        self.reader.dependencies.note(topics.official(word_id))
        if found.is_guess is not None:
            return found.is_guess
        official = await self.breakdowns.official(word_id)
        return official is not None and official.is_inference


class _OncePerWord:
    """Keeps the breakdown items of words that exist and match the criteria; the first if a word has several.

    The word's official breakdown must contain the family: the original service leaves breakdown items behind.

    Breakdown items of one word and one family share both keys of the index, so they are adjacent, but a page or a Query
    may end between them.

    Attributes:
        members: Word id → morpheme id of the words that were kept.
    """

    def __init__(self, family_id: str, words: Words, criteria: WordCriteria, *, shown_before: CursorKey | None) -> None:
        self.family_id = family_id
        self.members: dict[str, str] = {}
        self.words = words
        self.criteria = criteria
        self._shown: set[str] = set() if shown_before is None else {str(shown_before[1])}

    async def __call__(self, found: Sequence[Attributes]) -> list[bool]:
        rows = [items.BreakdownRow(row) for row in found]
        word_ids = [row.word_id for row in readable(rows, lambda row: row, (items.BreakdownRow.word_id,))]
        listed, members = await asyncio.gather(
            self.words.listed(word_ids), members_of_words(self.words.reader, self.family_id, word_ids)
        )
        self.members |= members
        words = [word for word in listed if word.word_id in members]
        admitted = await self.words.admitted(self.criteria, words)
        partitions = {keys.word(word.word_id).pk for word, is_in in zip(words, admitted, strict=True) if is_in}
        return [self._takes(row.key.pk, partitions) for row in rows]

    def _takes(self, partition: str, admitted: set[str]) -> bool:
        is_new = partition in admitted and partition not in self._shown
        self._shown.add(partition)
        return is_new


def _members_of(family_id: str, criteria: WordCriteria) -> Keep:
    """Return a filter of entries in lists of words that keeps the words of a family."""
    admits = filter_of(criteria)

    async def keep(found: Sequence[Attributes]) -> list[bool]:
        passes = zip(found, await admits(found), strict=True)
        return [is_in and family_id in derived_items.ListedWord(entry).members for entry, is_in in passes]

    return keep


def _member_word(entry: Attributes, family_id: str) -> MemberWord:
    """Read a word of a family from the family's list or from a list of words."""
    found = derived_items.FamilyWord(entry)
    return MemberWord(found, found.members.get(family_id) or found.morpheme_id, found.is_guess)


def _related(found: Related) -> Edge[Related]:
    return Edge(found, (-len(found.family_ids), *by_rank(found.word)))

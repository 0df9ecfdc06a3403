"""Words that share morphemes: the words of a family, and the words related to a word by its roots."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from loaders.breakdowns.breakdowns import Breakdowns
from loaders.morphemes.morphemes import Morphemes
from loaders.paging import CursorKey, Edge, Keep, ListPage, cut, merged_page, query_all, query_page
from loaders.reader import Reader
from loaders.stored import present
from loaders.words.word_list import WordLists, filter_of, page_of_ranks
from loaders.words.words import NO_CRITERIA, WordCriteria, Words, by_rank
from table.engine.protocol import Attributes
from table.model import items, keys, word_lists

__all__ = ["FamilyWords", "MemberWord", "Related"]


@dataclass(frozen=True, slots=True)
class MemberWord:
    """A word of a family and the member that occurs in it."""

    word: items.StoredWord
    morpheme_id: str


@dataclass(frozen=True, slots=True)
class Related:
    """A word related to another, and the ids of the root families that both contain."""

    word: items.StoredWord
    family_ids: tuple[str, ...]


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
            replace(criteria, has_breakdown=None),
            is_alphabetical=is_alphabetical,
            first=first,
            after=None if after is None else str(after[0]),
        )
        total = self.morphemes.known_word_count(family_id) if criteria == NO_CRITERIA else page.total
        words = [Edge(_member_word(edge.value, family_id), edge.cursor_key) for edge in page.edges]
        return replace(page.shown_as(words), total=total)

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
        keep = _OncePerWord(self.words, criteria, shown_before=after)
        condition = keys.breakdown_items_of_family(family_id)
        page = await query_page(self.reader, condition, first=first, after=after, keep=keep)
        rows = [items.BreakdownRow(edge.value) for edge in page.edges]
        found = present(await self.words.by_ids([row.word_id for row in rows]))
        edges = [
            Edge(MemberWord(word, row.morpheme_id or ""), edge.cursor_key)
            for word, row, edge in zip(found, rows, page.edges, strict=True)
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
        roots = await self._roots(word_id)
        lists = await asyncio.gather(*(self._words_of_root(root) for root in roots))
        shared: dict[str, list[str]] = {}
        words: dict[str, items.StoredWord] = {}
        for root, of_root in zip(roots, lists, strict=True):
            for word in of_root:
                shared.setdefault(word.word_id, []).append(root)
                words[word.word_id] = word
        others = [word for word in words.values() if word.word_id != word_id]
        admitted = await self._admitted(criteria, others)
        edges = [
            _related(word, tuple(shared[word.word_id])) for word, is_in in zip(others, admitted, strict=True) if is_in
        ]
        return cut(sorted(edges, key=lambda edge: edge.cursor_key), first=first, after=after)

    async def _admitted(self, criteria: WordCriteria, words: Sequence[items.StoredWord]) -> Sequence[bool]:
        if self.reader.has_derived_items:
            return await filter_of(criteria)([word.attributes for word in words])
        return await self.words.admitted(criteria, words)

    async def _roots(self, word_id: str) -> list[str]:
        official = await self.breakdowns.official(word_id)
        if official is None:
            return []
        self.reader.stored.ask(self.morphemes.keys_of(official))
        family_ids = dict.fromkeys(part.family_id for part in official.parts if part.morpheme_id and part.family_id)
        families = await asyncio.gather(*(self.morphemes.family(family_id) for family_id in family_ids if family_id))
        return [family.family_id for family in families if family is not None and family.kind == "root"]

    async def _words_of_root(self, family_id: str) -> list[items.StoredWord]:
        if self.reader.has_derived_items:
            found = await query_all(self.reader, keys.words_of_family(family_id))
            return [items.StoredWord(entry) for entry in found]
        rows = await query_all(self.reader, keys.breakdown_items_of_family(family_id))
        return present(await self.words.by_ids(dict.fromkeys(items.BreakdownRow(row).word_id for row in rows)))


class _OncePerWord:
    """Keeps the breakdown items of words that exist and match the criteria; the first if a word has several.

    Breakdown items of one word and one family share both keys of the index, so they are adjacent, but a page or a Query
    may end between them.
    """

    def __init__(self, words: Words, criteria: WordCriteria, *, shown_before: CursorKey | None) -> None:
        self.words = words
        self.criteria = criteria
        self._shown: set[str] = set() if shown_before is None else {str(shown_before[1])}

    async def __call__(self, found: Sequence[Attributes]) -> list[bool]:
        rows = [items.BreakdownRow(row) for row in found]
        words = present(await self.words.by_ids([row.word_id for row in rows]))
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
        return [is_in and family_id in items.ListedWord(entry).members for entry, is_in in passes]

    return keep


def _member_word(entry: Attributes, family_id: str) -> MemberWord:
    """Read a word of a family from the family's list or from a list of words."""
    found = items.FamilyWord(entry)
    return MemberWord(found, found.members.get(family_id) or found.morpheme_id)


def _related(word: items.StoredWord, family_ids: tuple[str, ...]) -> Edge[Related]:
    return Edge(Related(word, family_ids), (-len(family_ids), *by_rank(word)))

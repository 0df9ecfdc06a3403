"""Words that share morphemes: the words of a family, and the words related to a word by its roots."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from loaders.breakdowns.breakdowns import Breakdowns
from loaders.morphemes.morphemes import Morphemes
from loaders.paging import CursorKey, Edge, Keep, ListPage, cut, query_all, query_page
from loaders.reader import Reader
from loaders.stored import present
from loaders.words.words import NO_CRITERIA, WordCriteria, Words, by_rank
from table.engine.protocol import Attributes
from table.model import items, keys, topics

__all__ = ["FamilyWords", "MemberWord", "Related"]


@dataclass(frozen=True, slots=True)
class MemberWord:
    """A word of a family and the member that occurs in it.

    `is_guess` is None on a table without derived items: its list does not contain who made the breakdown.
    """

    word: items.StoredWord
    morpheme_id: str
    is_guess: bool | None = None


@dataclass(frozen=True, slots=True)
class Related:
    """A word related to another, and the ids of the root families that both contain.

    `is_guess` tells whether one of their breakdowns is a guess; None as in `MemberWord`.
    """

    word: items.StoredWord
    family_ids: tuple[str, ...]
    is_guess: bool | None = None


class FamilyWords:
    """The lists of words by family, of one request."""

    def __init__(self, reader: Reader, words: Words, breakdowns: Breakdowns, morphemes: Morphemes) -> None:
        self.reader = reader
        self.words = words
        self.breakdowns = breakdowns
        self.morphemes = morphemes

    async def of_family(
        self, family_id: str, *, is_alphabetical: bool, criteria: WordCriteria, first: int, after: CursorKey | None
    ) -> ListPage[MemberWord]:
        """Return the words of a family by frequency or by alphabet: 1 Query without criteria.

        On a table without derived items, in the order of their breakdowns' submitters: 1 Query of gsi1 and 1
        BatchGetItem.
        """
        if not self.reader.has_derived_items:
            return await self._of_original(family_id, criteria, first=first, after=after)
        condition = keys.words_of_family_alphabetical(family_id) if is_alphabetical else keys.words_of_family(family_id)
        keep = None if criteria == NO_CRITERIA else self._filter(criteria)
        page = await query_page(self.reader, condition, first=first, after=after, keep=keep)
        return ListPage(
            [Edge(_member_word(edge.value), edge.cursor_key) for edge in page.edges], has_next=page.has_next
        )

    def _filter(self, criteria: WordCriteria) -> Keep:
        async def keep(found: Sequence[Attributes]) -> list[bool]:
            return await self.words.admitted(criteria, [items.StoredWord(entry) for entry in found])

        return keep

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
        return ListPage(edges, has_next=page.has_next)

    async def related(
        self, word_id: str, *, criteria: WordCriteria, first: int, after: CursorKey | None
    ) -> ListPage[Related]:
        """Return the words that share roots with a word: most shared roots first, then more frequent.

        Costs the read of the official breakdown and 1 Query per root; a root has a few hundred words at most.
        """
        official = await self.breakdowns.official(word_id)
        if official is None:
            return ListPage([], has_next=False)
        roots = await self._roots(official)
        lists = await asyncio.gather(*(self._words_of_root(root) for root in roots))
        shared: dict[str, list[str]] = {}
        members: dict[str, MemberWord] = {}
        for root, of_root in zip(roots, lists, strict=True):
            for member in of_root:
                shared.setdefault(member.word.word_id, []).append(root)
                members[member.word.word_id] = member
        others = [member for member in members.values() if member.word.word_id != word_id]
        admitted = await self.words.admitted(criteria, [other.word for other in others])
        edges = [
            _related(Related(other.word, tuple(shared[other.word.word_id]), official.is_inference or other.is_guess))
            for other, is_in in zip(others, admitted, strict=True)
            if is_in
        ]
        return cut(sorted(edges, key=lambda edge: edge.cursor_key), first=first, after=after)

    async def _roots(self, official: items.StoredBreakdown) -> list[str]:
        self.reader.stored.ask(self.morphemes.keys_of(official))
        family_ids = dict.fromkeys(part.family_id for part in official.parts if part.morpheme_id and part.family_id)
        families = await asyncio.gather(*(self.morphemes.family(family_id) for family_id in family_ids if family_id))
        return [family.family_id for family in families if family is not None and family.kind == "root"]

    async def _words_of_root(self, family_id: str) -> list[MemberWord]:
        if self.reader.has_derived_items:
            found = await query_all(self.reader, keys.words_of_family(family_id))
            return list(map(_member_word, found))
        rows = await query_all(self.reader, keys.breakdown_items_of_family(family_id))
        members = {row.word_id: row.morpheme_id or "" for row in map(items.BreakdownRow, rows)}
        return [MemberWord(word, members[word.word_id]) for word in present(await self.words.by_ids(members))]

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


def _member_word(entry: Attributes) -> MemberWord:
    found = items.FamilyWord(entry)
    return MemberWord(found, found.morpheme_id, found.is_guess)


def _related(found: Related) -> Edge[Related]:
    return Edge(found, (-len(found.family_ids), *by_rank(found.word)))

"""Search in all scopes: exact matches, then the others, both by how they match and how frequent the word is.

A short prefix (`keys.SUGGEST_LETTERS`) is answered from its suggestions item, all scopes in one BatchGetItem. A longer
one takes 1 concurrent Query per scope, sorted in memory: search partitions are small. Headwords of a short prefix
continue after the item and are read page by page, other matches between them; the other scopes end with the item's best
100. No inflected form is in Latin letters, so a query in Latin letters has the base form of an English query read
instead. What finds nothing, or only begins rare words, is searched in other spellings
(`loaders/words/corrections.py`). A table without search
entries answers from the original service's list of headwords, which has neither stress nor meanings; what is found in
another scope than that is an error there, not an empty list.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from loaders.additions import missing
from loaders.paging import CursorKey, Edge, ListPage, cut, query_all
from loaders.reader import Reader
from loaders.words.headwords import Headwords
from loaders.words.likelier import likelier
from loaders.words.lookups import Lookup, lookups_of
from loaders.words.matches import (
    AFTER_EXACT,
    AFTER_HEADWORDS,
    Match,
    Ordering,
    corrected_edges,
    cursor_key_of_headword,
    headword,
    is_correction,
    is_exact_edge,
    match_of,
    matches_of,
    place_of_headword,
)
from loaders.words.original import headwords_like
from loaders.words.word_list import WordLists
from loaders.words.words import WordCriteria, Words
from russian.folding import fold
from russian.keyboard import is_layout_slip
from russian.typed import cleaned
from table.engine.protocol import BATCH_GET_KEYS, Attributes
from table.entries.findable import Scope, folded_query
from table.model import derived_items, items, keys
from table.model.word_lists import MOST_LISTS

if TYPE_CHECKING:
    from loaders.words.corrections import Corrections

__all__ = ["Match", "Scope", "Search"]

CHECKED_WORDS = 25
"""Words whose breakdowns are read for a page under one property: 12.5 read units."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What a lookup found.

    Attributes:
        matches: The first results.
        count: The number of all words whose headword begins with a short prefix.
        goes_on: Whether the table has more of these.
    """

    matches: list[Match]
    count: int = 0
    goes_on: bool = False


class Search:
    """The searches of one request."""

    def __init__(self, reader: Reader, words: Words, lists: WordLists) -> None:
        self.reader = reader
        self.words = words
        self.lists = lists

    @cached_property
    def corrections(self) -> Corrections:
        """What was meant by the queries of the request that find nothing."""
        from loaders.words.corrections import Corrections  # noqa: PLC0415  # the rules of slips take long to load

        return Corrections(self.reader)

    async def find(
        self,
        query: str,
        *,
        scopes: Iterable[Scope],
        is_exact: bool,
        criteria: WordCriteria,
        first: int,
        after: CursorKey | None,
    ) -> ListPage[Match]:
        """Find words by what was typed, each word once, at its best match. Punctuation alone finds nothing.

        One property of the criteria costs at most 3 calls a page. Where several meet, at most `SEARCH_CALLS` and 2.

        Raises:
            AdditionsMissingError: The table has no search entries, and headwords alone do not answer this.
        """
        searched, text = frozenset(scopes), cleaned(query)
        if criteria.is_impossible:
            return ListPage([], has_next=False)
        if not self.reader.has_derived_items:
            return await self._in_original_list(
                text, searched, is_exact=is_exact, criteria=criteria, first=first, after=after
            )
        if is_layout_slip(query) and not is_exact and (await self.corrections.of(query)).matches:
            return await self._corrected(query, searched, criteria, first=first, after=after)
        lookups = lookups_of(text, searched)
        found = await asyncio.gather(*(self._found(lookup, is_exact=is_exact) for lookup in lookups))
        if not is_exact and not any(one.matches for one in found):
            return await self._corrected(query, searched, criteria, first=first, after=after)
        count = max((one.count for one in found), default=0)
        is_paged = count > CHECKED_WORDS and (criteria.needs_breakdown or any(one.goes_on for one in found))
        ordering = Ordering(text, others_last=is_paged and self.words.has_to_read(criteria))
        edges = self._ranked([match for one in found for match in one.matches], ordering, criteria)
        if not is_paged:
            meant = [] if is_exact else await likelier(self.corrections, query, searched, edges, after=after)
            found_first = [edge for edge in meant if criteria.admits(edge.value.word)]
            return await self._checked([*found_first, *edges], criteria, first=first, after=after)
        reads_exact = self.words.has_to_read(criteria) and any(
            is_exact_edge(edge) and (after is None or edge.cursor_key > after) for edge in edges
        )
        calls = criteria.calls - 1 - reads_exact
        folded = next(lookup.folded for lookup in lookups if lookup.scope is Scope.HEADWORD)
        headwords = Headwords(folded, count, criteria, self.words, self.lists, calls=calls)
        return await self._with_headwords(headwords, edges, ordering, criteria, first=first, after=after)

    async def near_spellings(self, query: str) -> list[str]:
        """Return spellings close to a query that found nothing.

        Raises:
            AdditionsMissingError: The table has no search entries.
        """
        if not self.reader.has_derived_items:
            raise missing("The list of suggestions for a query without results", self.reader.other_version)
        return (await self.corrections.of(query)).spellings

    async def _corrected(
        self, query: str, scopes: Collection[Scope], criteria: WordCriteria, *, first: int, after: CursorKey | None
    ) -> ListPage[Match]:
        """Return a page of what was probably meant by a query that finds nothing."""
        if after is not None and not is_correction(after):
            return ListPage([], has_next=False)
        matches = [match for match in (await self.corrections.of(query)).matches if match.scope in scopes]
        edges = [edge for edge in corrected_edges(matches) if criteria.admits(edge.value.word)]
        return await self._checked(edges, criteria, first=first, after=after)

    async def _found(self, lookup: Lookup, *, is_exact: bool) -> _Found:
        scope, folded, is_base = lookup
        is_short = len(folded) <= keys.SUGGEST_LETTERS[scope]
        if is_short and not is_exact:
            found = await self._suggested(scope, folded)
        else:
            condition = (keys.search_exact if is_exact or is_base else keys.search_prefix)(scope, folded)
            found = _Found(matches_of(scope, folded, await query_all(self.reader, condition)))
        if is_base:
            return _Found([match._replace(is_base=True) for match in found.matches if match.is_exact])
        return _Found([match for match in found.matches if match.is_exact]) if is_exact else found

    async def _suggested(self, scope: Scope, folded: str) -> _Found:
        stored = await self.reader.stored.get(keys.suggestions(scope, folded))
        if stored is None:
            return _Found([])
        best = derived_items.Suggestions(stored)
        matches = [match_of(scope, folded, result) for result in best.results]
        if scope is not Scope.HEADWORD:
            return _Found(matches)
        return _Found(matches, count=best.count, goes_on=not best.is_complete)

    def _ranked(self, matches: Sequence[Match], ordering: Ordering, criteria: WordCriteria) -> list[Edge[Match]]:
        """Return the best match of each word that meets the criteria by what is known without a read, in order."""
        if not self.reader.has_derived_items:
            criteria = criteria._replace(levels=None, has_sentences=None)
        best: dict[object, Edge[Match]] = {}
        for edge in sorted(map(ordering.edge, matches), key=lambda edge: edge.cursor_key):
            best.setdefault(edge.cursor_key[-1], edge)  # the id of the word
        return [edge for edge in best.values() if criteria.admits(edge.value.word)]

    async def _checked(
        self,
        edges: Sequence[Edge[Match]],
        criteria: WordCriteria,
        *,
        first: int,
        after: CursorKey | None,
        known: Collection[str] = (),
    ) -> ListPage[Match]:
        """Return a page of a list in memory: 1 BatchGetItem if the criteria refer to what entries do not contain.

        `known` are the ids of words that meet them. The page ends early where too many words would have to be read.
        """
        if not self.words.has_to_read(criteria):
            page = cut(edges, first=first, after=after)
            return ListPage(page.edges, page.has_next)
        following = [edge for edge in edges if after is None or edge.cursor_key > after]
        unknown = [edge.value.word for edge in following if edge.value.word.word_id not in known]
        read = unknown[: CHECKED_WORDS if criteria.calls == MOST_LISTS else BATCH_GET_KEYS]
        admitted = await self.words.admitted(criteria, read)
        passes = dict.fromkeys(known, True) | {word.word_id: is_in for word, is_in in zip(read, admitted, strict=True)}
        found: list[Edge[Match]] = []
        for number, edge in enumerate(following):
            is_in = passes.get(edge.value.word.word_id)
            if is_in is None:
                return ListPage(found, has_next=True, end=following[number - 1].cursor_key)
            found += [edge] if is_in else []
            if len(found) > first:
                return ListPage(found[:first], has_next=True)
        return ListPage(found, has_next=False)

    async def _with_headwords(
        self,
        headwords: Headwords,
        edges: Sequence[Edge[Match]],
        ordering: Ordering,
        criteria: WordCriteria,
        *,
        first: int,
        after: CursorKey | None,
    ) -> ListPage[Match]:
        """Return a page of a list most of whose headwords are still in the table.

        The suggestions item is read for deeper pages too: an entry after it may have moved into it meanwhile.
        """
        exact = [edge for edge in edges if is_exact_edge(edge)]
        without = {edge.value.word.word_id for edge in exact}
        known = [edge for edge in edges if not is_exact_edge(edge) and edge.value.scope is Scope.HEADWORD]
        # A word whose headword begins with the query is already among the headwords, even if a form matched too.
        others = [
            edge
            for edge in edges
            if not is_exact_edge(edge)
            and edge.value.scope is not Scope.HEADWORD
            and not headwords.includes(edge.value.word)
        ]
        if (every := await headwords.at_once()) is not None:
            more = [ordering.edge(headword(word)) for word in every if word.word_id not in without]
            met = {edge.value.word.word_id for edge in more}
            merged = sorted([*exact, *more, *others], key=lambda edge: edge.cursor_key)
            return await self._checked(merged, criteria, first=first, after=after, known=met)
        if headwords.is_whole:
            known = []
        in_memory = sorted([*exact, *known, *others], key=lambda edge: edge.cursor_key)
        reached = known[-1].cursor_key if known else AFTER_EXACT
        best = [edge for edge in in_memory if edge.cursor_key <= reached]
        page = await self._checked(best, criteria, first=first, after=after)
        if page.has_next:
            return page
        is_read = self.words.has_to_read(criteria) and best and (after is None or after < best[-1].cursor_key)
        if is_read and not headwords.is_whole:
            return ListPage(page.edges, has_next=True, end=best[-1].cursor_key)
        rest = [edge for edge in in_memory if edge.cursor_key > max(reached, after or reached)]
        last = page.edges[-1].cursor_key if page.edges else after
        following = await self._following(
            headwords, rest, ordering, criteria, without, first=first - len(page.edges), after=last
        )
        return ListPage([*page.edges, *following.edges], following.has_next, following.end)

    async def _following(
        self,
        headwords: Headwords,
        others: Sequence[Edge[Match]],
        ordering: Ordering,
        criteria: WordCriteria,
        without: Collection[str],
        *,
        first: int,
        after: CursorKey | None,
    ) -> ListPage[Match]:
        """Return a page of the headwords that are read from the table, merged with what else matches."""
        found: list[Edge[Match]] = []
        if after is None or after < AFTER_HEADWORDS:
            page = await headwords.page(first=first, after=place_of_headword(after), without=without)
            found = [ordering.edge(headword(items.StoredWord(edge.value))) for edge in page.edges]
            if page.has_next:
                end = None if page.end is None else cursor_key_of_headword(str(page.end[0]))
                return _merged_until(found, others, end, first=first)
            if self.words.has_to_read(criteria):
                return ListPage(found, has_next=bool(others), end=AFTER_HEADWORDS if others else None)
        if found or not self.words.has_to_read(criteria):
            return cut(sorted([*found, *others], key=lambda edge: edge.cursor_key), first=first, after=None)
        return await self._checked(others, criteria, first=first, after=after)

    async def _in_original_list(
        self,
        query: str,
        scopes: Collection[Scope],
        *,
        is_exact: bool,
        criteria: WordCriteria,
        first: int,
        after: CursorKey | None,
    ) -> ListPage[Match]:
        """Search the original service's headwords. A search in all scopes is an error if they have nothing."""
        self.reader.fell_back = True
        is_headwords = set(scopes) == {Scope.HEADWORD}
        if not is_headwords and set(scopes) != {*Scope}:
            self.reader.require_derived_items("This search, other than `in: [HEADWORD]`,")
        folded = folded_query(Scope.HEADWORD, query)
        if not folded:
            return ListPage([], has_next=False)
        if is_exact:
            stored = [_original(word) for word in await self.words.spelled(query)]
        else:
            stored = await headwords_like(self.reader, query)
        if not stored and not is_headwords:
            self.reader.require_derived_items("A search among forms, Latin spellings and meanings")
        edges = self._ranked(matches_of(Scope.HEADWORD, folded, stored), Ordering(query), criteria)
        return await self._checked(edges, criteria, first=first, after=after)


def _merged_until(
    found: Sequence[Edge[Match]], others: Sequence[Edge[Match]], end: CursorKey | None, *, first: int
) -> ListPage[Match]:
    """Merge headwords, of which more follow, with the other matches up to the last headword, or to `end`."""
    bound = end or (found[-1].cursor_key if found else None)
    if bound is None:
        return ListPage([], has_next=True)
    before = [edge for edge in others if edge.cursor_key < bound]
    merged = sorted([*found, *before], key=lambda edge: edge.cursor_key)
    return ListPage(merged[:first], has_next=True, end=end if len(merged) <= first else None)


def _original(word: items.StoredWord) -> Attributes:
    return {**word.attributes, "folded": fold(word.text)}

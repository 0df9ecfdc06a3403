"""Search in all scopes: exact matches first, then headwords, forms, Latin spellings, meanings, each by frequency.

Latin spellings of headwords come before those of forms.

A short prefix (`keys.SUGGEST_LETTERS`) is answered from its suggestions item, all scopes in one BatchGetItem. A longer
one takes 1 concurrent Query per scope, sorted in memory: search partitions are small. Headwords of a short prefix
continue after the item and are read page by page; the other scopes end with the item's best 100. A table without search
entries answers from the original service's list of headwords, which has neither stress nor meanings; what is found in
another scope than that is an error there, not an empty list.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from loaders.paging import CursorKey, Edge, ListPage, cut, query_all
from loaders.reader import Reader
from loaders.words.headwords import Headwords
from loaders.words.original import headwords_like
from loaders.words.word_list import WordLists
from loaders.words.words import WordCriteria, Words, by_rank
from russian.folding import fold
from table.engine.protocol import BATCH_GET_KEYS, Attributes
from table.entries.findable import Scope, folded_query
from table.model import derived_items, items, keys, word_lists
from table.model.word_lists import MOST_LISTS

__all__ = ["Match", "Scope", "Search"]

_EXACT, _PREFIX = 0, 1
"""The first element of a cursor key; the number of the kind, the word's rank and its id follow."""

_SCOPES = tuple(Scope)

_AFTER_HEADWORDS: CursorKey = (_PREFIX, 1)
"""The cursor key between the headwords and what matches otherwise."""

CHECKED_WORDS = 25
"""Words whose breakdowns are read for a page under one property: 12.5 read units."""

_KINDS = {Scope.HEADWORD: 0, Scope.FORM: 1, Scope.TRANSLITERATION: 2, Scope.TRANSLATION: 4}
"""The second element of a cursor key; 3 is the Latin spelling of a form."""


@dataclass(frozen=True, slots=True)
class Match:
    """A word that was found.

    Attributes:
        word: The word, as in its search entry.
        scope: Where it matched.
        text: The stressed form that matched, or whose Latin spelling did, or the meaning; None for the word itself.
        is_exact: Whether the whole text matched, not only its beginning.
    """

    word: items.StoredWord
    scope: Scope
    text: str | None
    is_exact: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """What a scope has for a query.

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
        if criteria.is_impossible:
            return ListPage([], has_next=False)
        if not self.reader.has_derived_items:
            return await self._in_original_list(
                query, {*scopes}, is_exact=is_exact, criteria=criteria, first=first, after=after
            )
        folded_by_scope = self._folded(query, scopes)
        found = await asyncio.gather(
            *(self._found(scope, folded, is_exact=is_exact) for scope, folded in folded_by_scope.items())
        )
        edges = self._ranked([match for one in found for match in one.matches], criteria)
        count = max((one.count for one in found), default=0)
        if count <= CHECKED_WORDS or not (criteria.needs_breakdown or any(one.goes_on for one in found)):
            return await self._checked(edges, criteria, first=first, after=after)
        reads_exact = self.words.has_to_read(criteria) and any(
            edge.cursor_key[0] == _EXACT and (after is None or edge.cursor_key > after) for edge in edges
        )
        calls = criteria.calls - 1 - reads_exact
        headwords = Headwords(folded_by_scope[Scope.HEADWORD], count, criteria, self.words, self.lists, calls=calls)
        return await self._with_headwords(headwords, edges, criteria, first=first, after=after)

    def _folded(self, query: str, scopes: Iterable[Scope]) -> dict[Scope, str]:
        """Fold the query for each scope that can answer it."""
        searched = set(scopes)
        folded = ((scope, folded_query(scope, query)) for scope in _SCOPES if scope in searched)
        return {scope: text for scope, text in folded if text}

    async def _found(self, scope: Scope, folded: str, *, is_exact: bool) -> _Found:
        if is_exact:
            exact = await query_all(self.reader, keys.search_exact(scope, folded))
            found = _found(scope, folded, exact)
            return _Found([match for match in found.matches if match.is_exact])
        if len(folded) <= keys.SUGGEST_LETTERS[scope]:
            return await self._suggested(scope, folded)
        return _found(scope, folded, await query_all(self.reader, keys.search_prefix(scope, folded)))

    async def _suggested(self, scope: Scope, folded: str) -> _Found:
        stored = await self.reader.stored.get(keys.suggestions(scope, folded))
        if stored is None:
            return _Found([])
        best = derived_items.Suggestions(stored)
        matches = [_match(scope, folded, result) for result in best.results]
        if scope is not Scope.HEADWORD:
            return _Found(matches)
        return _Found(matches, count=best.count, goes_on=not best.is_complete)

    def _ranked(self, matches: Sequence[Match], criteria: WordCriteria) -> list[Edge[Match]]:
        """Return the best match of each word that meets the criteria by what is known without a read, in order."""
        if not self.reader.has_derived_items:
            criteria = replace(criteria, levels=None, has_sentences=None)
        best: dict[str, Edge[Match]] = {}
        for edge in sorted(map(_edge, matches), key=lambda edge: edge.cursor_key):
            best.setdefault(edge.value.word.word_id, edge)
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
        criteria: WordCriteria,
        *,
        first: int,
        after: CursorKey | None,
    ) -> ListPage[Match]:
        """Return a page of a list most of whose headwords are still in the table.

        The suggestions item is read for deeper pages too: an entry after it may have moved into it meanwhile.
        """
        exact = [edge for edge in edges if edge.cursor_key[0] == _EXACT]
        without = {edge.value.word.word_id for edge in exact}
        # A word whose headword begins with the query is already among the headwords, even if a form matched too.
        others = [
            edge for edge in edges if edge.cursor_key > _AFTER_HEADWORDS and not headwords.includes(edge.value.word)
        ]
        if (every := await headwords.at_once()) is not None:
            more = [_edge(_headword(word)) for word in every if word.word_id not in without]
            known = {edge.value.word.word_id for edge in more}
            merged = sorted([*exact, *more, *others], key=lambda edge: edge.cursor_key)
            return await self._checked(merged, criteria, first=first, after=after, known=known)
        best = exact if headwords.is_whole else [edge for edge in edges if edge.cursor_key < _AFTER_HEADWORDS]
        page = await self._checked(best, criteria, first=first, after=after)
        if page.has_next:
            return page
        is_read = self.words.has_to_read(criteria) and best and (after is None or after < best[-1].cursor_key)
        if is_read and not headwords.is_whole:
            return ListPage(page.edges, has_next=True, end=best[-1].cursor_key)
        found = page.edges
        if after is None or after < _AFTER_HEADWORDS:
            last = _place_of_headword(found[-1].cursor_key if found else after)
            more_page = await headwords.page(first=first - len(found), after=last, without=without)
            found = [*found, *(_edge(_headword(items.StoredWord(edge.value))) for edge in more_page.edges)]
            if more_page.has_next:
                end = None if more_page.end is None else _cursor_key_of_headword(str(more_page.end[0]))
                return ListPage(found, has_next=True, end=end)
            if self.words.has_to_read(criteria):
                return ListPage(found, has_next=bool(others), end=_AFTER_HEADWORDS if others else None)
        rest = await self._checked(others, criteria, first=first - len(found), after=after)
        return ListPage([*found, *rest.edges], rest.has_next, rest.end)

    async def _in_original_list(
        self,
        query: str,
        scopes: set[Scope],
        *,
        is_exact: bool,
        criteria: WordCriteria,
        first: int,
        after: CursorKey | None,
    ) -> ListPage[Match]:
        """Search the original service's headwords. A search in all scopes is an error if they have nothing."""
        self.reader.fell_back = True
        if scopes not in ({Scope.HEADWORD}, {*Scope}):
            self.reader.require_derived_items("This search, other than `in: [HEADWORD]`,")
        folded = folded_query(Scope.HEADWORD, query)
        if not folded:
            return ListPage([], has_next=False)
        if is_exact:
            stored = [_original(word) for word in await self.words.spelled(query)]
        else:
            stored = await headwords_like(self.reader, query)
        if not stored and scopes != {Scope.HEADWORD}:
            self.reader.require_derived_items("A search among forms, Latin spellings and meanings")
        edges = self._ranked(_found(Scope.HEADWORD, folded, stored).matches, criteria)
        return await self._checked(edges, criteria, first=first, after=after)


def _found(scope: Scope, folded: str, stored: Sequence[Attributes]) -> _Found:
    results = map(derived_items.SearchResult, stored)
    if scope is Scope.TRANSLITERATION:
        return _Found([match for result in results if (match := _latin_match(folded, result)) is not None])
    return _Found([_match(scope, folded, result) for result in results])


def _latin_match(folded: str, result: derived_items.SearchResult) -> Match | None:
    """Return the best of the spellings that share an entry: the query itself, then the headword's, then by alphabet."""
    spellings = result.spellings
    begun = [key for key in spellings if key.startswith(folded)]
    if not begun:
        return None
    best = min(begun, key=lambda key: (key != folded, bool(spellings[key]), key))
    return Match(result, Scope.TRANSLITERATION, spellings[best] or None, best == folded)


def _match(scope: Scope, folded: str, result: derived_items.SearchResult) -> Match:
    return Match(result, scope, result.matched_text, result.folded == folded and not result.is_part)


def _edge(match: Match) -> Edge[Match]:
    step = _EXACT if match.is_exact else _PREFIX
    is_form_in_latin = match.scope is Scope.TRANSLITERATION and match.text is not None
    return Edge(match, (step, _KINDS[match.scope] + is_form_in_latin, *by_rank(match.word)))


def _headword(word: items.StoredWord) -> Match:
    """Return the match of a word whose text begins with the query; an exact one is in the suggestions item."""
    return Match(word, Scope.HEADWORD, None, is_exact=False)


def _place_of_headword(after: CursorKey | None) -> str | None:
    """Return the place among the headwords by frequency; exact matches come before all of them."""
    if after is None or after[0] == _EXACT:
        return None
    _, _, rank, word_id = after
    return word_lists.rank_place(int(rank), str(word_id))


def _cursor_key_of_headword(place: str) -> CursorKey:
    return (_PREFIX, _KINDS[Scope.HEADWORD], *word_lists.rank_and_id(place))


def _original(word: items.StoredWord) -> Attributes:
    return {**word.attributes, "folded": fold(word.text)}

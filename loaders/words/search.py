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
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from loaders.paging import CursorKey, Edge, ListPage, cut, query_all, query_page
from loaders.reader import Reader
from loaders.words.original import headwords_like
from loaders.words.words import NO_CRITERIA, WordCriteria, Words, by_rank
from russian.folding import fold
from table.engine.protocol import Attributes
from table.entries.findable import Scope, folded_query
from table.model import items, keys

__all__ = ["Match", "Scope", "Search"]

_EXACT, _PREFIX = 0, 1
"""The first element of a cursor key; the number of the kind, the word's rank and its id follow."""

_SCOPES = tuple(Scope)

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
    """What a scope has for a query; `goes_on`: the table has more results after these."""

    matches: list[Match]
    goes_on: bool = False


class Search:
    """The searches of one request."""

    def __init__(self, reader: Reader, words: Words) -> None:
        self.reader = reader
        self.words = words

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

        Raises:
            AdditionsMissingError: The table has no search entries, and headwords alone do not answer this.
        """
        if not self.reader.has_derived_items:
            return await self._in_original_list(
                query, {*scopes}, is_exact=is_exact, criteria=criteria, first=first, after=after
            )
        folded_by_scope = self._folded(query, scopes)
        found = await asyncio.gather(
            *(self._found(scope, folded, is_exact=is_exact) for scope, folded in folded_by_scope.items())
        )
        edges = await self._ranked([match for one in found for match in one.matches], criteria)
        if not any(one.goes_on for one in found):
            return cut(edges, first=first, after=after)
        return await self._with_more_headwords(
            folded_by_scope[Scope.HEADWORD], edges, criteria, first=first, after=after
        )

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
        best = items.Suggestions(stored)
        matches = [_match(scope, folded, result) for result in best.results]
        return _Found(matches, goes_on=scope is Scope.HEADWORD and not best.is_complete)

    async def _ranked(self, matches: Sequence[Match], criteria: WordCriteria) -> list[Edge[Match]]:
        """Return the best match of each word that meets the criteria, in order."""
        best: dict[str, Edge[Match]] = {}
        for edge in sorted(map(_edge, matches), key=lambda edge: edge.cursor_key):
            best.setdefault(edge.value.word.word_id, edge)
        edges = [*best.values()]
        admitted = await self.words.admitted(criteria, [edge.value.word for edge in edges])
        return [edge for edge, is_in in zip(edges, admitted, strict=True) if is_in]

    async def _with_more_headwords(
        self, folded: str, edges: Sequence[Edge[Match]], criteria: WordCriteria, *, first: int, after: CursorKey | None
    ) -> ListPage[Match]:
        """Return a page of a list most of whose headwords are still in the table.

        The suggestions item is read for deeper pages too: an entry after it may have moved into it meanwhile.
        """
        after_headwords: CursorKey = (_PREFIX, _KINDS[Scope.HEADWORD] + 1)
        page = cut([edge for edge in edges if edge.cursor_key < after_headwords], first=first + 1, after=after).edges
        if len(page) <= first and (after is None or after < after_headwords):
            best = {edge.value.word.word_id for edge in edges if edge.value.is_exact}
            last = page[-1].cursor_key if page else after
            page += await self._after_suggestions(folded, criteria, first=first - len(page), after=last, without=best)
        # A word whose headword begins with the query is already among the headwords, even if a form matched too.
        others = [edge for edge in edges if edge.cursor_key > after_headwords and not _begins(edge.value.word, folded)]
        page += cut(others, first=first + 1 - len(page), after=after).edges if len(page) <= first else []
        return ListPage(page[:first], has_next=len(page) > first)

    async def _after_suggestions(
        self, folded: str, criteria: WordCriteria, *, first: int, after: CursorKey | None, without: set[str]
    ) -> list[Edge[Match]]:
        """Read up to first + 1 headwords that follow the suggestions item.

        Exact matches are in the item, so all of these match by prefix.
        """

        async def keep(found: Sequence[Attributes]) -> list[bool]:
            words = [items.StoredWord(entry) for entry in found]
            admitted = await self.words.admitted(criteria, words)
            return [is_in and word.word_id not in without for word, is_in in zip(words, admitted, strict=True)]

        page = await query_page(
            self.reader,
            keys.more_suggestions(Scope.HEADWORD, folded),
            first=first + 1,
            after=_cursor_key_after_suggestions(folded, after),
            keep=None if criteria == NO_CRITERIA and not without else keep,
        )
        return [_edge(_match(Scope.HEADWORD, folded, items.SearchResult(edge.value))) for edge in page.edges]

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
        edges = await self._ranked(_found(Scope.HEADWORD, folded, stored).matches, criteria)
        return cut(edges, first=first, after=after)


def _found(scope: Scope, folded: str, stored: Sequence[Attributes]) -> _Found:
    results = map(items.SearchResult, stored)
    if scope is Scope.TRANSLITERATION:
        return _Found([match for result in results if (match := _latin_match(folded, result)) is not None])
    return _Found([_match(scope, folded, result) for result in results])


def _latin_match(folded: str, result: items.SearchResult) -> Match | None:
    """Return the best of the spellings that share an entry: the query itself, then the headword's, then by alphabet."""
    spellings = result.spellings
    begun = [key for key in spellings if key.startswith(folded)]
    if not begun:
        return None
    best = min(begun, key=lambda key: (key != folded, bool(spellings[key]), key))
    return Match(result, Scope.TRANSLITERATION, spellings[best] or None, best == folded)


def _match(scope: Scope, folded: str, result: items.SearchResult) -> Match:
    return Match(result, scope, result.matched_text, result.folded == folded and not result.is_part)


def _edge(match: Match) -> Edge[Match]:
    step = _EXACT if match.is_exact else _PREFIX
    is_form_in_latin = match.scope is Scope.TRANSLITERATION and match.text is not None
    return Edge(match, (step, _KINDS[match.scope] + is_form_in_latin, *by_rank(match.word)))


def _begins(word: items.StoredWord, folded: str) -> bool:
    return fold(word.text).startswith(folded)


def _cursor_key_after_suggestions(folded: str, after: CursorKey | None) -> CursorKey | None:
    """Return the cursor key among the entries that follow the suggestions item; exact matches come before them."""
    if after is None or after[0] == _EXACT:
        return None
    _, _, rank, word_id = after
    return (keys.suggestion_after(Scope.HEADWORD, folded, int(rank), str(word_id)).sk,)


def _original(word: items.StoredWord) -> Attributes:
    return {**word.attributes, "folded": fold(word.text)}

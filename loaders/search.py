"""Search over headwords, exact spellings and prefixes: exact matches first, then more frequent words.

A prefix of 1 to 3 letters is answered from its suggestions item (1 read), and from the entries behind it where a page
goes further or a filter leaves results out. A longer one is 1 Query of its partition, sorted here: a partition is
named by 4 letters, so that it stays small. A table without search entries answers from the original service's list of
headwords, which knows neither stress nor meanings.
"""

from __future__ import annotations

from collections.abc import Sequence

from loaders.paging import Edge, Page, Place, cut, query_all, query_page
from loaders.stored import StoredLoader
from loaders.words import WordFilter, Words, by_rank
from russian.folding import fold
from table import entries, items, keys
from table.budget import Budget
from table.engine import Attributes, Engine

__all__ = ["Search"]

NO_FILTER = WordFilter()

_EXACT, _PREFIX = 0, 1
"""First element of a result's place; its rank and its id follow."""


class Search:
    """The searches of one request."""

    def __init__(
        self, stored: StoredLoader, words: Words, *, engine: Engine, budget: Budget, has_additions: bool
    ) -> None:
        self.stored = stored
        self.words = words
        self.engine = engine
        self.budget = budget
        self.has_additions = has_additions

    async def headwords(
        self, query: str, *, is_exact: bool, wanted: WordFilter, first: int, after: Place | None
    ) -> Page[items.Word]:
        """Find words whose headword is, or begins with, what was typed; nothing is found for nothing but marks."""
        folded = fold(query)
        if not folded:
            return Page([], has_next=False)
        if not self.has_additions:
            found = await self._original_headwords(folded, is_exact=is_exact)
        elif is_exact:
            found = await query_all(self.engine, keys.search_exact(entries.HEADWORD, folded), budget=self.budget)
        elif len(folded) <= keys.SUGGEST_LETTERS:
            return await self._suggested(folded, wanted, first=first, after=after)
        else:
            found = await query_all(self.engine, keys.search_prefix(entries.HEADWORD, folded), budget=self.budget)
        return cut(await self._ranked(folded, found, wanted), first=first, after=after)

    async def _ranked(self, folded: str, found: Sequence[Attributes], wanted: WordFilter) -> list[Edge[items.Word]]:
        results = [items.SearchResult(entry) for entry in found]
        admitted = await self.words.admitted(wanted, results)
        edges = [_edge(folded, result) for result, is_in in zip(results, admitted, strict=True) if is_in]
        return sorted(edges, key=lambda edge: edge.place)

    async def _suggested(self, folded: str, wanted: WordFilter, *, first: int, after: Place | None) -> Page[items.Word]:
        """Take a page from the suggestions item and, where that ends, from the entries behind it.

        The item is read for deeper pages, too: what stood behind it may have moved into it since the last page.
        """
        stored = await self.stored.get(keys.suggestions(entries.HEADWORD, folded))
        if stored is None:
            return Page([], has_next=False)
        best = items.Suggestions(stored)
        ranked = await self._ranked(folded, [result.attributes for result in best.results], wanted)
        edges = cut(ranked, first=first + 1, after=after).edges
        if len(edges) <= first and not best.is_complete:
            last = edges[-1].place if edges else after
            edges += await self._behind(folded, wanted, first=first - len(edges), after=last)
        return Page(edges[:first], has_next=len(edges) > first)

    async def _behind(
        self, folded: str, wanted: WordFilter, *, first: int, after: Place | None
    ) -> list[Edge[items.Word]]:
        """Read first + 1 results behind the suggestions item, as far as there are.

        Exact matches stand in the item, so all of these count as matching by prefix.
        """

        async def keep(found: Sequence[Attributes]) -> list[bool]:
            return await self.words.admitted(wanted, [items.Word(entry) for entry in found])

        page = await query_page(
            self.engine,
            keys.more_suggestions(entries.HEADWORD, folded),
            budget=self.budget,
            first=first + 1,
            after=_place_behind(folded, after),
            keep=None if wanted == NO_FILTER else keep,
        )
        results = [items.SearchResult(edge.value) for edge in page.edges]
        return [Edge(result, (_PREFIX, *by_rank(result))) for result in results]

    async def _original_headwords(self, folded: str, *, is_exact: bool) -> list[Attributes]:
        """Read the original service's headwords that begin with the text; of each, the word itself."""
        if is_exact:
            return [word.attributes for word in await self.words.spelled(folded)]
        found = await query_all(self.engine, keys.headwords(folded), budget=self.budget)
        return [_as_entry(items.Headword(entry)) for entry in found]


def _edge(folded: str, result: items.Word) -> Edge[items.Word]:
    step = _EXACT if fold(result.text) == folded else _PREFIX
    return Edge(result, (step, *by_rank(result)))


def _place_behind(folded: str, after: Place | None) -> Place | None:
    """Give the place among the entries behind the suggestions item; an exact match stands before them all."""
    if after is None or after[0] == _EXACT:
        return None
    _, rank, word_id = after
    return (keys.suggestion_after(entries.HEADWORD, folded, int(rank), str(word_id)).sk,)


def _as_entry(headword: items.Headword) -> Attributes:
    named: Attributes = {
        "word_id": headword.word_id,
        "word": headword.text,
        "pos": headword.part_of_speech,
        "frequency": headword.frequency_rank,
    }
    return {"pk": keys.HEADWORDS, "sk": headword.text, "word": named}

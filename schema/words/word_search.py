"""Search results."""

from __future__ import annotations

from collections.abc import Sequence

import strawberry

from loaders.paging import CursorKey, ListPage
from loaders.words.search import Match, Scope
from russian.folding import fold
from russian.stress import unstressed
from russian.transliteration import TransliterationScheme, transliterate
from schema.fields.context import Info
from schema.fields.directives import usually
from schema.fields.enums import SearchScope
from schema.fields.selection import selects
from schema.fields.stored import resolved
from schema.relay.connection import PageInfo, page_info
from schema.relay.cursor import ListCursors
from schema.words.forms import GrammaticalForm, forms_spelled
from schema.words.word import Word, shown_words
from table.model import items

__all__ = ["WordSearchConnection", "WordSearchEdge", "connection"]


@strawberry.type(description="A search result.")
class WordSearchEdge:
    place: strawberry.Private[CursorKey]
    cursors: strawberry.Private[ListCursors]
    match: strawberry.Private[Match]

    @resolved(description="Marks the place of the result in the list.")
    def cursor(self) -> str:
        return self.cursors.seal(self.place)

    node: Word = strawberry.field(description="The word.")

    @resolved(description="Where the match is.")
    def matched_in(self) -> SearchScope:
        return SearchScope[self.match.scope.name]

    @resolved(
        description="The text that matched: the word, the inflected form, the transliteration or the English meaning."
    )
    def matched_text(self) -> str:
        return _matched_text(self.match)

    @resolved(description="Whether the whole text matched, not only its beginning.")
    def is_exact(self) -> bool:
        return self.match.is_exact

    @resolved(description="The inflected forms that matched. Empty when the match is not in a form.", size=usually(1))
    def matched_forms(self) -> list[GrammaticalForm]:
        match = self.match
        if match.scope is Scope.FORM:
            return forms_spelled(self.node.item, fold(match.text or match.word.text))
        if match.scope is Scope.TRANSLITERATION and match.text is not None:
            return forms_spelled(self.node.item, fold(match.text))
        return []


@strawberry.type(description="A page of search results.")
class WordSearchConnection:
    edges: list[WordSearchEdge] = strawberry.field(description="The results with their cursors.")
    nodes: list[Word] = strawberry.field(description="The words alone.")
    page_info: PageInfo = strawberry.field(description="Where the page lies.")
    normalized_query: str = strawberry.field(
        description="The text that was searched for after case, stress marks and ё were levelled out."
    )
    suggestions: list[str] = strawberry.field(
        description="Spellings close to the query that would have found something. Empty when there are results."
    )


async def connection(
    info: Info, query: str, page: ListPage[Match], cursors: ListCursors, after: CursorKey | None
) -> WordSearchConnection:
    """Show a page of search results."""
    entries = [edge.value.word for edge in page.edges]
    words = {word.item.word_id: word for word in await _words(info, entries)}
    edges = [
        WordSearchEdge(place=edge.cursor_key, cursors=cursors, match=edge.value, node=words[edge.value.word.word_id])
        for edge in page.edges
        if edge.value.word.word_id in words
    ]
    has_found = bool(page.edges) or after is not None
    return WordSearchConnection(
        edges=edges,
        nodes=[edge.node for edge in edges],
        page_info=page_info(page, cursors, after=after),
        normalized_query=fold(query),
        suggestions=[] if has_found or "suggestions" not in selects(info) else await _near(info, query),
    )


async def _words(info: Info, entries: Sequence[items.StoredWord]) -> list[Word]:
    needs_forms = "matchedForms" in selects(info, "edges")
    return await shown_words(info, entries, ("nodes",), ("edges", "node"), whole=needs_forms)


async def _near(info: Info, query: str) -> list[str]:
    loaders = info.context.loaders
    return await loaders.near_spellings(query)


def _matched_text(match: Match) -> str:
    if match.scope is Scope.TRANSLITERATION:
        return transliterate(match.text or match.word.text, TransliterationScheme.LEARNER)
    if match.scope is Scope.TRANSLATION:
        return match.text or ""
    return match.word.text if match.text is None else unstressed(match.text)

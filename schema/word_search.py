"""Search results."""

from __future__ import annotations

import strawberry

from loaders.paging import Page, Place
from russian.folding import fold
from schema.connection import PageInfo, page_info
from schema.context import Info
from schema.cursor import ListCursors
from schema.enums import SearchScope
from schema.stored import resolved
from schema.word import Word, shown_words
from table import items

__all__ = ["WordSearchConnection", "WordSearchEdge", "connection"]


@strawberry.type(description="A search result.")
class WordSearchEdge:
    place: strawberry.Private[Place]
    cursors: strawberry.Private[ListCursors]

    @resolved(description="Marks the place of the result in the list.")
    def cursor(self) -> str:
        return self.cursors.seal(self.place)

    node: Word = strawberry.field(description="The word.")
    matched_in: SearchScope = strawberry.field(description="Where the match is.")
    matched_text: str = strawberry.field(
        description="The text that matched: the word, the inflected form, the transliteration or the English meaning."
    )
    is_exact: bool = strawberry.field(description="Whether the whole text matched, not only its beginning.")


@strawberry.type(description="A page of search results.")
class WordSearchConnection:
    edges: list[WordSearchEdge] = strawberry.field(description="The results with their cursors.")
    nodes: list[Word] = strawberry.field(description="The words alone.")
    page_info: PageInfo = strawberry.field(description="Where the page lies.")
    normalized_query: str = strawberry.field(
        description="The text that was searched for after case, stress marks and ё were levelled out."
    )


async def connection(
    info: Info, query: str, page: Page[items.Word], cursors: ListCursors, after: Place | None
) -> WordSearchConnection:
    """Show a page of search results."""
    normalized = fold(query)
    entries = [edge.value for edge in page.edges]
    words = {word.item.word_id: word for word in await shown_words(info, entries, ("nodes",), ("edges", "node"))}
    edges = [
        WordSearchEdge(
            place=edge.place,
            cursors=cursors,
            node=words[edge.value.word_id],
            matched_in=SearchScope.HEADWORD,
            matched_text=edge.value.text,
            is_exact=fold(edge.value.text) == normalized,
        )
        for edge in page.edges
        if edge.value.word_id in words
    ]
    return WordSearchConnection(
        edges=edges,
        nodes=[edge.node for edge in edges],
        page_info=page_info(page, cursors, after=after),
        normalized_query=normalized,
    )

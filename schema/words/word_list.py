"""Pages of words."""

from __future__ import annotations

import strawberry

from loaders.paging import CursorKey, ListPage
from schema.fields.context import Info
from schema.fields.stored import resolved
from schema.relay.connection import PageInfo, page_info
from schema.relay.cursor import ListCursors
from schema.words.word import Word, shown_words
from table.model import items

__all__ = ["WordConnection", "WordEdge", "connection"]


@strawberry.type(description="A word in a list.")
class WordEdge:
    place: strawberry.Private[CursorKey]
    cursors: strawberry.Private[ListCursors]

    @resolved(description="Marks the place of the word in the list.")
    def cursor(self) -> str:
        return self.cursors.seal(self.place)

    node: Word = strawberry.field(description="The word.")


@strawberry.type(description="A page of words.")
class WordConnection:
    edges: list[WordEdge] = strawberry.field(description="The words with their cursors.")
    nodes: list[Word] = strawberry.field(description="The words alone.")
    page_info: PageInfo = strawberry.field(description="Where the page lies.")


async def connection(
    info: Info, page: ListPage[items.StoredWord], cursors: ListCursors, after: CursorKey | None
) -> WordConnection:
    """Show a page of words."""
    entries = [edge.value for edge in page.edges]
    words = {word.item.word_id: word for word in await shown_words(info, entries, ("nodes",), ("edges", "node"))}
    edges = [
        WordEdge(place=edge.cursor_key, cursors=cursors, node=words[edge.value.word_id])
        for edge in page.edges
        if edge.value.word_id in words
    ]
    return WordConnection(
        edges=edges, nodes=[edge.node for edge in edges], page_info=page_info(page, cursors, after=after)
    )

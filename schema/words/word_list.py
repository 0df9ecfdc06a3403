"""Pages of words."""

import strawberry

from loaders.paging import ListPage
from schema.fields.context import Info
from schema.relay.connection import BaseConnection, BaseEdge, cursor_of, total_of
from schema.relay.cursor import ListCursors
from schema.words.word import Word
from schema.words.word_pages import words_of_page
from table.model import items

__all__ = ["WordConnection", "WordEdge", "connection"]


@strawberry.type(description="A word in a list.")
class WordEdge(BaseEdge[items.StoredWord, Word]):
    node: Word = strawberry.field(description="The word.")
    cursor: str = cursor_of("word")


@strawberry.type(description="A page of words.")
class WordConnection(BaseConnection[WordEdge, Word]):
    edges: list[WordEdge] = strawberry.field(description="The words with their cursors.")
    nodes: list[Word] = strawberry.field(description="The words alone.")
    total_count: int | None = total_of("words")


async def connection(info: Info, page: ListPage[items.StoredWord], cursors: ListCursors) -> WordConnection:
    """Show a page of words."""
    words = await words_of_page(info, page, lambda word: word)
    edges = [WordEdge(source=edge, cursors=cursors, node=word) for edge, word in words]
    return WordConnection.of(edges, page, cursors, total_count=page.total)

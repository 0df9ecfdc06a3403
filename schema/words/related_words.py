"""Words that share roots with a word."""

from __future__ import annotations

import asyncio

import strawberry

from loaders.morphemes.families import Related
from loaders.paging import CursorKey, ListPage
from schema.fields.context import Info
from schema.fields.directives import usually
from schema.fields.stored import resolved
from schema.morphemes.back_references import EDGES
from schema.morphemes.morpheme import MorphemeFamily
from schema.relay.connection import PageInfo, page_info
from schema.relay.cursor import ListCursors
from schema.words.word import Word, shown_words

__all__ = ["RelatedWordConnection", "RelatedWordEdge", "connection"]


@strawberry.type(description="A word that shares roots with another.")
class RelatedWordEdge:
    related: strawberry.Private[Related]
    place: strawberry.Private[CursorKey]
    cursors: strawberry.Private[ListCursors]

    @resolved(description="Marks the place of the word in the list.")
    def cursor(self) -> str:
        return self.cursors.seal(self.place)

    node: Word = strawberry.field(description="The word.")

    @resolved(description="The roots both words contain.", size=usually(1))
    async def shared_families(self, info: Info) -> list[MorphemeFamily]:
        morphemes = info.context.loaders.morphemes
        found = await asyncio.gather(*map(morphemes.family, self.related.family_ids))
        return [MorphemeFamily(item=family) for family in found if family is not None]


@strawberry.type(description="A page of words that share roots with a word.")
class RelatedWordConnection:
    edges: list[RelatedWordEdge] = strawberry.field(description="The words with their cursors.")
    nodes: list[Word] = strawberry.field(description="The words alone.")
    page_info: PageInfo = strawberry.field(description="Where the page lies.")


async def connection(
    info: Info, page: ListPage[Related], cursors: ListCursors, after: CursorKey | None
) -> RelatedWordConnection:
    """Show a page of related words."""
    entries = [edge.value.word for edge in page.edges]
    words = {word.item.word_id: word for word in await shown_words(info, entries, ("nodes",), ("edges", "node"))}
    edges = [
        RelatedWordEdge(related=edge.value, place=edge.cursor_key, cursors=cursors, node=words[edge.value.word.word_id])
        for edge in page.edges
        if edge.value.word.word_id in words
    ]
    return RelatedWordConnection(
        edges=edges, nodes=[edge.node for edge in edges], page_info=page_info(page, cursors, after=after)
    )


EDGES.related_words = connection

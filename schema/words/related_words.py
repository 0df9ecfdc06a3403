"""Words that share roots with a word."""

from __future__ import annotations

import asyncio

import strawberry

from loaders.morphemes.families import Related
from loaders.paging import ListPage
from schema.fields.context import Info
from schema.fields.directives import usually
from schema.fields.stored import resolved
from schema.morphemes.back_references import BACK_REFERENCES
from schema.morphemes.morpheme import MorphemeFamily
from schema.relay.connection import BaseConnection, BaseEdge, cursor_of, total_of
from schema.relay.cursor import ListCursors
from schema.words.word import Word
from schema.words.word_pages import words_of_page

__all__ = ["RelatedWordConnection", "RelatedWordEdge", "connection"]


@strawberry.type(description="A word that shares roots with another.")
class RelatedWordEdge(BaseEdge[Related, Word]):
    node: Word = strawberry.field(description="The word.")
    cursor: str = cursor_of("word")

    @resolved(description="The roots both words contain.", size=usually(1))
    async def shared_families(self, info: Info) -> list[MorphemeFamily]:
        morphemes = info.context.loaders.morphemes
        found = await asyncio.gather(*map(morphemes.family, self.source.value.family_ids))
        return [MorphemeFamily(item=family) for family in found if family is not None]

    @resolved(description="Whether one of the two breakdowns that say so is an automatic guess.")
    async def is_guess(self, info: Info) -> bool:
        return await info.context.loaders.family_words.is_guess(self.source.value)


@strawberry.type(description="A page of words that share roots with a word.")
class RelatedWordConnection(BaseConnection[RelatedWordEdge, Word]):
    edges: list[RelatedWordEdge] = strawberry.field(description="The words with their cursors.")
    nodes: list[Word] = strawberry.field(description="The words alone.")
    total_count: int | None = total_of("words")


async def connection(info: Info, page: ListPage[Related], cursors: ListCursors) -> RelatedWordConnection:
    """Show a page of related words."""
    words = await words_of_page(info, page, lambda related: related.word)
    edges = [RelatedWordEdge(source=edge, cursors=cursors, node=word) for edge, word in words]
    return RelatedWordConnection.of(edges, page, cursors, total_count=page.total)


BACK_REFERENCES.related_words = connection

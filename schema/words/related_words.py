"""Words that share roots with a word."""

import strawberry

from loaders.morphemes.families import Related
from loaders.paging import Edge, ListPage
from loaders.request import RequestLoaders
from schema.fields.context import Info
from schema.fields.directives import usually
from schema.fields.of_request import LOADERS
from schema.fields.stored import computed
from schema.morphemes.back_references import BACK_REFERENCES
from schema.morphemes.family_words import is_guess_of
from schema.morphemes.morpheme import MorphemeFamily
from schema.relay.connection import BaseConnection, BaseEdge, cursor_of, total_of
from schema.relay.cursor import ListCursors
from schema.words.word import Word
from schema.words.word_pages import words_of_page

__all__ = ["RelatedWordConnection", "RelatedWordEdge", "connection"]


async def _shared_families(loaders: RequestLoaders, found: Edge[Related]) -> list[MorphemeFamily]:
    return [MorphemeFamily(item=family) for family in await loaders.morphemes.families(found.value.family_ids)]


@strawberry.type(description="A word that shares roots with another.")
class RelatedWordEdge(BaseEdge[Related, Word]):
    node: Word = strawberry.field(description="The word.")
    cursor: str = cursor_of("word")

    shared_families: list[MorphemeFamily] = computed(
        LOADERS, "source", description="The roots both words contain.", size=usually(1)
    )(_shared_families)
    is_guess: bool = computed(
        LOADERS, "source", description="Whether one of the two breakdowns that say so is an automatic guess."
    )(is_guess_of)


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

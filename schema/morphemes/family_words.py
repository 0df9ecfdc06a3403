"""Words of a morpheme family."""

import strawberry

from loaders.morphemes.catalogue import FoundMorpheme
from loaders.morphemes.families import MemberWord, Related
from loaders.paging import Edge, ListPage
from loaders.request import RequestLoaders
from schema.fields.context import Info
from schema.fields.of_request import LOADERS
from schema.fields.stored import computed
from schema.morphemes.back_references import BACK_REFERENCES
from schema.morphemes.morpheme import Morpheme
from schema.relay.connection import BaseConnection, BaseEdge, cursor_of, total_of
from schema.relay.cursor import ListCursors
from schema.words.word import Word
from schema.words.word_pages import words_of_page
from table.model import items

__all__ = ["FamilyWordConnection", "FamilyWordEdge", "connection", "is_guess_of"]


async def is_guess_of(loaders: RequestLoaders, found: Edge[MemberWord] | Edge[Related]) -> bool:
    """Whether what leads to a word is an automatic guess."""
    return await loaders.family_words.is_guess(found.value)


@strawberry.type(description="A word that contains a member of a morpheme family.")
class FamilyWordEdge(BaseEdge[MemberWord, Word]):
    node: Word = strawberry.field(description="The word.")
    morpheme: Morpheme = strawberry.field(description="The member of the family that occurs in the word.")
    cursor: str = cursor_of("word")

    is_guess: bool = computed(
        LOADERS, "source", description="Whether the breakdown that says so is an automatic guess."
    )(is_guess_of)


@strawberry.type(description="A page of words of a morpheme family.")
class FamilyWordConnection(BaseConnection[FamilyWordEdge, Word]):
    edges: list[FamilyWordEdge] = strawberry.field(description="The words with their cursors.")
    nodes: list[Word] = strawberry.field(description="The words alone.")
    total_count: int | None = total_of("words")


async def connection(
    info: Info, family: items.StoredFamily, page: ListPage[MemberWord], cursors: ListCursors
) -> FamilyWordConnection:
    """Show a page of a family's words, without words whose member is no longer in the family."""
    members = {member.morpheme_id: Morpheme.found(FoundMorpheme(family, member)) for member in family.members}
    words = await words_of_page(info, page, lambda member: member.word)
    edges = [
        FamilyWordEdge(source=edge, cursors=cursors, node=word, morpheme=members[edge.value.morpheme_id])
        for edge, word in words
        if edge.value.morpheme_id in members
    ]
    return FamilyWordConnection.of(edges, page, cursors, total_count=page.total)


BACK_REFERENCES.words_of_family = connection

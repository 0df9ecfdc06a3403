"""Words of a morpheme family."""

from __future__ import annotations

import strawberry

from loaders.morphemes.catalogue import FoundMorpheme
from loaders.morphemes.families import MemberWord
from loaders.paging import CursorKey, ListPage
from schema.fields.context import Info
from schema.fields.stored import resolved
from schema.morphemes.back_references import EDGES
from schema.morphemes.morpheme import Morpheme
from schema.relay.connection import PageInfo, page_info
from schema.relay.cursor import ListCursors
from schema.words.word import Word, shown_words
from table.model import items

__all__ = ["FamilyWordConnection", "FamilyWordEdge", "connection"]


@strawberry.type(description="A word that contains a member of a morpheme family.")
class FamilyWordEdge:
    place: strawberry.Private[CursorKey]
    cursors: strawberry.Private[ListCursors]

    @resolved(description="Marks the place of the word in the list.")
    def cursor(self) -> str:
        return self.cursors.seal(self.place)

    node: Word = strawberry.field(description="The word.")
    morpheme: Morpheme = strawberry.field(description="The member of the family that occurs in the word.")


@strawberry.type(description="A page of words of a morpheme family.")
class FamilyWordConnection:
    edges: list[FamilyWordEdge] = strawberry.field(description="The words with their cursors.")
    nodes: list[Word] = strawberry.field(description="The words alone.")
    page_info: PageInfo = strawberry.field(description="Where the page lies.")


async def connection(
    info: Info, family: items.StoredFamily, page: ListPage[MemberWord], cursors: ListCursors, after: CursorKey | None
) -> FamilyWordConnection:
    """Show a page of a family's words; a word whose member has left the family is left out."""
    members = {member.morpheme_id: Morpheme.found(FoundMorpheme(family, member)) for member in family.members}
    entries = [edge.value.word for edge in page.edges]
    words = {word.item.word_id: word for word in await shown_words(info, entries, ("nodes",), ("edges", "node"))}
    edges = [
        FamilyWordEdge(
            place=edge.cursor_key,
            cursors=cursors,
            node=words[edge.value.word.word_id],
            morpheme=members[edge.value.morpheme_id],
        )
        for edge in page.edges
        if edge.value.word.word_id in words and edge.value.morpheme_id in members
    ]
    return FamilyWordConnection(
        edges=edges, nodes=[edge.node for edge in edges], page_info=page_info(page, cursors, after=after)
    )


EDGES.words_of_family = connection

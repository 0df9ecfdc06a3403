"""Morphemes and their families."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from loaders.morphemes.catalogue import FoundMorpheme
from loaders.paging import CursorKey, ListPage
from schema.fields.cache_control import PAGE_SECONDS, public
from schema.fields.context import Context, Info
from schema.fields.directives import field_directives, page_of, usually
from schema.fields.enums import MorphemeKind, MorphemeWordClass, WordOrder
from schema.fields.stored import resolved, shows
from schema.morphemes.back_references import EDGES
from schema.operations.limits import checked_first
from schema.relay.connection import PageInfo, page_info
from schema.relay.cursor import ListCursors
from schema.relay.node import Node, database_id, identity
from schema.words.word_filter import WordFilter, stated, stored_filter
from table.model import items

if TYPE_CHECKING:
    from schema.morphemes.family_words import FamilyWordConnection

__all__ = [
    "Morpheme",
    "MorphemeConnection",
    "MorphemeFamily",
    "MorphemeFamilyConnection",
    "MorphemeIndex",
    "family_page",
    "morpheme_page",
]


@strawberry.type(
    description="The smallest part of a word with a meaning: one spelling of a morpheme family.",
    directives=[public(86_400)],
)
class Morpheme(Node):
    item: strawberry.Private[items.FamilyMember]
    of_family: strawberry.Private[items.StoredFamily]
    id: strawberry.ID = identity("The global id of the morpheme.")

    def local_id(self, context: Context) -> str:
        """Give the stored id."""
        return self.item.morpheme_id

    @resolved(description="The number of the morpheme.")
    def database_id(self) -> int:
        return database_id(self.item, "morpheme_id", self.item.morpheme_id)

    text: str = shows(items.FamilyMember.text, description="The morpheme in Cyrillic: `ход`.")

    @resolved(description="Whether it is a prefix, a root, a suffix or a link. The same for the whole family.")
    def kind(self) -> MorphemeKind:
        return MorphemeKind(self.of_family.kind)

    @resolved(description="The family: all spellings with the same meaning.")
    def family(self) -> MorphemeFamily:
        return MorphemeFamily(item=self.of_family)

    @classmethod
    def found(cls, found: FoundMorpheme) -> Morpheme:
        """Show a morpheme of the catalogue."""
        return cls(item=found.member, of_family=found.family)


@strawberry.type(
    description="Morphemes with the same meaning in different spellings: `ход`, `хож`, `хожд`.",
    directives=[public(86_400)],
)
class MorphemeFamily(Node):
    item: strawberry.Private[items.StoredFamily]
    id: strawberry.ID = identity("The global id of the family.")

    def local_id(self, context: Context) -> str:
        """Give the stored id."""
        return self.item.family_id

    @resolved(description="The number of the family.")
    def database_id(self) -> int:
        return database_id(self.item, "family_id", self.item.family_id)

    kind: MorphemeKind = shows(
        items.StoredFamily.kind, MorphemeKind, description="Whether its members are prefixes, roots, suffixes or links."
    )
    occurs_in: MorphemeWordClass = shows(
        items.StoredFamily.occurs_in, MorphemeWordClass, description="The words its members occur in."
    )
    level: int | None = shows(
        items.StoredFamily.level,
        description="How hard the family is, from 1 (learn first) to 6 (rare). Null when unknown.",
    )
    meanings: list[str] = shows(
        items.StoredFamily.meanings,
        list,
        description="What the family means, in English. Empty when it has no meaning of its own.",
    )

    @resolved(description="The members.", size=usually(3))
    def morphemes(self) -> list[Morpheme]:
        return [Morpheme(item=member, of_family=self.item) for member in self.item.members]

    @resolved(description="How many words contain a member in their official breakdown.")
    async def word_count(self, info: Info) -> int:
        return await info.context.loaders.morphemes.word_count(self.item)

    @resolved(
        description="The words that contain a member in their official breakdown.",
        null_is_failure=True,
        cached=public(PAGE_SECONDS),
        size=page_of(20),
    )
    async def words(
        self,
        info: Info,
        filter: Annotated[
            WordFilter | None, strawberry.argument(description="Which words to keep.")
        ] = strawberry.UNSET,
        order_by: Annotated[
            WordOrder, strawberry.argument(description="The order of the words.")
        ] = WordOrder.FREQUENCY,
        first: Annotated[int, strawberry.argument(description="How many words to return, 1 to 100.")] = 20,
        after: Annotated[str | None, strawberry.argument(description="Continue after this cursor.")] = strawberry.UNSET,
    ) -> Annotated[FamilyWordConnection, strawberry.lazy("schema.morphemes.family_words")] | None:
        loaders = info.context.loaders
        cursors = info.context.service.sealer.of_list(
            "MorphemeFamily.words", of=self.item.family_id, filter=stated(filter), order=order_by.value
        )
        behind = cursors.opened(after)
        page = await loaders.family_words.of_family(
            self.item.family_id,
            is_alphabetical=order_by is WordOrder.ALPHABETICAL,
            criteria=stored_filter(filter),
            first=checked_first(first),
            after=behind,
        )
        return await EDGES.words_of_family(info, self.item, page, cursors, behind)


@strawberry.type(description="Every morpheme family with its members.", directives=[public(86_400)])
class MorphemeIndex:
    version: str = strawberry.field(description="Changes whenever the index changes.")
    morpheme_count: int = strawberry.field(description="How many morphemes there are.")
    families: list[MorphemeFamily] = strawberry.field(
        description="All families, by number.", directives=field_directives(cost=0)
    )


@strawberry.type(description="A morpheme in a list.")
class MorphemeEdge:
    place: strawberry.Private[CursorKey]
    cursors: strawberry.Private[ListCursors]
    node: Morpheme = strawberry.field(description="The morpheme.")

    @resolved(description="Marks the place of the morpheme in the list.")
    def cursor(self) -> str:
        return self.cursors.seal(self.place)


@strawberry.type(description="A page of morphemes.")
class MorphemeConnection:
    edges: list[MorphemeEdge] = strawberry.field(description="The morphemes with their cursors.")
    nodes: list[Morpheme] = strawberry.field(description="The morphemes alone.")
    page_info: PageInfo = strawberry.field(description="Where the page lies.")


@strawberry.type(description="A morpheme family in a list.")
class MorphemeFamilyEdge:
    place: strawberry.Private[CursorKey]
    cursors: strawberry.Private[ListCursors]
    node: MorphemeFamily = strawberry.field(description="The family.")

    @resolved(description="Marks the place of the family in the list.")
    def cursor(self) -> str:
        return self.cursors.seal(self.place)


@strawberry.type(description="A page of morpheme families.")
class MorphemeFamilyConnection:
    edges: list[MorphemeFamilyEdge] = strawberry.field(description="The families with their cursors.")
    nodes: list[MorphemeFamily] = strawberry.field(description="The families alone.")
    page_info: PageInfo = strawberry.field(description="Where the page lies.")


def morpheme_page(page: ListPage[FoundMorpheme], cursors: ListCursors, after: CursorKey | None) -> MorphemeConnection:
    """Show a page of morphemes."""
    edges = [
        MorphemeEdge(node=Morpheme.found(edge.value), place=edge.cursor_key, cursors=cursors) for edge in page.edges
    ]
    return MorphemeConnection(
        edges=edges, nodes=[edge.node for edge in edges], page_info=page_info(page, cursors, after=after)
    )


def family_page(
    page: ListPage[items.StoredFamily], cursors: ListCursors, after: CursorKey | None
) -> MorphemeFamilyConnection:
    """Show a page of families."""
    edges = [
        MorphemeFamilyEdge(node=MorphemeFamily(item=edge.value), place=edge.cursor_key, cursors=cursors)
        for edge in page.edges
    ]
    return MorphemeFamilyConnection(
        edges=edges, nodes=[edge.node for edge in edges], page_info=page_info(page, cursors, after=after)
    )

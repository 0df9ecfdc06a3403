"""Lists of morphemes and of their families."""

from functools import partial
from typing import Annotated

import strawberry
from strawberry import argument

from loaders.morphemes.catalogue import FoundMorpheme
from loaders.morphemes.morpheme_search import (
    Admits,
    Matching,
    count_families,
    count_like,
    families_by_level,
    morphemes_like,
)
from loaders.paging import cut
from schema.fields.context import Context, Info
from schema.fields.selection import selects
from schema.morphemes.morpheme import Morpheme, MorphemeFamily
from schema.operations.limits import checked_first
from schema.relay.connection import BaseConnection, BaseEdge, cursor_of, total_of
from schema.relay.cursor import After, ListCursors
from schema.words.word_filter import MorphemeFilter, admits_family, stated
from table.model import items

__all__ = ["MorphemeConnection", "MorphemeFamilyConnection", "found_morphemes", "listed_families"]


@strawberry.type(description="A morpheme in a list.")
class MorphemeEdge(BaseEdge[FoundMorpheme, Morpheme]):
    node: Morpheme = strawberry.field(description="The morpheme.")
    cursor: str = cursor_of("morpheme")


@strawberry.type(description="A page of morphemes.")
class MorphemeConnection(BaseConnection[MorphemeEdge, Morpheme]):
    edges: list[MorphemeEdge] = strawberry.field(description="The morphemes with their cursors.")
    nodes: list[Morpheme] = strawberry.field(description="The morphemes alone.")
    total_count: int | None = total_of("morphemes")


@strawberry.type(description="A morpheme family in a list.")
class MorphemeFamilyEdge(BaseEdge[items.StoredFamily, MorphemeFamily]):
    node: MorphemeFamily = strawberry.field(description="The family.")
    cursor: str = cursor_of("family")


@strawberry.type(description="A page of morpheme families.")
class MorphemeFamilyConnection(BaseConnection[MorphemeFamilyEdge, MorphemeFamily]):
    edges: list[MorphemeFamilyEdge] = strawberry.field(description="The families with their cursors.")
    nodes: list[MorphemeFamily] = strawberry.field(description="The families alone.")
    total_count: int | None = total_of("families")


async def found_morphemes(
    info: Info, text: str, mode: Matching, admits: Admits, *, first: int, cursors: ListCursors
) -> MorphemeConnection:
    """Show a page of the morphemes spelled like a text, exact matches first; counted only if that is selected."""
    at_most = checked_first(first) + 1
    catalogue = await info.context.loaders.morphemes.catalogue()
    page = cut(
        morphemes_like(catalogue, text, mode, admits, after=cursors.after, at_most=at_most),
        first=first,
        after=cursors.after,
    )
    total = count_like(catalogue, text, mode, admits) if "totalCount" in selects(info) else None
    edges = [MorphemeEdge(source=edge, cursors=cursors, node=Morpheme.found(edge.value)) for edge in page.edges]
    return MorphemeConnection.of(edges, page, cursors, total_count=total)


async def listed_families(
    context: Context,
    filter: Annotated[MorphemeFilter | None, argument(description="Which families to keep.")] = strawberry.UNSET,
    first: Annotated[int, argument(description="How many families to return, 1 to 100.")] = 20,
    after: After = strawberry.UNSET,
) -> MorphemeFamilyConnection | None:
    """Show a page of the families, easiest first."""
    cursors = context.list_cursors("Query.morphemeFamilies", after, filter=stated(filter))
    admits = partial(admits_family, filter)
    at_most = checked_first(first) + 1
    catalogue = await context.loaders.morphemes.catalogue()
    page = cut(
        families_by_level(catalogue, admits, after=cursors.after, at_most=at_most), first=first, after=cursors.after
    )
    edges = [
        MorphemeFamilyEdge(source=edge, cursors=cursors, node=MorphemeFamily(item=edge.value)) for edge in page.edges
    ]
    return MorphemeFamilyConnection.of(edges, page, cursors, total_count=count_families(catalogue, admits))

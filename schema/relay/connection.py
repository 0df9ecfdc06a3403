"""Connections: pages of lists that can grow, as in the Relay specification; forward only.

Every connection type extends `BaseConnection` and every edge type `BaseEdge`. They repeat the fields of their base only
to describe them.
"""

from typing import Any, Generic, Self, TypeVar

import strawberry

from loaders.paging import CursorKey, Edge, ListPage
from schema.fields.stored import computed
from schema.relay.cursor import ListCursors

__all__ = ["BaseConnection", "BaseEdge", "PageInfo", "cursor_of", "total_of"]

T = TypeVar("T")
N = TypeVar("N")
E = TypeVar("E", bound="BaseEdge[Any, Any]")


@strawberry.type(description="Where a page lies in a list.")
class PageInfo:
    cursors: strawberry.Private[ListCursors]
    start: strawberry.Private[CursorKey | None]
    end: strawberry.Private[CursorKey | None]
    has_next_page: bool = strawberry.field(description="Whether there are items after this page.")
    has_previous_page: bool = strawberry.field(
        description="Whether there are items before this page: true whenever `after` was given."
    )

    start_cursor: str | None = computed(
        "cursors", "start", description="The cursor of the first item, null for an empty page."
    )(ListCursors.end)
    end_cursor: str | None = computed(
        "cursors",
        "end",
        description="The cursor of the last item, null for an empty page. When the search for what a filter keeps was bounded, the cursor that continues it.",
    )(ListCursors.end)


@strawberry.type
class BaseEdge(Generic[T, N]):
    """One item of a page.

    Attributes:
        source: The loaded value with its key in the list.
        cursors: Those of the list.
        node: The object that shows the value.
    """

    source: strawberry.Private[Edge[T]]
    cursors: strawberry.Private[ListCursors]
    node: N


def cursor_of(thing: str) -> Any:  # like Strawberry's own `field`
    """Declare the cursor of an edge type; `thing` is what its nodes are called."""
    return computed("cursors", "source", description=f"Marks the place of the {thing} in the list.")(ListCursors.place)


def total_of(things: str) -> Any:  # like Strawberry's own `field`
    """Declare the size of the whole list of a connection type; `things` is what its nodes are called."""
    return strawberry.field(
        description=f"How many {things} the whole list has. Null when counting would take reading them."
    )


@strawberry.type
class BaseConnection(Generic[E, N]):
    """A page of a list."""

    edges: list[E]
    nodes: list[N]
    page_info: PageInfo = strawberry.field(description="Where the page lies.")

    @classmethod
    def of(cls, edges: list[E], page: ListPage[Any], cursors: ListCursors, **more: Any) -> Self:
        """Show a page.

        Args:
            edges: One for each item of the page that can be shown.
            page: The page as it was loaded; its ends are the ends of the page, whether or not they are shown.
            cursors: Those of the list.
            more: Further fields of the connection type.
        """
        info = PageInfo(
            cursors=cursors,
            start=page.edges[0].cursor_key if page.edges else None,
            end=page.end or (page.edges[-1].cursor_key if page.edges else None),
            has_next_page=page.has_next,
            has_previous_page=cursors.after is not None,
        )
        return cls(edges=edges, nodes=[edge.node for edge in edges], page_info=info, **more)

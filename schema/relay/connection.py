"""Connections: pages of lists that can grow, after the Relay specification; forward only."""

from __future__ import annotations

from typing import TypeVar

import strawberry

from loaders.paging import CursorKey, ListPage
from schema.fields.stored import resolved
from schema.relay.cursor import ListCursors

__all__ = ["PageInfo", "page_info"]

T = TypeVar("T")


@strawberry.type(description="Where a page lies in a list.")
class PageInfo:
    cursors: strawberry.Private[ListCursors]
    start: strawberry.Private[CursorKey | None]
    end: strawberry.Private[CursorKey | None]
    has_next_page: bool = strawberry.field(description="Whether there are items after this page.")
    has_previous_page: bool = strawberry.field(
        description="Whether there are items before this page: true whenever `after` was given."
    )

    @resolved(description="The cursor of the first item, null for an empty page.")
    def start_cursor(self) -> str | None:
        return None if self.start is None else self.cursors.seal(self.start)

    @resolved(description="The cursor of the last item, null for an empty page.")
    def end_cursor(self) -> str | None:
        return None if self.end is None else self.cursors.seal(self.end)


def page_info(page: ListPage[T], cursors: ListCursors, *, after: CursorKey | None) -> PageInfo:
    """Tell where a page lies."""
    return PageInfo(
        cursors=cursors,
        start=page.edges[0].cursor_key if page.edges else None,
        end=page.edges[-1].cursor_key if page.edges else None,
        has_next_page=page.has_next,
        has_previous_page=after is not None,
    )

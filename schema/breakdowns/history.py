"""The history of a word's official breakdown."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from loaders.readable import problem_of
from schema.breakdowns.breakdown import BreakdownItem, is_admin, shown_parts
from schema.fields.cache_control import OWN
from schema.fields.context import Context
from schema.fields.directives import usually
from schema.fields.enums import BreakdownChangeKind
from schema.fields.of_request import CONTEXT
from schema.fields.stored import computed, shows
from schema.morphemes.back_references import BACK_REFERENCES
from schema.operations.limits import checked_first
from schema.relay.connection import BaseConnection, BaseEdge, cursor_of
from schema.relay.cursor import After
from table.errors import MalformedItemError
from table.model import items

if TYPE_CHECKING:
    from schema.breakdowns.user import User

__all__ = ["BreakdownChange", "BreakdownChangeConnection", "BreakdownChangeEdge", "history_of_word"]


def _is_known(change: str) -> bool:
    """Whether this program knows a kind of changes; a newer one may have written others."""
    try:
        BreakdownChangeKind(change)
    except ValueError:
        return False
    return True


def _parts(breakdown: items.StoredBreakdown | None) -> list[BreakdownItem]:
    """Show the parts that can be read: a change may have replaced a breakdown that could not."""
    try:
        parts = () if breakdown is None else breakdown.parts
    except MalformedItemError:
        return []
    legible = [part for part in parts if problem_of(part, part.declared()) is None]
    return shown_parts(items.BreakdownPart(part.attributes, part.key, index) for index, part in enumerate(legible))


def _is_verified(breakdown: items.StoredBreakdown | None) -> bool:
    try:
        return breakdown is not None and breakdown.is_verified
    except MalformedItemError:
        return False


async def _changed_by(
    email: str | None, context: Context
) -> Annotated["User", strawberry.lazy("schema.breakdowns.user")] | None:
    viewer = context.viewer
    if viewer is None or email is None:
        return None
    return BACK_REFERENCES.user(email, context) if viewer.has_email(email) or await is_admin(viewer) else None


@strawberry.type(description="A change of a word's official breakdown.")
class BreakdownChange:
    item: strawberry.Private[items.HistoryEntry]
    changed_at: datetime = shows(items.HistoryEntry.changed_at, description="When it was made.")
    kind: BreakdownChangeKind = shows(items.HistoryEntry.change, BreakdownChangeKind, description="What was done.")
    before: list[BreakdownItem] = shows(
        items.HistoryEntry.before,
        _parts,
        description="The official parts before. Empty when there were none.",
        size=usually(5),
    )
    was_verified: bool = shows(
        items.HistoryEntry.before, _is_verified, description="Whether the former official breakdown was verified."
    )
    after: list[BreakdownItem] = shows(
        items.HistoryEntry.after,
        _parts,
        description="The official parts after. Empty when there are none.",
        size=usually(5),
    )
    is_verified: bool = shows(
        items.HistoryEntry.after, _is_verified, description="Whether the new official breakdown is verified."
    )

    changed_by: Annotated["User", strawberry.lazy("schema.breakdowns.user")] | None = computed(
        items.HistoryEntry.changed_by,
        CONTEXT,
        description="Who made the change. Null for changes made by a program, and for viewers who are neither that user nor an admin.",
        cached=OWN,
    )(_changed_by)


@strawberry.type(description="A change in a list.")
class BreakdownChangeEdge(BaseEdge[items.HistoryEntry, BreakdownChange]):
    node: BreakdownChange = strawberry.field(description="The change.")
    cursor: str = cursor_of("change")


@strawberry.type(description="A page of changes of a word's official breakdown.")
class BreakdownChangeConnection(BaseConnection[BreakdownChangeEdge, BreakdownChange]):
    edges: list[BreakdownChangeEdge] = strawberry.field(description="The changes with their cursors.")
    nodes: list[BreakdownChange] = strawberry.field(description="The changes alone.")


async def history_of_word(
    context: Context,
    word_id: str,
    first: Annotated[int, strawberry.argument(description="How many changes to return, 1 to 100.")] = 10,
    after: After = strawberry.UNSET,
) -> BreakdownChangeConnection | None:
    """Read and show a page of the changes of a word's official breakdown."""
    cursors = context.list_cursors("Word.breakdownHistory", after, of=word_id)
    page = await context.loaders.breakdowns.history(word_id, first=checked_first(first), after=cursors.after)
    edges = [
        BreakdownChangeEdge(source=edge, cursors=cursors, node=BreakdownChange(item=edge.value))
        for edge in page.edges
        if _is_known(edge.value.change)
    ]
    return BreakdownChangeConnection.of(edges, page, cursors)

"""Breakdowns of words into parts."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from loaders.breakdowns.breakdown_id import BreakdownId
from loaders.links import WORD
from loaders.paging import ListPage, cut
from loaders.viewer import Viewer
from schema.errors import InputError
from schema.fields.cache_control import OWN, public
from schema.fields.context import Context, Info
from schema.fields.declared import EachByPresence, LinkedMember, PlaceInList, WholeItem
from schema.fields.directives import usually
from schema.fields.enums import BreakdownOrigin
from schema.fields.of_request import CONTEXT, VIEWER
from schema.fields.selection import selects
from schema.fields.stored import computed, linked, resolved, shows
from schema.morphemes.back_references import BACK_REFERENCES
from schema.morphemes.morpheme import Morpheme
from schema.operations.limits import checked_first
from schema.relay.connection import BaseConnection, BaseEdge, cursor_of
from schema.relay.cursor import After, ListCursors
from schema.relay.global_id import global_id
from schema.relay.node import Node
from table.model import items as stored

if TYPE_CHECKING:
    from schema.breakdowns.user import User
    from schema.words.word import Word

__all__ = [
    "Breakdown",
    "BreakdownConnection",
    "BreakdownEdge",
    "BreakdownItem",
    "ask_words",
    "breakdown_page",
    "breakdown_with_id",
    "breakdowns_of_word",
    "is_admin",
    "shown_parts",
]

SEPARATOR_CHARACTERS = 5


def place_of(index: int) -> int:
    """Return the place of a part in its word."""
    return index


@strawberry.interface(description="A part of a broken-down word.")
class BreakdownItem:
    item: strawberry.Private[stored.BreakdownPart]

    position: int = computed(PlaceInList(), description="The place of the part in the word, from 0.")(place_of)
    text: str = shows(
        stored.BreakdownPart.text, description="The letters of the part, as they are spelled in the word."
    )


@strawberry.type(description="A part that is a known morpheme.")
class MorphemeBreakdownItem(BreakdownItem):
    @resolved(
        description="The morpheme. Null when it could not be read or is no longer in the dictionary.",
        null_is_failure=True,
        declared=LinkedMember(stored.BreakdownPart.family_id, stored.BreakdownPart.morpheme_id),
    )
    async def morpheme(self, info: Info) -> Morpheme | None:
        morphemes = info.context.loaders.morphemes
        morpheme_id, family_id = self.item.morpheme_id or "", self.item.family_id
        found = await (morphemes.member(family_id, morpheme_id) if family_id else morphemes.morpheme(morpheme_id))
        return None if found is None else Morpheme.found(found)


@strawberry.type(description="A part that is no known morpheme.")
class TextBreakdownItem(BreakdownItem):
    pass


shown_parts: EachByPresence[BreakdownItem] = EachByPresence(
    stored.BreakdownPart.morpheme_id, present=MorphemeBreakdownItem, absent=TextBreakdownItem
)
"""Shows the parts of a breakdown."""


def _revision(breakdown: stored.StoredBreakdown) -> str:
    return breakdown.revision


def _in_one_line(
    parts: Sequence[stored.BreakdownPart],
    separator: Annotated[
        str, strawberry.argument(description="What to put between the parts, at most 5 characters.")
    ] = "-",
) -> str:
    if len(separator) > SEPARATOR_CHARACTERS:
        raise InputError(f"separator has {len(separator)} characters; give at most {SEPARATOR_CHARACTERS}")
    return separator.join(part.text for part in parts)


def _identified(breakdown: stored.StoredBreakdown, context: Context) -> strawberry.ID:
    """Return the id: the word and, for a user's breakdown, a digest of the e-mail, never the e-mail."""
    return strawberry.ID(global_id("Breakdown", str(BreakdownId.of(breakdown, context.digest))))


def _is_viewers(breakdown: stored.StoredBreakdown, viewer: Viewer | None) -> bool:
    return viewer is not None and viewer.did_submit(breakdown)


async def is_admin(viewer: Viewer | None) -> bool:
    """Whether the viewer is an admin: part of 1 BatchGetItem, no read for an anonymous viewer."""
    return viewer is not None and await viewer.is_admin()


async def _may_delete(breakdown: stored.StoredBreakdown, viewer: Viewer | None) -> bool:
    return _is_viewers(breakdown, viewer) or await is_admin(viewer)


async def _verified_by(
    breakdown: stored.StoredBreakdown, context: Context
) -> Annotated["User", strawberry.lazy("schema.breakdowns.user")] | None:
    email = breakdown.verified_by if breakdown.is_verified else None
    return BACK_REFERENCES.user(email, context) if email is not None and await is_admin(context.viewer) else None


def _origin(breakdown: stored.StoredBreakdown, viewer: Viewer | None) -> BreakdownOrigin:
    if _is_viewers(breakdown, viewer):
        return BreakdownOrigin.VIEWER
    is_guess = breakdown.is_inference or (breakdown.submitter is None and not breakdown.is_verified)
    return BreakdownOrigin.INFERENCE if is_guess else BreakdownOrigin.COMMUNITY


@strawberry.type(
    description="A word taken apart into morphemes and plain text. Its parts add up to the word.",
    directives=[public(300)],
)
class Breakdown(Node):
    item: strawberry.Private[stored.StoredBreakdown]
    id: strawberry.ID = computed(
        WholeItem(), CONTEXT, description="The global id of the breakdown. It says nothing of who submitted it."
    )(_identified)

    revision: str = computed(WholeItem(), description="Changes whenever the parts change.")(_revision)

    word: Annotated["Word", strawberry.lazy("schema.words.word")] | None = linked(
        WORD,
        stored.StoredBreakdown.word_id,
        lambda found: BACK_REFERENCES.word(found),  # noqa: PLW0108  # set later
        description="The word that is broken down.",
        null_is_failure=True,
    )

    items: list[BreakdownItem] = shows(
        stored.StoredBreakdown.parts, shown_parts, description="The parts from left to right.", size=usually(5)
    )

    text: str = computed(stored.StoredBreakdown.parts, description="The parts in one line: `вы-ход-ить`.")(_in_one_line)

    is_verified: bool = shows(stored.StoredBreakdown.is_verified, description="Whether an admin has verified it.")
    is_inference: bool = shows(stored.StoredBreakdown.is_inference, description="Whether it is an automatic guess.")

    submitted_at: datetime = shows(stored.StoredBreakdown.submitted_at, description="When it was submitted.")
    verified_at: datetime | None = shows(
        stored.StoredBreakdown.verified_at, description="When it was verified. Null when it is not."
    )

    origin: BreakdownOrigin = computed(
        WholeItem(), VIEWER, description="Who made the breakdown, seen by the viewer.", cached=OWN
    )(_origin)
    viewer_did_submit: bool = computed(WholeItem(), VIEWER, description="Whether the viewer submitted it.", cached=OWN)(
        _is_viewers
    )

    viewer_can_delete: bool = computed(
        WholeItem(), VIEWER, description="Whether the viewer may delete it.", cached=OWN
    )(_may_delete)
    viewer_can_verify: bool = computed(VIEWER, description="Whether the viewer may verify it.", cached=OWN)(is_admin)

    verified_by: Annotated["User", strawberry.lazy("schema.breakdowns.user")] | None = computed(
        WholeItem(),
        CONTEXT,
        description="The admin who verified it. Null when it is not verified, when that is not known, and for viewers who are not admins.",
        cached=OWN,
    )(_verified_by)


@strawberry.type(description="A breakdown in a list.")
class BreakdownEdge(BaseEdge[stored.StoredBreakdown, Breakdown]):
    node: Breakdown = strawberry.field(description="The breakdown.")
    cursor: str = cursor_of("breakdown")


@strawberry.type(description="A page of breakdowns.")
class BreakdownConnection(BaseConnection[BreakdownEdge, Breakdown]):
    edges: list[BreakdownEdge] = strawberry.field(description="The breakdowns with their cursors.")
    nodes: list[Breakdown] = strawberry.field(description="The breakdowns alone.")


def breakdown_page(page: ListPage[stored.StoredBreakdown], cursors: ListCursors) -> BreakdownConnection:
    """Show a page of breakdowns."""
    edges = [BreakdownEdge(source=edge, cursors=cursors, node=Breakdown(item=edge.value)) for edge in page.edges]
    return BreakdownConnection.of(edges, page, cursors)


async def breakdowns_of_word(
    context: Context,
    word_id: str,
    first: Annotated[int, strawberry.argument(description="How many breakdowns to return, 1 to 100.")] = 10,
    after: After = strawberry.UNSET,
) -> BreakdownConnection | None:
    """Read the breakdowns of a word and show a page of them."""
    cursors = context.list_cursors("Word.breakdowns", after, of=word_id)
    found = await context.loaders.breakdowns.all_of(word_id)
    return breakdown_page(cut(found, first=checked_first(first), after=cursors.after), cursors)


def ask_words(info: Info, page: ListPage[stored.StoredBreakdown]) -> None:
    """Request the words of a page of breakdowns in one batch, if they are selected."""
    if "word" in selects(info, "nodes") | selects(info, "edges", "node"):
        info.context.loaders.stored.ask(info.context.loaders.words.keys_of(edge.value.word_id for edge in page.edges))


async def breakdown_with_id(local: str, context: Context) -> Breakdown | None:
    """Find a breakdown by the local part of its global id; None if it is malformed or matches nothing."""
    found = await context.loaders.breakdowns.with_id(local, context.digest)
    return None if found is None else Breakdown(item=found)

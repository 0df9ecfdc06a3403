"""Users; visible only to themselves and to admins."""

from typing import Annotated

import strawberry

from loaders.viewer import Viewer
from schema.breakdowns.breakdown import BreakdownConnection, ask_words, breakdown_page
from schema.fields.cache_control import OWN
from schema.fields.context import Context, Info
from schema.fields.directives import page_of
from schema.fields.of_request import CONTEXT
from schema.fields.stored import computed, resolved
from schema.morphemes.back_references import BACK_REFERENCES
from schema.operations.limits import checked_first
from schema.relay.cursor import After
from schema.relay.global_id import global_id
from schema.relay.node import Node

__all__ = ["User", "shown_viewer", "user_with_id"]


def _identified(user: Viewer, context: Context) -> strawberry.ID:
    """Return the id: the encrypted e-mail, so that it reveals nothing and cannot be made from an e-mail."""
    return strawberry.ID(global_id("User", context.service.cipher.encrypt_email(user.email)))


def _email(user: Viewer) -> str:
    return user.email


@strawberry.type(description="A signed-in user. Only the user and admins can see it.", directives=[OWN])
class User(Node):
    user: strawberry.Private[Viewer]
    id: strawberry.ID = computed("user", CONTEXT, description="The global id of the user.")(_identified)
    email: str = computed("user", description="The verified e-mail address.")(_email)

    is_admin: bool = computed("user", description="Whether the user may verify breakdowns.")(Viewer.is_admin)

    @resolved(description="The breakdowns the user submitted, newest first.", null_is_failure=True, size=page_of(20))
    async def breakdowns(
        self,
        info: Info,
        first: Annotated[int, strawberry.argument(description="How many breakdowns to return, 1 to 100.")] = 20,
        after: After = strawberry.UNSET,
    ) -> BreakdownConnection | None:
        context = info.context
        cursors = context.list_cursors("User.breakdowns", after, of=self.user.email, order="newest")
        page = await context.loaders.submissions.of_viewer(self.user, first=checked_first(first), after=cursors.after)
        ask_words(info, page)
        return breakdown_page(page, cursors)

    @classmethod
    def signed_in(cls, viewer: Viewer) -> "User":
        """Return the signed-in user."""
        return cls(user=viewer)


def shown_viewer(viewer: Viewer | None) -> User | None:
    """Show the signed-in user; None for an anonymous request."""
    return None if viewer is None else User.signed_in(viewer)


async def user_with_id(local: str, context: Context) -> User | None:
    """Find a user by the local part of a global id; None if the viewer must not see the user."""
    email, viewer = context.service.cipher.decrypt_email(local), context.viewer
    if email is None or viewer is None:
        return None
    if email == viewer.email:
        return User.signed_in(viewer)
    return User.signed_in(Viewer(email, context.loaders.stored)) if await viewer.is_admin() else None


BACK_REFERENCES.user = lambda email, context: User.signed_in(Viewer(email, context.loaders.stored))

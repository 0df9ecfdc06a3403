"""The viewer: the signed-in user of one request."""

from __future__ import annotations

import asyncio

from loaders.registration import Registrations
from loaders.stored import StoredLoader
from table.engine.protocol import PrimaryKey
from table.model import items, keys
from table.model.users import spellings

__all__ = ["Viewer"]


class Viewer:
    """A signed-in user.

    E-mails are compared in small letters. A user's items may exist under up to three spellings, and all are read.

    Attributes:
        email: The e-mail in small letters.
        spellings: The spellings under which the user's items may exist, the original service's first.
    """

    def __init__(self, written_email: str, stored: StoredLoader, registrations: Registrations | None = None) -> None:
        """Create a user; `registrations` registers it when it touches breakdowns, None if it is not the sender."""
        self.email = keys.folded_email(written_email)
        self.spellings = spellings(written_email)
        self.stored = stored
        self._registrations = registrations

    def touch(self, *, is_registered: bool = False) -> None:
        """Register the user in the background, if this has not happened; never waits."""
        if self._registrations is not None:
            self._registrations.note(self.spellings, is_registered=is_registered)

    @property
    def keys(self) -> list[PrimaryKey]:
        """The keys under which the user may be registered."""
        return [keys.user(spelling) for spelling in self.spellings]

    def breakdown_keys(self, word_id: str) -> list[PrimaryKey]:
        """Return the keys of the user's own breakdown of a word, the original service's spelling first."""
        return [keys.user_breakdown(spelling, word_id) for spelling in self.spellings]

    def has_email(self, email: str) -> bool:
        """Whether an address is the user's, in any case of letters."""
        return keys.folded_email(email) == self.email

    def did_submit(self, breakdown: items.StoredBreakdown) -> bool:
        """Whether the user submitted a breakdown."""
        return breakdown.submitter is not None and self.has_email(breakdown.submitter)

    async def is_admin(self) -> bool:
        """Whether the user may verify breakdowns: part of 1 BatchGetItem, once per request."""
        found = await asyncio.gather(*map(self.stored.get, self.keys))
        return any(items.StoredUser(user).may_verify for user in found if user is not None)

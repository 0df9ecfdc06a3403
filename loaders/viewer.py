"""Who asks: the signed-in user of one request."""

from __future__ import annotations

import asyncio

from loaders.stored import StoredLoader
from table.engine.protocol import PrimaryKey
from table.model import items, keys

__all__ = ["Viewer"]


class Viewer:
    """A signed-in user.

    E-mails are compared and stored case-folded. The original service stored them as the token spells them, so that
    items of one user may stand under two spellings; both are read.

    Attributes:
        email: The case-folded e-mail.
        spellings: The spellings under which items of the user may stand, the folded one first.
    """

    def __init__(self, written_email: str, stored: StoredLoader) -> None:
        self.email = written_email.casefold()
        self.spellings = tuple(dict.fromkeys((self.email, written_email)))
        self.stored = stored

    @property
    def keys(self) -> list[PrimaryKey]:
        """The keys under which the user may be registered."""
        return [keys.user(spelling) for spelling in self.spellings]

    def breakdown_keys(self, word_id: str) -> list[PrimaryKey]:
        """Name the breakdown that the user may have submitted for a word, the folded spelling first."""
        return [keys.user_breakdown(spelling, word_id) for spelling in self.spellings]

    def did_submit(self, breakdown: items.StoredBreakdown) -> bool:
        """Tell whether the user submitted a breakdown."""
        return breakdown.submitter is not None and breakdown.submitter.casefold() == self.email

    async def is_admin(self) -> bool:
        """Tell whether the user may verify breakdowns: part of 1 BatchGetItem, once a request."""
        found = await asyncio.gather(*map(self.stored.get, self.keys))
        return any(items.StoredUser(user).is_admin for user in found if user is not None)

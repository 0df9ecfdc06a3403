"""The local part of a breakdown's global id: `771` for the official one, `771:<digest>` for a user's."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from table.model import items

__all__ = ["BREAKDOWN_ID", "BreakdownId", "Digest"]

BREAKDOWN_ID = re.compile("([0-9]{1,20})(?::([0-9a-f]{24}))?")

Digest = Callable[[str], str]
"""E-mail → keyed digest, so that an id does not reveal who submitted the breakdown."""


class BreakdownId(NamedTuple):
    """The id of a breakdown.

    Attributes:
        word_id: The word.
        submitter_digest: The digest of the submitter's e-mail; None for the official breakdown.
    """

    word_id: str
    submitter_digest: str | None = None

    def __str__(self) -> str:
        return self.word_id if self.submitter_digest is None else f"{self.word_id}:{self.submitter_digest}"

    @classmethod
    def parse(cls, text: str) -> BreakdownId | None:
        """Parse an id; None if it is malformed."""
        match = BREAKDOWN_ID.fullmatch(text)
        return None if match is None else cls(match[1], match[2])

    @classmethod
    def of(cls, breakdown: items.StoredBreakdown, digest: Digest) -> BreakdownId:
        """Return the id of a breakdown."""
        return cls(breakdown.word_id, None if breakdown.is_official else digest(breakdown.submitter or ""))

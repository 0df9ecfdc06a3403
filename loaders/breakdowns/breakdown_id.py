"""The local part of a breakdown's global id: `771` for the official one, `771:<digest>` for a user's."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from table.model import items

__all__ = ["BREAKDOWN_ID", "BreakdownId", "Digest"]

BREAKDOWN_ID = re.compile("([0-9]{1,20})(?::([0-9a-f]{24}))?")

Digest = Callable[[str], Sequence[str]]
"""Text → its digests under each key, the current one first. The text is a word's id and an e-mail: an id does not
reveal who submitted the breakdown, nor that the same user submitted one of another word."""


class BreakdownId(NamedTuple):
    """The id of a breakdown.

    Attributes:
        word_id: The word.
        submitter_digest: The digest of the word and the submitter; None for the official breakdown of any submitter.
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
        word_id, submitter = breakdown.word_id, breakdown.submitter or ""
        return cls(word_id, None if breakdown.is_official else _digests(word_id, submitter, digest)[0])

    def is_of(self, email: str, digest: Digest) -> bool:
        """Whether the breakdown is the one that this user submitted, under any key."""
        return self.submitter_digest in _digests(self.word_id, email, digest)


def _digests(word_id: str, email: str, digest: Digest) -> Sequence[str]:
    return digest(f"{word_id}:{email}")

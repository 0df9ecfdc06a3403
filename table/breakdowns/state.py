"""What a breakdown write starts from: the request, and a snapshot of the items that decide it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from table.breakdowns.parts import written_parts
from table.breakdowns.submission_rate import SubmissionRate
from table.engine.protocol import Attributes
from table.engine.protocol import PrimaryKey as Key
from table.errors import MalformedItemError
from table.model import items, keys
from table.model.kinds import Kind, kind_of

_BREAKDOWNS = (Kind.OFFICIAL_BREAKDOWN, Kind.USER_BREAKDOWN)

_NEEDED = (
    items.StoredBreakdown.word_id,
    items.StoredBreakdown.is_verified,
    items.StoredBreakdown.is_inference,
    items.StoredBreakdown.submitter,
    items.StoredBreakdown.submitted_at,
    items.StoredBreakdown.verified_by,
)
"""What a breakdown needs to be written again, or kept, besides its parts."""

LONGEST_IN_KEYS = 320
"""The most characters of an id, an e-mail or a word, which become parts of keys: those of the longest e-mail."""


class RequestedPart(NamedTuple):
    """A part of a submission: a morpheme by its id, or plain text; exactly one of the two."""

    morpheme_id: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteRequest:
    """A breakdown write that a signed-in user requests.

    Attributes:
        spellings: The user's e-mail as `table.model.users.spellings` returns it.
        write_id: Unique to the request, 1 to 36 characters; stored with every breakdown it writes.
    """

    word_id: str
    spellings: Sequence[str]
    write_id: str = field(default_factory=lambda: uuid.uuid4().hex)

    @property
    def email(self) -> str:
        """The e-mail in small letters."""
        return keys.folded_email(self.spellings[0])

    @property
    def user_keys(self) -> list[Key]:
        """The keys under which the user may be registered."""
        return [keys.user(spelling) for spelling in self.spellings]

    def is_by_user(self, breakdown: items.StoredBreakdown) -> bool:
        """Whether the user submitted a breakdown."""
        return breakdown.submitter is not None and keys.folded_email(breakdown.submitter) == self.email


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitRequest(WriteRequest):
    """Submit a breakdown in place of the user's previous one.

    Attributes:
        parts: The parts from left to right, 1 to 50.
        family_ids: Morpheme id → family id, for the requested morphemes that exist.
        verify: Make it the official, verified breakdown if the user is an admin.
        rate: The user's submission limits.
    """

    parts: Sequence[RequestedPart]
    family_ids: Mapping[str, str]
    verify: bool
    rate: SubmissionRate

    @property
    def own_keys(self) -> list[Key]:
        """The keys of the user's own breakdown, the original service's spelling first."""
        return [keys.user_breakdown(spelling, self.word_id) for spelling in self.spellings]

    @property
    def reads(self) -> list[Key]:
        """The keys that a snapshot for this request needs."""
        families = [keys.family(family_id) for family_id in dict.fromkeys(self.family_ids.values())]
        breakdowns = [keys.official_breakdown(self.word_id), *self.own_keys]
        return [keys.word(self.word_id), *breakdowns, *self.user_keys, keys.submission_count(self.email), *families]


class Attempt(NamedTuple):
    """What an earlier attempt of the same request found and tried to change.

    If another breakdown, or none, is in its place now, that attempt succeeded and its response was lost, or another
    writer was faster. Either way the place may have what was put back, which the request is not about.
    """

    word: items.StoredWord
    breakdown: items.StoredBreakdown

    def is_of(self, breakdown: items.StoredBreakdown | None) -> bool:
        """Whether a breakdown is the one that was found: the same submitter's, of the same parts."""
        if breakdown is None or breakdown.revision != self.breakdown.revision:
            return False
        submitter, other = (keys.folded_email(one.submitter or "") for one in (breakdown, self.breakdown))
        return submitter == other


@dataclass(frozen=True, slots=True, kw_only=True)
class _ExistingBreakdown(WriteRequest):
    """A request about the breakdown stored under `key`."""

    key: Key
    attempted: Attempt | None = None

    @property
    def reads(self) -> list[Key]:
        """The keys that a snapshot for this request needs."""
        return [keys.word(self.word_id), self.key, keys.official_breakdown(self.word_id)]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteRequest(_ExistingBreakdown):
    """Delete a breakdown: the user's own, or any breakdown for an admin."""

    @property
    def reads(self) -> list[Key]:
        """The keys that a snapshot for this request needs."""
        return [keys.word(self.word_id), self.key, keys.official_breakdown(self.word_id), *self.user_keys]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyRequest(_ExistingBreakdown):
    """Make a breakdown the official, verified one, if it still has this revision. The user is an admin."""

    revision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeRequest(_ExistingBreakdown):
    """Withdraw the verification of a breakdown. The user is an admin."""


class Snapshot(NamedTuple):
    """The items that were read for a request.

    Attributes:
        stored: Key → item, None if there is no such item.
        rows: Keys of the items that store the parts of the official breakdown; None if they were not read.
    """

    word_id: str
    stored: Mapping[Key, Attributes | None]
    rows: Sequence[Key] | None = None

    @property
    def word(self) -> items.StoredWord | None:
        """The word, None if it does not exist; raises MalformedItemError if its text or its id cannot be used."""
        found = self.stored.get(keys.word(self.word_id))
        if found is None:
            return None
        word = items.StoredWord(found)
        if len(word.text) > LONGEST_IN_KEYS:
            raise word.malformed(items.StoredWord.text.path, "is too long")
        if word.word_id != self.word_id:
            raise word.malformed(items.StoredWord.word_id.path, "is the id of another word")
        return word

    @property
    def breakdowns(self) -> dict[Key, Attributes | None]:
        """The part of `stored` that is breakdowns of the word, including keys without an item."""
        return {key: found for key, found in self.stored.items() if kind_of(key) in _BREAKDOWNS}

    @property
    def official(self) -> items.StoredBreakdown | None:
        """The official breakdown, None if the word has none that can be read."""
        return readable(self.stored.get(keys.official_breakdown(self.word_id)))

    def breakdown(self, key: Key) -> items.StoredBreakdown | None:
        """The breakdown stored under a key."""
        found = self.stored.get(key)
        return None if found is None else items.StoredBreakdown(found, key)

    def spelling_of(self, request: WriteRequest) -> str:
        """The spelling under which the user is registered; a new user gets that of the original service."""
        stored = zip(request.spellings, request.user_keys, strict=True)
        return next((spelling for spelling, key in stored if self.stored.get(key)), request.spellings[0])

    def is_admin(self, request: WriteRequest) -> bool:
        """Whether the user of a request is an admin."""
        return any(items.StoredUser(found).may_verify for key in request.user_keys if (found := self.stored.get(key)))


def readable(stored: Attributes | None, key: Key | None = None) -> items.StoredBreakdown | None:
    """Return a stored breakdown if there is one that has parts, can be read and written again.

    One that cannot be read is replaced as if there were none; the history keeps it as it was. `key` is needed for one
    that is kept inside another.
    """
    if stored is None:
        return None
    breakdown = items.StoredBreakdown(stored, key)
    try:
        for attribute in _NEEDED:
            attribute.read(breakdown)
        is_whole = all(next(part.problems(), None) is None for part in breakdown.parts)
        written_parts(breakdown.parts if is_whole else ())
    except (MalformedItemError, ValueError):
        return None
    in_keys = (breakdown.word_id, breakdown.submitter, *(part.family_id for part in breakdown.parts if is_whole))
    is_too_long = any(len(one or "") > LONGEST_IN_KEYS for one in in_keys)
    return breakdown if is_whole and breakdown.parts and not is_too_long else None

"""The rules of breakdown writes (docs/adr/0009): `decide` turns a snapshot and a request into a change or a refusal.

Everything here is pure. `table.breakdowns.operations` turns a change into the operations of one transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from table.breakdowns.former import keep_former, marked, own_keys, places, put_back, rewritten
from table.breakdowns.outcomes import (
    Changed,
    Done,
    MissingBreakdown,
    MissingMorphemes,
    MissingWord,
    Misspelled,
    NotVerified,
    Refusal,
    TooManySubmissions,
)
from table.breakdowns.parts import written_parts
from table.breakdowns.resolving import resolved_parts
from table.breakdowns.state import (
    Attempt,
    DeleteRequest,
    RevokeRequest,
    Snapshot,
    SubmitRequest,
    VerifyRequest,
    readable,
)
from table.breakdowns.submission_rate import counted
from table.engine.protocol import Attributes
from table.engine.protocol import PrimaryKey as Key
from table.entries import entries
from table.model import items, keys, writing

__all__ = ["Change", "Unread", "decide"]


class Change(NamedTuple):
    """The breakdowns of a word before and after a write.

    Attributes:
        name: submitted, verified, revoked or deleted.
        by: Who changes it: an e-mail in small letters.
        before: Key → breakdown as it was read, None if missing; always includes the official breakdown's key.
        after: The same keys, and any new one → breakdown to store, None to delete it.
        result: The key of the breakdown that the request was about.
        also: Key → other items to put: the submission count, a first-time user.
        count_changes: Family id → 1 if the word joins its words, -1 if it leaves them.
    """

    name: str
    by: str
    at: datetime
    write_id: str
    word: items.StoredWord
    snapshot: Snapshot
    before: Mapping[Key, Attributes | None]
    after: Mapping[Key, Attributes | None]
    result: Key
    also: Mapping[Key, Attributes]
    count_changes: Mapping[str, int]

    @property
    def breakdown(self) -> items.StoredBreakdown | None:
        """The breakdown as it will be stored; None if deleted, or revoked while its submitter has a newer one."""
        found = None if self.name == "deleted" else self.after[self.result]
        breakdown = None if found is None else items.StoredBreakdown(found)
        return None if breakdown and self.name == "revoked" and breakdown.is_verified else breakdown

    @property
    def official(self) -> tuple[Attributes | None, Attributes | None]:
        """The official breakdown before and after."""
        key = keys.official_breakdown(self.word.word_id)
        return self.before[key], self.after[key]


class Unread(NamedTuple):
    """The decision also needs these items and the keys of the official breakdown's rows."""

    keys: tuple[Key, ...]


def decide(
    snapshot: Snapshot, request: SubmitRequest | DeleteRequest | VerifyRequest | RevokeRequest, now: datetime
) -> Change | Done | Refusal | Unread:
    """Decide a request from a snapshot of the items under `request.reads`; `now` has a time zone.

    Returns:
        A change to write; `Done` if an earlier attempt wrote it or nothing has to change; a refusal; or `Unread` if
        the official breakdown changes and the snapshot lacks what such a change depends on.

    Raises:
        MalformedItemError: The word, or the breakdown that the request is about, cannot be read.
    """
    match request:
        case SubmitRequest():
            return _submit(snapshot, request, now)
        case DeleteRequest():
            return _delete(snapshot, request, now)
        case VerifyRequest():
            return _verify(snapshot, request, now)
        case RevokeRequest():
            return _revoke(snapshot, request, now)


# ------------------------------------------------------------------ the four requests


def _submit(snapshot: Snapshot, request: SubmitRequest, now: datetime) -> Change | Done | Refusal | Unread:
    word = snapshot.word
    if word is None:
        return MissingWord()
    parts = resolved_parts(request, snapshot, word)
    if isinstance(parts, MissingMorphemes | Misspelled):
        return parts
    official_key = keys.official_breakdown(word.word_id)
    if done := _already_written(snapshot, word, [official_key, *request.own_keys], request.write_id):
        return done
    count_key = keys.submission_count(request.email)
    count = counted(
        snapshot.stored.get(count_key),
        email=request.email,
        now=int(now.timestamp()),
        rate=request.rate,
        write_id=request.write_id,
    )
    if isinstance(count, TooManySubmissions):
        return count
    official = snapshot.official
    is_verified = request.verify and snapshot.is_admin(request)
    is_own_unverified = official is not None and not official.is_verified and request.is_by_user(official)
    becomes_official = is_verified or is_own_unverified
    spelling = snapshot.spelling_of(request)
    own_key = next(
        (key for key in request.own_keys if snapshot.stored.get(key)), keys.user_breakdown(spelling, word.word_id)
    )
    result = official_key if becomes_official else own_key
    after: dict[Key, Attributes | None] = dict.fromkeys(request.own_keys)
    written = writing.breakdown(
        word_id=word.word_id,
        text=word.text,
        parts=written_parts(parts),
        submitter=keys.email_of(own_key),
        submitted_at=now,
        verified_at=now if is_verified else None,
        verified_by=spelling if is_verified else None,
        is_official=becomes_official,
    )
    after[result] = marked(written, snapshot.stored.get(result), request.write_id)
    also = {count_key: count}
    if all(snapshot.stored.get(key) is None for key in request.user_keys):
        also[keys.user(spelling)] = writing.user(email=spelling, is_admin=False)
    return _change(
        snapshot,
        request,
        word,
        name="submitted",
        changed=after,
        result=result,
        at=now,
        also=also,
        submitter=request.email,
    )


def _delete(snapshot: Snapshot, request: DeleteRequest, now: datetime) -> Change | Done | Refusal | Unread:
    word, breakdown = snapshot.word, snapshot.breakdown(request.key)
    if word is None or breakdown is None:
        return MissingBreakdown() if request.attempted is None else Done(word=request.attempted.word, breakdown=None)
    if request.attempted is not None and not request.attempted.is_of(breakdown):
        return Done(word=word, breakdown=None)
    if not snapshot.is_admin(request) and not request.is_by_user(breakdown):
        return MissingBreakdown()
    return _change(snapshot, request, word, name="deleted", changed={request.key: None}, result=request.key, at=now)


def _verify(snapshot: Snapshot, request: VerifyRequest, now: datetime) -> Change | Done | Refusal | Unread:
    word, breakdown = snapshot.word, snapshot.breakdown(request.key)
    official_key = keys.official_breakdown(request.word_id)
    if word is not None and (done := _already_written(snapshot, word, [official_key], request.write_id)):
        return done
    if word is None or breakdown is None:
        return MissingBreakdown()
    if breakdown.revision != request.revision:
        return Changed(current=breakdown)
    if breakdown.is_official and breakdown.is_verified:
        return Done(word=word, breakdown=breakdown)
    written = rewritten(breakdown, word, is_official=True, verified_at=now, verified_by=request.spellings[0])
    after = {request.key: None, official_key: marked(written, breakdown.attributes, request.write_id)}
    submitter = keys.folded_email(breakdown.submitter or "")
    return _change(
        snapshot, request, word, name="verified", changed=after, result=official_key, at=now, submitter=submitter
    )


def _revoke(snapshot: Snapshot, request: RevokeRequest, now: datetime) -> Change | Done | Refusal | Unread:
    word, breakdown = snapshot.word, snapshot.breakdown(request.key)
    if word is not None and (done := _already_written(snapshot, word, [request.key], request.write_id)):
        return done
    if word is not None and request.attempted is not None and not request.attempted.is_of(breakdown):
        return _revoked_before(snapshot, request, word, request.attempted)
    if word is None or breakdown is None:
        return MissingBreakdown()
    if not breakdown.is_verified:
        return NotVerified()
    written = rewritten(breakdown, word, is_official=breakdown.is_official, verified_at=None)
    key = keys.key_of(written)
    after = {request.key: None, key: marked(written, breakdown.attributes, request.write_id)}
    return _change(snapshot, request, word, name="revoked", changed=after, result=key, at=now)


def _revoked_before(
    snapshot: Snapshot, request: RevokeRequest, word: items.StoredWord, attempted: Attempt
) -> Done | NotVerified | Unread:
    """Find what an earlier attempt revoked among its submitter's own; else another writer did it."""
    places = own_keys(attempted.breakdown)
    if unread := tuple(key for key in places if key not in snapshot.stored):
        return Unread(unread)
    return _already_written(snapshot, word, places, request.write_id) or NotVerified()


def _already_written(snapshot: Snapshot, word: items.StoredWord, written: Iterable[Key], write_id: str) -> Done | None:
    """The result of an earlier attempt whose response was lost."""
    found = (breakdown for key in written if (breakdown := snapshot.breakdown(key)) is not None)
    return next((Done(word=word, breakdown=one) for one in found if one.attributes.get("write_id") == write_id), None)


# ------------------------------------------------------------------ the breakdowns afterwards


def _change(
    snapshot: Snapshot,
    request: SubmitRequest | DeleteRequest | VerifyRequest | RevokeRequest,
    word: items.StoredWord,
    *,
    name: str,
    changed: Mapping[Key, Attributes | None],
    result: Key,
    at: datetime,
    also: Mapping[Key, Attributes] | None = None,
    submitter: str | None = None,
) -> Change | Unread:
    """Complete a change: keep what was official, put back what was verified before, count the words of families.

    `changed` maps a key to the breakdown to store, or to None to delete it. `submitter` is, in small letters, the one
    of the breakdown that is written to the official place, if one is: empty for a program.
    """
    before = snapshot.breakdowns
    after = {**before, **changed}
    official_key = keys.official_breakdown(word.word_id)
    if before[official_key] != after[official_key]:
        is_replaced = name in ("submitted", "verified")
        needed = places(snapshot.official, is_replaced=is_replaced, submitter=submitter)
        unread = tuple(dict.fromkeys(key for key in needed if key not in snapshot.stored))
        if unread or snapshot.rows is None:
            return Unread(unread)
        if is_replaced:
            keep_former(snapshot, word, after, submitter=submitter, write_id=request.write_id)
        else:
            result = put_back(snapshot, word, after, result=result, write_id=request.write_id)
    old, new = (_families(readable(stored)) for stored in (before[official_key], after[official_key]))
    count_changes: dict[str, int] = {}
    if entries.can_be_listed(word):
        count_changes |= {family_id: -1 for family_id in old if family_id not in new}
        count_changes |= {family_id: 1 for family_id in new if family_id not in old}
    return Change(
        name=name,
        by=request.email,
        at=at,
        write_id=request.write_id,
        word=word,
        snapshot=snapshot,
        before=before,
        after=after,
        result=result,
        also=also or {},
        count_changes=count_changes,
    )


def _families(official: items.StoredBreakdown | None) -> Collection[str]:
    return () if official is None else entries.members_of(official).keys()

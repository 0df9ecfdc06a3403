"""Writes of breakdowns: read what a change depends on, and write all of it in one transaction.

Each method reads strongly consistent, so that it sees what was written before. Where another writer was faster, the
transaction is refused as a whole and the method looks again; where the answer to a transaction was lost, the mark that
every write carries tells whether it happened.
"""

from __future__ import annotations

import asyncio
import random
import time
import uuid
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeVar

from loaders.breakdowns.breakdowns import Breakdowns
from loaders.breakdowns.outcomes import (
    Changed,
    DeleteOutcome,
    Done,
    MissingBreakdown,
    MissingMorphemes,
    MissingWord,
    Misspelled,
    NotVerified,
    RevokeOutcome,
    SubmitOutcome,
    TooLarge,
    VerifyOutcome,
)
from loaders.breakdowns.submission_rate import SubmissionRate, TooManySubmissions, counted
from loaders.morphemes.morphemes import Morphemes
from loaders.paging import query_all
from loaders.reader import Reader
from loaders.viewer import Viewer
from russian.morphemes import spelled_as_in, spells
from table.breakdowns import changes
from table.breakdowns.changes import BreakdownsOfWord, Change, Part, TooManyOperationsError
from table.engine.protocol import Attributes, Operation, PrimaryKey, Put
from table.errors import ConditionFailedError, TableUnavailableError
from table.model import items, keys

__all__ = ["BreakdownWrites", "PartAsked", "SubmissionRate"]

T = TypeVar("T")
Stored = Mapping[PrimaryKey, Attributes]
Digest = Callable[[str], str]

TRIES = 10
"""How often a write looks again because others were faster: enough for 50 writers of one word at once."""

LONGEST_WAIT_SECONDS = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class PartAsked:
    """A part of a submission: a morpheme by its id, or plain text; one of the two."""

    morpheme_id: str | None = None
    text: str | None = None


class BreakdownWrites:
    """The writes of one request."""

    def __init__(self, reader: Reader, breakdowns: Breakdowns, morphemes: Morphemes, *, rate: SubmissionRate) -> None:
        self.reader = reader
        self.breakdowns = breakdowns
        self.engine = reader.engine
        self.budget = reader.budget
        self.morphemes = morphemes
        self.rate = rate

    # ------------------------------------------------------------------ the four writes

    async def submit(self, viewer: Viewer, word_id: str, parts: Sequence[PartAsked], *, verify: bool) -> SubmitOutcome:
        """Submit a breakdown: 1 BatchGetItem and 1 TransactWriteItems, with a cold catalogue a Query a morpheme.

        Where the official breakdown is replaced, 1 Query of its parts, and 1 BatchGetItem if another user's gives way.

        Args:
            viewer: Who submits.
            word_id: The word.
            parts: 1 to 50.
            verify: The breakdown becomes the verified one, if the viewer is an admin.
        """
        family_ids = await self._families_of(parts)
        write_id = _new_id()
        return await self._attempts(lambda: self._submit(viewer, word_id, parts, family_ids, write_id, verify=verify))

    async def delete(self, viewer: Viewer, local_id: str, digest: Digest) -> DeleteOutcome:
        """Delete a breakdown: 1 BatchGetItem and 1 TransactWriteItems, and 1 Query if it is official.

        Args:
            viewer: Who deletes: its submitter, or an admin.
            local_id: What the global id of the breakdown holds: the word's id and, for a user's one, `:` and a digest.
            digest: Stands for an e-mail in ids.
        """
        chosen = await self._located(viewer, local_id, digest)
        if chosen is None:
            return MissingBreakdown()
        seen: list[items.StoredWord] = []
        return await self._attempts(lambda: self._delete(viewer, *chosen, seen))

    async def verify(self, viewer: Viewer, local_id: str, revision: str, digest: Digest) -> VerifyOutcome:
        """Make a breakdown the verified one: 1 BatchGetItem, 1 Query and 1 TransactWriteItems.

        One more BatchGetItem where another user's gives way, and 1 Query to find another user's submission.
        """
        chosen = await self._located(viewer, local_id, digest)
        if chosen is None:
            return MissingBreakdown()
        write_id = _new_id()
        return await self._attempts(lambda: self._verify(viewer, *chosen, revision, write_id))

    async def revoke(self, viewer: Viewer, local_id: str, digest: Digest) -> RevokeOutcome:
        """Take a verification back: 1 BatchGetItem, 1 Query and 1 TransactWriteItems."""
        chosen = await self._located(viewer, local_id, digest)
        if chosen is None:
            return MissingBreakdown()
        write_id = _new_id()
        return await self._attempts(lambda: self._revoke(viewer, *chosen, write_id))

    # ------------------------------------------------------------------ one attempt of each

    async def _submit(
        self,
        viewer: Viewer,
        word_id: str,
        parts: Sequence[PartAsked],
        family_ids: Mapping[str, str],
        write_id: str,
        *,
        verify: bool,
    ) -> SubmitOutcome:
        families = [keys.family(family_id) for family_id in dict.fromkeys(family_ids.values())]
        count_key = keys.submission_count(viewer.email)
        breakdown_keys = [keys.official_breakdown(word_id), *viewer.breakdown_keys(word_id)]
        stored = await self._read([keys.word(word_id), *breakdown_keys, *viewer.keys, count_key, *families])
        word = _word(stored, word_id)
        if word is None:
            return MissingWord()
        named = _named(parts, family_ids, stored)
        if isinstance(named, tuple):
            return MissingMorphemes(word=word, morpheme_ids=named)
        texts = [part.text for part in named]
        differs_at = spells(texts, word.text)
        if differs_at is not None:
            return Misspelled(word=word, actual="".join(texts), differs_at=differs_at)
        if (done := self._written_before(stored, breakdown_keys, word, write_id)) is not None:
            return done
        now = datetime.now(UTC)
        count = counted(
            stored.get(count_key), email=viewer.email, now=int(time.time()), rate=self.rate, write_id=write_id
        )
        if isinstance(count, TooManySubmissions):
            return count
        is_verified = verify and _is_admin(stored, viewer)
        before = await self._before(
            word,
            stored,
            breakdown_keys,
            changes_official=is_verified or _is_own_official(stored, viewer, word_id),
            replaced_by=viewer.email if is_verified else None,
        )
        change = changes.submitted(
            before,
            spellings=viewer.spellings,
            parts=_spelled(named, word),
            at=now,
            write_id=write_id,
            is_verified=is_verified,
        )
        also = [count, *_registration(stored, viewer)]
        return await self._write(change, also)

    async def _delete(
        self, viewer: Viewer, word_id: str, key: PrimaryKey, seen: list[items.StoredWord]
    ) -> DeleteOutcome:
        """Try to delete; `seen` has the word once the breakdown was seen and could be deleted.

        What was there and is gone at the next attempt is deleted: by the attempt whose answer was lost, as a rule.
        """
        stored = await self._read([keys.word(word_id), key, keys.official_breakdown(word_id), *viewer.keys])
        word = _word(stored, word_id)
        if word is None or key not in stored:
            return Done(word=seen[0], breakdown=None) if seen else MissingBreakdown()
        if not viewer.did_submit(items.StoredBreakdown(stored[key])) and not _is_admin(stored, viewer):
            return MissingBreakdown()
        seen.append(word)
        before = await self._before(word, stored, [key], changes_official=key == keys.official_breakdown(word_id))
        change = changes.deleted(before, chosen=key, by=viewer.email, at=datetime.now(UTC), write_id=_new_id())
        return await self._write(change)

    async def _verify(
        self, viewer: Viewer, word_id: str, key: PrimaryKey, revision: str, write_id: str
    ) -> VerifyOutcome:
        official_key = keys.official_breakdown(word_id)
        stored = await self._read([keys.word(word_id), key, official_key])
        word = _word(stored, word_id)
        if word is not None and (done := self._written_before(stored, [official_key], word, write_id)) is not None:
            return done
        if word is None or key not in stored:
            return MissingBreakdown()
        current = items.StoredBreakdown(stored[key])
        if current.revision != revision:
            return Changed(current=current)
        if current.is_official and current.is_verified:
            return Done(word=word, breakdown=current)
        submitter = (current.submitter or "").casefold()
        before = await self._before(
            word, stored, [key], changes_official=True, replaced_by=None if current.is_official else submitter
        )
        change = changes.verified(before, chosen=key, by=viewer.email, at=datetime.now(UTC), write_id=write_id)
        return await self._write(change)

    async def _revoke(self, viewer: Viewer, word_id: str, key: PrimaryKey, write_id: str) -> RevokeOutcome:
        stored = await self._read([keys.word(word_id), key, keys.official_breakdown(word_id)])
        word = _word(stored, word_id)
        if word is None or key not in stored:
            return MissingBreakdown()
        if (done := self._written_before(stored, [key], word, write_id)) is not None:
            return done
        if not items.StoredBreakdown(stored[key]).is_verified:
            return NotVerified()
        before = await self._before(word, stored, [key], changes_official=True)
        change = changes.revoked(before, chosen=key, by=viewer.email, at=datetime.now(UTC), write_id=write_id)
        written = await self._write(change)
        if isinstance(written, TooLarge):
            raise TableUnavailableError("a verification is too large to be taken back")
        return written

    # ------------------------------------------------------------------ reading

    async def _families_of(self, parts: Sequence[PartAsked]) -> dict[str, str]:
        """Give morpheme id → family id of those that are known."""
        asked = list(dict.fromkeys(part.morpheme_id for part in parts if part.morpheme_id is not None))
        found = await asyncio.gather(*map(self.morphemes.morpheme, asked))
        return {
            morpheme_id: morpheme.family.family_id
            for morpheme_id, morpheme in zip(asked, found, strict=True)
            if morpheme is not None
        }

    async def _read(self, wanted: Iterable[PrimaryKey]) -> Stored:
        """Read items anew, and let what else this request reads show them."""
        asked = list(wanted)
        stored = await self.engine.get_many(asked, budget=self.budget, consistent=True)
        self.breakdowns.stored.replace({key: stored.get(key) for key in asked})
        return stored

    async def _before(
        self,
        word: items.StoredWord,
        stored: Stored,
        wanted: Iterable[PrimaryKey],
        *,
        changes_official: bool,
        replaced_by: str | None = None,
    ) -> BreakdownsOfWord:
        """Give the breakdowns of a word that a change looks at.

        Args:
            word: The word.
            stored: What was read, with the official breakdown.
            wanted: The keys of breakdowns that were read.
            changes_official: The stored parts of the official breakdown are read too: 1 Query.
            replaced_by: The case-folded e-mail of whose breakdown becomes the official one in place of another's,
                which then stays as its submitter's own: 1 BatchGetItem to see whether there is a newer one.
        """
        official_key = keys.official_breakdown(word.word_id)
        known: dict[PrimaryKey, Attributes | None] = {key: stored.get(key) for key in (official_key, *wanted)}
        if not changes_official:
            return BreakdownsOfWord(word=word, stored=known)
        own_keys = _keys_of_replaced(stored.get(official_key), word.word_id, replaced_by)
        unread = [key for key in own_keys if key not in known]
        rows, more = await asyncio.gather(self._rows(word.word_id), self._read(unread))
        return BreakdownsOfWord(word=word, stored=known | {key: more.get(key) for key in unread}, rows=rows)

    async def _rows(self, word_id: str) -> list[PrimaryKey]:
        condition = keys.breakdown_items_of_word(word_id)
        rows = await query_all(self.reader, condition, consistent=True)
        return [keys.key_of(row) for row in rows]

    async def _located(self, viewer: Viewer, local_id: str, digest: Digest) -> tuple[str, PrimaryKey] | None:
        """Give the word and the key of the breakdown that an id means; the viewer's own costs no read."""
        word_id, colon, of_user = local_id.partition(":")
        if not word_id.isascii() or not word_id.isdigit():
            return None
        if not colon:
            return word_id, keys.official_breakdown(word_id)
        if of_user == digest(viewer.email):
            own = viewer.breakdown_keys(word_id)
            stored = await self._read(own) if len(own) > 1 else {}
            return word_id, next((key for key in own if key in stored), own[0])
        for edge in await self.breakdowns.all_of(word_id):
            breakdown = edge.value
            if not breakdown.is_official and digest(breakdown.submitter or "") == of_user:
                return word_id, breakdown.key
        return None

    def _written_before(
        self, stored: Stored, wanted: Iterable[PrimaryKey], word: items.StoredWord, write_id: str
    ) -> Done | None:
        """Tell whether an earlier attempt did happen, its answer being lost."""
        for key in wanted:
            if key in stored and stored[key].get("write_id") == write_id:
                return Done(word=word, breakdown=items.StoredBreakdown(stored[key]))
        return None

    # ------------------------------------------------------------------ writing

    async def _write(self, change: Change, also: Iterable[Operation] = ()) -> Done | TooLarge:
        """Write a change, all or nothing.

        Raises:
            ConditionFailedError: Something it depends on is not as it was read.
        """
        word = change.before.word
        levels = await self._levels(change) if self.reader.has_derived_items else None
        try:
            operations = changes.operations(change, levels=levels, also=also)
        except TooManyOperationsError:
            return TooLarge(word=word)
        await self.engine.transact(operations, token=_new_id(), budget=self.budget)
        self.breakdowns.written |= change.after
        self.breakdowns.stored.replace(change.after)
        self._count(change)
        return Done(word=word, breakdown=change.breakdown)

    async def _levels(self, change: Change) -> dict[str, int | None]:
        """Give the levels of the families whose words change; nothing is read of those the catalogue knows."""
        wanted = [family_id for family_id, _ in changes.counts(change)]
        found = await asyncio.gather(*map(self.morphemes.family, wanted))
        return {family.family_id: family.level for family in found if family is not None}

    def _count(self, change: Change) -> None:
        if self.morphemes.warm is not None:
            for family_id, amount in changes.counts(change):
                self.morphemes.warm.count_changes[family_id] += amount

    async def _attempts(self, attempt: Callable[[], Awaitable[T]]) -> T:
        for number in range(1, TRIES + 1):
            try:
                return await attempt()
            except ConditionFailedError:
                ceiling = min(LONGEST_WAIT_SECONDS, 0.02 * 2**number)
                await asyncio.sleep(random.uniform(0, ceiling))  # noqa: S311  # spreads retries, guards nothing
        raise TableUnavailableError(f"other writers were faster {TRIES} times")


def _new_id() -> str:
    """Make what tells one write from all others: 32 hexadecimal digits."""
    return uuid.uuid4().hex


def _word(stored: Stored, word_id: str) -> items.StoredWord | None:
    found = stored.get(keys.word(word_id))
    return None if found is None else items.StoredWord(found)


def _is_admin(stored: Stored, viewer: Viewer) -> bool:
    return any(items.StoredUser(stored[key]).is_admin for key in viewer.keys if key in stored)


def _is_own_official(stored: Stored, viewer: Viewer, word_id: str) -> bool:
    """Tell whether the viewer's submission stands in the official place without being verified."""
    found = stored.get(keys.official_breakdown(word_id))
    official = None if found is None else items.StoredBreakdown(found)
    return official is not None and not official.is_verified and viewer.did_submit(official)


def _keys_of_replaced(official: Attributes | None, word_id: str, replaced_by: str | None) -> list[PrimaryKey]:
    """Name where the own breakdown of the official one's submitter stands, if another user's takes its place."""
    submitter = None if official is None else items.StoredBreakdown(official).submitter
    if submitter is None or replaced_by is None or submitter.casefold() == replaced_by:
        return []
    return [keys.user_breakdown(spelling, word_id) for spelling in dict.fromkeys((submitter.casefold(), submitter))]


def _registration(stored: Stored, viewer: Viewer) -> list[Put]:
    """Register a first-time user; one who is registered is never touched."""
    if any(key in stored for key in viewer.keys):
        return []
    return [changes.registration(viewer.email)]


def _named(parts: Sequence[PartAsked], family_ids: Mapping[str, str], stored: Stored) -> list[Part] | tuple[str, ...]:
    """Give the parts with their letters, or the ids of the morphemes that are not there."""
    members: dict[str, Part] = {}
    for family_id in set(family_ids.values()):
        family = stored.get(keys.family(family_id))
        for member in items.StoredFamily(family).members if family is not None else ():
            members[member.morpheme_id] = Part(text=member.text, morpheme_id=member.morpheme_id, family_id=family_id)
    asked = dict.fromkeys(part.morpheme_id for part in parts if part.morpheme_id is not None)
    missing = tuple(morpheme_id for morpheme_id in asked if morpheme_id not in members)
    if missing:
        return missing
    return [Part(text=part.text or "") if part.morpheme_id is None else members[part.morpheme_id] for part in parts]


def _spelled(named: Sequence[Part], word: items.StoredWord) -> list[Part]:
    spelled = spelled_as_in([part.text for part in named], word.text)
    return [replace(part, text=text) for text, part in zip(spelled, named, strict=True)]

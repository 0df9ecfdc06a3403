"""Breakdown writes: read what a decision depends on, decide, write everything in one transaction, retry.

All reads are strongly consistent. If another writer was faster, the transaction is refused as a whole and the write
starts again from a new snapshot. If the response to a transaction was lost, the stored `write_id` shows that it
succeeded.
"""

from __future__ import annotations

import asyncio
import random
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import overload

from loaders.breakdowns.breakdown_id import BreakdownId, Digest
from loaders.breakdowns.breakdowns import Breakdowns
from loaders.morphemes.morphemes import Morphemes
from loaders.paging import query_all
from loaders.reader import Reader
from loaders.viewer import Viewer
from table.breakdowns.decisions import Change, Unread, decide
from table.breakdowns.operations import TooManyOperationsError, operations
from table.breakdowns.outcomes import (
    DeleteOutcome,
    Done,
    MissingBreakdown,
    Refusal,
    RevokeOutcome,
    SubmitOutcome,
    TooLarge,
    VerifyOutcome,
)
from table.breakdowns.state import Delete, RequestedPart, Revoke, Snapshot, Submit, Verify
from table.breakdowns.submission_rate import SubmissionRate
from table.engine.protocol import Attributes, PrimaryKey
from table.errors import ConditionFailedError, TableUnavailableError
from table.model import keys

__all__ = ["BreakdownWrites"]

TRIES = 10
"""Attempts of one write against faster writers: enough for 50 concurrent writers of one word."""

LONGEST_WAIT_SECONDS = 0.4


class BreakdownWrites:
    """The writes of one request.

    Each costs 1 BatchGetItem and 1 TransactWriteItems an attempt. If the official breakdown changes, 1 Query of its
    parts is added, and 1 BatchGetItem if another user's is displaced.
    """

    def __init__(self, reader: Reader, breakdowns: Breakdowns, morphemes: Morphemes, *, rate: SubmissionRate) -> None:
        self.reader = reader
        self.breakdowns = breakdowns
        self.engine = reader.engine
        self.budget = reader.budget
        self.morphemes = morphemes
        self.rate = rate

    async def submit(
        self, viewer: Viewer, word_id: str, parts: Sequence[RequestedPart], *, verify: bool
    ) -> SubmitOutcome:
        """Submit 1 to 50 parts; with a cold catalogue, 1 Query a morpheme is added."""
        morpheme_ids = list(dict.fromkeys(part.morpheme_id for part in parts if part.morpheme_id is not None))
        found = await asyncio.gather(*map(self.morphemes.morpheme, morpheme_ids))
        family_ids = {
            morpheme_id: morpheme.family.family_id
            for morpheme_id, morpheme in zip(morpheme_ids, found, strict=True)
            if morpheme is not None
        }
        return await self._write(
            Submit(
                word_id=word_id,
                spellings=viewer.spellings,
                write_id=_new_id(),
                parts=parts,
                family_ids=family_ids,
                verify=verify,
                rate=self.rate,
            )
        )

    async def delete(self, viewer: Viewer, local_id: str, digest: Digest) -> DeleteOutcome:
        """Delete a breakdown by its id; 1 Query is added to find another user's."""
        located = await self._locate(viewer, local_id, digest)
        if located is None:
            return MissingBreakdown()
        word_id, key = located
        return await self._write(Delete(word_id=word_id, spellings=viewer.spellings, write_id=_new_id(), key=key))

    async def verify(self, viewer: Viewer, local_id: str, revision: str, digest: Digest) -> VerifyOutcome:
        """Verify a breakdown by its id; 1 Query is added to find another user's."""
        located = await self._locate(viewer, local_id, digest)
        if located is None:
            return MissingBreakdown()
        word_id, key = located
        return await self._write(
            Verify(word_id=word_id, spellings=viewer.spellings, write_id=_new_id(), key=key, revision=revision)
        )

    async def revoke(self, viewer: Viewer, local_id: str, digest: Digest) -> RevokeOutcome:
        """Withdraw the verification of a breakdown by its id."""
        located = await self._locate(viewer, local_id, digest)
        if located is None:
            return MissingBreakdown()
        word_id, key = located
        return await self._write(Revoke(word_id=word_id, spellings=viewer.spellings, write_id=_new_id(), key=key))

    async def _locate(self, viewer: Viewer, local_id: str, digest: Digest) -> tuple[str, PrimaryKey] | None:
        """Find the word and key of a breakdown by its id; the viewer's own usually needs no read."""
        requested = BreakdownId.parse(local_id)
        if requested is None:
            return None
        word_id = requested.word_id
        if requested.submitter_digest is None:
            return word_id, keys.official_breakdown(word_id)
        if requested.submitter_digest == digest(viewer.email):
            own = viewer.breakdown_keys(word_id)
            stored = await self._read(own) if len(own) > 1 else {}
            return word_id, next((key for key in own if stored.get(key) is not None), own[0])
        found = [edge.value for edge in await self.breakdowns.all_of(word_id)]
        return next(((word_id, one.key) for one in found if BreakdownId.of(one, digest) == requested), None)

    @overload
    async def _write(self, request: Submit) -> SubmitOutcome: ...
    @overload
    async def _write(self, request: Delete) -> DeleteOutcome: ...
    @overload
    async def _write(self, request: Verify) -> VerifyOutcome: ...
    @overload
    async def _write(self, request: Revoke) -> RevokeOutcome: ...

    async def _write(self, request: Submit | Delete | Verify | Revoke) -> Done | Refusal | TooLarge:
        for number in range(1, TRIES + 1):
            decision = await self._decision(request)
            if not isinstance(decision, Change):
                return decision
            try:
                return await self._transact(decision)
            except ConditionFailedError:
                ceiling = min(LONGEST_WAIT_SECONDS, 0.02 * 2**number)
                await asyncio.sleep(random.uniform(0, ceiling))  # noqa: S311  # spreads retries, guards nothing
            if isinstance(request, Delete):
                request = replace(request, attempted=decision.word)
        raise TableUnavailableError(f"other writers were faster {TRIES} times")

    async def _decision(self, request: Submit | Delete | Verify | Revoke) -> Change | Done | Refusal:
        snapshot, now = Snapshot(word_id=request.word_id, stored=await self._read(request.reads)), datetime.now(UTC)
        while isinstance(decision := decide(snapshot, request, now), Unread):
            rows, more = await asyncio.gather(self._rows(request.word_id), self._read(decision.keys))
            snapshot = replace(snapshot, stored={**snapshot.stored, **more}, rows=rows)
        return decision

    async def _read(self, requested: Iterable[PrimaryKey]) -> dict[PrimaryKey, Attributes | None]:
        """Read items and show them to the other loaders of this request."""
        unique = list(dict.fromkeys(requested))
        found = await self.engine.get_many(unique, budget=self.budget, consistent=True)
        stored = {key: found.get(key) for key in unique}
        self.breakdowns.stored.replace(stored)
        return stored

    async def _rows(self, word_id: str) -> list[PrimaryKey]:
        condition = keys.breakdown_items_of_word(word_id)
        rows = await query_all(self.reader, condition, consistent=True)
        return [keys.key_of(row) for row in rows]

    async def _transact(self, change: Change) -> Done | TooLarge:
        try:
            planned = operations(change, levels=await self._levels(change) if self.reader.has_derived_items else None)
        except TooManyOperationsError:
            return TooLarge(word=change.word)
        await self.engine.transact(planned, token=_new_id(), budget=self.budget)
        self.breakdowns.written |= change.after
        self.breakdowns.stored.replace(change.after)
        if self.morphemes.warm is not None:
            for family_id, amount in change.count_changes.items():
                self.morphemes.warm.count_changes[family_id] += amount
        return Done(word=change.word, breakdown=change.breakdown)

    async def _levels(self, change: Change) -> dict[str, int | None]:
        """Return the level of each family whose count changes; the catalogue knows most of them without a read."""
        found = await asyncio.gather(*map(self.morphemes.family, change.count_changes))
        return {family.family_id: family.level for family in found if family is not None}


def _new_id() -> str:
    """Return a unique id of 32 hexadecimal digits."""
    return uuid.uuid4().hex

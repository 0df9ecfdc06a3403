"""Breakdown writes: read what a decision depends on, decide, write everything in one transaction, retry.

All reads are strongly consistent. If another writer was faster, the transaction is refused as a whole and the write
starts again from a new snapshot. If the response to a transaction was lost, the stored `write_id` shows that it
succeeded.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import overload

from loaders.breakdowns.breakdown_id import Digest
from loaders.breakdowns.breakdowns import Breakdowns
from loaders.change_log import Published, nobody
from loaders.morphemes.morphemes import Morphemes
from loaders.reader import Reader
from loaders.viewer import Viewer
from table.breakdowns.changes import topics_of
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
from table.breakdowns.state import DeleteRequest, RequestedPart, RevokeRequest, Snapshot, SubmitRequest, VerifyRequest
from table.breakdowns.submission_rate import SubmissionRate
from table.engine.protocol import PrimaryKey
from table.errors import ConditionFailedError, TableUnavailableError
from table.model import keys

__all__ = ["BreakdownWrites"]

TRIES = 10
"""Attempts of one write against faster writers: enough for 50 concurrent writers of one word."""

LONGEST_WAIT_SECONDS = 0.4

_SLOTS = itertools.count(random.randrange(keys.CHANGE_SLOTS))  # noqa: S311  # spreads processes, guards nothing
"""The slots of the change log in turn, so that a process overwrites its own changes as late as possible."""


class BreakdownWrites:
    """The writes of one request.

    Each costs 1 BatchGetItem and 1 TransactWriteItems an attempt. If the official breakdown changes, 1 Query of its
    parts is added, and 1 BatchGetItem if another user's is displaced.
    """

    def __init__(
        self,
        reader: Reader,
        breakdowns: Breakdowns,
        morphemes: Morphemes,
        *,
        rate: SubmissionRate,
        published: Published = nobody,
    ) -> None:
        """Write through a reader; `published` is called with each write and what it changed."""
        self.published = published
        self.reader = reader
        self.breakdowns = breakdowns
        self.morphemes = morphemes
        self.rate = rate

    async def submit(
        self, viewer: Viewer, word_id: str, parts: Sequence[RequestedPart], *, verify: bool
    ) -> SubmitOutcome:
        """Submit 1 to 50 parts; with a cold catalogue, 1 Query a morpheme is added."""
        morpheme_ids = [part.morpheme_id for part in parts if part.morpheme_id is not None]
        submission = SubmitRequest(
            word_id=word_id,
            spellings=viewer.spellings,
            parts=parts,
            family_ids=await self.morphemes.family_ids(morpheme_ids),
            verify=verify,
            rate=self.rate,
        )
        return await self._write(submission)

    async def delete(self, viewer: Viewer, local_id: str, digest: Digest) -> DeleteOutcome:
        """Delete a breakdown by its id; 1 Query is added to find another user's."""
        located = await self.breakdowns.locate(local_id, digest)
        if located is None:
            return MissingBreakdown()
        word_id, key = located
        return await self._write(DeleteRequest(word_id=word_id, spellings=viewer.spellings, key=key))

    async def verify(self, viewer: Viewer, local_id: str, revision: str, digest: Digest) -> VerifyOutcome:
        """Verify a breakdown by its id; 1 Query is added to find another user's."""
        located = await self.breakdowns.locate(local_id, digest)
        if located is None:
            return MissingBreakdown()
        word_id, key = located
        return await self._write(VerifyRequest(word_id=word_id, spellings=viewer.spellings, key=key, revision=revision))

    async def revoke(self, viewer: Viewer, local_id: str, digest: Digest) -> RevokeOutcome:
        """Withdraw the verification of a breakdown by its id."""
        located = await self.breakdowns.locate(local_id, digest)
        if located is None:
            return MissingBreakdown()
        word_id, key = located
        return await self._write(RevokeRequest(word_id=word_id, spellings=viewer.spellings, key=key))

    @overload
    async def _write(self, request: SubmitRequest) -> SubmitOutcome: ...
    @overload
    async def _write(self, request: DeleteRequest) -> DeleteOutcome: ...
    @overload
    async def _write(self, request: VerifyRequest) -> VerifyOutcome: ...
    @overload
    async def _write(self, request: RevokeRequest) -> RevokeOutcome: ...

    async def _write(
        self, request: SubmitRequest | DeleteRequest | VerifyRequest | RevokeRequest
    ) -> Done | Refusal | TooLarge:
        for number in range(1, TRIES + 1):
            decision = await self._decision(request)
            if not isinstance(decision, Change):
                return decision
            try:
                return await self._transact(decision)
            except ConditionFailedError:
                ceiling = min(LONGEST_WAIT_SECONDS, 0.02 * 2**number)
                await asyncio.sleep(random.uniform(0, ceiling))  # noqa: S311  # spreads retries, guards nothing
            if isinstance(request, DeleteRequest):
                request = replace(request, attempted=decision.word)
        raise TableUnavailableError(f"other writers were faster {TRIES} times")

    async def _decision(
        self, request: SubmitRequest | DeleteRequest | VerifyRequest | RevokeRequest
    ) -> Change | Done | Refusal:
        stored = await self.breakdowns.read_latest(request.reads)
        rows: list[PrimaryKey] | None = None
        while True:
            snapshot = Snapshot(word_id=request.word_id, stored=stored, rows=rows)
            decision = decide(snapshot, request, datetime.now(UTC))
            if not isinstance(decision, Unread):
                return decision
            rows, more = await asyncio.gather(
                self.breakdowns.row_keys(request.word_id), self.breakdowns.read_latest(decision.keys)
            )
            stored |= more

    async def _transact(self, change: Change) -> Done | TooLarge:
        try:
            levels = await self.morphemes.levels(change.count_changes) if self.reader.has_derived_items else None
            planned = operations(change, levels=levels, slot=next(_SLOTS))
        except TooManyOperationsError:
            return TooLarge(word=change.word)
        try:
            await self.reader.engine.transact(planned, token=uuid.uuid4().hex, budget=self.reader.budget)
        except (TableUnavailableError, asyncio.CancelledError):
            # It may have been written. If it is written later, the change log tells: the write's id is not noted.
            self.published("", topics_of(change))
            raise
        self.published(change.write_id, topics_of(change))
        self.breakdowns.written |= change.after
        self.breakdowns.stored.replace(change.after)
        return Done(word=change.word, breakdown=change.breakdown)

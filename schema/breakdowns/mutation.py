"""The mutations: each runs one transaction and returns its outcome as data."""

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated

import strawberry

from loaders.viewer import Viewer
from schema.breakdowns.breakdown import Breakdown
from schema.breakdowns.inputs import (
    BreakdownItemInput,
    DeleteBreakdownInput,
    RevokeBreakdownVerificationInput,
    SubmitBreakdownInput,
    VerifyBreakdownInput,
)
from schema.breakdowns.payloads import (
    DeleteBreakdownPayload,
    RevokeBreakdownVerificationPayload,
    SubmitBreakdownPayload,
    VerifyBreakdownPayload,
)
from schema.breakdowns.user_errors import (
    BreakdownChangedError,
    BreakdownMismatchError,
    BreakdownNotFoundError,
    BreakdownNotVerifiedError,
    InvalidBreakdownItemError,
    MorphemesNotFoundError,
    WordNotFoundError,
)
from schema.errors import ForbiddenError, InputError, RateLimitedError, visible
from schema.fields.context import Info
from schema.fields.stored import resolved
from schema.relay.global_id import global_id, local_id
from schema.words.word import Word
from table.breakdowns.outcomes import (
    Changed,
    Done,
    MissingBreakdown,
    MissingMorphemes,
    MissingWord,
    Misspelled,
    NotVerified,
    SubmitOutcome,
    TooLarge,
    TooManySubmissions,
)
from table.breakdowns.state import RequestedPart
from table.errors import MalformedItemError
from table.model import items

__all__ = ["Mutation"]

logger = logging.getLogger(__name__)

PARTS = 50
PART_CHARACTERS = 30

_TEXT_PART = re.compile(r"[\u0400-\u04FF][\u0400-\u04FF\u0300\u0301\u0306\u0308]*|-| ")
"""Cyrillic letters, also with a decomposed й or ё. The hyphen or space in a word such as кто-то is a separate part."""

BREAKDOWN_ID = ["input", "breakdownId"]
ITEMS = ["input", "items"]

UNREADABLE = (
    "nothing was changed: what is stored of this word, or of this breakdown, cannot be read; "
    "tell the operator of this server which one it is"
)


@strawberry.type(
    description="Everything that can be changed. Each field needs a signed-in user; without one it is an UNAUTHENTICATED error."
)
class Mutation:
    @resolved(
        description="Break a word down on behalf of the viewer. A second submission for the same word replaces the first. An admin's breakdown is verified at once unless `verify` is false.",
        cost=10,
    )
    async def submit_breakdown(
        self,
        info: Info,
        input: Annotated[SubmitBreakdownInput, strawberry.argument(description="The word and its parts.")],
    ) -> SubmitBreakdownPayload | None:
        viewer = info.context.signed_in()
        word_id = local_id(input.word_id, "Word", "input.wordId")
        parts = [_part(part, index) for index, part in enumerate(input.items)]
        if invalid := _invalid(input.items):
            return SubmitBreakdownPayload(word=await _word(info, word_id), user_errors=[*invalid])
        writes = info.context.loaders.breakdown_writes
        with _refused_if_unreadable():
            outcome = await writes.submit(viewer, word_id, parts, verify=input.verify)
        return _submitted(outcome)

    @resolved(description="Delete a breakdown: one's own, or any breakdown for an admin.", cost=10)
    async def delete_breakdown(
        self,
        info: Info,
        input: Annotated[DeleteBreakdownInput, strawberry.argument(description="Which breakdown.")],
    ) -> DeleteBreakdownPayload | None:
        viewer = info.context.signed_in()
        local = local_id(input.breakdown_id, "Breakdown", "input.breakdownId")
        with _refused_if_unreadable():
            outcome = await info.context.loaders.breakdown_writes.delete(viewer, local, info.context.digest)
        match outcome:
            case Done(word=word):
                deleted = strawberry.ID(global_id("Breakdown", local))
                return DeleteBreakdownPayload(deleted_breakdown_id=deleted, word=Word(item=word))
            case TooLarge():
                raise _too_large("deleted", "the one that becomes official in its place")
            case MissingBreakdown():
                return DeleteBreakdownPayload(user_errors=[_not_found()])

    @resolved(
        description="Make a breakdown the verified, official one of its word. For admins. The submitter keeps the credit; the breakdown that was official before stays as a submission.",
        cost=10,
    )
    async def verify_breakdown(
        self,
        info: Info,
        input: Annotated[VerifyBreakdownInput, strawberry.argument(description="Which breakdown, in which revision.")],
    ) -> VerifyBreakdownPayload | None:
        viewer = await _admin(info)
        local = local_id(input.breakdown_id, "Breakdown", "input.breakdownId")
        writes = info.context.loaders.breakdown_writes
        with _refused_if_unreadable():
            outcome = await writes.verify(viewer, local, input.revision, info.context.digest)
        match outcome:
            case Done(word=word, breakdown=breakdown):
                return VerifyBreakdownPayload(word=Word(item=word), breakdown=_shown(breakdown))
            case Changed(current=current):
                return VerifyBreakdownPayload(
                    user_errors=[
                        BreakdownChangedError(
                            message="The breakdown has been changed since you looked at it. Look at it again.",
                            path=["input", "revision"],
                            found=Breakdown(item=current),
                        )
                    ]
                )
            case TooLarge():
                raise _too_large("verified", "the official one that it replaces")
            case MissingBreakdown():
                return VerifyBreakdownPayload(user_errors=[_not_found()])

    @resolved(description="Take the verification of a breakdown back. For admins.", cost=10)
    async def revoke_breakdown_verification(
        self,
        info: Info,
        input: Annotated[RevokeBreakdownVerificationInput, strawberry.argument(description="Which breakdown.")],
    ) -> RevokeBreakdownVerificationPayload | None:
        viewer = await _admin(info)
        local = local_id(input.breakdown_id, "Breakdown", "input.breakdownId")
        with _refused_if_unreadable():
            outcome = await info.context.loaders.breakdown_writes.revoke(viewer, local, info.context.digest)
        match outcome:
            case Done(word=word, breakdown=breakdown):
                return RevokeBreakdownVerificationPayload(word=Word(item=word), breakdown=_shown(breakdown))
            case MissingBreakdown():
                return RevokeBreakdownVerificationPayload(user_errors=[_not_found()])
            case TooLarge():
                raise _too_large("revoked", "the one that becomes official in its place")
            case NotVerified():
                message = "The breakdown is not verified, so there is no verification to take back."
                return RevokeBreakdownVerificationPayload(
                    user_errors=[BreakdownNotVerifiedError(message=message, path=BREAKDOWN_ID)]
                )


async def _admin(info: Info) -> Viewer:
    viewer = info.context.signed_in()
    if not await viewer.is_admin():
        raise ForbiddenError("only admins review breakdowns")
    return viewer


@contextmanager
def _refused_if_unreadable() -> Iterator[None]:
    """Refuse a change that depends on an item that cannot be read, which trying again would not help; log its key."""
    try:
        yield
    except MalformedItemError as problem:
        logger.warning("a breakdown was not changed: %s", problem)
        raise InputError(UNREADABLE) from None


# ------------------------------------------------------------------ submissions


def _part(part: BreakdownItemInput, index: int) -> RequestedPart:
    if part.morpheme_id is not None and part.morpheme_id is not strawberry.UNSET:
        return RequestedPart(morpheme_id=local_id(part.morpheme_id, "Morpheme", f"input.items.{index}.morphemeId"))
    return RequestedPart(text=part.text or "")


def _invalid(parts: Sequence[BreakdownItemInput]) -> list[InvalidBreakdownItemError]:
    """Return the parts that are invalid for any word."""
    if not 1 <= len(parts) <= PARTS:
        message = f"A breakdown has 1 to {PARTS} parts; this one has {len(parts)}."
        return [InvalidBreakdownItemError(message=message, path=ITEMS)]
    return [
        InvalidBreakdownItemError(message=problem, path=[*ITEMS, str(index), "text"])
        for index, part in enumerate(parts)
        if isinstance(part.text, str) and (problem := _problem(part.text, index))
    ]


def _problem(text: str, index: int) -> str | None:
    if not text:
        return f"Part {index + 1} is empty. Give it at least one letter, or leave it out."
    if len(text) > PART_CHARACTERS:
        return f"Part {index + 1} has {len(text)} letters. A part has at most {PART_CHARACTERS}."
    if not _TEXT_PART.fullmatch(text):
        return f"Part {index + 1} is «{visible(text)}». Parts contain only Cyrillic letters."
    return None


def _submitted(outcome: SubmitOutcome) -> SubmitBreakdownPayload:
    match outcome:
        case Done(word=word, breakdown=breakdown):
            return SubmitBreakdownPayload(word=Word(item=word), breakdown=_shown(breakdown))
        case MissingWord():
            error = WordNotFoundError(message="There is no such word.", path=["input", "wordId"])
            return SubmitBreakdownPayload(user_errors=[error])
        case MissingMorphemes(word=word, morpheme_ids=missing):
            ids = [strawberry.ID(global_id("Morpheme", morpheme_id)) for morpheme_id in missing]
            message = (
                f"{len(ids)} of the morphemes are no longer in the dictionary. Choose others, or give the letters."
            )
            not_found = MorphemesNotFoundError(message=message, path=ITEMS, morpheme_ids=ids)
            return SubmitBreakdownPayload(word=Word(item=word), user_errors=[not_found])
        case Misspelled(word=word, actual=actual, differs_at=differs_at):
            message = f"The parts spell «{actual}», not «{word.text}»: letter {differs_at + 1} differs."
            mismatch = BreakdownMismatchError(
                message=message, path=ITEMS, expected=word.text, actual=actual, differs_at=differs_at
            )
            return SubmitBreakdownPayload(word=Word(item=word), user_errors=[mismatch])
        case TooLarge(word=word):
            message = (
                "With the breakdown that it replaces, this one has too many parts to be stored at once. Use fewer."
            )
            too_many = InvalidBreakdownItemError(message=message, path=ITEMS)
            return SubmitBreakdownPayload(word=Word(item=word), user_errors=[too_many])
        case TooManySubmissions(allowed=allowed, period=period, wait_seconds=wait):
            raise RateLimitedError(
                f"you submitted {allowed} breakdowns within a {period}, the limit per {period}; wait {wait} seconds",
                wait_seconds=wait,
            )


# ------------------------------------------------------------------ helpers


def _shown(breakdown: items.StoredBreakdown | None) -> Breakdown | None:
    return None if breakdown is None else Breakdown(item=breakdown)


async def _word(info: Info, word_id: str) -> Word | None:
    found = await info.context.loaders.words.by_id(word_id)
    return None if found is None else Word(item=found)


def _not_found() -> BreakdownNotFoundError:
    """The same error for a missing breakdown and for one that the viewer must not change."""
    message = "There is no such breakdown, or it is not yours to change."
    return BreakdownNotFoundError(message=message, path=BREAKDOWN_ID)


def _too_large(done: str, other: str) -> InputError:
    """Return the error for a change that does not fit into one transaction; trying again would not help."""
    return InputError(
        f"the breakdown cannot be {done}: it has, or {other} has, too many parts to be changed at once; "
        "submit a breakdown with fewer parts in its place"
    )

"""The payloads of the mutations."""

from __future__ import annotations

import strawberry

from schema.breakdowns.breakdown import Breakdown
from schema.breakdowns.user_errors import (
    DeleteBreakdownError,
    RevokeBreakdownVerificationError,
    SubmitBreakdownError,
    VerifyBreakdownError,
)
from schema.words.word import Word

__all__ = [
    "DeleteBreakdownPayload",
    "RevokeBreakdownVerificationPayload",
    "SubmitBreakdownPayload",
    "VerifyBreakdownPayload",
]


@strawberry.type(description="What came of `submitBreakdown`.")
class SubmitBreakdownPayload:
    breakdown: Breakdown | None = strawberry.field(
        description="The breakdown as it was stored. Null when there are errors.", default=None
    )
    word: Word | None = strawberry.field(
        description="The word, with its new breakdown. Null when it was not found.", default=None
    )
    user_errors: list[SubmitBreakdownError] = strawberry.field(
        description="What the user has to correct. Empty when the breakdown was stored.", default_factory=list
    )


@strawberry.type(description="What came of `deleteBreakdown`.")
class DeleteBreakdownPayload:
    deleted_breakdown_id: strawberry.ID | None = strawberry.field(
        description="The global id of the deleted breakdown. Null when there are errors.", default=None
    )
    word: Word | None = strawberry.field(
        description="The word the breakdown was for. Null when there are errors.", default=None
    )
    user_errors: list[DeleteBreakdownError] = strawberry.field(
        description="Why nothing was deleted. Empty when the breakdown was deleted.", default_factory=list
    )


@strawberry.type(description="What came of `verifyBreakdown`.")
class VerifyBreakdownPayload:
    breakdown: Breakdown | None = strawberry.field(
        description="The verified breakdown. Null when there are errors.", default=None
    )
    word: Word | None = strawberry.field(
        description="The word, with its new official breakdown. Null when there are errors.", default=None
    )
    user_errors: list[VerifyBreakdownError] = strawberry.field(
        description="Why nothing was verified. Empty when the breakdown is verified.", default_factory=list
    )


@strawberry.type(description="What came of `revokeBreakdownVerification`.")
class RevokeBreakdownVerificationPayload:
    breakdown: Breakdown | None = strawberry.field(
        description="The breakdown, no longer verified. Null when there are errors.", default=None
    )
    word: Word | None = strawberry.field(
        description="The word, with the official breakdown it has now. Null when there are errors.", default=None
    )
    user_errors: list[RevokeBreakdownVerificationError] = strawberry.field(
        description="Why nothing was changed. Empty when the breakdown is not verified any more.", default_factory=list
    )

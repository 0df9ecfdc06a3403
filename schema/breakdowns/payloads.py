"""The payloads of the mutations."""

from typing import Any

import strawberry

from schema.breakdowns.breakdown import Breakdown
from schema.breakdowns.user_errors import (
    DeleteBreakdownError,
    RevokeBreakdownVerificationError,
    SubmitBreakdownError,
    VerifyBreakdownError,
)
from schema.words.word import Word


def _unless_failed(description: str) -> Any:  # like Strawberry's own `field`
    """Declare a field that is null if the mutation failed."""
    return strawberry.field(description=description, default=None)


def _errors(description: str) -> Any:
    """Declare the errors of a mutation, none by default."""
    return strawberry.field(description=description, default_factory=list)


@strawberry.type(description="What came of `submitBreakdown`.")
class SubmitBreakdownPayload:
    breakdown: Breakdown | None = _unless_failed("The breakdown as it was stored. Null when there are errors.")
    word: Word | None = _unless_failed("The word, with its new breakdown. Null when it was not found.")
    user_errors: list[SubmitBreakdownError] = _errors(
        "What the user has to correct. Empty when the breakdown was stored."
    )


@strawberry.type(description="What came of `deleteBreakdown`.")
class DeleteBreakdownPayload:
    deleted_breakdown_id: strawberry.ID | None = _unless_failed(
        "The global id of the deleted breakdown. Null when there are errors."
    )
    word: Word | None = _unless_failed("The word the breakdown was for. Null when there are errors.")
    user_errors: list[DeleteBreakdownError] = _errors("Why nothing was deleted. Empty when the breakdown was deleted.")


@strawberry.type(description="What came of `verifyBreakdown`.")
class VerifyBreakdownPayload:
    breakdown: Breakdown | None = _unless_failed("The verified breakdown. Null when there are errors.")
    word: Word | None = _unless_failed("The word, with its new official breakdown. Null when there are errors.")
    user_errors: list[VerifyBreakdownError] = _errors("Why nothing was verified. Empty when the breakdown is verified.")


@strawberry.type(description="What came of `revokeBreakdownVerification`.")
class RevokeBreakdownVerificationPayload:
    breakdown: Breakdown | None = _unless_failed("The breakdown, no longer verified. Null when there are errors.")
    word: Word | None = _unless_failed("The word, with the official breakdown it has now. Null when there are errors.")
    user_errors: list[RevokeBreakdownVerificationError] = _errors(
        "Why nothing was changed. Empty when the breakdown is not verified any more."
    )

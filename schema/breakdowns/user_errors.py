"""Errors that the user can correct: data in the payload of a mutation, not GraphQL errors."""

from typing import Annotated, TypeAlias

import strawberry

from schema.breakdowns.breakdown import Breakdown
from schema.fields.stored import resolved

MESSAGE = "What is wrong, in English, fit to be shown."
PATH = "The path to the input field at fault."


@strawberry.interface(description="Something the user can correct.")
class UserError:
    message: str = strawberry.field(description=MESSAGE)
    path: list[str] = strawberry.field(
        description='The path to the input field at fault, for example `["input", "items", "2"]`.'
    )


@strawberry.type(description="There is no word with the id.")
class WordNotFoundError(UserError):
    path: list[str] = strawberry.field(description=PATH)


@strawberry.type(description="Some of the morphemes do not exist.")
class MorphemesNotFoundError(UserError):
    path: list[str] = strawberry.field(description=PATH)
    morpheme_ids: list[strawberry.ID] = strawberry.field(description="The ids that were not found, and only those.")


@strawberry.type(description="The parts do not spell the word.")
class BreakdownMismatchError(UserError):
    path: list[str] = strawberry.field(description=PATH)
    expected: str = strawberry.field(description="The word.")
    actual: str = strawberry.field(description="The parts put together.")
    differs_at: int = strawberry.field(description="The index of the first letter that differs, from 0.")


@strawberry.type(description="A part is not acceptable: empty, too long, or not Cyrillic; or there are too many parts.")
class InvalidBreakdownItemError(UserError):
    path: list[str] = strawberry.field(description=PATH)


@strawberry.type(description="There is no breakdown with the id, or it is not the viewer's to change.")
class BreakdownNotFoundError(UserError):
    path: list[str] = strawberry.field(description=PATH)


@strawberry.type(description="The breakdown has been changed since it was looked at.")
class BreakdownChangedError(UserError):
    found: strawberry.Private[Breakdown]
    path: list[str] = strawberry.field(description=PATH)

    @resolved(description="The breakdown as it is now. Null when it could not be read.", null_is_failure=True)
    def current(self) -> Breakdown | None:
        return self.found


@strawberry.type(description="The breakdown is not verified, so there is nothing to take back.")
class BreakdownNotVerifiedError(UserError):
    path: list[str] = strawberry.field(description=PATH)


SubmitBreakdownError: TypeAlias = Annotated[
    WordNotFoundError | MorphemesNotFoundError | BreakdownMismatchError | InvalidBreakdownItemError,
    strawberry.union("SubmitBreakdownError", description="What can be wrong with a submitted breakdown."),
]
DeleteBreakdownError: TypeAlias = Annotated[
    BreakdownNotFoundError,
    strawberry.union("DeleteBreakdownError", description="What can be wrong when a breakdown is deleted."),
]
VerifyBreakdownError: TypeAlias = Annotated[
    BreakdownNotFoundError | BreakdownChangedError,
    strawberry.union("VerifyBreakdownError", description="What can be wrong when a breakdown is verified."),
]
RevokeBreakdownVerificationError: TypeAlias = Annotated[
    BreakdownNotFoundError | BreakdownNotVerifiedError,
    strawberry.union(
        "RevokeBreakdownVerificationError", description="What can be wrong when a verification is taken back."
    ),
]

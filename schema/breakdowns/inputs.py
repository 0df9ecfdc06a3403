"""The inputs of the mutations."""

import strawberry

from schema.fields.stored import omittable


@strawberry.input(one_of=True, description="A part of a breakdown.")
class BreakdownItemInput:
    morpheme_id: strawberry.ID | None = omittable("The global id of the morpheme the part is.")
    text: str | None = omittable("The letters of a part that is no known morpheme.")


@strawberry.input(description="A word and the parts the viewer breaks it into.")
class SubmitBreakdownInput:
    word_id: strawberry.ID = strawberry.field(description="The global id of the word.")
    items: list[BreakdownItemInput] = strawberry.field(
        description="The parts from left to right, 1 to 50. Together they have to spell the word; case and the difference of е and ё do not matter."
    )
    verify: bool = strawberry.field(
        description="Whether the breakdown becomes the verified one. Counts for admins only.", default=True
    )


@strawberry.input(description="The breakdown to delete.")
class DeleteBreakdownInput:
    breakdown_id: strawberry.ID = strawberry.field(description="The global id of the breakdown.")


@strawberry.input(description="The breakdown to verify.")
class VerifyBreakdownInput:
    breakdown_id: strawberry.ID = strawberry.field(description="The global id of the breakdown.")
    revision: str = strawberry.field(
        description="The `revision` that was looked at. When the breakdown has changed since, nothing is verified."
    )


@strawberry.input(description="The breakdown to take the verification from.")
class RevokeBreakdownVerificationInput:
    breakdown_id: strawberry.ID = strawberry.field(description="The global id of the breakdown.")

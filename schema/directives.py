"""Directives of the schema: what it says of its fields beyond their types."""

from __future__ import annotations

import strawberry
from strawberry.schema_directive import Location

__all__ = ["SEMANTIC_NON_NULL"]


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="semanticNonNull",
    description="The field is null only when it failed; a client that handles errors may treat it as non-null.",
)
class SemanticNonNull:
    levels: list[int] = strawberry.directive_field(name="levels", default=strawberry.UNSET)


SEMANTIC_NON_NULL = SemanticNonNull()
"""For a field that takes another read, and is null for no other reason than that the read failed."""

"""The directive `@cacheControl`: how long, and by whom, a response with a field or type may be cached."""

from enum import Enum

import strawberry
from strawberry.schema_directive import Location

__all__ = ["OWN", "PAGE_SECONDS", "CacheControl", "CacheControlScope", "public"]

PAGE_SECONDS = 3600
"""Lists of words. Users' breakdowns and imports change them, but an hour's delay is acceptable."""


@strawberry.enum(name="CacheControlScope", description="Who may share a cached response.")
class CacheControlScope(Enum):
    PUBLIC = strawberry.enum_value("public", description="Anyone: the value is the same for every viewer.")
    PRIVATE = strawberry.enum_value("private", description="Only the viewer who asked.")


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION, Location.OBJECT, Location.INTERFACE, Location.UNION],
    name="cacheControl",
    description="How long a response that contains this field or type may be cached. The response takes the smallest age and the strictest scope of all its fields.",
)
class CacheControl:
    max_age: int | None = strawberry.field(
        name="maxAge", description="Seconds the value stays fresh.", default=strawberry.UNSET
    )
    scope: CacheControlScope | None = strawberry.field(
        name="scope", description="Who may share the cached value.", default=strawberry.UNSET
    )


OWN = CacheControl(max_age=0, scope=CacheControlScope.PRIVATE)
"""Viewer-dependent: never shared."""


def public(seconds: int) -> CacheControl:
    """Identical for every viewer, and fresh for a number of seconds."""
    return CacheControl(max_age=seconds, scope=CacheControlScope.PUBLIC)

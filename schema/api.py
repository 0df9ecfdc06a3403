"""The one schema object: the query root with everything that is reached from it."""

from __future__ import annotations

from datetime import date, datetime

import strawberry
from strawberry.schema.config import StrawberryConfig

from schema.breakdown import Breakdown, MorphemeBreakdownItem, TextBreakdownItem
from schema.direct import resolve_directly
from schema.morpheme import Morpheme, MorphemeFamily
from schema.mutation import Mutation
from schema.query import Query
from schema.scalars import DATE, DATE_TIME
from schema.user import User
from schema.word import Word

__all__ = ["graphql_schema", "sdl", "strawberry_schema"]

strawberry_schema = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    types=[Word, Breakdown, Morpheme, MorphemeFamily, MorphemeBreakdownItem, TextBreakdownItem, User],
    config=StrawberryConfig(scalar_map={date: DATE, datetime: DATE_TIME}),
)

resolve_directly(strawberry_schema)

graphql_schema = strawberry_schema._schema  # noqa: SLF001  # the executor works on graphql-core's schema
graphql_schema.description = (
    "A GraphQL API for studying Russian by roots: words, meanings, grammar, and the breakdown of words into morphemes."
)

PRINTED_AND_MEANT = {
    "directive @semanticNonNull(levels: [Int!]!)": """directive @semanticNonNull(
  \"\"\"The list levels that are meant; 0 is the field itself.\"\"\"
  levels: [Int!]! = [0]
)""",
    "directive @cacheControl(maxAge: Int, scope: CacheControlScope)": """directive @cacheControl(
  \"\"\"Seconds the value stays fresh.\"\"\"
  maxAge: Int

  \"\"\"Who may share the cached value.\"\"\"
  scope: CacheControlScope
)""",
}
"""Strawberry's printer drops the descriptions of a directive's arguments, and defaults that are lists."""


def sdl() -> str:
    """Print the schema in the schema definition language, with a newline at the end."""
    printed = strawberry_schema.as_str()
    for one, other in PRINTED_AND_MEANT.items():
        printed = printed.replace(one, other)
    return printed.rstrip() + "\n"

"""The schema: the query and mutation roots with every type they reach."""

from __future__ import annotations

from datetime import date, datetime

import strawberry
from graphql import GraphQLInputObjectType
from graphql.utilities.print_schema import print_schema_definition
from strawberry.schema.config import StrawberryConfig

from schema.breakdowns.breakdown import Breakdown, MorphemeBreakdownItem, TextBreakdownItem
from schema.breakdowns.mutation import Mutation
from schema.breakdowns.user import User
from schema.fields.direct import resolve_directly
from schema.fields.directives import complete
from schema.fields.scalars import DATE, DATE_TIME
from schema.morphemes.morpheme import Morpheme, MorphemeFamily
from schema.query import Query
from schema.words.word import Word

__all__ = ["graphql_schema", "sdl", "strawberry_schema"]

strawberry_schema = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    types=[Word, Breakdown, Morpheme, MorphemeFamily, MorphemeBreakdownItem, TextBreakdownItem, User],
    config=StrawberryConfig(scalar_map={date: DATE, datetime: DATE_TIME}),
)

resolve_directly(strawberry_schema)

graphql_schema = strawberry_schema._schema  # noqa: SLF001  # the executor takes graphql-core's schema
graphql_schema.description = (
    "A GraphQL API for studying Russian by roots: words, meanings, grammar, and the breakdown of words into morphemes."
)
complete(graphql_schema.directives)

for _type in graphql_schema.type_map.values():
    if isinstance(_type, GraphQLInputObjectType):
        # Strawberry checks @oneOf itself, with a rule that its own executor adds; graphql-core's rules need this mark.
        _type.is_one_of = _type.extensions["strawberry-definition"].is_one_of

BUILT_IN = "directive @oneOf on INPUT_OBJECT\n\n"
"""Printed by Strawberry, but the specification leaves out what it defines itself."""


def sdl() -> str:
    """Return the schema in the schema definition language, with a newline at the end.

    Strawberry prints the directives of fields but not the description of the schema; graphql-core does the opposite.
    """
    return f"{print_schema_definition(graphql_schema)}\n\n{strawberry_schema.as_str().replace(BUILT_IN, '').rstrip()}\n"

"""The schema as it is published."""

from __future__ import annotations

import re
from pathlib import Path

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    build_schema,
    is_introspection_type,
    is_specified_scalar_type,
)

from schema.api import graphql_schema, sdl

PUBLISHED = Path(__file__).parent.parent.parent / "schema.graphql"


def test_the_published_schema_is_fresh() -> None:
    assert PUBLISHED.read_text(encoding="utf-8") == sdl()


def test_the_published_schema_can_be_built_from() -> None:
    built = build_schema(PUBLISHED.read_text(encoding="utf-8"))

    assert built.query_type is not None
    assert sorted(built.query_type.fields) == [
        "about", "analyzeText", "breakdownsAwaitingReview", "morpheme", "morphemeFamilies", "morphemeFamily",
        "morphemeIndex", "morphemes", "node", "nodes", "randomWord", "searchMorphemes", "searchWords", "viewer", "word",
        "wordList", "wordOfTheDay", "words",
    ]  # fmt: skip
    assert built.mutation_type is not None
    assert sorted(built.mutation_type.fields) == [
        "deleteBreakdown", "revokeBreakdownVerification", "submitBreakdown", "verifyBreakdown"
    ]  # fmt: skip


def test_fields_that_are_null_only_when_they_failed_say_so() -> None:
    built = build_schema(PUBLISHED.read_text(encoding="utf-8"))
    directive = built.get_directive("semanticNonNull")
    text = PUBLISHED.read_text(encoding="utf-8")

    assert directive is not None
    assert "levels: [Int!]! = [0]" in text
    assert len(re.findall(": .* @semanticNonNull", text)) == 17


def test_everything_is_described() -> None:
    silent = []
    for name, kind in graphql_schema.type_map.items():
        if is_introspection_type(kind) or is_specified_scalar_type(kind):
            continue
        if not kind.description:
            silent.append(name)
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            silent += [f"{name}.{field}" for field, one in kind.fields.items() if not one.description]
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            silent += [
                f"{name}.{field}({argument})"
                for field, one in kind.fields.items()
                for argument, given in one.args.items()
                if not given.description
            ]
        if isinstance(kind, GraphQLEnumType):
            silent += [f"{name}.{value}" for value, one in kind.values.items() if not one.description]

    assert silent == []

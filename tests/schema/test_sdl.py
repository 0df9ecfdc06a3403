"""The published schema."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    build_schema,
    get_named_type,
    is_introspection_type,
    is_specified_directive,
    is_specified_scalar_type,
)

from schema.api import graphql_schema, sdl
from schema.changes import changes

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / "schema.graphql"
CONTRACT = ROOT.parent / "shared" / "schema.graphql"

OWED = Path(__file__).parent / "version_2_owed.txt"
"""Differences from the contract that are planned for version 2; a change that implements one deletes its line."""


def test_the_published_schema_is_up_to_date() -> None:
    assert PUBLISHED.read_text(encoding="utf-8") == sdl()


def test_the_published_schema_is_valid() -> None:
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


def test_fields_that_are_null_only_on_failure_are_marked() -> None:
    built = build_schema(PUBLISHED.read_text(encoding="utf-8"))
    directive = built.get_directive("semanticNonNull")
    text = PUBLISHED.read_text(encoding="utf-8")

    assert directive is not None
    assert "levels: [Int!]! = [0]" in text
    assert len(re.findall(": .* @semanticNonNull", text)) == 18


def test_everything_has_a_description() -> None:
    undescribed = []
    for name, kind in graphql_schema.type_map.items():
        if is_introspection_type(kind) or is_specified_scalar_type(kind):
            continue
        if not kind.description:
            undescribed.append(name)
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            undescribed += [f"{name}.{field}" for field, one in kind.fields.items() if not one.description]
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            undescribed += [
                f"{name}.{field}({argument})"
                for field, one in kind.fields.items()
                for argument, given in one.args.items()
                if not given.description
            ]
        if isinstance(kind, GraphQLEnumType):
            undescribed += [f"{name}.{value}" for value, one in kind.values.items() if not one.description]

    assert undescribed == []


@pytest.mark.skipif(not CONTRACT.exists(), reason="the contract is not beside the project")
def test_the_schema_matches_the_contract_except_for_version_2() -> None:
    found = [change.description for change in changes(CONTRACT.read_text(encoding="utf-8"), sdl())]

    assert found == OWED.read_text(encoding="utf-8").splitlines()


def test_directives_and_their_arguments_have_descriptions() -> None:
    custom = [directive for directive in graphql_schema.directives if not is_specified_directive(directive)]

    assert {"cacheControl", "cost", "listSize", "semanticNonNull"} == {directive.name for directive in custom}
    assert [
        f"@{directive.name}({name})"
        for directive in custom
        for name, argument in directive.args.items()
        if not (directive.description and argument.description)
    ] == []


def test_only_fields_and_the_entries_of_the_index_have_cost_directives() -> None:
    carried = re.findall(r"^(.*) @(?:cost|listSize)\(", sdl(), re.M)

    assert len(carried) > 30
    assert [line for line in carried if not re.match(r"  (\w+|\)): [\w\[\]!]+", line)] == [
        "directive",
        "directive",
        "type MorphemeIndexEntry",
    ]


def test_every_edge_except_those_of_sentences_and_changes_leads_to_a_node() -> None:
    edges = {
        name: get_named_type(kind.fields["node"].type)
        for name, kind in graphql_schema.type_map.items()
        if isinstance(kind, GraphQLObjectType) and name.endswith("Edge")
    }

    assert len(edges) == 9
    assert [
        name
        for name, kind in edges.items()
        if not (isinstance(kind, GraphQLObjectType) and "Node" in [one.name for one in kind.interfaces])
    ] == ["ExampleSentenceEdge", "BreakdownChangeEdge"]

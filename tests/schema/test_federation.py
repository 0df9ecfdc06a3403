"""The schema as a subgraph; `tests/clients` composes it with Apollo's composition."""

from __future__ import annotations

import pytest
from graphql import (
    GraphQLInterfaceType,
    GraphQLSchema,
    ObjectTypeDefinitionNode,
    build_ast_schema,
    parse,
    print_ast,
    print_schema,
)

from schema.__main__ import main
from schema.api import graphql_schema
from schema.federation import federation_sdl


def _built(text: str) -> GraphQLSchema:
    return build_ast_schema(parse(text), assume_valid_sdl=True)


def test_it_has_the_types_and_fields_of_the_schema() -> None:
    subgraph = _built(federation_sdl())

    assert subgraph.type_map.keys() == graphql_schema.type_map.keys()
    assert subgraph.query_type is not None
    assert graphql_schema.query_type is not None
    assert subgraph.query_type.fields.keys() == graphql_schema.query_type.fields.keys()
    assert "@oneOf" in print_schema(subgraph)


def test_composition_defines_the_directives_of_costs() -> None:
    text = federation_sdl()

    assert '@link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@cost", "@listSize"])' in text
    assert "directive @oneOf on INPUT_OBJECT" in text
    assert "directive @cost" not in text
    assert "directive @listSize" not in text


def test_every_type_with_a_global_id_can_be_extended_by_another_subgraph() -> None:
    subgraph = _built(federation_sdl())
    node = subgraph.type_map["Node"]
    assert isinstance(node, GraphQLInterfaceType)
    keyed = {
        definition.name.value: print_ast(directive)
        for definition in parse(federation_sdl()).definitions
        if isinstance(definition, ObjectTypeDefinitionNode)
        for directive in definition.directives or ()
        if directive.name.value == "key"
    }

    assert keyed == dict.fromkeys(
        ("Word", "Breakdown", "Morpheme", "MorphemeFamily", "User"), '@key(fields: "id", resolvable: false)'
    )
    assert keyed.keys() == {type_.name for type_ in subgraph.get_possible_types(node)}


def test_lists_are_sized_by_numbers_alone() -> None:
    text = federation_sdl()

    assert 'slicingArguments: ["first"]' in text
    for others in ('slicingArguments: ["ids"]', 'slicingArguments: ["text"]'):
        assert others not in text
    assert "words(\n" in text
    assert "@listSize(assumedSize: 100, requireOneSlicingArgument: false)" in text


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--federation"]) == 0

    assert capsys.readouterr().out == federation_sdl()

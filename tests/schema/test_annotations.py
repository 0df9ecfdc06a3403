"""Annotations of GraphQL types are types, not texts: Strawberry parses and compiles a text each time it looks at it."""

from __future__ import annotations

import pytest
from graphql import GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType
from strawberry.types.base import StrawberryObjectDefinition

from schema.api import graphql_schema

DECLARING = (GraphQLObjectType, GraphQLInterfaceType, GraphQLInputObjectType)


def declared() -> list[StrawberryObjectDefinition]:
    """Return the definitions of all types that this project declares as classes."""
    kinds = [kind for kind in graphql_schema.type_map.values() if isinstance(kind, DECLARING)]
    return [kind.extensions["strawberry-definition"] for kind in kinds if "strawberry-definition" in kind.extensions]


@pytest.mark.parametrize("definition", declared(), ids=lambda definition: definition.name)
def test_only_types_that_are_declared_later_are_written_as_texts(definition: StrawberryObjectDefinition) -> None:
    texts = {str(note) for note in definition.origin.__annotations__.values() if isinstance(note, str)}

    assert texts <= {"Word | None", "MorphemeFamily", "list[RussianText]"}

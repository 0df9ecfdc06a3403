"""The schema as a subgraph: what Apollo's composition accepts.

Composition defines `@cost` and `@listSize` itself and passes them on to the gateway. Slicing arguments have to be
numbers there; where the size of a list is that of a list of ids or of a text, the assumed size is left. Composition does
not know `@oneOf`, which is built into GraphQL and not declared elsewhere, so it is declared here. Every type with a
global id has it as its `@key`, so that another subgraph can add fields to it. The keys are not resolvable: this server
has no `_entities`, so a gateway reaches the types through the root fields.

Source: Apollo Federation, subgraph specification, version 2.9.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from graphql import (
    BooleanValueNode,
    ConstArgumentNode,
    ConstDirectiveNode,
    DefinitionNode,
    DirectiveDefinitionNode,
    DocumentNode,
    FieldDefinitionNode,
    ListValueNode,
    NameNode,
    ObjectTypeDefinitionNode,
    StringValueNode,
    Visitor,
    parse,
    print_ast,
    visit,
)

from schema.api import sdl

__all__ = ["federation_sdl"]

_IMPORTED = ("cost", "listSize")
"""Directives that composition defines with the arguments and places that this schema defines them with."""

_KEY = ConstDirectiveNode(
    name=NameNode(value="key"),
    arguments=(
        ConstArgumentNode(name=NameNode(value="fields"), value=StringValueNode(value="id", block=False)),
        ConstArgumentNode(name=NameNode(value="resolvable"), value=BooleanValueNode(value=False)),
    ),
)

_LINK = f"""\
extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.9", import: [{", ".join(f'"@{name}"' for name in ("key", *_IMPORTED))}]
)

\"\"\"Exactly one of the properties has to be given.\"\"\"
directive @oneOf on INPUT_OBJECT
"""


def federation_sdl() -> str:
    """Return the subgraph in the schema definition language, with a newline at the end."""
    own = visit(visit(parse(sdl()), _SlicedByNumbers()), _Keyed())
    defined = [definition for definition in own.definitions if not _is_imported(definition)]
    return f"{print_ast(DocumentNode(definitions=(*parse(_LINK).definitions, *defined)))}\n"


def _is_imported(definition: DefinitionNode) -> bool:
    return isinstance(definition, DirectiveDefinitionNode) and definition.name.value in _IMPORTED


class _Keyed(Visitor):
    """A key for each type with a global id."""

    def enter_object_type_definition(self, type_: ObjectTypeDefinitionNode, *_: object) -> ObjectTypeDefinitionNode:
        is_node = any(interface.name.value == "Node" for interface in type_.interfaces or ())
        return replace(type_, directives=(*(type_.directives or ()), _KEY)) if is_node else type_


class _SlicedByNumbers(Visitor):
    """Leaves out slicing arguments that are not numbers."""

    def enter_field_definition(self, field: FieldDefinitionNode, *_: object) -> FieldDefinitionNode:
        numbers = {
            argument.name.value for argument in field.arguments or () if print_ast(argument.type).startswith("Int")
        }
        return replace(field, directives=tuple(_sliced_by(numbers, directive) for directive in field.directives or ()))


def _sliced_by(numbers: Collection[str], directive: ConstDirectiveNode) -> ConstDirectiveNode:
    kept = tuple(argument for argument in directive.arguments or () if not _names_others(argument, numbers))
    return replace(directive, arguments=kept)


def _names_others(argument: ConstArgumentNode, numbers: Collection[str]) -> bool:
    value = argument.value
    return (
        argument.name.value == "slicingArguments"
        and isinstance(value, ListValueNode)
        and not {name.value for name in value.values if isinstance(name, StringValueNode)} <= set(numbers)
    )

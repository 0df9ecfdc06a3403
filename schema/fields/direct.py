"""Direct resolvers, which replace Strawberry's generic wrapper when the schema is built.

The wrapper inspects the arguments, extensions and permissions of a field each time it is resolved. No field of this
schema has extensions or permissions, and most have no arguments.
"""

from collections.abc import Callable
from enum import Enum
from inspect import iscoroutinefunction
from typing import Any, NamedTuple, cast

import strawberry
from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLResolveInfo,
    get_named_type,
    is_leaf_type,
)
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.arguments import convert_arguments
from strawberry.types.field import StrawberryField
from strawberry.types.fields.resolver import StrawberryResolver

from schema.fields.declared import DECLARED, Declaration

__all__ = ["PLAIN", "Shown", "python_class", "resolve_directly", "shown"]

SHOWN = "rootski-shown"
"""The extension of a field that contains how its value is obtained."""

PLAIN = (str, int, float, Enum, type(None), type(strawberry.UNSET))
"""The classes of values in converted arguments that contain no other values."""

Resolver = Callable[..., Any]


def resolve_directly(schema: strawberry.Schema) -> None:
    """Replace Strawberry's resolvers of all fields whose arguments need no conversion."""
    for graphql_type in schema._schema.type_map.values():  # noqa: SLF001  # Strawberry keeps graphql-core's schema here
        if isinstance(graphql_type, GraphQLObjectType | GraphQLInterfaceType):
            for field in graphql_type.fields.values():
                _resolve_directly(field, schema)
                _describe(field, schema)


class Shown(NamedTuple):
    """How the value of a field is obtained, for what executes operations in another way than graphql-core.

    Attributes:
        declared: What it shows, as data; None if that is not known.
        attribute: The attribute of the object that contains it; None if it has a resolver.
        resolver: The function of its class that returns it.
        takes_info: Whether the function takes the `info` of the field.
        is_async: Whether the function has to be awaited.
        arguments: Converts coerced arguments to those of the function.
    """

    declared: Declaration | None
    attribute: str | None
    resolver: Resolver | None
    takes_info: bool
    is_async: bool
    arguments: Callable[[dict[str, Any]], dict[str, Any]]


def shown(field: GraphQLField) -> Shown:
    """Return how the value of a field of this schema is obtained."""
    found: Shown = field.extensions[SHOWN]
    return found


def python_class(kind: GraphQLObjectType) -> type[Any]:
    """Return the class of the objects of a type."""
    definition = kind.extensions[GraphQLCoreConverter.DEFINITION_BACKREF]
    found: type[Any] = definition.origin
    return found


def _describe(field: GraphQLField, schema: strawberry.Schema) -> None:
    definition = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    if not isinstance(definition, StrawberryField):  # introspection
        return
    names = {schema.config.name_converter.from_argument(one): one.python_name for one in definition.arguments}
    takes_inputs = not all(is_leaf_type(get_named_type(argument.type)) for argument in field.args.values())

    def renamed(arguments: dict[str, Any]) -> dict[str, Any]:
        return {names[name]: value for name, value in arguments.items()}

    def converted(arguments: dict[str, Any]) -> dict[str, Any]:
        return convert_arguments(
            arguments,
            definition.arguments,
            config=schema.config,
            scalar_registry=schema.schema_converter.scalar_registry,
        )

    resolver = definition.base_resolver
    function = None if resolver is None else cast("Resolver", resolver.wrapped_func)
    field.extensions[SHOWN] = Shown(
        declared=definition.metadata.get(DECLARED),
        attribute=definition.python_name if resolver is None else None,
        resolver=function,
        takes_info=resolver is not None and resolver.info_parameter is not None,
        is_async=iscoroutinefunction(function),
        arguments=converted if takes_inputs else renamed,
    )


def _resolve_directly(field: GraphQLField, schema: strawberry.Schema) -> None:
    definition = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    takes_inputs = not all(is_leaf_type(get_named_type(argument.type)) for argument in field.args.values())
    if not isinstance(definition, StrawberryField) or takes_inputs:
        return
    if definition.base_resolver is None:
        field.resolve = _attribute(definition.python_name)
        return
    names = {schema.config.name_converter.from_argument(one): one.python_name for one in definition.arguments}
    field.resolve = _call(definition, definition.base_resolver, names)


def _attribute(name: str) -> Resolver:
    def resolve(source: object, _info: object) -> object:
        return getattr(source, name)

    return resolve


def _call(definition: StrawberryField, resolver: StrawberryResolver[Any], names: dict[str, str]) -> Resolver:
    """Return the simplest wrapper that passes a resolver what it takes."""
    function = cast("Resolver", resolver.wrapped_func)
    if resolver.info_parameter is None:
        return _with_arguments(function, names) if names else _alone(function)

    def resolve(source: object, info: GraphQLResolveInfo[Any], **arguments: object) -> object:
        wrapped = strawberry.Info(_raw_info=info, _field=definition)
        return function(source, info=wrapped, **{names[name]: value for name, value in arguments.items()})

    return resolve


def _alone(function: Resolver) -> Resolver:
    def resolve(source: object, _info: object) -> object:
        return function(source)

    return resolve


def _with_arguments(function: Resolver, names: dict[str, str]) -> Resolver:
    def resolve(source: object, _info: object, **arguments: object) -> object:
        return function(source, **{names[name]: value for name, value in arguments.items()})

    return resolve

"""Direct resolvers, which replace Strawberry's generic wrapper when the schema is built.

The wrapper inspects the arguments, extensions and permissions of a field each time it is resolved. No field of this
schema has extensions or permissions, and most have no arguments.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

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
from strawberry.types.field import StrawberryField
from strawberry.types.fields.resolver import StrawberryResolver

__all__ = ["resolve_directly"]

Resolver = Callable[..., Any]


def resolve_directly(schema: strawberry.Schema) -> None:
    """Replace Strawberry's resolvers of all fields whose arguments need no conversion."""
    for graphql_type in schema._schema.type_map.values():  # noqa: SLF001  # Strawberry keeps graphql-core's schema here
        if isinstance(graphql_type, GraphQLObjectType | GraphQLInterfaceType):
            for field in graphql_type.fields.values():
                _resolve_directly(field, schema)


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

"""Variables: their limits, checked before they are coerced in a bounded number of steps, and errors about them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple, TypeGuard

from graphql import (
    GraphQLEnumType,
    GraphQLError,
    GraphQLList,
    GraphQLSchema,
    OperationDefinitionNode,
    get_nullable_type,
    is_specified_scalar_type,
)
from graphql.execution import VariableValues
from graphql.execution.get_variable_signature import GraphQLVariableSignature, get_variable_signature
from graphql.execution.values import VariableValueSource
from graphql.pyutils import inspect

from schema.errors import LimitError, as_json
from schema.operations.limits import UNLIMITED, Limits

__all__ = ["UsualVariable", "as_usual", "check_variables", "show_in_json", "usual_variables"]

SHOWN_CHARACTERS = 100

_PLACE = re.compile(r"Variable '\$(\w+)' has invalid value(?: at ((?:\.\w+|\[\d+\])+))?: ")
"""The beginning of graphql-core's messages: the variable, and the path to the wrong value in it."""


_KINDS = {"ID": str, "String": str, "Int": int, "Boolean": bool}
"""Scalar → the type of values that are as usual: coercion does not change them."""

_INT_BITS = 31


class UsualVariable(NamedTuple):
    """A variable of a usual type: a scalar, an enum, or a list of them.

    Attributes:
        name: Its name.
        kind: The type of its values that are as usual.
        is_list: Whether it is a list of them.
        signature: Its signature.
        members: Name of an enum value → what it is coerced to; None for a scalar, which stays as it is.
    """

    name: str
    kind: type
    is_list: bool
    signature: GraphQLVariableSignature
    members: Mapping[object, object] | None


def usual_variables(schema: GraphQLSchema, operation: OperationDefinitionNode) -> tuple[UsualVariable, ...]:
    """Return the variables of an operation if all have usual types, else none of them."""
    found = []
    for definition in operation.variable_definitions or ():
        signature = get_variable_signature(schema, definition)
        kind = None if isinstance(signature, GraphQLError) else get_nullable_type(signature.type)
        is_list = isinstance(kind, GraphQLList)
        single: Any = get_nullable_type(kind.of_type) if isinstance(kind, GraphQLList) else kind
        members = _members(single) if isinstance(single, GraphQLEnumType) else None
        scalar = _KINDS.get(single.name) if single is not None and is_specified_scalar_type(single) else None
        usual = scalar if members is None else str
        if usual is None or isinstance(signature, GraphQLError):
            return ()
        found.append(UsualVariable(definition.variable.name.value, usual, is_list, signature, members))
    return tuple(found)


def _members(kind: GraphQLEnumType) -> Mapping[object, object]:
    return {name: kind.coerce_input_value(name) for name in kind.values}


def as_usual(variables: tuple[UsualVariable, ...], given: Mapping[str, object]) -> VariableValues | None:
    """Return the values of variables if all of them are as usual, so that nothing is to be coerced; else None."""
    sources: dict[str, VariableValueSource] = {}
    coerced: dict[str, object] = {}
    for name, kind, is_list, signature, members in variables:
        value = coerced[name] = given.get(name)
        values = value if is_list else [value]
        if not _are_usual(values, kind):
            return None
        if members is not None:
            if not members.keys() >= {*values}:
                return None
            coerced[name] = [members[one] for one in values] if is_list else members[value]
        sources[name] = VariableValueSource(signature, value)
    return VariableValues(sources, coerced) if sources else None


def _are_usual(values: object, kind: type) -> TypeGuard[list[object]]:
    """Whether values are a list of values of a type; numbers have to fit into GraphQL's Int."""
    if type(values) is not list or not all(type(value) is kind for value in values):
        return False
    return kind is not int or all(-(1 << _INT_BITS) <= value < 1 << _INT_BITS for value in values)


def check_variables(variables: Mapping[str, object], limits: Limits) -> None:
    """Check variables, as plain JSON values, against the limits.

    Raises:
        LimitError: Names the limit, the variable and its value.
    """
    count = 0
    for name, variable in variables.items():
        stack = [(variable, 0)]
        while stack:
            value, depth = stack.pop()
            count += 1
            _check(name, value, depth, limits)
            inner = value if isinstance(value, list) else value.values() if isinstance(value, dict) else ()
            for item in inner:
                if type(item) is str and len(item) <= limits.max_text:
                    count += 1  # as most are, in lists of ids
                else:
                    stack.append((item, depth + 1))
            if count > limits.max_values:
                raise LimitError(f"The variables hold more than {limits.max_values} values, which are too many.")


def _check(name: str, value: object, depth: int, limits: Limits) -> None:
    if isinstance(value, list):
        _refuse_above(limits.max_list, len(value), name, "has a list of {} items")
    elif isinstance(value, dict):
        _refuse_above(limits.max_arguments, len(value), name, "has an object of {} fields")
    elif isinstance(value, str):
        _refuse_above(limits.max_text, len(value), name, "has a text of {} characters")
    if isinstance(value, list | dict):
        _refuse_above(limits.max_input_depth, depth + 1, name, "is nested {} levels deep")


def _refuse_above(limit: int, count: int, name: str, what: str) -> None:
    if count > limit != UNLIMITED:
        shown = f"Variable '${name[:SHOWN_CHARACTERS]}' {what.format(count)}"
        raise LimitError(f"{shown}; at most {limit} are allowed.")


def show_in_json(error: GraphQLError, variables: Mapping[str, object]) -> GraphQLError:
    """Return an error about the value of a variable, with the value as JSON; graphql-core shows it as in Python."""
    if (place := _PLACE.match(error.message)) and place[1] in variables:
        value: object = variables[place[1]]
        for name, index in re.findall(r"\.(\w+)|\[(\d+)\]", place[2] or ""):
            value = value[name or int(index)]  # type: ignore[index]  # graphql-core went this way
        before, found, after = error.message.rpartition(f": {inspect(value)}")
        error.message = f"{before}: {as_json(value)}{after}" if found else error.message
    return error

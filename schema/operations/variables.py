"""Variables: their limits, checked before they are coerced in a bounded number of steps, and errors about them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from graphql import GraphQLError
from graphql.pyutils import inspect

from schema.errors import LimitError, as_json
from schema.operations.limits import UNLIMITED, Limits

__all__ = ["check_variables", "show_in_json"]

SHOWN_CHARACTERS = 100

_PLACE = re.compile(r"Variable '\$(\w+)' has invalid value(?: at ((?:\.\w+|\[\d+\])+))?: ")
"""The beginning of graphql-core's messages: the variable, and the path to the wrong value in it."""


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
            if count > limits.max_values:
                raise LimitError(f"The variables hold more than {limits.max_values} values, which are too many.")
            _check(name, value, depth, limits)
            inner = value if isinstance(value, list) else value.values() if isinstance(value, dict) else ()
            stack += [(item, depth + 1) for item in inner]


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

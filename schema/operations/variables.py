"""The limits of variables, checked before they are coerced, in a bounded number of steps."""

from __future__ import annotations

from collections.abc import Mapping

from schema.errors import LimitError
from schema.operations.limits import UNLIMITED, Limits

__all__ = ["check_variables"]

SHOWN_CHARACTERS = 100


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

"""Variables measured against the limits, before they are coerced: in steps that the limits bound, too."""

from __future__ import annotations

from collections.abc import Mapping

from schema.errors import LimitError
from schema.operations.limits import UNLIMITED, Limits

__all__ = ["check_variables"]

SHOWN_CHARACTERS = 100


def check_variables(variables: Mapping[str, object], limits: Limits) -> None:
    """Refuse variables, of plain JSON values, that are more than a limit allows.

    Raises:
        LimitError: Says which limit, of which variable, and by how much.
    """
    count = 0
    for name, value in variables.items():
        values = [(value, 0)]
        while values:
            one, depth = values.pop()
            count += 1
            if count > limits.max_values:
                raise LimitError(f"The variables hold more than {limits.max_values} values, which are too many.")
            _check(name, one, depth, limits)
            inner = one if isinstance(one, list) else one.values() if isinstance(one, dict) else ()
            values += [(item, depth + 1) for item in inner]


def _check(name: str, value: object, depth: int, limits: Limits) -> None:
    if isinstance(value, list):
        _refuse(name, limits.max_list, len(value), "has a list of {} items")
    elif isinstance(value, dict):
        _refuse(name, limits.max_arguments, len(value), "has an object of {} fields")
    elif isinstance(value, str):
        _refuse(name, limits.max_text, len(value), "has a text of {} characters")
    if isinstance(value, list | dict):
        _refuse(name, limits.max_input_depth, depth + 1, "is nested {} levels deep")


def _refuse(name: str, limit: int, count: int, what: str) -> None:
    if count > limit != UNLIMITED:
        shown = f"Variable '${name[:SHOWN_CHARACTERS]}' {what.format(count)}"
        raise LimitError(f"{shown}; at most {limit} are allowed.")

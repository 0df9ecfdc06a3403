"""How large an item is by DynamoDB's rules, and what reading or writing it costs.

The embedded engine counts and bounds by this, and the DynamoDB adapter where a service does not tell what it used.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from table.engine.protocol import Attributes, AttributeValue

__all__ = [
    "PAGE_BYTES",
    "READ_UNIT_BYTES",
    "WRITE_UNIT_BYTES",
    "item_bytes",
    "read_units",
    "units_written",
    "write_units",
]

PAGE_BYTES = 1024 * 1024
"""What one page of a query or scan reads at most (Amazon DynamoDB Developer Guide, "Quotas")."""

READ_UNIT_BYTES = 4 * 1024
WRITE_UNIT_BYTES = 1024

_NEST_BYTES = 3


def read_units(size: int, *, consistent: bool) -> float:
    """Give the read units of `size` bytes read at once: 0.5 per started 4 KB, twice that if strongly consistent.

    Nothing found costs as much as 4 KB.
    """
    started = max(1, -(-size // READ_UNIT_BYTES))
    return started * (1.0 if consistent else 0.5)


def write_units(size: int) -> float:
    """Give the write units of one item: 1 per started 1 KB, the same for an item that is not there."""
    return float(max(1, -(-size // WRITE_UNIT_BYTES)))


def units_written(attributes: Attributes) -> float:
    """Give the write units of a new item in the table and in the indexes that it has keys for."""
    indexes = sum(name in attributes for name in ("gsi1pk", "gsi2pk"))
    return write_units(item_bytes(attributes)) * (1 + indexes)


def item_bytes(attributes: Attributes) -> int:
    """Give the size of an item: its names and values.

    Text counts in UTF-8, a number about half a byte per digit and one more, a boolean or null 1, a list or map 3 and 1
    for each member.

    Raises:
        TypeError: A value is of a type that DynamoDB lacks; the message names the attribute.
        ValueError: A name is empty, or a text has a lone surrogate.

    Source: Amazon DynamoDB Developer Guide, "DynamoDB item sizes and formats".
    """
    size = 0
    for name, value in attributes.items():
        try:
            size += _name_bytes(name) + _value_bytes(value)
        except TypeError as error:
            raise TypeError(f"attribute {name!r}: {error}") from error
        except ValueError as error:
            raise ValueError(f"attribute {name!r}: {error}") from error
    return size


def _value_bytes(value: AttributeValue) -> int:
    measure = _MEASURES.get(type(value))
    if measure is None:
        raise TypeError(f"{type(value).__name__} is not a type of DynamoDB")
    return measure(value)


def _name_bytes(name: object) -> int:
    if type(name) is not str:
        raise TypeError("its name is not a str")
    if not name:
        raise ValueError("its name is empty")
    return _text_bytes(name)


def _text_bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())


def _number_bytes(number: int | Decimal) -> int:
    digits = "".join(map(str, Decimal(number).as_tuple().digits)).strip("0")
    return (len(digits) + 1) // 2 + 1


def _list_bytes(members: list[AttributeValue]) -> int:
    return _NEST_BYTES + len(members) + sum(map(_value_bytes, members))


def _map_bytes(members: dict[str, AttributeValue]) -> int:
    values = sum(_name_bytes(name) + _value_bytes(value) for name, value in members.items())
    return _NEST_BYTES + len(members) + values


_MEASURES: dict[type, Callable[[Any], int]] = {
    str: _text_bytes,
    int: _number_bytes,
    Decimal: _number_bytes,
    bool: lambda _: 1,
    type(None): lambda _: 1,
    bytes: len,
    frozenset: lambda members: sum(map(_value_bytes, members)),
    list: _list_bytes,
    dict: _map_bytes,
}

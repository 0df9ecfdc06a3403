"""Item sizes by DynamoDB's rules, and the read and write units they cost.

The embedded engine counts and limits by these sizes. The DynamoDB adapter uses them if a service reports no usage.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from table.engine.codec import checked_name, raise_with_name
from table.engine.index import Index
from table.engine.protocol import Attributes, AttributeValue

__all__ = [
    "PAGE_BYTES",
    "READ_UNIT_BYTES",
    "WRITE_UNIT_BYTES",
    "item_bytes",
    "read_units",
    "units_of_keys",
    "units_of_query",
    "units_written",
    "write_units",
]

PAGE_BYTES = 1024 * 1024
"""Most bytes that one page of a query or scan reads (Amazon DynamoDB Developer Guide, "Quotas")."""

READ_UNIT_BYTES = 4 * 1024
WRITE_UNIT_BYTES = 1024

PARTITION_UNITS = 16.0
"""Of 128 KB, eventually consistent."""

_COLLECTION_BYTES = 3


def read_units(size: int, *, consistent: bool) -> float:
    """Return the units of one read of `size` bytes: 0.5 per started 4 KB, at least 0.5, twice that if consistent."""
    started = max(1, -(-size // READ_UNIT_BYTES))
    return started * (1.0 if consistent else 0.5)


def write_units(size: int) -> float:
    """Return the write units of one item: 1 per started 1 KB, at least 1."""
    return float(max(1, -(-size // WRITE_UNIT_BYTES)))


def units_written(attributes: Attributes) -> float:
    """Return the write units of a new item in the table and in the indexes that it has both keys of."""
    indexes = sum(index.partition_key in attributes and index.sort_key in attributes for index in Index)
    return write_units(item_bytes(attributes)) * indexes


def item_bytes(attributes: Attributes) -> int:
    """Return the size of an item, names and values.

    Text counts its UTF-8 bytes, a number 1 byte and half a byte per digit, a boolean or null 1, a list or map 3 and 1
    per member.

    Raises:
        TypeError: DynamoDB lacks the type of a value; the message names the attribute.
        ValueError: A name is empty, or a text has a lone surrogate.

    Source: Amazon DynamoDB Developer Guide, "DynamoDB item sizes and formats".
    """
    try:
        return _members_bytes(attributes)
    except (AttributeError, TypeError, ValueError):
        return _named_bytes(attributes)


def _named_bytes(attributes: Attributes) -> int:
    """Return the size of an item; an error names the attribute."""
    size = 0
    for name, value in attributes.items():
        try:
            size += _name_bytes(name) + _value_bytes(value)
        except (TypeError, ValueError) as error:
            raise_with_name(name, error)
    return size


def _value_bytes(value: AttributeValue) -> int:
    measure = _MEASURES.get(type(value))
    if measure is None:
        raise TypeError(f"{type(value).__name__} is not a DynamoDB type")
    return measure(value)


def _name_bytes(name: object) -> int:
    return _text_bytes(checked_name(name))


def _text_bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())


def _number_bytes(number: int | Decimal) -> int:
    if type(number) is int and 0 <= number < 100:
        return 2 if number else 1
    digits = "".join(map(str, Decimal(number).as_tuple().digits)).strip("0")
    return (len(digits) + 1) // 2 + 1


def _list_bytes(members: list[AttributeValue]) -> int:
    return _COLLECTION_BYTES + len(members) + sum(map(_value_bytes, members))


def _map_bytes(members: dict[str, AttributeValue]) -> int:
    return _COLLECTION_BYTES + len(members) + _members_bytes(members)


def _members_bytes(members: Mapping[str, AttributeValue]) -> int:
    """Return the size of names and values. A hot path: texts, which most values are, take no call."""
    size = 0
    for name, value in members.items():
        size += len(name) if type(name) is str and name and name.isascii() else _name_bytes(name)
        if type(value) is str:
            size += len(value) if value.isascii() else len(value.encode())
        else:
            size += _value_bytes(value)
    return size


def units_of_keys(number: int, *, consistent: bool) -> float:
    """Return what a read of this many keys may use: few items are larger than 8 KB."""
    return max(1, number) * (2.0 if consistent else 1.0)


def units_of_query(limit: int | None, *, consistent: bool) -> float:
    """Return what a page of a query may use: few partitions hold more than 128 KB, and few entries more than 2 KB."""
    return (PARTITION_UNITS if limit is None else min(PARTITION_UNITS, limit / 4 + 1)) * (2.0 if consistent else 1.0)


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

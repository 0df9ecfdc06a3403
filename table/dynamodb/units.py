"""Estimated cost of a call by DynamoDB's rules, for services that do not report it.

Index writes are priced as for a new item; replacing an item costs up to twice as much.
Source: Amazon DynamoDB Developer Guide, "DynamoDB provisioned capacity mode" (read and write units).
"""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from table.dynamodb.requests import Request
from table.engine.codec import from_wire
from table.engine.protocol import Attributes, Operation, Page, Put
from table.engine.sizes import READ_UNIT_BYTES, item_bytes, read_units, units_written

__all__ = ["page_units", "read_each_units", "transaction_units", "write_each_units"]


def read_each_units(
    items: Sequence[Attributes], *, requested: int, consistent: bool, wires: Sequence[Request] | None = None
) -> float:
    """Return the units of a BatchGetItem: each item counts alone, each of `requested` keys without an item as 4 KB.

    `wires` are the items as DynamoDB JSON, which is longer than the size that counts: what is short is not measured.
    """
    long = items if wires is None else [item for item, wire in zip(items, wires, strict=True) if _is_long(wire)]
    found = sum(read_units(item_bytes(item), consistent=consistent) for item in long)
    return found + (requested - len(long)) * read_units(0, consistent=consistent)


def _is_long(wire: Request) -> bool:
    return len(orjson.dumps(wire)) > READ_UNIT_BYTES


def page_units(page: Page, *, consistent: bool) -> float:
    """Return the units of a Query or Scan: its items count together."""
    return read_units(sum(map(item_bytes, page.items)), consistent=consistent)


def write_each_units(writes: Sequence[Request]) -> float:
    """Return the units of a BatchWriteItem: the size of a deleted item is unknown, so a delete counts 1."""
    puts = [from_wire(write["PutRequest"]["Item"]) for write in writes if "PutRequest" in write]
    return sum(map(units_written, puts)) + float(len(writes) - len(puts))


def transaction_units(operations: Sequence[Operation]) -> float:
    """Return the units of a TransactWriteItems: twice those of single writes; checks count as writes."""
    return 2.0 * sum(units_written(one.item) if isinstance(one, Put) else 1.0 for one in operations)

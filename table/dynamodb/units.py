"""Estimated cost of a call by DynamoDB's rules, for services that do not report it.

Index writes are priced as for a new item; replacing an item costs up to twice as much.
Source: Amazon DynamoDB Developer Guide, "DynamoDB provisioned capacity mode" (read and write units).
"""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from table.dynamodb.requests import Request
from table.engine.codec import from_wire
from table.engine.protocol import Operation, Page, Put
from table.engine.sizes import READ_UNIT_BYTES, item_bytes, read_units, units_written
from table.engine.wires import ItemJson, parsed

__all__ = ["page_units", "read_each_units", "transaction_units", "write_each_units"]


MOST_MEASURED = 10
"""Items of a read whose sizes are measured."""


def read_each_units(items: Sequence[ItemJson], *, requested: int, consistent: bool) -> float:
    """Return the units of a BatchGetItem: each item counts alone, each of `requested` keys without an item as 4 KB.

    Of many items, `MOST_MEASURED` stand for all: measuring an item takes as long as parsing it.
    """
    measured = items[:: -(-len(items) // MOST_MEASURED) or 1]
    long = [item for item in measured if _may_be_long(item)]
    least = read_units(0, consistent=consistent)
    more = sum(read_units(item_bytes(from_wire(parsed(item))), consistent=consistent) - least for item in long)
    return requested * least + (more * len(items) / len(measured) if measured else 0.0)


def _may_be_long(item: ItemJson) -> bool:
    """Whether an item may have more than one unit's bytes: its JSON is longer than the size that counts.

    The tag of a text takes 8 bytes that do not count, its name in a map 3 more.
    """
    text = item if isinstance(item, bytes) else orjson.dumps(item)
    if len(text) <= READ_UNIT_BYTES:
        return False
    return len(text) - 8 * text.count(b'{"S":"') - 3 * text.count(b':{"S":"') > READ_UNIT_BYTES


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

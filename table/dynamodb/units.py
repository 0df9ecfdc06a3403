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


UNCOUNTED_BYTES = 64
"""The commas of an item, and what else is counted too much or too little: some bytes a kilobyte."""

MOST_MEASURED = 10
"""Items of a read whose sizes are measured."""


def read_each_units(items: Sequence[ItemJson], *, requested: int, consistent: bool) -> float:
    """Return the units of a BatchGetItem: each item counts alone, each of `requested` keys without an item as 4 KB.

    Of many items, `MOST_MEASURED` stand for all.
    """
    measured = items[:: -(-len(items) // MOST_MEASURED) or 1]
    least = read_units(0, consistent=consistent)
    more = sum(read_units(_size(item), consistent=consistent) - least for item in measured)
    return requested * least + (more * len(items) / len(measured) if measured else 0.0)


def _size(item: ItemJson) -> int:
    """Return the size of an item, or any that costs as much.

    It is the length of its JSON without what does not count, except for numbers, which count by pairs of digits. Only
    if that leaves open how much the item costs, or if there are escaped characters, is it measured value by value.
    """
    text = item if isinstance(item, bytes) else orjson.dumps(item)
    if len(text) <= READ_UNIT_BYTES:
        return len(text)
    typed = text.count(b'":{"')
    numbers, maps, lists = text.count(b'{"N":"'), text.count(b'{"M":{'), text.count(b'{"L":[')
    others = text.count(b'{"BOOL":') + text.count(b'{"NULL":')
    size = len(text) - 8 * (text.count(b'{"S":"') + numbers) - 12 * others - 5 * (maps + lists) - 3 * (typed - maps)
    margin = 2 * numbers + others + maps + lists + UNCOUNTED_BYTES
    if b"\\" not in text and (size - margin - 1) // READ_UNIT_BYTES == (size + margin - 1) // READ_UNIT_BYTES:
        return size
    return item_bytes(from_wire(parsed(item)))


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

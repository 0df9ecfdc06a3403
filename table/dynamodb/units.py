"""What a call costs by DynamoDB's rules, for engines that do not tell what they charged.

Source: Amazon DynamoDB Developer Guide, "DynamoDB provisioned capacity mode" (read and write units). Units of indexes
are those of a new item; replacing one costs an index up to twice as much.
"""

from __future__ import annotations

from collections.abc import Sequence

from table.dynamodb.requests import Request
from table.engine.codec import from_wire
from table.engine.protocol import Attributes, Index, Operation, Page, Put
from table.engine.sizes import item_bytes, read_units, write_units

__all__ = ["page_units", "read_each_units", "transaction_units", "write_each_units"]


def read_each_units(items: Sequence[Attributes], *, asked: int, consistent: bool) -> float:
    """Give the units of a BatchGetItem: each item counts alone, and of `asked` keys those without an item as 4 KB."""
    found = sum(read_units(item_bytes(item), consistent=consistent) for item in items)
    return found + (asked - len(items)) * read_units(0, consistent=consistent)


def page_units(page: Page, *, consistent: bool) -> float:
    """Give the units of a Query or Scan: its items count together."""
    return read_units(sum(map(item_bytes, page.items)), consistent=consistent)


def write_each_units(writes: Sequence[Request]) -> float:
    """Give the units of the puts and deletes of a BatchWriteItem; what a delete removes is not known: 1."""
    puts = [from_wire(write["PutRequest"]["Item"]) for write in writes if "PutRequest" in write]
    return sum(map(_put_units, puts)) + float(len(writes) - len(puts))


def transaction_units(operations: Sequence[Operation]) -> float:
    """Give the units of a TransactWriteItems: twice those of single writes, checks included."""
    return 2.0 * sum(_put_units(one.item) if isinstance(one, Put) else 1.0 for one in operations)


def _put_units(item: Attributes) -> float:
    indexes = sum(index.partition_key in item and index.sort_key in item for index in Index)
    return write_units(item_bytes(item)) * indexes

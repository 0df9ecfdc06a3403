"""Writes of the embedded engine: batches and transactions. Plain functions of a connection.

Each function is one commit, on disk when it returns, and returns write units estimated by DynamoDB's rules: a put
counts the item once for the table and once per index that contains it, ignoring what it replaces; a delete or check
counts as the smallest write; transactions count double.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from itertools import chain

import orjson

from table.embedded.stored_items import EmbeddedItem, check_key, decoded, encoded
from table.engine.batches import in_batches
from table.engine.codec import to_wire, value_to_wire
from table.engine.protocol import (
    Add,
    Attributes,
    Condition,
    Delete,
    Operation,
    PrimaryKey,
    Put,
    conditions_of,
    distinct_keys,
)
from table.engine.sizes import write_units
from table.errors import ConditionFailedError, TableError

__all__ = ["TOKEN_CHARACTERS", "TOKEN_SECONDS", "delete_keys", "put_items", "transact"]

# Amazon DynamoDB API Reference, TransactWriteItems.
TOKEN_CHARACTERS = 36
TOKEN_SECONDS = 600.0
TRANSACTION_BYTES = 4 * 1024 * 1024

_PUT = "INSERT OR REPLACE INTO item VALUES (?, ?, ?, ?, ?, ?, ?, ?)"

_ROWS = 1000
"""Rows per statement. Each statement releases Python's lock and takes it again: with one row each, a computing thread
slows this one down to some 200 rows per second."""

_PUT_ROWS = _PUT + ", (?, ?, ?, ?, ?, ?, ?, ?)" * (_ROWS - 1)

_DELETE = "DELETE FROM item WHERE pk = ? AND sk = ?"


def put_items(connection: sqlite3.Connection, items: Iterable[Attributes]) -> float:
    """Write whole items; return the write units.

    Items are written in key order: neighbours share disk pages, which would otherwise be logged repeatedly.

    Raises:
        TypeError: The type of a value or key is invalid.
        ValueError: An item or key is too large, a key is empty, or a value is out of DynamoDB's range.
    """
    all_rows = sorted(map(encoded, items))
    with _commit(connection):
        for rows in in_batches(all_rows, _ROWS):
            if len(rows) == _ROWS:
                connection.execute(_PUT_ROWS, [*chain.from_iterable(rows)])
            else:
                connection.executemany(_PUT, rows)
    return sum(map(_put_units, all_rows))


def delete_keys(connection: sqlite3.Connection, keys: Sequence[PrimaryKey]) -> float:
    """Delete the items of these keys, if they exist; return the write units."""
    for key in keys:
        check_key(key)
    with _commit(connection):
        connection.executemany(_DELETE, sorted(keys))
    return len(keys) * write_units(0)


def transact(connection: sqlite3.Connection, operations: Sequence[Operation], token: str) -> float:
    """Execute all operations or none; return the write units, 0 if the token shows that it was done before.

    Raises:
        ConditionFailedError: Conditions were not met; it names all of them.
        TableError: The token was used for other operations within 10 minutes.
        TypeError, ValueError: As `put_items` and `distinct_keys`; ValueError also for a malformed token or more than
            4 MB of items.
    """
    if not 1 <= len(token) <= TOKEN_CHARACTERS:
        raise ValueError(f"a token has 1 to {TOKEN_CHARACTERS} characters, not {len(token)}")
    keys = distinct_keys(operations)
    items = [encoded(operation.item) if isinstance(operation, Put) else None for operation in operations]
    for key in keys:
        check_key(key)
    if sum(item.size for item in items if item is not None) > TRANSACTION_BYTES:
        raise ValueError(f"a transaction has at most {TRANSACTION_BYTES} bytes of items")
    digest = _digest(operations)
    with _commit(connection):
        if _was_done(connection, token, digest):
            return 0.0
        _check_conditions(connection, keys, operations)
        for key, operation, item in zip(keys, operations, items, strict=True):
            _execute(connection, key, operation, item)
        connection.execute("INSERT INTO request_token VALUES (?, ?, ?)", (token, digest, time.time()))
    return 2 * sum(write_units(0) if item is None else _put_units(item) for item in items)


@contextmanager
def _commit(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit the block as a whole, or roll it back. Readers are not blocked; another writer gets `SQLITE_BUSY`."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _put_units(item: EmbeddedItem) -> float:
    return write_units(item.size) * (1 + item.indexes)


# ------------------------------------------------------------------ transactions


def _digest(operations: Iterable[Operation]) -> bytes:
    """Return 32 bytes that identify a list of operations."""
    described = [
        (
            type(operation).__name__,
            to_wire(operation.item) if isinstance(operation, Put) else list(operation.key),
            (operation.attribute, operation.amount, to_wire(operation.also)) if isinstance(operation, Add) else None,
            list(map(_described, conditions_of(operation))),
        )
        for operation in operations
    ]
    return hashlib.sha256(orjson.dumps(described, option=orjson.OPT_SORT_KEYS)).digest()


def _described(condition: Condition) -> tuple[object, ...]:
    return condition.attribute, condition.absent, value_to_wire(condition.equals)


def _was_done(connection: sqlite3.Connection, token: str, digest: bytes) -> bool:
    connection.execute("DELETE FROM request_token WHERE written_at < ?", (time.time() - TOKEN_SECONDS,))
    done = connection.execute("SELECT digest FROM request_token WHERE token = ?", (token,)).fetchall()
    if done and done != [(digest,)]:
        raise TableError("the token of this transaction was used for another one")
    return bool(done)


def _check_conditions(
    connection: sqlite3.Connection, keys: Sequence[PrimaryKey], operations: Sequence[Operation]
) -> None:
    failed = tuple(
        index
        for index, (key, operation) in enumerate(zip(keys, operations, strict=True))
        if (conditions := conditions_of(operation)) and not _are_met(conditions, _item(connection, key))
    )
    if failed:
        raise ConditionFailedError(failed)


def _item(connection: sqlite3.Connection, key: PrimaryKey) -> Attributes:
    """Read one item; {} if it does not exist."""
    found = connection.execute("SELECT data FROM item WHERE pk = ? AND sk = ?", key).fetchall()
    return decoded(f"[{found[0][0]}]".encode())[0] if found else {}


def _are_met(conditions: Iterable[Condition], item: Attributes) -> bool:
    return all(_is_met(condition, item) for condition in conditions)


def _is_met(condition: Condition, item: Attributes) -> bool:
    """Compare type and value, as DynamoDB does: 1 is not True."""
    if condition.absent or condition.attribute not in item:
        return condition.absent and condition.attribute not in item
    return value_to_wire(item[condition.attribute]) == value_to_wire(condition.equals)


def _execute(connection: sqlite3.Connection, key: PrimaryKey, operation: Operation, item: EmbeddedItem | None) -> None:
    if item is not None:
        connection.execute(_PUT, item)
    elif isinstance(operation, Delete):
        connection.execute(_DELETE, key)
    elif isinstance(operation, Add):
        connection.execute(_PUT, encoded(_added(operation, _item(connection, key))))


def _added(operation: Add, item: Attributes) -> Attributes:
    """Return the item with the number added, as DynamoDB's `ADD` does."""
    before = item.get(operation.attribute, 0)
    if isinstance(before, bool) or not isinstance(before, int | Decimal):
        raise TableError(f"{operation.attribute} of {operation.key.pk} / {operation.key.sk} is not a number")
    added: Attributes = {operation.attribute: before + operation.amount}
    return {"pk": operation.key.pk, "sk": operation.key.sk, **item, **operation.also, **added}

"""Writing the file of the embedded engine: batches and transactions. Plain functions over a connection.

Each function is one commit, on the disk when it returns. The write units they give are estimates by DynamoDB's rules: a
put counts the item once for the table and once for each index it is in, not what it replaces; a delete or check counts
as the smallest write. A transaction counts double.
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

from table.embedded.stored_items import StoredItem, check_key, loaded, stored
from table.engine.batches import in_batches
from table.engine.codec import to_wire, value_to_wire
from table.engine.protocol import (
    TRANSACTION_OPERATIONS,
    Add,
    Attributes,
    Condition,
    Delete,
    Operation,
    PrimaryKey,
    Put,
    conditions_of,
)
from table.engine.sizes import write_units
from table.errors import ConditionFailedError, TableError

__all__ = ["TOKEN_CHARACTERS", "TOKEN_SECONDS", "TRANSACTION_BYTES", "delete_keys", "put_items", "transact"]

# Amazon DynamoDB API Reference, TransactWriteItems.
TOKEN_CHARACTERS = 36
TOKEN_SECONDS = 600.0
TRANSACTION_BYTES = 4 * 1024 * 1024

_PUT = "INSERT OR REPLACE INTO item VALUES (?, ?, ?, ?, ?, ?, ?, ?)"

_ROWS = 1000
"""Rows of one statement. Python's lock is given up and taken again for each statement: one row at a time, a thread that
computes meanwhile lets this one write some 200 rows a second."""

_PUT_ROWS = _PUT + ", (?, ?, ?, ?, ?, ?, ?, ?)" * (_ROWS - 1)

_DELETE = "DELETE FROM item WHERE pk = ? AND sk = ?"


def put_items(connection: sqlite3.Connection, items: Iterable[Attributes]) -> float:
    """Write items whole; give the write units.

    Items go in by the order of their keys: neighbours share disk pages, which the log would else hold many times.

    Raises:
        TypeError: A value or key is of a type it cannot have.
        ValueError: An item or key is too large, a key is empty, or a value is out of DynamoDB's range.
    """
    ready = sorted(map(stored, items))
    with _commit(connection):
        for rows in in_batches(ready, _ROWS):
            if len(rows) == _ROWS:
                connection.execute(_PUT_ROWS, [*chain.from_iterable(rows)])
            else:
                connection.executemany(_PUT, rows)
    return sum(_put_units(item) for item in ready)


def delete_keys(connection: sqlite3.Connection, keys: Sequence[PrimaryKey]) -> float:
    """Delete the items of these keys, where they are; give the write units."""
    for key in keys:
        check_key(key)
    with _commit(connection):
        connection.executemany(_DELETE, sorted(keys))
    return len(keys) * write_units(0)


def transact(connection: sqlite3.Connection, operations: Sequence[Operation], token: str) -> float:
    """Carry out all operations or none; give the write units, 0 where the token says that it was done before.

    Raises:
        ConditionFailedError: Conditions do not hold; it names all of them.
        TableError: The token was used for other operations within 10 minutes.
        TypeError, ValueError: As `put_items`; and ValueError for a token, or a number, size or repetition of operations
            that DynamoDB refuses.
    """
    if not 1 <= len(token) <= TOKEN_CHARACTERS:
        raise ValueError(f"a token has 1 to {TOKEN_CHARACTERS} characters, not {len(token)}")
    items = [stored(operation.item) if isinstance(operation, Put) else None for operation in operations]
    keys = [_key(operation) for operation in operations]
    _check_bounds(keys, items)
    digest = _digest(operations)
    with _commit(connection):
        if _was_done(connection, token, digest):
            return 0.0
        _check_conditions(connection, keys, operations)
        for key, operation, item in zip(keys, operations, items, strict=True):
            _carry_out(connection, key, operation, item)
        connection.execute("INSERT INTO request_token VALUES (?, ?, ?)", (token, digest, time.time()))
    return 2 * sum(write_units(0) if item is None else _put_units(item) for item in items)


@contextmanager
def _commit(connection: sqlite3.Connection) -> Iterator[None]:
    """Make what happens inside one commit, or nothing. Readers go on meanwhile; another writer is `SQLITE_BUSY`."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _put_units(item: StoredItem) -> float:
    return write_units(item.size) * (1 + item.indexes)


# ------------------------------------------------------------------ a transaction's parts


def _key(operation: Operation) -> PrimaryKey:
    if isinstance(operation, Put):
        return PrimaryKey(str(operation.item["pk"]), str(operation.item["sk"]))
    check_key(operation.key)
    return operation.key


def _check_bounds(keys: Sequence[PrimaryKey], items: Iterable[StoredItem | None]) -> None:
    if not 1 <= len(keys) <= TRANSACTION_OPERATIONS:
        raise ValueError(f"a transaction has 1 to {TRANSACTION_OPERATIONS} operations, not {len(keys)}")
    if len(set(keys)) < len(keys):
        raise ValueError("a transaction names each key once")
    if sum(item.size for item in items if item is not None) > TRANSACTION_BYTES:
        raise ValueError(f"a transaction holds at most {TRANSACTION_BYTES} bytes of items")


def _digest(operations: Iterable[Operation]) -> bytes:
    """Give 32 bytes that tell one list of operations from another."""
    described = [
        (
            type(operation).__name__,
            to_wire(operation.item) if isinstance(operation, Put) else list(operation.key),
            (operation.attribute, operation.amount) if isinstance(operation, Add) else None,
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
        place
        for place, (key, operation) in enumerate(zip(keys, operations, strict=True))
        if (conditions := conditions_of(operation)) and not _all_hold(conditions, _item(connection, key))
    )
    if failed:
        raise ConditionFailedError(failed)


def _item(connection: sqlite3.Connection, key: PrimaryKey) -> Attributes:
    """Read one item; empty where there is none."""
    found = connection.execute("SELECT data FROM item WHERE pk = ? AND sk = ?", key).fetchall()
    return loaded(f"[{found[0][0]}]".encode())[0] if found else {}


def _all_hold(conditions: Iterable[Condition], item: Attributes) -> bool:
    return all(_holds(condition, item) for condition in conditions)


def _holds(condition: Condition, item: Attributes) -> bool:
    """Compare as DynamoDB does, by type and value: 1 is not True."""
    if condition.absent or condition.attribute not in item:
        return condition.absent and condition.attribute not in item
    return value_to_wire(item[condition.attribute]) == value_to_wire(condition.equals)


def _carry_out(connection: sqlite3.Connection, key: PrimaryKey, operation: Operation, item: StoredItem | None) -> None:
    if item is not None:
        connection.execute(_PUT, item)
    elif isinstance(operation, Delete):
        connection.execute(_DELETE, key)
    elif isinstance(operation, Add):
        connection.execute(_PUT, stored(_added(operation, _item(connection, key))))


def _added(operation: Add, item: Attributes) -> Attributes:
    """Give the item with the number added, as DynamoDB's `ADD` does."""
    before = item.get(operation.attribute, 0)
    if isinstance(before, bool) or not isinstance(before, int | Decimal):
        raise TableError(f"{operation.attribute} of {operation.key.pk} / {operation.key.sk} is no number")
    return {"pk": operation.key.pk, "sk": operation.key.sk, **item, operation.attribute: before + operation.amount}

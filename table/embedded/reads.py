"""Reading the file of the embedded engine: items by key, and pages in key order. Plain functions over a connection.

Every answer is a single line of SQL: the items come glued together as one JSON list, read by one call of orjson. 100
items of 2 KB take a reader 0.8 ms so and, stepped through one by one, 1.4 ms; beside a busy event loop, which asks for
the interpreter's lock between the steps, 1.1 ms and 2.2 ms (CPython 3.11, two cores of a virtual machine).
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate

from table.embedded.spans import Span
from table.embedded.stored_items import loaded
from table.engine.protocol import BATCH_GET_KEYS, Attributes, Page, PrimaryKey, StartKey
from table.engine.sizes import PAGE_BYTES, READ_UNIT_BYTES, item_bytes, read_units

__all__ = ["read_keys", "read_page"]

FIRST_ITEMS = 128
"""What is read at first, while the size of a page's items is not known; then as many as should fill the page."""

MOST_ITEMS = 1000

_STATEMENT_KEYS = (1, 2, 5, 10, 25, 50, BATCH_GET_KEYS)
"""Numbers of keys that statements are kept for; a shorter list is filled up with nulls, which match nothing."""


def read_keys(
    connection: sqlite3.Connection, wanted: Sequence[PrimaryKey], *, consistent: bool
) -> tuple[list[Attributes], float]:
    """Read the items of 1 to 100 distinct keys, in no order; give them and the read units of one BatchGetItem.

    Each item is billed for itself, one that is missing as 4 KB.
    """
    places = next(number for number in _STATEMENT_KEYS if number >= len(wanted))
    arguments = [part for key in wanted for part in key] + [None] * 2 * (places - len(wanted))
    [(texts, count, started)] = connection.execute(_keys_statement(places), arguments).fetchall()
    items = loaded(texts) if count else []
    return items, (started + len(wanted) - count) * read_units(0, consistent=consistent)


def _keys_statement(places: int) -> str:
    # A join and not `IN`: SQLite reads the whole table to answer `(pk, sk) IN (VALUES …)`.
    return (
        f"WITH wanted (pk, sk) AS (VALUES {', '.join(['(?, ?)'] * places)})"  # noqa: S608  # holds no value
        " SELECT CAST('[' || group_concat(data) || ']' AS BLOB), count(*),"
        f" total((size + {READ_UNIT_BYTES - 1}) / {READ_UNIT_BYTES})"
        " FROM wanted CROSS JOIN item USING (pk, sk)"
    )


def read_page(
    connection: sqlite3.Connection,
    span_beyond: Callable[[StartKey | None], Span],
    *,
    limit: int | None,
    after: StartKey | None,
) -> tuple[Page, int]:
    """Read at most `limit` items and 1 MB; give them and their size in bytes.

    As on DynamoDB, a page of `limit` items has a `last` even where nothing follows.

    Args:
        connection: To the file.
        span_beyond: Gives what is read beyond a position.
        limit: 1 or more; None is as many as 1 MB holds.
        after: Where to start.
    """
    items: list[Attributes] = []
    size = 0
    while True:
        span = span_beyond(after)
        asked = _next_number(limit, len(items), size)
        found, found_size = _read(connection, span, asked)
        kept, kept_size = _fitting(found, found_size, PAGE_BYTES - size)
        items += kept
        size += kept_size
        if kept:
            after = {name: str(kept[-1][name]) for name in span.position}
        if len(kept) < len(found) or len(items) == limit:
            return Page(items=items, last=after), size
        if len(found) < asked:
            return Page(items=items, last=None), size


def _read(connection: sqlite3.Connection, span: Span, asked: int) -> tuple[list[Attributes], int]:
    [(texts, count, size)] = connection.execute(span.statement(), span.arguments(asked)).fetchall()
    return (loaded(texts) if count else []), int(size)


def _next_number(limit: int | None, have: int, size: int) -> int:
    expected = (PAGE_BYTES - size) * have // size + 1 if size else FIRST_ITEMS
    return min(expected, MOST_ITEMS if limit is None else limit - have)


def _fitting(found: list[Attributes], size: int, room: int) -> tuple[list[Attributes], int]:
    """Give the first items that fit into `room` bytes, and their size; an empty page has room for two or more."""
    if size <= room:
        return found, size
    sizes = [0, *accumulate(map(item_bytes, found))]
    count = bisect_right(sizes, room) - 1
    return found[:count], sizes[count]

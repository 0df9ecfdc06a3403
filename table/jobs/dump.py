"""Export and import: the whole table as JSON Lines, one item per line; equal items give equal bytes on every engine.

A line is an item as DynamoDB JSON (`table/engine/codec.py`). Lines are sorted by pk, then sk, in UTF-8 byte order. The
table's own secret and its change log are neither exported nor imported.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import closing
from functools import partial
from typing import BinaryIO

from table.engine.batches import in_batches
from table.engine.budget import Budget
from table.engine.codec import to_json_line
from table.engine.paging import all_items
from table.engine.protocol import AdminEngine, Attributes, Engine
from table.jobs.dump_lines import OF_THE_TABLE_ALONE, DumpError, item_of_line
from table.jobs.readable import readable_items
from table.model.keys import key_of
from table.progress import Progress

__all__ = ["OF_THE_TABLE_ALONE", "DumpError", "export_items", "import_items"]

BATCH = 1000
"""Items per write, and between two progress reports."""

SORT_CACHE_KIB = 16 * 1024
"""Memory for sorting; everything beyond it is in the temporary folder."""


async def export_items(
    engine: AdminEngine,
    sink: BinaryIO,
    *,
    budget: Budget,
    progress: Progress,
    lost: Callable[[str], None] | None = None,
) -> int:
    """Write every item except the secret and the change log to `sink`; return how many.

    With `lost`, damaged items are left out; it receives their keys, or those around them.

    One scan, not a snapshot: concurrent writes are included or missed. Lines are sorted in a temporary SQLite
    file, about as large as the dump, that disappears when it is closed. The stages are `reading` and `writing`.

    Raises:
        TableError: The scan failed; nothing was written.
        DumpError: The temporary folder is full or not writable.
    """
    try:
        with closing(sqlite3.connect("", isolation_level=None)) as lines:  # "" is a temporary file
            stored = readable_items(engine, budget=budget, lost=lost) if lost else all_items(engine, budget=budget)
            count = await _collect(stored, lines, progress=progress)
            for done, (line,) in enumerate(lines.execute("SELECT line FROM line ORDER BY pk, sk"), start=1):
                sink.write(line)
                if done % BATCH == 0:
                    progress("writing", done, count)
                    await asyncio.sleep(0)
    except sqlite3.Error as error:
        raise DumpError(f"the lines cannot be sorted in the temporary folder: {error}") from error
    progress("writing", count, count)
    return count


async def _collect(stored: AsyncIterator[Attributes], lines: sqlite3.Connection, *, progress: Progress) -> int:
    lines.execute(f"PRAGMA cache_size = -{SORT_CACHE_KIB}")
    lines.execute("PRAGMA journal_mode = OFF")
    lines.execute("CREATE TABLE line (pk TEXT, sk TEXT, line BLOB)")
    lines.execute("BEGIN")
    insert = partial(lines.executemany, "INSERT INTO line VALUES (?, ?, ?)")
    count = 0
    batch: list[tuple[str, str, bytes]] = []
    async for item in stored:
        key = key_of(item)
        if key.pk in OF_THE_TABLE_ALONE:
            continue
        batch.append((*key, to_json_line(item)))
        if len(batch) == BATCH:
            insert(batch)
            count += BATCH
            batch.clear()
            progress("reading", count, None)
            await asyncio.sleep(0)
    insert(batch)
    count += len(batch)
    progress("reading", count, count)
    return count


async def import_items(engine: Engine, source: Iterable[bytes], *, budget: Budget, progress: Progress) -> int:
    """Put every item of a dump except the secret and the change log; return how many.

    For an empty table: items with the same keys are replaced. Safe to run again.

    Args:
        engine: The engine; its table exists.
        source: Lines with distinct keys in any order, for example a file opened for binary reading.
        budget: Counts the calls.
        progress: Called with the items put (stage `putting`).

    Raises:
        DumpError: A line is not an item. Items before it may have been put.
        TableError: The table did not respond or is read-only.
    """
    count = 0
    for batch in in_batches(_items(source), BATCH):
        await engine.put_many(batch, budget=budget)
        count += len(batch)
        progress("putting", count, None)
    progress("putting", count, count)
    return count


def _items(source: Iterable[bytes]) -> Iterator[Attributes]:
    for number, line in enumerate(source, start=1):
        try:
            item = item_of_line(line)
        except ValueError as error:
            raise DumpError(f"line {number} is not an item: {error}") from error
        if item["pk"] not in OF_THE_TABLE_ALONE:
            yield item

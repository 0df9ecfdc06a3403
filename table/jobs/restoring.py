"""Restore: makes the table exactly what a dump says.

The whole dump is checked before anything is touched, and compared with the table in a temporary SQLite file, about as
large as the dump; memory stays bounded. Only differences are written. After an interruption another run finds what is
left, so it completes the restore. The table's own secret and change log stay.
Writes during a restore may be lost or kept.
"""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias

from table.embedded.stored_items import encoded
from table.engine.batches import in_batches
from table.engine.budget import Budget
from table.engine.codec import from_json_line, to_json_line
from table.engine.paging import all_items
from table.engine.protocol import AdminEngine, Attributes, PrimaryKey
from table.entries import entries
from table.entries.reindex import NOTICING_SECONDS
from table.jobs.dump_lines import OF_THE_TABLE_ALONE, DumpError, DumpLine, item_of_line
from table.model import derived_items, writing
from table.model.keys import ABOUT, key_of
from table.progress import Progress

__all__ = ["Difference", "Restore", "check_storable"]

READ_BATCH = 1000
"""Items inserted at once, and between two progress reports."""

WRITE_BATCH = 10_000
"""Items written at once, some 10 MB; in the order of their keys, which the embedded engine writes faster."""

CACHE_KIB = 32 * 1024
"""Memory for the temporary file."""

REPLACED = 0
"""The version of the derived items that a table declares while they are replaced by those of another version."""

_Row: TypeAlias = tuple[str | bytes, ...]

_TO_PUT = """
    FROM wanted WHERE NOT EXISTS (
        SELECT 1 FROM stored WHERE stored.pk = wanted.pk AND stored.sk = wanted.sk AND stored.digest = wanted.digest
    )
"""
_TO_DELETE = """
    FROM stored WHERE NOT EXISTS (SELECT 1 FROM wanted WHERE stored.pk = wanted.pk AND stored.sk = wanted.sk)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a restore changes; `put` counts items that are missing in the table or different there."""

    put: int
    deleted: int
    unchanged: int


class Restore:
    """One restore: `read` the dump, `compare` it with the table, then `write` the difference."""

    def __init__(self, engine: AdminEngine, *, budget: Budget) -> None:
        self._engine = engine
        self._budget = budget
        self._scratch = sqlite3.connect("", isolation_level=None)  # "" is a temporary file
        self._scratch.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        self._scratch.execute("PRAGMA journal_mode = OFF")
        self._scratch.execute("CREATE TABLE wanted (pk TEXT, sk TEXT, digest BLOB, line BLOB, place TEXT)")
        self._scratch.execute("CREATE TABLE stored (pk TEXT, sk TEXT, digest BLOB)")

    async def read(self, lines: Iterable[DumpLine], *, progress: Progress) -> int:
        """Read and check a dump; return its number of items, without secret and change log.

        Raises:
            DumpError: A line is not an item that the table could hold, two have one key, or there are none.
        """
        count = 0
        with _on_disk():
            for batch in in_batches(_wanted(lines), READ_BATCH):
                self._scratch.executemany("INSERT INTO wanted VALUES (?, ?, ?, ?, ?)", batch)
                count += len(batch)
                progress("checking", count, None)
                await asyncio.sleep(0)
            self._forbid_repeated_keys()
        if not count:
            raise DumpError("the dump has no items; a restore would only empty the table")
        return count

    def _forbid_repeated_keys(self) -> None:
        try:
            self._scratch.execute("CREATE UNIQUE INDEX wanted_key ON wanted (pk, sk)")
        except sqlite3.IntegrityError as error:
            repeated = "SELECT pk, sk, group_concat(place, ' and ') FROM wanted GROUP BY pk, sk HAVING count(*) > 1"
            pk, sk, places = self._scratch.execute(repeated).fetchone()
            raise DumpError(f"{places} have the same key: {pk} / {sk}") from error

    async def compare(self, *, progress: Progress) -> Difference:
        """Scan the table and return what would change: half a read unit per 4 KB."""
        count = 0
        batch: list[_Row] = []
        with _on_disk():
            async for item in all_items(self._engine, budget=self._budget):
                if key_of(item).pk not in OF_THE_TABLE_ALONE:
                    batch.append((*key_of(item), _digest(to_json_line(item))))
                if len(batch) == READ_BATCH:
                    count += self._insert_stored(batch)
                    progress("comparing", count, None)
                    await asyncio.sleep(0)
            count += self._insert_stored(batch)
            self._scratch.execute("CREATE INDEX stored_key ON stored (pk, sk, digest)")
            wanted, put, deleted = (self._count(what) for what in ("FROM wanted", _TO_PUT, _TO_DELETE))
        progress("comparing", count, count)
        return Difference(put=put, deleted=deleted, unchanged=wanted - put)

    def _insert_stored(self, batch: list[_Row]) -> int:
        self._scratch.executemany("INSERT INTO stored VALUES (?, ?, ?)", batch)
        count = len(batch)
        batch.clear()
        return count

    def _count(self, what: str) -> int:
        [(count,)] = self._scratch.execute(f"SELECT count(*) {what}").fetchall()
        return int(count)

    async def write(self, difference: Difference, *, progress: Progress) -> None:
        """Write the difference, the table's description of itself last, and tell running servers of it.

        If the derived items change their version, servers stop reading them first: no server reads `REPLACED`.
        """
        with _on_disk():
            await self._declare_replaced()
            to_put = self._scratch.execute(
                f"SELECT line {_TO_PUT} ORDER BY pk = ?, pk, sk",
                (ABOUT.pk,),
            )
            done = 0
            for lines in in_batches(to_put, WRITE_BATCH):
                await self._engine.put_many([from_json_line(line) for (line,) in lines], budget=self._budget)
                done += len(lines)
                progress("putting", done, difference.put)
            to_delete = self._scratch.execute(f"SELECT pk, sk {_TO_DELETE} ORDER BY pk, sk")
            done = 0
            for rows in in_batches(to_delete, WRITE_BATCH):
                await self._engine.delete_many([PrimaryKey(*row) for row in rows], budget=self._budget)
                done += len(rows)
                progress("deleting", done, difference.deleted)
        if difference.put or difference.deleted:
            await self._tell()

    async def _declare_replaced(self) -> None:
        stored = (await self._engine.get_many([ABOUT], budget=self._budget, consistent=True)).get(ABOUT)
        if stored is None or _declared(stored) <= self._wanted_versions() | {REPLACED}:
            return
        replaced: Attributes = {name: value for name, value in stored.items() if name != "kept_versions"}
        await self._engine.put_many([{**replaced, "additions_version": REPLACED}], budget=self._budget)
        await self._tell()
        await asyncio.sleep(NOTICING_SECONDS)

    def _wanted_versions(self) -> frozenset[int]:
        """Return the versions of the derived items in the dump."""
        found = self._scratch.execute("SELECT line FROM wanted WHERE pk = ?", (ABOUT.pk,)).fetchone()
        return frozenset() if found is None else _declared(from_json_line(found[0]))

    async def _tell(self) -> None:
        told = writing.data_change(write_id=uuid.uuid4().hex)
        await self._engine.put_many([told], budget=self._budget)

    def close(self) -> None:
        """Remove the temporary file."""
        self._scratch.close()


def _declared(stored: Attributes) -> frozenset[int]:
    """Return the versions of the derived items that an `about` item declares."""
    about = derived_items.About(stored)
    version = entries.version_of(about)
    return entries.kept_versions_of(about) | (frozenset() if version is None else {version})


@contextmanager
def _on_disk() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise DumpError(f"the items cannot be compared in the temporary folder: {error}") from error


def _wanted(lines: Iterable[DumpLine]) -> Iterator[_Row]:
    for line in lines:
        try:
            item = item_of_line(line.text)
            check_storable(item)
            text = to_json_line(item)
        except (TypeError, ValueError) as error:
            raise DumpError(f"{line.place} is not an item that the table could hold: {error}") from error
        if item["pk"] not in OF_THE_TABLE_ALONE:
            yield *key_of(item), _digest(text), text, line.place


def check_storable(item: Attributes) -> None:
    """Raise TypeError or ValueError for an item that the table could not hold: its keys, its size."""
    encoded(item)


def _digest(line: bytes) -> bytes:
    return hashlib.blake2b(line, digest_size=16).digest()

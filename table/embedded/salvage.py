"""Read what is left of a damaged file, page by page, without the tree that leads SQLite to a page.

SQLite stops at the first damaged page and does not reach the following ones. Every page of the table and of its indexes
says itself what it is, so all undamaged ones can be read. Items of a lost page are named by the indexes.

Source: "Database File Format" of SQLite, sections 1.3, 1.5, 1.6 and 2.1.
"""

from __future__ import annotations

import mmap
import sqlite3
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

from table.embedded.file import PAGE_SIZE
from table.embedded.stored_items import decoded
from table.engine.protocol import Attributes
from table.errors import TableDamagedError

__all__ = ["Damage", "salvaged"]

INTERIOR, LEAF = 0x02, 0x0A
"""Page types of trees without row ids: the table and its indexes."""

ITEM_COLUMNS, INDEX_COLUMNS = 8, 4
"""Columns of a record in the table (`table/embedded/file.py`) and in an index, which tell them apart."""

DAMAGED = (IndexError, UnicodeDecodeError, ValueError)


_Key: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Damage:
    """What cannot be read: the key of an item, or the keys between which a page is lost."""

    what: str


@dataclass(slots=True)
class _File:
    """The pages of a file, numbered from 1.

    Attributes:
        found: Keys of the items that were met, damaged or not.
        indexed: Keys that the indexes name.
        children: Page of the table that another one points to → the keys before and after its items, where known.
        read: Pages of a known type.
    """

    data: mmap.mmap
    found: set[_Key] = field(default_factory=set)
    indexed: set[_Key] = field(default_factory=set)
    children: dict[int, tuple[_Key | None, _Key | None]] = field(default_factory=dict)
    read: set[int] = field(default_factory=set)

    @property
    def page_size(self) -> int:
        """Bytes of a page: ours, unless the header has another possible one, where 1 stands for 65536.

        A header that has another one is not believed if the file has as many of our pages as it says.
        """
        stated = int.from_bytes(self.data[16:18], "big") if self.has_header else PAGE_SIZE
        size = 65536 if stated == 1 else stated
        is_possible = size >= 512 and size & (size - 1) == 0
        has_our_pages = int.from_bytes(self.data[28:32], "big") * PAGE_SIZE == len(self.data)
        return size if is_possible and not has_our_pages else PAGE_SIZE

    @property
    def has_header(self) -> bool:
        """Whether the file begins as SQLite's do."""
        return self.data[:16] == b"SQLite format 3\0"

    @property
    def usable(self) -> int:
        """Bytes of a page that hold content."""
        return self.page_size - (self.data[20] if self.has_header else 0)

    @property
    def page_count(self) -> int:
        """Whole pages of the file."""
        return len(self.data) // self.page_size

    def page(self, number: int) -> bytes:
        """Return a page; raises IndexError for one that is not there."""
        if not 1 <= number <= self.page_count:
            raise IndexError(number)
        return self.data[(number - 1) * self.page_size : number * self.page_size]

    def free_pages(self) -> set[int]:
        """Return the pages that are not in use: they still hold former items."""
        free: set[int] = set()
        trunk = int.from_bytes(self.data[32:36], "big") if self.has_header else 0
        while trunk and trunk not in free and trunk <= self.page_count:
            page = self.page(trunk)
            count = min(int.from_bytes(page[4:8], "big"), self.usable // 4 - 2)
            free |= {trunk, *(int.from_bytes(page[8 + 4 * at : 12 + 4 * at], "big") for at in range(count))}
            trunk = int.from_bytes(page[:4], "big")
        return free


def salvaged(connection: sqlite3.Connection | None, path: Path) -> Iterator[Attributes | Damage]:
    """Yield every item that can be read, in no order, and every damage. Takes a minute per GB.

    With a connection, the file does not change meanwhile: other processes write to the log, which is moved into the
    file before. SQLite does not open a file whose beginning is damaged or whose end is missing; then it is None.
    """
    with (
        _unchanging(connection),
        path.open("rb") as opened,
        mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as data,
    ):
        file = _File(data)
        free = file.free_pages()
        for number in range(2, file.page_count + 1):  # the first holds the layout
            if number not in free:
                yield from _of_page(file, number)
        yield from _lost_pages(file)
        if connection is None:
            yield from _unopened(file, path)
        yield from (Damage(" / ".join(key)) for key in sorted(file.indexed - file.found))


@contextmanager
def _unchanging(connection: sqlite3.Connection | None) -> Iterator[None]:
    """Keep a snapshot of a file, which has everything of the log."""
    if connection is None:
        yield
        return
    with suppress(sqlite3.Error):
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.execute("BEGIN")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchall()  # takes the snapshot
        yield
    finally:
        connection.execute("ROLLBACK")


def _unopened(file: _File, path: Path) -> Iterator[Damage]:
    """Yield what a file that SQLite does not open has lost besides its damaged pages: it does not read the log."""
    log = Path(f"{path}-wal")
    if log.exists() and log.stat().st_size:
        yield Damage(f"the latest changes, in {log}")
    if not file.found:
        yield Damage("everything: no page of a table was found")


def _lost_pages(file: _File) -> Iterator[Damage]:
    """Yield the pages of the table that cannot be read, with the nearest keys."""
    in_order = sorted(file.found)
    for number in sorted(file.children.keys() - file.read):
        before, after = file.children[number]
        if before is None and after is not None:
            before = next(iter(in_order[bisect_left(in_order, after) - 1 :][:1]), None)
        elif after is None and before is not None:
            after = next(iter(in_order[bisect_right(in_order, before) :][:1]), None)
        shown = " and ".join("the end" if key is None else " / ".join(key) for key in (before, after))
        yield Damage(f"items between {shown} (page {number})")


def _of_page(file: _File, number: int) -> Iterator[Attributes | Damage]:
    """Yield the items of a page, and note what it says of other pages and items."""
    page = file.page(number)
    if page[0] not in (INTERIOR, LEAF):
        return
    file.read.add(number)
    cells = _cells(file, page)
    keys: list[_Key | None] = []
    for cell in cells:
        keys.append(None)
        try:
            columns = _columns(_local(file, page, cell))
            if len(columns) == INDEX_COLUMNS:
                file.indexed.add((_text(columns[2]), _text(columns[3])))
            elif len(columns) == ITEM_COLUMNS:
                keys[-1] = key = (_text(columns[0]), _text(columns[1]))
                file.found.add(key)
                yield _item(file, page, cell, key)
        except DAMAGED:
            continue
    named = [key for key in keys if key is not None]
    if not named:
        return  # a page of an index, or nothing is known of it
    if len(named) < len(keys):
        yield Damage(f"{len(keys) - len(named)} items near {' / '.join(named[0])} (page {number})")
    if page[0] == INTERIOR:
        children = [int.from_bytes(page[cell - 4 : cell], "big") for cell in cells] + [_rightmost(page)]
        file.children.update(zip(children, pairwise([None, *keys, None]), strict=True))


def _cells(file: _File, page: bytes) -> list[int]:
    """Return where the records of a page begin; on an interior page, each follows the number of a child."""
    start, ahead = (8, 0) if page[0] == LEAF else (12, 4)
    end = min(start + 2 * int.from_bytes(page[3:5], "big"), file.usable - 1)
    return [int.from_bytes(page[at : at + 2], "big") + ahead for at in range(start, end, 2)]


def _rightmost(page: bytes) -> int:
    return int.from_bytes(page[8:12], "big")


def _item(file: _File, page: bytes, cell: int, key: tuple[str, str]) -> Attributes | Damage:
    try:
        data = _columns(_whole(file, page, cell))[-1] or b""
        [item] = decoded(b"[" + data + b"]")
        if (item["pk"], item["sk"]) == key:
            return item
    except (*DAMAGED, KeyError, TypeError, TableDamagedError):
        pass
    return Damage(" / ".join(key))


# ------------------------------------------------------------------ cells and records


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Return a number of 1 to 9 bytes, and where it ends."""
    number = 0
    for end in range(at, at + 8):
        number = number << 7 | data[end] & 0x7F
        if data[end] < 0x80:
            return number, end + 1
    return number << 8 | data[at + 8], at + 9


def _sizes(file: _File, page: bytes, cell: int) -> tuple[int, int, int]:
    """Return the bytes of a cell's record, how many of them are on this page, and where they begin."""
    size, at = _varint(page, cell)
    most = (file.usable - 12) * 64 // 255 - 23
    least = (file.usable - 12) * 32 // 255 - 23
    if size <= most:
        return size, size, at
    local = least + (size - least) % (file.usable - 4)
    return size, local if local <= most else least, at


def _local(file: _File, page: bytes, cell: int) -> bytes:
    """Return the part of a record that is on its page: it always has the keys."""
    _, local, at = _sizes(file, page, cell)
    return page[at : at + local]


def _whole(file: _File, page: bytes, cell: int) -> bytes:
    size, local, at = _sizes(file, page, cell)
    record = bytearray(page[at : at + local])
    following = page[at + local : at + local + 4]
    while len(record) < size:
        overflow = file.page(int.from_bytes(following, "big"))
        record += overflow[4 : min(file.usable, 4 + size - len(record))]
        following = overflow[:4]
    return bytes(record)


_INTEGER_BYTES = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8, 8: 0, 9: 0}


def _columns(record: bytes) -> list[bytes | None]:
    """Return the columns of a record; one that is longer than the record is cut, null is None."""
    end, at = _varint(record, 0)
    start, columns = end, []
    while at < end:
        kind, at = _varint(record, at)
        size = (kind - 12) // 2 if kind >= 12 else _INTEGER_BYTES[kind] if kind in _INTEGER_BYTES else len(record)
        columns.append(record[start : start + size] if kind else None)
        start += size
    return columns


def _text(column: bytes | None) -> str:
    if not column:
        raise ValueError("a key is empty")
    return column.decode()

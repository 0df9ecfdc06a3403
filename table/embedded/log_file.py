"""The write-ahead log next to an embedded file: whether SQLite reads what is in it.

SQLite takes a log whose header it cannot read for an empty one, without an error, and its next write overwrites it. It
ignores likewise what follows a frame that it cannot read.

Source: "WAL-mode File Format" of SQLite, sections 2.1, 2.2, 4.1 and 4.2.
"""

from __future__ import annotations

import os
import sqlite3
import struct
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from table.embedded.file import connect
from table.errors import DictionaryError

__all__ = ["ignored_log"]

HEADER_BYTES = 32
CHECKED_BYTES = 24
"""The part of the header whose checksum follows it."""

MAGIC = 0x377F0682
"""The first number, whose last bit says whether checksums are of big-endian numbers."""

VERSION = 3_007_000

FRAME_BYTES = 24
"""What precedes each page: its number, the size of the file if a transaction ends here, the salts, a checksum."""

INDEX_BYTES = 48
"""The header of the log's index, of which there are two copies."""

SURE = 2
"""So many transactions after the last one that is read are not what a power failure left of one: each begins when the
one before is on disk."""


def ignored_log(path: Path) -> str:
    """Return what is wrong with the log of a file, so that SQLite ignores changes in it; "" if nothing is.

    The file is opened if the log says that it has several transactions: SQLite alone says how many it reads.
    """
    log = Path(f"{path}-wal")
    try:
        with log.open("rb", buffering=0) as opened:
            header = opened.read(HEADER_BYTES)
            commits = [*_commits(opened.fileno(), header)] if _is_valid(header) else []
    except OSError:
        return ""  # there is none, or opening the table says why it cannot be read
    if header and not _is_valid(header):
        return f"{log} is damaged at its beginning: the latest changes, which are only there, are lost"
    lost = _unread(path, log, header, commits) if len(commits) >= SURE else 0
    if lost < SURE:
        return ""
    changes = f"of the latest changes, {lost} transactions"
    return f"{log} is damaged in its middle: {changes} are lost unless they are in {path}, too"


def _commits(log: int, header: bytes) -> Iterator[int]:
    """Yield the numbers, from 1 on, of the frames that state that a transaction ends, since the log was begun."""
    (page_bytes,) = struct.unpack(">I", header[8:12])
    salts = header[16:24]
    for number, place in enumerate(range(HEADER_BYTES, os.fstat(log).st_size, FRAME_BYTES + page_bytes), 1):
        frame = os.pread(log, FRAME_BYTES, place)
        if frame[8:16] == salts and any(frame[4:8]):
            yield number


def _unread(path: Path, log: Path, header: bytes, commits: list[int]) -> int:
    """Return how many transactions of a log SQLite does not read; 0 if that is not known."""
    try:
        with closing(connect(path)), Path(f"{path}-shm").open("rb") as index, log.open("rb") as again:
            first, second = index.read(INDEX_BYTES), index.read(INDEX_BYTES)
            if first != second or again.read(HEADER_BYTES) != header:
                return 0  # another process is writing
    except (OSError, sqlite3.Error, DictionaryError):
        return 0
    last = int.from_bytes(first[16:20], sys.byteorder)
    return sum(number > last for number in commits)


def _is_valid(header: bytes) -> bool:
    if len(header) < HEADER_BYTES:
        return False
    magic, version = struct.unpack(">2I", header[:8])
    return magic & ~1 == MAGIC and version == VERSION and _checksum(header, magic & 1) == header[CHECKED_BYTES:]


def _checksum(header: bytes, is_big: int) -> bytes:
    first = second = 0
    for even, odd in struct.iter_unpack(">2I" if is_big else "<2I", header[:CHECKED_BYTES]):
        first = (first + even + second) & 0xFFFFFFFF
        second = (second + odd + first) & 0xFFFFFFFF
    return struct.pack(">2I", first, second)

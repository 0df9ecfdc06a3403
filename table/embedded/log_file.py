"""The write-ahead log next to an embedded file: whether SQLite reads what is in it.

SQLite takes a log whose header it cannot read for an empty one, without an error, and its next write overwrites it.

Source: "WAL-mode File Format" of SQLite, sections 2.1 and 4.2.
"""

from __future__ import annotations

import struct
from pathlib import Path

__all__ = ["ignored_log"]

HEADER_BYTES = 32
CHECKED_BYTES = 24
"""The part of the header whose checksum follows it."""

MAGIC = 0x377F0682
"""The first number, whose last bit says whether checksums are of big-endian numbers."""

VERSION = 3_007_000


def ignored_log(path: Path) -> str:
    """Return what is wrong with the log of a file, so that SQLite ignores the changes in it; "" if nothing is."""
    log = Path(f"{path}-wal")
    try:
        with log.open("rb") as opened:
            header = opened.read(HEADER_BYTES)
    except OSError:
        return ""  # there is none, or opening the table says why it cannot be read
    if not header or _is_valid(header):
        return ""
    return f"{log} is damaged at its beginning: the latest changes, which are only there, are lost"


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

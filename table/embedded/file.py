"""The file of the embedded engine: its layout, how it is made, opened and recognised, and what its errors mean.

One SQLite file holds the table's items and the tokens of recent transactions. Beside the attributes that are keys, an
item is kept as one JSON text (`table/embedded/stored_items.py`). Knows nothing of threads or of what items mean.

The items are a tree in key order (WITHOUT ROWID), so that a page of a query is read from neighbouring disk pages, and
the two indexes hold only items that have both of their keys, as DynamoDB's do. SQLite compares text by its UTF-8 bytes,
as DynamoDB does.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from table.errors import TableError, TableMissingError, TableReadOnlyError, TableUnavailableError

__all__ = ["connect", "create_file", "is_busy", "table_error", "table_exists"]

FILE_VERSION = 1
"""Counts changes of the layout; a file of a later version is refused."""

APPLICATION_ID = 0x526F6F74
"""Marks the file as ours ("Root" in ASCII), where SQLite and `file` look for such a mark."""

PAGE_SIZE = 8192
"""Items of words are 2-6 KB: with SQLite's usual 4096 a BatchGetItem of 100 words costs 1.5 times the CPU."""

CACHE_KIB = 8 * 1024
"""Page cache of a connection. With 32 MB a load in random order takes 0.9 times as long, and reads no less.

Mapping the file instead (`mmap_size`) saves a tenth of a read, and counts the file once per connection as memory used:
1.3 GB where it is 66 MB now, with a file of 460 MB and a million items.
"""

WAL_BYTES = 64 * 1024 * 1024
"""What the write-ahead log is cut down to after a burst."""

BUSY_SECONDS = 5.0
"""How long making the file, or looking whether it is there, waits for another process that holds it."""

_LAYOUT = (
    """
    CREATE TABLE item (
        pk TEXT NOT NULL, sk TEXT NOT NULL,
        gsi1pk TEXT, gsi1sk TEXT, gsi2pk TEXT, gsi2sk TEXT,
        size INTEGER NOT NULL,
        data TEXT NOT NULL,
        PRIMARY KEY (pk, sk)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX gsi1 ON item (gsi1pk, gsi1sk, pk, sk) WHERE gsi1pk IS NOT NULL AND gsi1sk IS NOT NULL",
    "CREATE INDEX gsi2 ON item (gsi2pk, gsi2sk, pk, sk) WHERE gsi2pk IS NOT NULL AND gsi2sk IS NOT NULL",
    "CREATE TABLE request_token (token TEXT PRIMARY KEY, digest BLOB NOT NULL, written_at REAL NOT NULL) WITHOUT ROWID",
    "CREATE INDEX request_token_age ON request_token (written_at)",
    f"PRAGMA application_id = {APPLICATION_ID}",
    f"PRAGMA user_version = {FILE_VERSION}",
)


def create_file(path: Path) -> bool:
    """Make the file, its folder included; False if the table is there already.

    Processes that do so at the same time agree: one makes it, the others find it.

    Raises:
        TableReadOnlyError: The folder takes no file.
        TableUnavailableError: A file is there that is not ours.
    """
    if table_exists(path):
        return False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(_open(path, "rwc", BUSY_SECONDS)) as connection:
            return _lay_out(connection, path)
    except OSError as error:
        raise TableReadOnlyError(f"{path.parent} cannot be made: {error}") from error
    except sqlite3.Error as error:
        if not os.access(path.parent, os.W_OK):
            raise TableReadOnlyError(f"{path.parent} takes no file") from error
        raise table_error(error, path) from error


def _lay_out(connection: sqlite3.Connection, path: Path) -> bool:
    connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    if _is_ours(connection, path):
        connection.execute("ROLLBACK")
        return False
    for statement in _LAYOUT:
        connection.execute(statement)
    connection.execute("COMMIT")
    return True


def table_exists(path: Path) -> bool:
    """Tell whether there is a table at `path`; raises TableUnavailableError where the file is not ours or too new."""
    try:
        connect(path, busy_seconds=BUSY_SECONDS).close()
    except TableMissingError:
        return False
    except sqlite3.Error as error:
        raise table_error(error, path) from error
    return True


def connect(path: Path, *, busy_seconds: float = 0.0) -> sqlite3.Connection:
    """Open the table for reading and writing, or for reading where it cannot be written: some milliseconds at any size.

    Every commit is on the disk before it is acknowledged (`synchronous = FULL`). Measured on a virtual disk: loading
    320,000 items of 450 bytes, 400 to a commit, takes 28 s so, and with NORMAL, which may lose the last commits at a
    power loss, no less; so nothing is risked for speed.

    Args:
        path: The file.
        busy_seconds: How long SQLite itself waits, blocking the thread, for another process that holds the file.

    Raises:
        TableMissingError: There is no file, or nothing in it.
        TableUnavailableError: The file is not ours, or made by a later version.
        sqlite3.Error: Anything else, for `is_busy` and `table_error` to judge.
    """
    if not path.exists():
        raise TableMissingError(f"there is no table at {path}")
    try:
        return _connect(path, "rw", busy_seconds)
    except sqlite3.OperationalError:
        if not _is_frozen(path):
            raise
    return _connect(path, "ro&immutable=1", busy_seconds)


def _connect(path: Path, mode: str, busy_seconds: float) -> sqlite3.Connection:
    connection = _open(path, mode, busy_seconds)
    try:
        _make_ready(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _make_ready(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("BEGIN")  # one look, before or after another process lays the file out
    is_ours = _is_ours(connection, path)
    connection.execute("COMMIT")
    if not is_ours:
        raise TableMissingError(f"there is no table in {path}")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA journal_size_limit = {WAL_BYTES}")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")


def _open(path: Path, mode: str, busy_seconds: float) -> sqlite3.Connection:
    """Open without the module's own transactions; `BEGIN` and `COMMIT` stand where they happen."""
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=busy_seconds, isolation_level=None
    )


def _is_frozen(path: Path) -> bool:
    """Tell whether nobody can be writing the file: no log beside it, in a folder where we cannot make one.

    SQLite reads a file in WAL mode only where it can make the log's index, unless it is told that nothing changes.
    """
    return not os.access(path.parent, os.W_OK) and not Path(f"{path}-wal").exists()


def _is_ours(connection: sqlite3.Connection, path: Path) -> bool:
    [(application_id,)] = connection.execute("PRAGMA application_id").fetchall()
    [(version,)] = connection.execute("PRAGMA user_version").fetchall()
    if application_id == APPLICATION_ID and version <= FILE_VERSION:
        return True
    if application_id == APPLICATION_ID:
        raise TableUnavailableError(f"{path} was made by a later version of this program (layout {version})")
    [(tables,)] = connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
    if tables or application_id or version:
        raise TableUnavailableError(f"{path} holds something else; give the table a file of its own")
    return False


# ------------------------------------------------------------------ what an error of SQLite means


def _code(error: sqlite3.Error) -> int:
    """Give the primary result code; 0 where the error is the module's own."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def is_busy(error: sqlite3.Error) -> bool:
    """Tell whether another process holds the file just now, so that asking again makes sense."""
    return _code(error) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}


def table_error(error: sqlite3.Error, path: Path) -> TableError:
    """Give the error of ours that an error of SQLite means."""
    if _code(error) in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}:
        return TableReadOnlyError(f"{path} cannot be written")
    if is_busy(error):
        return TableUnavailableError(f"{path} is held by another process")
    if _code(error) in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
        return TableUnavailableError(f"{path} is damaged or no table: {error}")
    return TableUnavailableError(f"{path}: {error}")

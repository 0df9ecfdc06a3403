"""The embedded engine's file: its layout, creation and opening, and the meaning of SQLite's errors.

The SQLite file contains the table's items and the tokens of recent transactions. Each item is its key attributes plus
one JSON text (`table/embedded/stored_items.py`).

Items form a tree in key order (WITHOUT ROWID), so a query reads neighbouring disk pages. As in DynamoDB, an index
contains only items with both of its keys, and text is compared by its UTF-8 bytes.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from table.embedded.stored_items import SAVE_OR_RESTORE
from table.errors import TableDamagedError, TableError, TableMissingError, TableReadOnlyError, TableUnavailableError
from table.private_files import PRIVATE, create_private

__all__ = ["connect", "create_file", "is_busy", "table_error", "table_exists"]

logger = logging.getLogger(__name__)

FILE_VERSION = 1
"""Version of the layout; later versions are rejected."""

APPLICATION_ID = 0x526F6F74
"""Identifies our files ("Root" in ASCII), in SQLite's header field for this purpose."""

PAGE_SIZE = 8192
"""Words are 2-6 KB: with SQLite's default of 4096, a BatchGetItem of 100 words costs 1.5 times the CPU."""

CACHE_KIB = 8 * 1024
"""Page cache per connection. With 32 MB, loading in random order takes 0.9 times as long; reads take the same.

Mapping the file (`mmap_size`) saves a tenth of a read but counts the file as memory once per connection: 1.3 GB instead
of 66 MB for a file of 460 MB with a million items.
"""

WAL_BYTES = 64 * 1024 * 1024
"""Size to which the write-ahead log is truncated after a burst."""

BUSY_SECONDS = 5.0
"""How long creating or checking the file waits for another process's lock."""

EVERYONE = 0o007
"""The rights of everyone but the owner and the group: most likely those of the umask, not intended."""

DAMAGED = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)

CHOOSE_FOLDER = "choose another folder in DATA_DIR, or let this user read and write there"

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
    """Create the file and its folder; False if the table exists. Safe to call from several processes concurrently.

    Only its owner can read the file; SQLite gives the files next to it the same mode. A file that everyone can read is
    restricted likewise; one that only its group can read as well is left as it is.

    Raises:
        TableReadOnlyError: The folder cannot be created or written.
        TableUnavailableError: The file exists but is not a table.
    """
    if table_exists(path):
        _restrict(path)
        return False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _create_empty(path)
        with closing(_open(path, "rwc", BUSY_SECONDS)) as connection:
            return _create_layout(connection, path)
    except OSError as error:
        reason = "there is a file of this name" if isinstance(error, FileExistsError) else error.strerror
        raise TableReadOnlyError(f"{path.parent} cannot be created: {reason}; {CHOOSE_FOLDER}") from error
    except sqlite3.Error as error:
        if not os.access(path.parent, os.W_OK):
            raise TableReadOnlyError(f"{path.parent} is not writable; {CHOOSE_FOLDER}") from error
        raise table_error(error, path) from error


def _create_empty(path: Path) -> None:
    """Create the file before SQLite does, which gives it the mode of the umask. Where it cannot be, SQLite says why."""
    with suppress(OSError):
        os.close(create_private(path.resolve()))
    _restrict(path)


def _restrict(path: Path) -> None:
    """Restrict a file that everyone can read, and those next to it, to their owner."""
    for file in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        with suppress(FileNotFoundError):
            if not file.stat().st_mode & EVERYONE:
                continue
            try:
                file.chmod(PRIVATE)
                logger.warning("%s could be read by everyone; its mode is 0600 now", file)
            except OSError as error:
                logger.warning("%s can be read by everyone, and its mode cannot be changed: %s", file, error.strerror)


def _create_layout(connection: sqlite3.Connection, path: Path) -> bool:
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    if _has_layout(connection, path):
        connection.execute("ROLLBACK")
        return False
    for statement in _LAYOUT:
        connection.execute(statement)
    connection.execute("COMMIT")
    return True


def table_exists(path: Path) -> bool:
    """Whether there is a table at `path`; raises TableUnavailableError if the file is not a table or too new."""
    try:
        connect(path, busy_seconds=BUSY_SECONDS).close()
    except TableMissingError:
        return False
    except sqlite3.Error as error:
        raise table_error(error, path) from error
    return True


def connect(path: Path, *, busy_seconds: float = 0.0) -> sqlite3.Connection:
    """Open the table, read-only if it cannot be written. Takes some milliseconds at any size.

    Every commit is on disk before it is acknowledged (`synchronous = FULL`). NORMAL may lose the last commits in a
    power failure without being faster: loading 320,000 items of 450 bytes, 400 per commit, takes 28 s either way.
    SQLite blocks the thread for at most `busy_seconds` while another process has a lock.

    Raises:
        TableMissingError: The file does not exist or is empty.
        TableUnavailableError: The file is not a table, or was made by a later version.
        sqlite3.Error: Any other failure; see `is_busy` and `table_error`.
    """
    if not _exists(path):
        raise TableMissingError(f"there is no table at {path}")
    try:
        return _connect(path, "rw", busy_seconds)
    except sqlite3.OperationalError:
        if not _is_frozen(path):
            raise
    return _connect(path, "ro&immutable=1", busy_seconds)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:
        raise TableUnavailableError(f"{path} cannot be read: {error.strerror}; {CHOOSE_FOLDER}") from error


def _connect(path: Path, mode: str, busy_seconds: float) -> sqlite3.Connection:
    connection = _open(path, mode, busy_seconds)
    try:
        _set_up(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _set_up(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("BEGIN")  # one snapshot, while another process may be creating the layout
    has_layout = _has_layout(connection, path)
    connection.execute("COMMIT")
    if not has_layout:
        raise TableMissingError(f"there is no table in {path}")
    connection.execute("PRAGMA temp_store = MEMORY")  # a container may have no folder for temporary files
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA journal_size_limit = {WAL_BYTES}")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")


def _open(path: Path, mode: str, busy_seconds: float) -> sqlite3.Connection:
    """Open without implicit transactions: `BEGIN` and `COMMIT` are explicit."""
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=busy_seconds, isolation_level=None
    )


def _is_frozen(path: Path) -> bool:
    """Whether the file is immutable: there is no log, and the folder is not writable, so no log can be created.

    SQLite needs to create the log's index to read a file in WAL mode, unless the file is declared immutable.
    """
    return not os.access(path.parent, os.W_OK) and not Path(f"{path}-wal").exists()


def _has_layout(connection: sqlite3.Connection, path: Path) -> bool:
    [(application_id,)] = connection.execute("PRAGMA application_id").fetchall()
    [(version,)] = connection.execute("PRAGMA user_version").fetchall()
    if application_id == APPLICATION_ID and version <= FILE_VERSION:
        return True
    if application_id == APPLICATION_ID:
        raise TableUnavailableError(f"{path} was made by a later version of this program (layout {version})")
    [(tables,)] = connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
    if tables or application_id or version:
        raise TableUnavailableError(f"{path} is not a table of this program; choose another file")
    return False


# ------------------------------------------------------------------ errors


def _code(error: sqlite3.Error) -> int:
    """Return SQLite's primary result code; 0 for errors of the Python module."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def is_busy(error: sqlite3.Error) -> bool:
    """Whether another process has locked the file, so a retry makes sense."""
    return _code(error) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}


def _why_not_opened(path: Path) -> str:
    """Return why SQLite cannot open what is at a path, as far as it can be told, to be appended."""
    if path.is_dir():
        return ": it is a folder"
    return "" if os.access(path, os.R_OK) else ": this user cannot read it"


def table_error(error: sqlite3.Error, path: Path) -> TableError:
    """Translate an error of SQLite."""
    if _code(error) in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}:
        return TableReadOnlyError(f"{path} cannot be written")
    if is_busy(error):
        return TableUnavailableError(f"{path} is locked by another process")
    if _code(error) in DAMAGED:
        return TableDamagedError(f"{path} is damaged or not a table: {error}; {SAVE_OR_RESTORE}")
    if _code(error) == sqlite3.SQLITE_CANTOPEN:
        return TableUnavailableError(f"{path} cannot be opened{_why_not_opened(path)}; {CHOOSE_FOLDER}")
    if _code(error) == sqlite3.SQLITE_IOERR:
        return TableUnavailableError(f"{path}: {error}; check the disk, or choose another folder in DATA_DIR")
    if _code(error) == sqlite3.SQLITE_FULL:
        return TableUnavailableError(f"{path}: the disk is full; free some space, or choose another folder in DATA_DIR")
    return TableUnavailableError(f"{path}: {error}")

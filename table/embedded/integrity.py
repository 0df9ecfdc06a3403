"""Whether an embedded file can be read whole. SQLite keeps no checksums, so changed letters stay unnoticed."""

from __future__ import annotations

import sqlite3

__all__ = ["begin_write", "damage_in"]


def damage_in(connection: sqlite3.Connection) -> str:
    """Return what cannot be read first; "" if nothing. Takes 4 s of CPU per GB of the file."""
    try:
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            return str(found).replace("\n", " ").removeprefix("*** in database main *** ")
        unreadable = connection.execute("SELECT pk, sk FROM item WHERE NOT json_valid(data) LIMIT 1").fetchall()
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise  # locked, or interrupted at the deadline
        return str(error)
    return f"the item {' / '.join(unreadable[0])} cannot be read" if unreadable else ""


def begin_write(connection: sqlite3.Connection) -> None:
    """Begin a write that changes nothing; raises `sqlite3.Error` if the file cannot be written."""
    connection.execute("DELETE FROM request_token WHERE token IS NULL")

"""What is found in a file that cannot be read whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from table.embedded.file import create_file
from table.embedded.integrity import begin_write, damage_in
from table.embedded.writes import put_items
from tests.table.engine.engine_contract import make_item


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a file with an item."""
    path = tmp_path / "dictionary.sqlite"
    create_file(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as opened:
        put_items(opened, [make_item()])
        yield opened


def test_a_whole_file_has_no_damage(connection: sqlite3.Connection) -> None:
    assert damage_in(connection) == ""


def test_an_item_that_is_not_json_is_named(connection: sqlite3.Connection) -> None:
    pk, sk = connection.execute("SELECT pk, sk FROM item").fetchone()
    connection.execute("UPDATE item SET data = 'half of i'")

    assert damage_in(connection) == f"the item {pk} / {sk} cannot be read"


def test_the_first_problem_of_the_structure_is_named_in_one_line(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("UPDATE sqlite_schema SET rootpage = 1000 WHERE name = 'item'")
    path = connection.execute("PRAGMA database_list").fetchone()[2]
    with closing(sqlite3.connect(path, isolation_level=None)) as again:
        found = damage_in(again)

    assert found != ""
    assert "\n" not in found
    assert "main" not in found


def test_a_file_of_something_else_is_named(tmp_path: Path) -> None:
    path = tmp_path / "dictionary.sqlite"
    path.write_text("a letter to a friend " * 100)

    with closing(sqlite3.connect(path, isolation_level=None)) as opened:
        assert damage_in(opened) == "file is not a database"


def test_a_file_that_another_process_holds_is_not_damaged(connection: sqlite3.Connection) -> None:
    path = connection.execute("PRAGMA database_list").fetchone()[2]
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("BEGIN EXCLUSIVE")
    with (
        closing(sqlite3.connect(path, timeout=0.01)) as other,
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        damage_in(other)


def test_a_write_that_changes_nothing_begins(connection: sqlite3.Connection) -> None:
    before = connection.total_changes

    begin_write(connection)

    assert connection.total_changes == before


def test_no_write_begins_in_a_file_that_cannot_be_written(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA query_only = ON")

    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        begin_write(connection)

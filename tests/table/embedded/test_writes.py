"""A write of the embedded engine is one commit or nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import orjson
import pytest

from table.embedded.file import connect, create_file
from table.embedded.writes import delete_keys, put_items, transact
from table.engine.protocol import Operation, PrimaryKey, Put
from tests.table.engine.engine_contract import make_item

ENDLESS = (
    "SELECT max(n) FROM"
    " (WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number) SELECT n FROM number)"
)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a file whose table has one item."""
    create_file(tmp_path / "dictionary.sqlite")
    with closing(connect(tmp_path / "dictionary.sqlite")) as opened:
        put_items(opened, [make_item(n=1)])
        yield opened


def _data(connection: sqlite3.Connection) -> list[tuple[str]]:
    return connection.execute("SELECT data FROM item ORDER BY pk, sk").fetchall()


def test_a_write_that_is_interrupted_leaves_nothing_behind(connection: sqlite3.Connection) -> None:
    connection.execute(f"CREATE TEMP TRIGGER endless AFTER INSERT ON item WHEN NEW.sk = 'z' BEGIN {ENDLESS}; END")
    connection.set_progress_handler(lambda: True, 1000)

    with pytest.raises(sqlite3.OperationalError, match="interrupted"):
        put_items(connection, [make_item(n=2), make_item(sk="z")])

    assert connection.in_transaction is False
    assert _data(connection) == [('{"pk":"P","sk":"S","n":1}',)]


@pytest.mark.parametrize("count", [999, 1000, 1001, 2000])
def test_many_items_are_written_each_with_its_own_values(connection: sqlite3.Connection, count: int) -> None:
    items = [make_item(sk=f"{number:04}", n=number, gsi1pk="G", gsi1sk=f"{-number}") for number in range(count)]

    put_items(connection, [make_item(sk="0007", n=-1)])
    put_items(connection, reversed(items))

    rows = connection.execute("SELECT sk, gsi1pk, gsi1sk, gsi2pk, data FROM item WHERE sk < 'S' ORDER BY pk, sk")
    assert rows.fetchall() == [(item["sk"], "G", item["gsi1sk"], None, orjson.dumps(item).decode()) for item in items]


def test_many_items_are_written_or_none(connection: sqlite3.Connection) -> None:
    connection.execute(
        "CREATE TEMP TRIGGER stop BEFORE INSERT ON item WHEN NEW.sk = '0500' BEGIN SELECT RAISE(FAIL, 'stop'); END"
    )

    with pytest.raises(sqlite3.IntegrityError, match="stop"):
        put_items(connection, [make_item(sk=f"{number:04}") for number in range(1000)])

    assert _data(connection) == [('{"pk":"P","sk":"S","n":1}',)]


def test_a_write_that_fails_half_way_leaves_nothing_behind(connection: sqlite3.Connection) -> None:
    connection.execute(
        "CREATE TEMP TRIGGER stop BEFORE INSERT ON item WHEN NEW.sk = 'b' BEGIN SELECT RAISE(FAIL, 'stop'); END"
    )
    operations: list[Operation] = [Put(item=make_item(sk="a")), Put(item=make_item(sk="b"))]

    with pytest.raises(sqlite3.IntegrityError, match="stop"):
        transact(connection, operations, "t")

    assert connection.in_transaction is False
    assert _data(connection) == [('{"pk":"P","sk":"S","n":1}',)]
    assert connection.execute("SELECT count(*) FROM request_token").fetchall() == [(0,)]


def test_a_write_gives_its_units(connection: sqlite3.Connection) -> None:
    assert put_items(connection, [make_item(text="a" * 1000), make_item(sk="T", text="a" * 2000)]) == 3.0
    assert transact(connection, [Put(item=make_item(n=3))], "t") == 2.0
    assert delete_keys(connection, [PrimaryKey("P", "S"), PrimaryKey("P", "missing")]) == 2.0

"""The embedded engine's file: created once, recognised, rejected if it is another file, read if it is not writable."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from table.embedded.embedded_engine import open_embedded
from table.embedded.file import connect, create_file, table_error, table_exists
from table.embedded.writes import put_items
from table.engine.budget import Budget
from table.engine.protocol import PrimaryKey
from table.engine.state import TableState
from table.errors import TableMissingError, TableReadOnlyError, TableUnavailableError
from tests.table.engine.engine_contract import get, make_item, put
from tests.unprivileged import open_folder, without_rights


def _change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)


def _files(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_the_file_is_made_with_its_folder_and_only_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "dictionary.sqlite"

    assert table_exists(path) is False
    assert create_file(path) is True
    assert create_file(path) is False
    assert table_exists(path) is True


def test_a_file_that_another_process_makes_meanwhile_is_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "dictionary.sqlite"
    create_file(path)
    monkeypatch.setattr("table.embedded.file.table_exists", lambda _: False)

    assert create_file(path) is False

    monkeypatch.undo()
    assert table_exists(path) is True


def test_a_file_that_another_process_holds_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "dictionary.sqlite"
    monkeypatch.setattr("table.embedded.file.BUSY_SECONDS", 0.01)

    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(TableUnavailableError, match="locked by another process"):
            create_file(path)


def test_a_file_that_cannot_be_opened_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "dictionary.sqlite"
    path.mkdir()

    with pytest.raises(TableUnavailableError, match="cannot be opened: it is a folder; choose another"):
        table_exists(path)


async def test_opening_makes_no_file(tmp_path: Path) -> None:
    path = tmp_path / "dictionary.sqlite"

    async with open_embedded(path) as engine:
        assert await engine.exists(budget=Budget(30.0)) is False
        with pytest.raises(TableMissingError, match="no table"):
            await put(engine, make_item())
        with pytest.raises(TableMissingError, match="no table"):
            await get(engine)

    assert _files(tmp_path) == []


async def test_items_are_there_when_the_file_is_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "with blank, 100 % and ё?#.sqlite"
    async with open_embedded(path) as engine:
        await engine.create(budget=Budget(30.0))
        await put(engine, make_item())

    async with open_embedded(path) as engine:
        assert await get(engine) == {"pk": "P", "sk": "S"}
        assert engine.address == str(path)


async def test_closing_leaves_one_file_and_no_log(tmp_path: Path) -> None:
    path = tmp_path / "dictionary.sqlite"
    async with open_embedded(path) as engine:
        await engine.create(budget=Budget(30.0))
        await put(engine, make_item())
        await get(engine)

    assert _files(tmp_path) == ["dictionary.sqlite"]


def test_every_commit_goes_to_the_disk(tmp_path: Path) -> None:
    create_file(tmp_path / "dictionary.sqlite")

    with closing(connect(tmp_path / "dictionary.sqlite")) as connection:
        pragmas = {name: connection.execute(f"PRAGMA {name}").fetchall() for name in ("journal_mode", "synchronous")}

    full = 2
    assert pragmas == {"journal_mode": [("wal",)], "synchronous": [(full,)]}


def test_an_empty_file_is_taken_for_no_table(tmp_path: Path) -> None:
    path = tmp_path / "dictionary.sqlite"
    path.touch()

    assert table_exists(path) is False
    assert create_file(path) is True


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "dictionary.sqlite"
    path.write_bytes(b"pk,sk\n" * 1000)

    with pytest.raises(TableUnavailableError, match="damaged or not a table"):
        async with open_embedded(path):
            raise AssertionError
    with pytest.raises(TableUnavailableError, match="damaged or not a table"):
        create_file(path)


async def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "dictionary.sqlite"
    _change(path, "CREATE TABLE words (text)")

    with pytest.raises(TableUnavailableError, match="is not a table of this program"):
        async with open_embedded(path):
            raise AssertionError
    with pytest.raises(TableUnavailableError, match="is not a table of this program"):
        create_file(path)


async def test_a_file_of_a_later_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "dictionary.sqlite"
    create_file(path)
    _change(path, "PRAGMA user_version = 2")

    with pytest.raises(TableUnavailableError, match=r"later version of this program \(layout 2\)"):
        async with open_embedded(path):
            raise AssertionError


async def test_reading_a_damaged_file_is_an_error_of_the_table(tmp_path: Path) -> None:
    path = tmp_path / "dictionary.sqlite"
    async with open_embedded(path) as engine:
        await engine.create(budget=Budget(30.0))
        await put(engine, *(make_item(sk=f"{number:05d}", text="a" * 500) for number in range(500)))
    content = bytearray(path.read_bytes())
    content[8 * 8192 :] = b"\xff" * (len(content) - 8 * 8192)
    path.write_bytes(content)

    async with open_embedded(path) as engine:
        keys = [PrimaryKey("P", f"{number:05d}") for number in range(500)]
        with pytest.raises(TableUnavailableError, match="damaged"):
            await engine.get_many(keys, budget=Budget(30.0))


async def test_damage_that_nobody_reads_is_found_by_the_next_check(tmp_path: Path) -> None:
    path = tmp_path / "dictionary.sqlite"
    async with open_embedded(path) as engine:
        await engine.create(budget=Budget(30.0))
        await put(engine, *(make_item(sk=f"{number:05d}", text="a" * 5000) for number in range(3000)))
    async with open_embedded(path) as engine:
        before = await engine.damage(budget=Budget(30.0))
        with path.open("r+b") as file:
            file.seek(path.stat().st_size // 2 // 8192 * 8192)
            file.write(b"\xff" * 8192 * 20)
        at_once = await engine.damage(budget=Budget(30.0))
        engine._next_check = 0.0  # an hour later
        later = await engine.damage(budget=Budget(30.0))

    assert (before, at_once) == ("", "")
    assert later


# ------------------------------------------------------------------ where nothing can be written


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every user may enter."""
    with open_folder() as made:
        yield made


def _protect(path: Path, folder_mode: int) -> None:
    path.chmod(0o444)
    path.parent.chmod(folder_mode)


@pytest.mark.parametrize("folder_mode", [0o555, 0o777], ids=["the folder too", "the file only"])
async def test_a_file_that_cannot_be_written_is_read(folder: Path, folder_mode: int) -> None:
    path = folder / "dictionary.sqlite"
    async with open_embedded(path) as engine:
        await engine.create(budget=Budget(30.0))
        await put(engine, make_item())
    _protect(path, folder_mode)

    with without_rights():
        async with open_embedded(path) as engine:
            assert await get(engine) == {"pk": "P", "sk": "S"}
            assert await engine.create(budget=Budget(30.0)) is False
            with pytest.raises(TableReadOnlyError, match="cannot be written"):
                await put(engine, make_item(sk="other"))


def test_a_folder_that_takes_no_file_is_reported(folder: Path) -> None:
    folder.chmod(0o555)

    with without_rights():
        with pytest.raises(TableReadOnlyError, match="is not writable"):
            create_file(folder / "dictionary.sqlite")
        with pytest.raises(TableReadOnlyError, match="cannot be created"):
            create_file(folder / "new" / "dictionary.sqlite")


def test_a_disk_that_is_full_is_reported_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "dictionary.sqlite"
    create_file(path)

    with closing(connect(path)) as connection:
        connection.execute("PRAGMA max_page_count = 1")  # no page more than there are
        with pytest.raises(sqlite3.Error) as raised:
            put_items(connection, [make_item(sk=str(number), text="a" * 5000) for number in range(100)])

    assert str(table_error(raised.value, path)) == (
        f"{path}: the disk is full; free some space, or choose another folder in DATA_DIR"
    )


async def test_a_file_that_cannot_be_written_says_so(folder: Path) -> None:
    path = folder / "dictionary.sqlite"
    create_file(path)
    _protect(path, 0o555)

    with without_rights():
        async with open_embedded(path) as engine:
            assert await engine.state(budget=Budget(30.0)) == TableState(is_writable=False)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (Path.mkdir, "cannot be opened: it is a folder; choose another"),
        (Path.touch, "cannot be opened; choose another"),
    ],
)
def test_what_sqlite_cannot_open_is_reported_with_the_reason(
    tmp_path: Path, make: Callable[[Path], None], said: str
) -> None:
    path = tmp_path / "dictionary.sqlite"
    with pytest.raises(sqlite3.OperationalError) as raised:
        sqlite3.connect(f"file:{tmp_path}/nowhere/file?mode=ro", uri=True)
    make(path)

    assert said in str(table_error(raised.value, path))

"""A write-ahead log that SQLite ignores is named when the table is opened, before it is overwritten."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from table.embedded.embedded_engine import open_embedded
from table.embedded.file import connect, create_file
from table.embedded.log_file import ignored_log
from table.engine.budget import Budget
from table.model import keys
from tests.builders import make_word


@pytest.fixture
async def file(tmp_path: Path) -> Path:
    """A table whose word is only in the log, as after a power failure."""
    original, copy = tmp_path / "original.sqlite", tmp_path / "dictionary.sqlite"
    create_file(original)
    with closing(connect(original)):  # while a connection is open, the log stays
        async with open_embedded(original) as engine:
            await engine.put_many([make_word()], budget=Budget(None))
        shutil.copy(original, copy)
        shutil.copy(f"{original}-wal", f"{copy}-wal")
    return copy


async def _has_word(file: Path) -> bool:
    async with open_embedded(file) as engine:
        return bool(await engine.get_many([keys.word("771")], budget=Budget(None)))


def _change(log: Path, change: Callable[[bytearray], object]) -> None:
    content = bytearray(log.read_bytes())
    change(content)
    log.write_bytes(content)


async def test_a_log_that_is_read_is_not_mentioned(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert ignored_log(file) == ""
    assert await _has_word(file)
    assert "damaged" not in caplog.text


DAMAGES: dict[str, Callable[[bytearray], object]] = {
    "no magic number": lambda log: log.__setitem__(slice(4), b"\0\0\0\0"),
    "another version": lambda log: log.__setitem__(7, 99),
    "another page size": lambda log: log.__setitem__(slice(8, 12), (512).to_bytes(4, "big")),
    "other salts": lambda log: log.__setitem__(slice(16, 24), b"garbage!"),
    "a wrong checksum": lambda log: log.__setitem__(31, log[31] ^ 1),
    "zeros": lambda log: log.__setitem__(slice(32), bytes(32)),
    "cut": lambda log: log.__delitem__(slice(20, None)),
}


@pytest.mark.parametrize("change", DAMAGES.values(), ids=DAMAGES)
async def test_a_log_that_is_ignored_is_named(
    file: Path, caplog: pytest.LogCaptureFixture, change: Callable[[bytearray], object]
) -> None:
    _change(Path(f"{file}-wal"), change)

    assert not await _has_word(file)

    [line] = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert line == f"{file}-wal is damaged at its beginning: the latest changes, which are only there, are lost"


@pytest.mark.parametrize("content", [None, b""])
def test_no_log_and_an_empty_one_have_no_changes(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "dictionary.sqlite"
    if content is not None:
        Path(f"{file}-wal").write_bytes(content)

    assert ignored_log(file) == ""


def test_a_log_that_is_a_folder_is_left_to_the_opening_of_the_table(tmp_path: Path) -> None:
    file = tmp_path / "dictionary.sqlite"
    Path(f"{file}-wal").mkdir()

    assert ignored_log(file) == ""

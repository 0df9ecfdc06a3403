"""A write-ahead log that SQLite ignores is named when the table is opened, before it is overwritten."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path

import pytest

from table.embedded.embedded_engine import open_embedded
from table.embedded.file import PAGE_SIZE, connect, create_file
from table.embedded.log_file import ignored_log
from table.engine.budget import Budget
from table.engine.protocol import Attributes
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


# ------------------------------------------------------------------ damage in the middle

FRAME = 24 + PAGE_SIZE
WORDS = 5


@pytest.fixture
async def long_log(tmp_path: Path) -> AsyncIterator[Path]:
    """A table with a transaction for each of five words, which are only in the log; a connection stays open."""
    file = tmp_path / "original.sqlite"
    create_file(file)
    with closing(connect(file)):
        async with open_embedded(file) as engine:
            for number in range(WORDS):
                await engine.put_many([_word(number)], budget=Budget(None))
        yield file


def _word(number: int) -> Attributes:
    return {**make_word(), **keys.key_attributes(keys.word(str(number)))}


def _log_of(file: Path) -> bytearray:
    return bytearray(Path(f"{file}-wal").read_bytes())


def _ends(log: bytearray) -> list[int]:
    """Return where the frames that end a transaction begin."""
    return [place for place in range(32, len(log), FRAME) if any(log[place + 4 : place + 8])]


def _copied(file: Path, log: bytearray) -> Path:
    copy = file.with_name("dictionary.sqlite")
    shutil.copy(file, copy)
    Path(f"{copy}-wal").write_bytes(log)
    return copy


async def _count(file: Path) -> int:
    async with open_embedded(file) as engine:
        return len(await engine.get_many([keys.word(str(number)) for number in range(WORDS)], budget=Budget(None)))


@pytest.mark.parametrize("lost", range(2, WORDS + 1))
@pytest.mark.parametrize("offset", [0, 5, 17, 24 + 100], ids=["page number", "size", "checksum", "page"])
async def test_transactions_after_damage_in_the_middle_are_named(
    long_log: Path, caplog: pytest.LogCaptureFixture, lost: int, offset: int
) -> None:
    log = _log_of(long_log)
    log[_ends(log)[-lost] + offset] ^= 1
    copy = _copied(long_log, log)

    assert await _count(copy) == WORDS - lost

    [line] = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert line == (
        f"{copy}-wal is damaged in its middle: of the latest changes, {lost} transactions are lost unless they are in "
        f"{copy}, too"
    )


async def test_what_a_power_failure_left_of_the_last_transaction_is_not_called_damage(long_log: Path) -> None:
    log = _log_of(long_log)
    log[_ends(log)[-1] + FRAME - 1] ^= 1
    copy = _copied(long_log, log)

    assert ignored_log(copy) == ""
    assert await _count(copy) == WORDS - 1


async def test_a_long_log_that_is_read_is_not_mentioned_while_and_after_it_is_in_use(long_log: Path) -> None:
    copy = _copied(long_log, _log_of(long_log))

    assert ignored_log(long_log) == ""
    assert ignored_log(copy) == ""
    assert await _count(copy) == WORDS


async def test_frames_from_before_the_log_was_begun_anew_are_not_mentioned(long_log: Path) -> None:
    async with open_embedded(long_log) as engine:
        with closing(connect(long_log)) as connection:
            connection.execute("PRAGMA wal_checkpoint(RESTART)").fetchall()
        await engine.put_many([_word(WORDS)], budget=Budget(None))
    log = _log_of(long_log)

    assert len(_ends(log)) > 2  # frames of the former log follow
    assert ignored_log(_copied(long_log, log)) == ""


async def test_a_log_beside_a_file_that_is_not_a_table_is_left_to_the_opening(long_log: Path) -> None:
    copy = _copied(long_log, _log_of(long_log))
    _change(copy, lambda content: content.__setitem__(slice(16), b"not a table     "))

    assert ignored_log(copy) == ""

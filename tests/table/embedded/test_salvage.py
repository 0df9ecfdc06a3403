"""A damaged file: noticed, and read as far as it can be, with the keys of what is lost."""

from __future__ import annotations

import random
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest

from table.embedded.embedded_engine import open_embedded
from table.embedded.file import PAGE_SIZE, connect
from table.embedded.salvage import Damage, salvaged
from table.engine.budget import Budget
from table.engine.protocol import Attributes
from table.engine.state import TableState
from table.errors import TableDamagedError
from table.model.keys import key_of

LEAF = 0x0A


@pytest.fixture(scope="module")
def part_file(starter_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A part of the starter dictionary, which has every kind of page and takes less time to read."""
    file = tmp_path_factory.mktemp("part") / "dictionary.sqlite"
    shutil.copy(starter_file, file)
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("DELETE FROM item WHERE unicode(substr(sk, -1)) % 8 AND pk != 'ABOUT'")
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file


def damaged(
    original: Path,
    folder: Path,
    change: Callable[[bytearray, int], None],
    *,
    kind: int = LEAF,
    holding: bytes = b'"pk":',
) -> Path:
    """Copy a file and change the page of a kind that has a text most often; `change` is given its offset."""
    copy = folder / "dictionary.sqlite"
    shutil.copy(original, copy)
    content = bytearray(copy.read_bytes())
    pages = [at for at in range(PAGE_SIZE, len(content), PAGE_SIZE) if content[at] == kind]
    numbers = [content[at : at + PAGE_SIZE].count(holding) for at in pages]
    change(content, pages[numbers.index(max(numbers))])
    copy.write_bytes(content)
    return copy


def overwrite(byte: int, *, start: int = 0, length: int = PAGE_SIZE) -> Callable[[bytearray, int], None]:
    """Overwrite a part of a page."""

    def change(content: bytearray, at: int) -> None:
        content[at + start : at + start + length] = bytes([byte]) * length

    return change


def scramble(content: bytearray, at: int) -> None:
    """Overwrite the middle of a page with any bytes."""
    content[at + 2000 : at + 6000] = random.Random(7).randbytes(4000)  # noqa: S311  # not for security


def read_whole(file: Path) -> tuple[dict[tuple[str, str], Attributes], list[str]]:
    """Return the items that can be read and what is damaged."""
    items: dict[tuple[str, str], Attributes] = {}
    lost: list[str] = []
    with ExitStack() as stack:
        connection = None
        with suppress(sqlite3.DatabaseError):
            connection = stack.enter_context(closing(connect(file)))
        for found in salvaged(connection, file):
            if isinstance(found, Damage):
                lost.append(found.what)
            else:
                items[key_of(found)] = found
    return items, lost


def stored(file: Path) -> set[tuple[str, str]]:
    """Return the keys of an undamaged file."""
    with closing(sqlite3.connect(file)) as connection:
        return set(connection.execute("SELECT pk, sk FROM item"))


def test_an_undamaged_file_is_read_whole(part_file: Path) -> None:
    items, lost = read_whole(part_file)

    assert items.keys() == stored(part_file)
    assert lost == []


def test_former_items_stay_away(part_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "dictionary.sqlite"
    shutil.copy(part_file, file)
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("DELETE FROM item WHERE pk >= 'SEARCH'")

    items, lost = read_whole(file)

    assert items.keys() == stored(file)
    assert lost == []


@pytest.mark.parametrize(
    "change",
    [overwrite(0xFF), overwrite(0), overwrite(0xFF, start=2000, length=4000), scramble],
    ids=["all ones", "all zeros", "the middle", "any bytes"],
)
def test_undamaged_items_are_read_and_lost_ones_are_named(
    part_file: Path, tmp_path: Path, change: Callable[[bytearray, int], None]
) -> None:
    file = damaged(part_file, tmp_path, change)

    items, lost = read_whole(file)

    missing = stored(part_file) - items.keys()
    assert 0 < len(missing) < 100
    assert lost
    named = {" / ".join(key) for key in missing} & set(lost)
    assert len(named) == len(missing) or any(what.endswith(")") for what in lost)


def test_a_lost_page_is_named_by_the_keys_around_it(starter_file: Path, tmp_path: Path) -> None:
    file = damaged(starter_file, tmp_path, overwrite(0xFF), holding=b'"morphemes":')

    items, lost = read_whole(file)

    missing = sorted(stored(starter_file) - items.keys())
    [between] = re.findall(r"^items between (.+) / (.+) and (.+) / (.+) \(page \d+\)$", "\n".join(lost), re.MULTILINE)
    assert len(missing) > 1
    assert (between[0], between[1]) < missing[0]
    assert (between[2], between[3]) > missing[-1]
    before, after = (between[0], between[1]), (between[2], between[3])
    assert not any(before < key < after for key in items)


def test_a_lost_page_of_an_index_loses_nothing(part_file: Path, tmp_path: Path) -> None:
    file = damaged(part_file, tmp_path, overwrite(0xFF), holding=b"FAMILY_WORDS#")

    items, lost = read_whole(file)

    assert items.keys() == stored(part_file)
    assert lost == []


def test_pages_under_a_lost_page_are_read(part_file: Path, tmp_path: Path) -> None:
    file = damaged(part_file, tmp_path, overwrite(0xFF), kind=0x02)

    items, lost = read_whole(file)

    assert len(stored(part_file) - items.keys()) < 100
    assert any(what.startswith("items between ") for what in lost)


def test_an_item_whose_text_is_damaged_is_named(part_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "dictionary.sqlite"
    shutil.copy(part_file, file)
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("UPDATE item SET data = substr(data, 2) WHERE pk = 'ABOUT'")

    items, lost = read_whole(file)

    assert lost == ["ABOUT / DICTIONARY"]
    assert len(items) == len(stored(part_file)) - 1


# ------------------------------------------------------------------ the state


async def test_an_undamaged_file_lacks_nothing(part_file: Path) -> None:
    async with open_embedded(part_file) as engine:
        assert await engine.damage(budget=Budget(30.0)) == ""
        assert await engine.state(budget=Budget(30.0)) == TableState()


@pytest.mark.parametrize("change", [overwrite(0xFF), overwrite(0), overwrite(0xFF, start=2000, length=4000), scramble])
async def test_damage_is_noticed_before_anything_of_it_is_read(
    part_file: Path, tmp_path: Path, change: Callable[[bytearray, int], None]
) -> None:
    async with open_embedded(damaged(part_file, tmp_path, change)) as engine:
        damage = await engine.damage(budget=Budget(30.0))
        state = await engine.state(budget=Budget(30.0))

    assert state.damage == damage
    assert not state.is_right
    assert state.problems()[0].startswith("the file is damaged: ")


def cut_off(content: bytes) -> bytes:
    """Lose the end of a file."""
    return content[: len(content) * 6 // 10 + 100]


def without_beginning(content: bytes) -> bytes:
    """Lose the first page, which has the header and the layout."""
    return b"\xff" * PAGE_SIZE + content[PAGE_SIZE:]


@pytest.mark.parametrize(("change", "least"), [(cut_off, 0.25), (without_beginning, 1.0)])
async def test_a_file_that_sqlite_does_not_open_is_read(
    part_file: Path, tmp_path: Path, change: Callable[[bytes], bytes], least: float
) -> None:
    file = tmp_path / "dictionary.sqlite"
    file.write_bytes(change(part_file.read_bytes()))  # noqa: ASYNC240  # a test

    async with open_embedded(file, may_be_damaged=True) as engine:
        damage = await engine.damage(budget=Budget(30.0))
    items, lost = read_whole(file)

    assert damage
    assert len(items) >= least * len(stored(part_file))
    assert bool(lost) is (least < 1)


async def test_damage_that_is_met_later_is_remembered(part_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "dictionary.sqlite"
    shutil.copy(part_file, file)
    async with open_embedded(file) as engine:
        assert not await engine.damage(budget=Budget(30.0))
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            connection.execute("UPDATE item SET data = substr(data, 2) WHERE pk = 'ABOUT'")

        with pytest.raises(TableDamagedError):
            await engine.scan(budget=Budget(30.0))
        state = await engine.state(budget=Budget(30.0))

    assert state.damage


@pytest.mark.parametrize("content", [b"something else" * 5000, b"SQLite format 3\0" + b"\0" * 84])
def test_a_file_of_which_nothing_can_be_read_is_lost_as_a_whole(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "dictionary.sqlite"
    file.write_bytes(content)

    assert [*salvaged(None, file)] == [Damage("everything: no page of a table was found")]


def test_what_is_in_the_log_of_a_file_that_cannot_be_opened_is_named_as_lost(part_file: Path, tmp_path: Path) -> None:
    file = damaged(part_file, tmp_path, lambda content, _: content.__setitem__(slice(100), b"\0" * 100))
    log = Path(f"{file}-wal")
    log.write_bytes(b"changes")

    lost = [found.what for found in salvaged(None, file) if isinstance(found, Damage)]

    assert lost == [f"the latest changes, in {log}"]


@pytest.mark.parametrize("stated", [0, 600, 1, 512, 4096, 32768])
def test_a_wrong_page_size_in_the_header_is_not_believed(part_file: Path, tmp_path: Path, stated: int) -> None:
    def change(content: bytearray, _: int) -> None:
        content[16:18] = stated.to_bytes(2, "big")

    found = [*salvaged(None, damaged(part_file, tmp_path, change))]

    assert not any(isinstance(one, Damage) for one in found)
    assert len(found) > 1000

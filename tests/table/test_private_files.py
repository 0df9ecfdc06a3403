"""Tables and exports are files that only their owner can read, whatever the umask."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from table.__main__ import main
from table.embedded.embedded_engine import open_embedded
from table.embedded.file import create_file
from table.engine.budget import Budget
from table.private_files import create_private
from tests.table.engine.engine_contract import make_item, put

UMASKS = [0o000, 0o002, 0o022, 0o077]


@pytest.fixture(params=UMASKS, ids=oct)
def _umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, str]:
    """Return the name of each file in a folder and its mode."""
    return {path.name: oct(path.stat().st_mode & 0o777) for path in folder.iterdir() if path.is_file()}


@pytest.mark.usefixtures("_umask")
async def test_a_table_is_private_with_the_files_next_to_it(tmp_path: Path) -> None:
    names = [f"dictionary.sqlite{suffix}" for suffix in ("", "-shm", "-wal")]

    async with open_embedded(tmp_path / "dictionary.sqlite") as engine:
        await engine.create(budget=Budget(None))
        await put(engine, make_item())
        while_open = modes(tmp_path)
    async with open_embedded(tmp_path / "dictionary.sqlite") as engine:
        await put(engine, make_item(sk="T"))
        opened_again = modes(tmp_path)

    assert while_open == opened_again == dict.fromkeys(names, "0o600")


@pytest.mark.usefixtures("_umask")
def test_a_private_file_is_created_and_never_replaces_another(tmp_path: Path) -> None:
    os.close(create_private(tmp_path / "file"))
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")

    for name in ("file", "link"):
        with pytest.raises(FileExistsError):
            create_private(tmp_path / name)

    assert modes(tmp_path) == {"file": "0o600"}


def test_a_umask_that_takes_rights_of_the_owner_does_not_count(tmp_path: Path) -> None:
    before = os.umask(0o277)
    try:
        os.close(create_private(tmp_path / "file"))
    finally:
        os.umask(before)

    assert modes(tmp_path) == {"file": "0o600"}


@pytest.mark.usefixtures("_umask")
def test_an_export_is_private_even_if_it_replaces_files_that_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    create_file(tmp_path / ".data" / "dictionary.sqlite")
    for name in ("export.jsonl", "export.jsonl.unfinished"):
        (tmp_path / name).write_text("old")
        (tmp_path / name).chmod(0o666)

    assert main(["export", "export.jsonl"]) == 0

    assert modes(tmp_path) == {"export.jsonl": "0o600"}
    assert (tmp_path / "export.jsonl").read_text() == ""


@pytest.mark.parametrize("mode", [0o644, 0o664, 0o666, 0o604, 0o602])
def test_a_table_that_everyone_can_read_or_write_is_restricted_with_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, mode: int
) -> None:
    files = [tmp_path / f"dictionary.sqlite{suffix}" for suffix in ("", "-wal", "-shm")]
    create_file(files[0])
    for file in files:
        file.touch()
        file.chmod(mode)

    assert create_file(files[0]) is False
    told = [record.getMessage() for record in caplog.records]
    assert create_file(files[0]) is False

    # SQLite removes the files next to the table when its last user closes it.
    assert set(modes(tmp_path).values()) == {"0o600"}
    assert f"{files[0]} could be read by everyone; its mode is 0600 now" in told
    assert len(caplog.records) == len(told)


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o660, 0o400])
def test_a_table_that_its_group_can_read_is_left_as_it_is(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, mode: int
) -> None:
    create_file(tmp_path / "dictionary.sqlite")
    (tmp_path / "dictionary.sqlite").chmod(mode)

    create_file(tmp_path / "dictionary.sqlite")

    assert modes(tmp_path) == {"dictionary.sqlite": oct(mode)}
    assert caplog.records == []


@pytest.mark.usefixtures("_umask")
def test_a_table_at_the_end_of_a_link_is_private(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "dictionary.sqlite").symlink_to(tmp_path / "elsewhere" / "real.sqlite")

    assert create_file(tmp_path / "dictionary.sqlite") is True

    assert modes(tmp_path / "elsewhere") == {"real.sqlite": "0o600"}


def test_an_empty_file_becomes_a_private_table(tmp_path: Path) -> None:
    (tmp_path / "dictionary.sqlite").touch(mode=0o644)

    assert create_file(tmp_path / "dictionary.sqlite") is True

    assert modes(tmp_path) == {"dictionary.sqlite": "0o600"}

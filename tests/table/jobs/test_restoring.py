"""A restore makes a table exactly what a dump says, and checks the whole dump before it touches anything."""

from __future__ import annotations

import gzip
import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from importing.__main__ import main as run_import
from table.__main__ import main
from table.embedded.embedded_engine import EmbeddedEngine
from table.engine.budget import Budget
from table.engine.codec import to_json_line
from table.engine.protocol import AdminEngine, Attributes, PrimaryKey
from table.errors import TableUnavailableError
from table.jobs import restoring
from table.jobs.dump import export_items, import_items
from table.jobs.dump_lines import DumpError, dump_lines
from table.jobs.restoring import Difference, Restore
from table.model import keys
from tests.builders import make_about, make_dictionary, make_user, make_word
from tests.table.engine.engine_contract import make_item
from tests.table.entries.filled import Interrupted, Told, filled_table
from tests.table.entries.filled import contents as all_contents


async def contents(engine: AdminEngine) -> dict[PrimaryKey, Attributes]:
    """Return the items that an export can have."""
    return {key: item for key, item in (await all_contents(engine)).items() if key.pk != keys.CHANGES}


def _lines(items: Iterable[Attributes]) -> bytes:
    return b"".join(map(to_json_line, items))


def _aws_lines(items: Iterable[Attributes]) -> bytes:
    return b"".join(b'{"Item":' + to_json_line(item).strip() + b"}\n" for item in items)


def _keyed(items: Iterable[Attributes]) -> dict[PrimaryKey, Attributes]:
    return {PrimaryKey.of(item): item for item in items}


async def _restore(engine: EmbeddedEngine, source: Path) -> Difference:
    restore = Restore(engine, budget=Budget(None))
    await restore.read(dump_lines(source), progress=Told())
    difference = await restore.compare(progress=Told())
    await restore.write(difference, progress=Told())
    restore.close()
    return difference


async def test_the_table_is_exactly_what_the_export_says(tmp_path: Path) -> None:
    async with filled_table(tmp_path, [*make_dictionary(), make_about(), make_user()]) as engine:
        with (tmp_path / "dump").open("wb") as sink:
            await export_items(engine, sink, budget=Budget(None), progress=Told())
        before = await contents(engine)
        await engine.put_many(
            [make_word(text="переход"), make_word(word_id="5"), make_item("ODD")], budget=Budget(None)
        )
        await engine.delete_many([PrimaryKey("ABOUT", "DICTIONARY")], budget=Budget(None))
        done = await _restore(engine, tmp_path / "dump")
        after = await contents(engine)
        again = await _restore(engine, tmp_path / "dump")

    assert after == before
    assert done == Difference(put=2, deleted=2, unchanged=20)
    assert again == Difference(put=0, deleted=0, unchanged=22)


async def test_the_tables_own_secret_stays_and_that_of_a_dump_is_not_read(tmp_path: Path) -> None:
    secret = make_item("SECRET", "CURSORS", secret="ours")
    (tmp_path / "dump").write_bytes(_lines([make_word(), {**secret, "secret": "theirs"}]))

    async with filled_table(tmp_path, [secret]) as engine:
        await _restore(engine, tmp_path / "dump")
        stored = await contents(engine)

    assert stored == _keyed([secret, make_word()])


@pytest.mark.parametrize("declared_before", [{"additions_version": 77}, {"kept_versions": [76]}])
@pytest.mark.parametrize("after_items", [1, 2, 3])
async def test_while_derived_items_of_another_version_are_restored_the_table_declares_none_that_a_server_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after_items: int, declared_before: Attributes
) -> None:
    monkeypatch.setattr(restoring, "NOTICING_SECONDS", 0.0)
    (tmp_path / "dump").write_bytes(_lines([make_about(), *make_dictionary()]))

    async with filled_table(tmp_path, [{**make_about(), **declared_before}]) as engine:
        broken = Interrupted(engine, after_items=after_items)
        try:
            with pytest.raises(TableUnavailableError, match=r"^broken off$"):
                await _restore(broken, tmp_path / "dump")
        finally:
            await broken.aclose()
        about = (await contents(engine))[PrimaryKey("ABOUT", "DICTIONARY")]
        await _restore(engine, tmp_path / "dump")
        stored = await contents(engine)

    assert (about["additions_version"], about.get("kept_versions")) == (0, None)
    assert stored == _keyed([make_about(), *make_dictionary()])


@pytest.mark.parametrize("after_items", [0, 1, 19, 20, 21, 22])
async def test_a_restore_that_broke_off_is_completed_by_the_next(tmp_path: Path, after_items: int) -> None:
    (tmp_path / "dump").write_bytes(_lines([make_about(), *make_dictionary()]))
    stale = [make_word(word_id="5"), make_word(word_id="6"), make_word(text="переход")]

    async with filled_table(tmp_path, stale) as engine:
        broken = Interrupted(engine, after_items=after_items)
        try:
            with pytest.raises(TableUnavailableError, match=r"^broken off$"):
                await _restore(broken, tmp_path / "dump")
        finally:
            await broken.aclose()
        has_about = PrimaryKey("ABOUT", "DICTIONARY") in await contents(engine)
        await _restore(engine, tmp_path / "dump")
        stored = await contents(engine)

    assert has_about == (after_items > 20)
    assert stored == _keyed([make_about(), *make_dictionary()])


# ------------------------------------------------------------------ what is checked before


_GOOD = _lines([make_word()])


@pytest.mark.parametrize(
    ("dump", "problem"),
    [
        (_GOOD + b"not JSON\n", "line 2 is not an item"),
        (_GOOD + b"\n", "line 2 is not an item"),
        (_GOOD + _lines([make_word(word_id="2")])[:-9], "line 2 is not an item"),
        (_GOOD + b'{"pk":{"S":"P"}}\n', "line 2 is not an item .*: pk and sk must be strings"),
        (_GOOD + b'{"pk":{"S":""},"sk":{"S":"S"}}\n', "line 2 .*: pk has 0 bytes"),
        (_GOOD + b'{"pk":{"S":"P"},"sk":{"S":"S"},"gsi1pk":{"N":"1"}}\n', "line 2 .*: gsi1pk is 1"),
        (_GOOD + _lines([make_item(text="x" * 409_600)]), "line 2 .* has 409610 bytes; at most 409600"),
        (
            _GOOD + b'{"Keys":{},"NewImage":{}}\n',
            "line 2 is not an item .*: it is of an incremental export; make a full",
        ),
        (
            _GOOD + b'{"Metadata":{},"Keys":{}}\n',
            "line 2 is not an item .*: it is of an incremental export; make a full",
        ),
        (b'{"Items":[],"Count":0}\n', "line 1 is not an item .*: it is the output of a scan"),
        (_GOOD + b'{"pk":"P","sk":"S"}\n', 'line 2 is not an item .*; an attribute has the form "pk": {"S": "…"}'),
        (_lines([make_word(), make_word(word_id="2"), make_word(text="вход")]), "line 1 and line 3 have the same key"),
        (_GOOD + b"x" * (8 * 1024 * 1024 + 1), "line 2 is longer than 8,388,608 bytes"),
        (gzip.compress(_GOOD * 100)[:-10], "cannot be decompressed"),
        (b"", "the dump has no items"),
    ],
)
async def test_a_dump_with_a_fault_changes_nothing(tmp_path: Path, dump: bytes, problem: str) -> None:
    (tmp_path / "dump").write_bytes(dump)

    async with filled_table(tmp_path, [make_word(text="переход")]) as engine:
        with pytest.raises(DumpError, match=problem):
            await _restore(engine, tmp_path / "dump")
        assert await contents(engine) == _keyed([make_word(text="переход")])


# ------------------------------------------------------------------ AWS's exports


def _aws_export(folder: Path, files: dict[str, list[Attributes]]) -> Path:
    export = folder / "AWSDynamoDB" / "01693685827463-2d8752fd"
    (export / "data").mkdir(parents=True)
    (export / "_started").write_bytes(b"")
    (export / "manifest-summary.json").write_text(json.dumps({"version": "2020-06-30", "itemCount": 3}))
    (export / "manifest-summary.md5").write_text("x")
    listed = []
    for name, items in files.items():
        (export / "data" / name).write_bytes(gzip.compress(_aws_lines(items)))
        key = f"prefix/AWSDynamoDB/01693685827463-2d8752fd/data/{name}"
        listed.append(json.dumps({"itemCount": len(items), "md5Checksum": "x", "etag": "x", "dataFileS3Key": key}))
    (export / "manifest-files.json").write_text("\n".join(listed) + "\n")
    return export


@pytest.mark.parametrize("listed", ["{", '{"itemCount": 1}', '{"itemCount": "x", "dataFileS3Key": "a4.json.gz"}', "7"])
async def test_a_list_of_files_that_is_not_aws_s_is_named(tmp_path: Path, listed: str) -> None:
    export = _aws_export(tmp_path / "s3", {"a4.json.gz": [make_user()]})
    (export / "manifest-files.json").write_text(listed)

    async with filled_table(tmp_path) as engine:
        with pytest.raises(DumpError, match=r"manifest-files\.json is not AWS's list of the files of an export"):
            await _restore(engine, tmp_path / "s3")


async def test_an_export_that_aws_made_is_read_as_a_folder(tmp_path: Path) -> None:
    items = make_dictionary()
    export = _aws_export(tmp_path / "s3", {"a4.json.gz": items[:7], "b7.json.gz": items[7:], "c.json.gz": []})

    async with filled_table(tmp_path / "one") as engine:
        await _restore(engine, tmp_path / "s3")
        whole = await contents(engine)
    async with filled_table(tmp_path / "two") as engine:
        await _restore(engine, export / "data")
        of_data = await contents(engine)

    assert whole == of_data == _keyed(items)


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("b7.json.gz", None, "differ: b7.json.gz"),
        ("x.json.gz", _aws_lines([make_user()]), "differ: x.json.gz"),
        ("b7.json.gz", _aws_lines([make_user()]), "has 1 items, but manifest-files.json says 13"),
        ("b7.json.gz", _GOOD + b"{}\n", "b7.json.gz line 2 is not an item"),
    ],
)
async def test_an_incomplete_export_changes_nothing(
    tmp_path: Path, name: str, content: bytes | None, problem: str
) -> None:
    items = make_dictionary()
    export = _aws_export(tmp_path / "s3", {"a4.json.gz": items[:7], "b7.json.gz": items[7:]})
    if content is None:
        (export / "data" / name).unlink()
    else:
        (export / "data" / name).write_bytes(content)

    async with filled_table(tmp_path, [make_user()]) as engine:
        with pytest.raises(DumpError, match=problem):
            await _restore(engine, tmp_path / "s3")
        assert await contents(engine) == _keyed([make_user()])


async def test_two_exports_in_one_folder_are_refused(tmp_path: Path) -> None:
    _aws_export(tmp_path / "s3" / "one", {"a4.json.gz": make_dictionary()})
    _aws_export(tmp_path / "s3" / "two", {"a4.json.gz": make_dictionary()})

    with pytest.raises(DumpError, match="has several exports; name one of "):
        next(dump_lines(tmp_path / "s3"))


def test_an_export_in_ion_and_a_list_of_files_are_named(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a4.ion.gz").write_bytes(gzip.compress(b"$ion_1_0"))

    with pytest.raises(DumpError, match="has an export in Amazon Ion; export the table as DynamoDB JSON"):
        [*dump_lines(tmp_path)]
    with pytest.raises(DumpError, match="lists the files of an export; name the folder that it is in"):
        [*dump_lines(tmp_path / "manifest-files.json")]


def test_a_folder_without_a_dump_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x")

    with pytest.raises(DumpError, match="has no file whose name ends with"):
        next(dump_lines(tmp_path))


async def test_items_are_imported_from_compressed_files_and_aws_lines_too(tmp_path: Path) -> None:
    (tmp_path / "dump").write_bytes(gzip.compress(_aws_lines(make_dictionary())))

    async with filled_table(tmp_path) as engine:
        source = (line.text for line in dump_lines(tmp_path / "dump"))
        await import_items(engine, source, budget=Budget(None), progress=Told())
        assert await contents(engine) == _keyed(make_dictionary())


# ------------------------------------------------------------------ the command


@pytest.fixture
def dump(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dump of a small dictionary; the current folder is empty, and its table has one other item."""
    for name in ("ROOTSKI_ENGINE", "ROOTSKI_TABLE", "DATA_DIR"):
        monkeypatch.setenv(name, "")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(_lines([make_word(text="переход")]))))
    assert main(["restore", "-", "--yes"]) == 0
    file = tmp_path / "dictionary.jsonl"
    file.write_bytes(_lines(make_dictionary()))
    return file


def test_a_restore_without_a_terminal_needs_yes(dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refused = main(["restore", str(dump)])
    main(["export", "after-refusal"])
    done = main(["restore", str(dump), "--yes"])
    main(["export", "after"])

    assert (refused, done) == (2, 0)
    assert Path("after-refusal").read_bytes() == _lines([make_word(text="переход")])
    assert sorted(Path("after").read_bytes().splitlines()) == sorted(dump.read_bytes().splitlines())
    out, err = capsys.readouterr()
    assert "table: a restore deletes what the export lacks, and there is no terminal to ask on: add --yes\n" in err
    assert out.splitlines()[-1] == "20 items written, 0 deleted, 0 were right"


@pytest.mark.parametrize(("answer", "status"), [(b"n\n", 1), (b"\n", 1), (b"yes\n", 0)])
@pytest.mark.usefixtures("dump")
def test_a_restore_on_a_terminal_asks(answer: bytes, status: int) -> None:
    Path("new").write_bytes(_lines([make_user()]))
    ours, theirs = pty.openpty()
    try:
        os.write(ours, answer)
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
        ran = subprocess.run(
            [sys.executable, "-m", "table", "restore", "new"],
            stdin=theirs,
            capture_output=True,
            env=environment,
            check=False,
        )
    finally:
        os.close(ours)
        os.close(theirs)
    main(["export", "after"])

    assert ran.returncode == status, ran.stderr
    assert b"1 items will be written and 1 deleted. Continue? [y/N]" in ran.stderr
    assert (Path("after").read_bytes() == Path("new").read_bytes()) == (status == 0)
    assert (b"nothing was changed" in ran.stderr) == (status == 1)


def test_a_dry_run_of_items_lists_what_would_be_left_out(dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = run_import(["items", str(dump), "--dry-run"])
    main(["export", "after"])

    assert status == 0
    told = capsys.readouterr().out
    assert "1 words are left out, because another word has their id: выход (771), which is переход there" in told
    assert told.splitlines()[-1].startswith("dry run: ")
    assert Path("after").read_bytes() == _lines([make_word(text="переход")])

"""`python -m table` and `python -m importing`: output, files and exit status of each command."""

from __future__ import annotations

import asyncio
import io
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from importing.__main__ import main as run_import
from importing.own_files import OwnFiles
from table import commands
from table.__main__ import main
from table.embedded.embedded_engine import open_embedded
from table.embedded.file import PAGE_SIZE
from table.engine.budget import Budget
from table.engine.codec import to_json_line
from table.engine.protocol import Attributes
from table.progress import Progress
from table.terminal import accept_any_text
from tests.builders import make_dictionary, make_headword, make_word
from tests.importing.dictionary_sample import write_dictionary
from tests.table.entries.filled import contents

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder, with none of the settings; what a test sets is undone."""
    for name in ("ROOTSKI_ENGINE", "ROOTSKI_TABLE", "DATA_DIR"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """A dump of a small dictionary without additions."""
    file = tmp_path / "dictionary.jsonl"
    file.write_bytes(b"".join(map(to_json_line, make_dictionary())))
    return file


def _put(*items: Attributes) -> None:
    async def put() -> None:
        async with open_embedded(Path(".data/dictionary.sqlite")) as engine:
            await engine.put_many(items, budget=Budget(30.0))

    asyncio.run(put())


def _stored() -> list[Attributes]:
    async def stored() -> list[Attributes]:
        async with open_embedded(Path(".data/dictionary.sqlite")) as engine:
            return [*(await contents(engine)).values()]

    return asyncio.run(stored())


# ------------------------------------------------------------------ commands


def test_create_makes_the_table_once(capsys: pytest.CaptureFixture[str]) -> None:
    statuses = [main(["create"]), main(["create"])]

    assert statuses == [0, 0]
    assert capsys.readouterr().out == ".data/dictionary.sqlite: made\n.data/dictionary.sqlite: is there already\n"
    assert Path(".data/dictionary.sqlite").is_file()


def test_a_command_can_be_run_by_another_thread_which_gets_no_signals(capsys: pytest.CaptureFixture[str]) -> None:
    with ThreadPoolExecutor(1) as pool:
        status = pool.submit(main, ["create"]).result()

    assert status == 0
    assert capsys.readouterr().out == ".data/dictionary.sqlite: made\n"


def test_count_prints_items_by_kind(dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_import(["items", str(dump)])

    status = main(["count"])

    assert status == 0
    assert capsys.readouterr().out == (
        "           6  breakdown item\n"
        "           4  morpheme\n"
        "           4  word\n"
        "           3  morpheme family\n"
        "           3  official breakdown\n"
        "          20  in all\n"
    )


def test_reindex_reports_what_it_did(dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_import(["items", str(dump)])
    _put({**make_word(word_id="1"), "word": "None"})

    statuses = [main(["reindex"]), main(["reindex"])]

    first, version, second, same_version = capsys.readouterr().out.splitlines()
    unreadable = "; 1 items cannot be read: python -m table check"
    assert statuses == [0, 0]
    assert first == f"additions: 108 written, 0 deleted, 0 were right{unreadable}"
    assert second == f"additions: 0 written, 0 deleted, 108 were right{unreadable}"
    assert version == same_version
    assert version.startswith("data version: ")


def test_check_prints_one_problem_a_line_and_fails(dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_import(["items", str(dump)])
    main(["reindex"])
    _put(make_word(word_id="773", text="хождение"), {**make_word(word_id="1"), "word": "None"})
    capsys.readouterr()

    status = main(["check"])

    out, err = capsys.readouterr()
    assert status == 1
    assert "WORD#1 / WORD#1: unreadable: it cannot be read: word.word is missing\n" in out
    assert "WORD#773 / BREAKDOWN: misspelled: it has the parts ход-ить, which do not spell хождение\n" in out
    assert f"130 items, {len(out.splitlines())} problems" in err


def test_check_of_a_table_without_additions_is_bounded(dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_import(["items", str(dump)])
    capsys.readouterr()

    status = main(["check"])

    out, err = capsys.readouterr()
    assert status == 1
    assert out == "the table has no additions: 109 items are missing; build them with: python -m table reindex\n"
    assert "20 items, 109 problems" in err


def test_check_lists_as_many_problems_of_a_kind_as_it_is_told(dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_import(["items", str(dump)])
    main(["reindex"])
    _put(*(make_headword(text="ёж" * number, word_id=str(number)) for number in range(1, 6)))
    capsys.readouterr()

    statuses = [main(["check", "--listed", "2"]), main(["check", "--listed", "10"])]

    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert statuses == [1, 1]
    assert [line.partition(":")[0] for line in lines[:2]] == ["WORD / ёж", "WORD / ёжёж"]
    assert lines[2] == "headword without word: 3 more"
    assert len(lines) == 3 + 5
    assert err.count(", 5 problems") == 2


@pytest.mark.parametrize("given", ["0", "-1", "2.5", "many", "1" * 5000])
def test_check_refuses_another_number(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["check", f"--listed={given}"])

    assert "is not a whole number from 1 to 10,000,000" in capsys.readouterr().err


def test_check_of_a_correct_table_reports_nothing(dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_import(["items", str(dump)])
    main(["reindex"])
    capsys.readouterr()

    status = main(["check"])

    out, err = capsys.readouterr()
    assert (status, out) == (0, "")
    assert "129 items, 0 problems" in err


def test_an_export_can_be_imported(dump: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_import(["items", str(dump)])
    main(["reindex"])
    capsys.readouterr()

    statuses = [
        main(["export", "one.jsonl"]),
        run_import(["items", "one.jsonl", "--data-dir", "other"]),
        main(["export", "other.jsonl", "--data-dir", "other"]),
    ]

    out, err = capsys.readouterr()
    assert (statuses, out) == ([0, 0, 0], "")
    assert "129 items written to one.jsonl" in err
    assert "129 items put from one.jsonl" in err
    assert "no additions" not in err
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "other.jsonl").read_bytes()
    assert [path.name for path in tmp_path.glob("*.unfinished")] == []


def test_an_export_to_standard_output_is_nothing_but_items(
    dump: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    run_import(["items", str(dump)])
    capsysbinary.readouterr()

    status = main(["export", "-"])

    out, err = capsysbinary.readouterr()
    assert status == 0
    assert len([json.loads(line) for line in out.splitlines()]) == 20
    assert b"20 items written to standard output" in err


def test_items_are_imported_from_standard_input(
    dump: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(dump.read_bytes())))

    status = run_import(["items", "-"])

    assert status == 0
    assert "20 items put from standard input" in capsys.readouterr().err
    assert len(_stored()) == 20


def test_a_dump_without_additions_is_reported(dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = run_import(["items", str(dump)])

    assert status == 0
    assert "no additions came with them; build them with: python -m table reindex" in capsys.readouterr().err


def test_an_export_that_fails_leaves_no_file(
    dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def fail(*_: object, **__: object) -> int:
        raise OSError("no space left")

    run_import(["items", str(dump)])
    monkeypatch.setattr(commands, "export_items", fail)

    status = main(["export", "one.jsonl"])

    assert status == 2
    assert "table: no space left\n" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == [".data", "dictionary.jsonl"]


def test_a_starter_dictionary_is_imported_into_a_new_table(
    small_starter: OwnFiles, capsys: pytest.CaptureFixture[str]
) -> None:
    imported = [run_import(["starter"], own=small_starter) for _ in range(2)]
    statuses = [*imported, main(["check"])]

    items, additions, again, additions_again = capsys.readouterr().out.splitlines()
    number = items.split()[0]
    assert statuses == [0, 0, 0]
    assert items == f"{number} items, {number} of them new or changed"
    assert additions.endswith(" written, 0 deleted")
    assert again == f"{number} items, 0 of them new or changed"
    assert additions_again == "additions: 0 written, 0 deleted"


def test_an_import_keeps_a_breakdown_that_a_user_made(
    small_starter: OwnFiles, capsys: pytest.CaptureFixture[str]
) -> None:
    run_import(["starter"], own=small_starter)
    official = next(item for item in _stored() if item["sk"] == "BREAKDOWN")
    _put({**official, "submitted_by_user_email": "anna@example.org"})

    status = run_import(["starter"], own=small_starter)

    assert status == 0
    assert "1 breakdowns kept, because a user made or an admin verified them\n" in capsys.readouterr().out


@pytest.mark.data
def test_the_full_dictionary_is_imported_after_its_cost_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(write_dictionary(tmp_path / "data"))

    assert run_import(["dictionary", folder, "--dry-run"]) == 0
    assert "write units, about $" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["data"]
    assert run_import(["dictionary", folder, "--report", "report.jsonl", "--write-units", "1000000"]) == 0

    out = capsys.readouterr().out
    assert "7 words, 1 sentences with words, 6 breakdowns made from segmentations" in out
    assert (tmp_path / "report.jsonl").read_bytes() == b""
    assert main(["check"]) == 0


@pytest.mark.parametrize("units", ["0", "-5", "many", "nan", "2e6"])
def test_invalid_write_units_are_refused(units: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run_import(["dictionary", str(tmp_path), "--write-units", units])

    assert f"{units!r} is not a number from 1 to 1,000,000" in capsys.readouterr().err


def test_a_folder_without_a_dictionary_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_import(["dictionary", str(tmp_path)]) == 2
    assert "has no folder openrussian: the words come from there" in capsys.readouterr().err


@pytest.mark.parametrize("word_id", ["999", "вода", "\udcd0\udcb2"])
def test_the_history_of_an_unknown_word_fails(word_id: str, dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_import(["items", str(dump)])
    capsys.readouterr()

    status = main(["history", word_id])

    out, err = capsys.readouterr()
    assert (status, out) == (1, "")
    assert "there is no word " in err


def test_a_word_without_changes_has_a_history_of_none(dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_import(["items", str(dump)])

    assert main(["history", "771"]) == 0
    assert "word 771: changes of its official breakdown: 0" in capsys.readouterr().err


# ------------------------------------------------------------------ a damaged file


def _damage(file: Path) -> None:
    """Overwrite a page of the table."""
    content = bytearray(file.read_bytes())
    leaves = [at for at in range(PAGE_SIZE, len(content), PAGE_SIZE) if content[at] == 0x0A]
    at = max(leaves, key=lambda at: content[at : at + PAGE_SIZE].count(b'"morphemes":'))
    content[at : at + PAGE_SIZE] = b"\xff" * PAGE_SIZE
    file.write_bytes(content)


@pytest.fixture
def damaged(starter_file: Path) -> int:
    """A part of the starter dictionary with a damaged page; how many items it had."""
    Path(".data").mkdir()
    shutil.copy(starter_file, ".data/dictionary.sqlite")
    with closing(sqlite3.connect(".data/dictionary.sqlite", isolation_level=None)) as connection:
        for partitions in ("SEARCH#*", "SUGGEST#*", "WORD_LIST#*", "WORD#[2-9]*"):
            connection.execute("DELETE FROM item WHERE pk GLOB ?", [partitions])
        connection.execute("VACUUM")
        [(count,)] = connection.execute("SELECT count(*) FROM item WHERE pk != 'SECRET'")
    _damage(Path(".data/dictionary.sqlite"))
    return int(count)


def test_an_export_leaves_out_what_is_damaged_and_names_it(damaged: int, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["export", "saved.jsonl", "--skip-damaged"])

    err = capsys.readouterr().err
    saved = [json.loads(line) for line in Path("saved.jsonl").read_bytes().splitlines()]
    assert status == 1
    assert damaged - 200 < len(saved) < damaged
    assert re.search(r"^items between .+ and .+ \(page \d+\): damaged: it is left out$", err, re.MULTILINE)
    assert run_import(["items", "saved.jsonl", "--data-dir", "mended"]) == 0
    assert main(["reindex", "--data-dir", "mended"]) == 0


@pytest.mark.usefixtures("damaged")
def test_an_export_of_a_damaged_file_says_how_to_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["export", "saved.jsonl"])

    assert status == 2
    assert "python -m table export --skip-damaged FILE" in capsys.readouterr().err
    assert not Path("saved.jsonl").exists()


@pytest.mark.usefixtures("damaged")
def test_a_check_goes_on_past_what_is_damaged(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["check"])

    lines = capsys.readouterr().out.splitlines()
    assert status == 1
    assert lines[0].startswith("the file is damaged: ")
    assert any(line.endswith(": damaged: it cannot be read") for line in lines)


def test_an_export_of_an_undamaged_file_skips_nothing(dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_import(["items", str(dump)])

    assert main(["export", "one.jsonl"]) == main(["export", "other.jsonl", "--skip-damaged"]) == 0
    assert ": damaged:" not in capsys.readouterr().err
    assert Path("one.jsonl").read_bytes() == Path("other.jsonl").read_bytes()


# ------------------------------------------------------------------ where the table is


@pytest.mark.parametrize("words", [["count"], ["check"], ["reindex"], ["export", "-"]])
def test_a_command_that_needs_a_table_says_how_to_make_it(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(words)

    assert status == 2
    assert capsys.readouterr().err == (
        "table: there is no table: .data/dictionary.sqlite; make it with: python -m table create, "
        "or fill it at once with: python -m importing starter\n"
    )
    assert [*tmp_path.iterdir()] == []


def test_the_data_folder_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", "elsewhere")

    main(["create"])

    assert Path("elsewhere/dictionary.sqlite").is_file()


def test_the_data_folder_is_read_from_the_file_env() -> None:
    Path(".env").write_text("DATA_DIR=elsewhere\n", encoding="utf-8")

    main(["create"])

    assert Path("elsewhere/dictionary.sqlite").is_file()


def test_an_option_comes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", "elsewhere")
    monkeypatch.setenv("ROOTSKI_ENGINE", "dynamodb")

    main(["create", "--engine", "EMBEDDED", "--data-dir", "here"])

    assert Path("here/dictionary.sqlite").is_file()
    assert not Path("elsewhere").exists()


@pytest.mark.parametrize(
    ("variable", "value", "problem"),
    [
        (
            "ROOTSKI_ENGINE",
            "postgres",
            "the engine is 'postgres'; allowed: embedded or dynamodb (ROOTSKI_ENGINE, --engine)",
        ),
        (
            "ROOTSKI_TABLE",
            "ab",
            "the table's name is 'ab'; allowed: 3 to 255 letters, digits, _, - and . (ROOTSKI_TABLE, --table)",
        ),
        (
            "ROOTSKI_TABLE",
            "arn:aws:dynamodb:eu-central-1:123456789012:table/rootski-table",
            "the table's name is an ARN; give the name alone, 'rootski-table', and its region in AWS_REGION",
        ),
        (
            "ROOTSKI_TABLE",
            "a b",
            "the table's name is 'a b'; allowed: 3 to 255 letters, digits, _, - and . (ROOTSKI_TABLE, --table)",
        ),
    ],
)
def test_a_wrong_setting_is_reported_with_what_is_allowed(
    variable: str, value: str, problem: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(variable, value)

    status = main(["count"])

    assert status == 2
    assert capsys.readouterr().err == f"table: {problem}\n"


@pytest.mark.usefixtures("aws_environment")
def test_all_commands_work_on_dynamodb(
    dump: Path, moto_endpoint: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", moto_endpoint)
    monkeypatch.setenv("ROOTSKI_ENGINE", "dynamodb")
    monkeypatch.setenv("ROOTSKI_TABLE", "command-line")

    statuses = [
        run_import(["items", str(dump)]),
        main(["create"]),
        run_import(["items", str(dump)]),
        main(["reindex"]),
        main(["check"]),
        main(["count"]),
        main(["export", "one.jsonl"]),
    ]
    run_import(["items", "one.jsonl", "--engine", "embedded"])
    main(["export", "other.jsonl", "--engine", "embedded"])

    out, err = capsys.readouterr()
    assert statuses == [2, 0, 0, 0, 0, 0, 0]
    assert "there is no table" in err
    assert "additions: 108 written, 0 deleted, 0 were right\n" in out
    assert "         129  in all\n" in out
    assert Path("one.jsonl").read_bytes() == Path("other.jsonl").read_bytes()


# ------------------------------------------------------------------ units and time


@pytest.mark.parametrize(
    "option", [["--read-units", "0"], ["--write-units", "many"], ["--read-seconds", "-1"], ["--read-units", "nan"]]
)
@pytest.mark.parametrize("command", [["reindex"], ["check"], ["export", "-"], ["count"]])
def test_invalid_units_and_seconds_are_refused(
    command: list[str], option: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([*command, *option])

    assert f"{option[1]!r} is not a number from 1 to" in capsys.readouterr().err


def test_jobs_take_units_and_seconds(dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    units = ["--read-units", "100000", "--write-units", "100000", "--read-seconds", "5"]

    statuses = [
        run_import(["items", str(dump), *units]),
        main(["reindex", *units]),
        main(["check", *units]),
        main(["export", "one.jsonl", *units]),
    ]

    assert statuses == [0, 0, 0, 0]
    assert " items written to one.jsonl" in capsys.readouterr().err


# ------------------------------------------------------------------ any locale


@pytest.mark.parametrize("encoding", ["ascii", "koi8-r"])
@pytest.mark.parametrize("module", ["table", "importing", "server"])
def test_the_help_is_printed_in_any_locale(module: str, encoding: str) -> None:
    locale = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": encoding}

    ended = subprocess.run(  # noqa: S603  # our own command line
        [sys.executable, "-m", module, "--help"],
        cwd=ROOT,
        env=os.environ | locale,
        capture_output=True,
        check=False,
    )

    assert (ended.returncode, ended.stderr) == (0, b"")
    assert ended.stdout.startswith(f"usage: python -m {module}".encode())


def test_characters_that_an_encoding_lacks_are_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="ascii"))

    accept_any_text()
    sys.stdout.write("вода → water")
    sys.stdout.flush()

    assert written.getvalue() == rb"\u0432\u043e\u0434\u0430 \u2192 water"


# ------------------------------------------------------------------ what goes wrong


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"not an item\n", "line 1 is not an item"),
        (b'{"pk":{"S":"WORD#1"}}\n', "line 1 is not an item that the table could hold: pk and sk"),
    ],
)
def test_a_file_that_is_not_a_dump_is_reported_in_one_line(
    content: bytes, problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("broken.jsonl").write_bytes(content)

    status = run_import(["items", "broken.jsonl"])

    [line] = capsys.readouterr().err.splitlines()
    assert status == 2
    assert line.startswith(f"importing: {problem}")


def test_a_file_that_is_not_there_is_reported_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    statuses = [run_import(["items", "absent.jsonl"]), run_import(["dictionary", "absent"])]

    first, second = capsys.readouterr().err.splitlines()
    assert statuses == [2, 2]
    remedy = "check the path (of the table: DATA_DIR)"
    assert first == f"importing: [Errno 2] No such file or directory: 'absent.jsonl'; {remedy}"
    assert second.startswith("importing: ")
    assert "absent" in second


def test_a_file_that_is_no_table_is_reported_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    Path(".data").mkdir()
    Path(".data/dictionary.sqlite").write_bytes(b"something else altogether" * 100)

    status = main(["count"])

    [line] = capsys.readouterr().err.splitlines()
    assert status == 2
    assert line.startswith("table: .data/dictionary.sqlite")


def test_a_settings_file_that_is_not_text_is_reported_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    Path(".env").write_bytes(b"DATA_DIR=\xff")

    status = main(["count"])

    [line] = capsys.readouterr().err.splitlines()
    assert status == 2
    assert line.startswith("table: the file .env cannot be read: it is not a text file in UTF-8: ")


@pytest.mark.parametrize("words", [[], ["seed"], ["export"], ["count", "--color"]])
def test_an_unknown_command_line_is_refused_with_the_usage(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as refused:
        main(words)

    assert refused.value.code == 2
    assert capsys.readouterr().err.startswith("usage: python -m table")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["import", "starter"], "python -m importing starter"),
        (["import", "items", "a b.jsonl", "--data-dir", "x"], "python -m importing items 'a b.jsonl' --data-dir x"),
        (["import", "dictionary", "DIR", "--dry-run"], "python -m importing dictionary DIR --dry-run"),
        (
            ["import", "openrussian", "DIR"],
            "python -m importing dictionary DIR, where DIR/openrussian holds the files",
        ),
        (["import"], "python -m importing"),
    ],
)
def test_an_import_command_of_earlier_versions_names_the_one_that_replaced_it(
    words: list[str], named: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(words)

    assert status == 2
    assert capsys.readouterr().err == f"table: imports have a command of their own: {named}\n"
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("words", [[], ["openrussian"], ["items"], ["starter", "--color"]])
def test_an_unknown_import_is_refused_with_the_usage(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        run_import(words)

    assert refused.value.code == 2
    assert capsys.readouterr().err.startswith("usage: python -m importing")


async def _stopped_while_waiting(**_: object) -> None:
    signal.raise_signal(signal.SIGINT)
    await asyncio.sleep(60)
    raise AssertionError("went on")


async def _terminated_while_waiting(**_: object) -> None:
    signal.raise_signal(signal.SIGTERM)
    await asyncio.sleep(60)
    raise AssertionError("went on")


async def _stopped_while_working(*, progress: Progress, **_: object) -> None:
    signal.raise_signal(signal.SIGINT)
    progress("parsing", 1000, None)
    raise AssertionError("went on")


@pytest.mark.parametrize("stopped", [_stopped_while_waiting, _stopped_while_working, _terminated_while_waiting])
def test_ctrl_c_and_sigterm_stop_with_a_word_and_the_status_of_a_shell(
    stopped: Callable[..., Awaitable[None]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Where a shell started the tests in the background, it had them ignore the signal.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    main(["create"])
    monkeypatch.setattr(commands, "count_items", lambda _, **given: stopped(**given))

    try:
        status = main(["count"])
    finally:
        signal.signal(signal.SIGINT, before)

    assert status == 130
    assert capsys.readouterr().err == "table: stopped; what was done stays, and the command can be run again\n"


def test_sigterm_stops_a_job_that_a_shell_lets_ignore_ctrl_c(monkeypatch: pytest.MonkeyPatch) -> None:
    before, at_sigterm = signal.signal(signal.SIGINT, signal.SIG_IGN), signal.getsignal(signal.SIGTERM)
    main(["create"])
    monkeypatch.setattr(commands, "count_items", lambda _, **given: _terminated_while_waiting(**given))

    try:
        status = main(["count"])
    finally:
        signal.signal(signal.SIGINT, before)

    assert (status, signal.getsignal(signal.SIGTERM)) == (130, at_sigterm)


def test_output_that_nobody_reads_ends_the_command_quietly(dump: Path) -> None:
    run_import(["items", str(dump)])
    reader, writer = os.pipe()
    os.close(reader)
    root = Path(__file__).parents[2]

    done = subprocess.run(  # noqa: S603  # our own command
        [sys.executable, "-m", "table", "export", "-", "--data-dir", str(Path(".data").absolute())],
        cwd=root,
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
        timeout=60,
    )
    os.close(writer)

    assert done.returncode == 141
    assert b"Error" not in done.stderr

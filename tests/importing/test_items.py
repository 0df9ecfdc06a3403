"""The import of an export's items beside what is there: nothing of another origin changes, and no id its meaning."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace

import pytest

from importing.__main__ import main
from importing.items import import_file
from importing.present import OtherOriginError
from table.commands import Job
from table.embedded.embedded_engine import EmbeddedEngine, open_embedded
from table.engine.budget import Budget
from table.engine.codec import to_json_line
from table.engine.protocol import Attributes, PrimaryKey
from table.entries.check import check
from table.entries.reindex import reindex
from table.jobs.dump_lines import DumpError
from table.model import keys
from table.model.keys import key_of
from table.model.kinds import Kind, is_derived, kind_of
from table.model.writing import breakdown_rows
from tests.builders import make_breakdown, make_headword, make_source, make_user, make_word
from tests.importing.original_table import original_items
from tests.table.entries.filled import Told, contents, filled_table


def _file(folder: Path, given: Iterable[Attributes], *, name: str = "dump") -> Path:
    file = folder / name
    file.write_bytes(b"".join(map(to_json_line, given)))
    return file


async def _import(engine: EmbeddedEngine, file: Path, *, into_existing: bool = False, dry_run: bool = False) -> str:
    """Import a file; return what the command prints."""
    job = Job(engine=engine, progress=Told(), budget=Budget(None))
    outcome = await import_file(job, file, into_existing=into_existing, dry_run=dry_run)
    return "\n".join([*outcome.results, *outcome.remarks])


async def _some(stored: dict[PrimaryKey, Attributes], folder: Path) -> dict[PrimaryKey, Attributes]:
    """Return a table with the families and some words of the starter dictionary, also those that the original has."""
    theirs = {str(item["word"]) for item in original_items() if item["pk"] == keys.HEADWORDS}
    ids = {keys.number_of(key_of(item)) for item in original_items()}
    heads = [item for key, item in stored.items() if kind_of(key) is Kind.HEADWORD]
    words = {str(item["word_id"]) for item in heads if item["word"] in theirs or item["word_id"] in ids}
    words |= {str(item["word_id"]) for item in heads[:30]}
    kept = [
        item
        for key, item in stored.items()
        if not is_derived(key)
        and key != keys.ABOUT
        and (str(item.get("word_id", keys.number_of(key))) in words or key.pk.startswith("MORPHEME_FAMILY"))
    ]
    async with filled_table(folder, kept) as engine:
        await reindex(engine, budget=Budget(None), progress=Told(), sources=[make_source()])
        return await contents(engine)


@pytest.fixture(scope="module")
def starter_items(starter_file: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[PrimaryKey, Attributes]:
    """The items of a part of the starter dictionary in a table of its own."""

    async def made() -> dict[PrimaryKey, Attributes]:
        async with open_embedded(starter_file) as engine:
            stored = await contents(engine)
        return await _some(stored, tmp_path_factory.mktemp("some"))

    return asyncio.run(made())


def _but(stored: dict[PrimaryKey, Attributes], *, derived: bool = False) -> dict[PrimaryKey, Attributes]:
    """Leave out what an import of items rebuilds."""
    return {key: item for key, item in stored.items() if derived or not (is_derived(key) or key == keys.ABOUT)}


async def test_an_empty_table_becomes_the_one_that_was_exported(
    tmp_path: Path, starter_items: dict[PrimaryKey, Attributes]
) -> None:
    async with filled_table(tmp_path) as engine:
        would = await _import(engine, _file(tmp_path, starter_items.values()), dry_run=True)
        empty = await contents(engine)
        await _import(engine, tmp_path / "dump")
        stored = await contents(engine)

    assert f"all {len(starter_items):,} items would be written" in would
    assert empty == {}
    assert stored == starter_items


async def test_a_table_that_has_all_of_it_is_left_as_it_is(
    tmp_path: Path, starter_items: dict[PrimaryKey, Attributes]
) -> None:
    async with filled_table(tmp_path, starter_items.values()) as engine:
        told = await _import(engine, _file(tmp_path, starter_items.values()))
        stored = await contents(engine)

    assert f"{len(starter_items):,} items, 0 of them new or changed" in told
    assert stored == starter_items


async def test_a_table_of_another_origin_is_refused_unless_the_operator_asks(
    tmp_path: Path, starter_items: dict[PrimaryKey, Attributes]
) -> None:
    async with filled_table(tmp_path, original_items()) as engine:
        before = await contents(engine)
        with pytest.raises(OtherOriginError, match="--into-existing"):
            await _import(engine, _file(tmp_path, starter_items.values()))
        would = await _import(engine, tmp_path / "dump", dry_run=True)
        assert await contents(engine) == before
        told = await _import(engine, tmp_path / "dump", into_existing=True)
        first = await contents(engine)
        again = await _import(engine, tmp_path / "dump", into_existing=True)
        second = await contents(engine)
        report = await check(engine, budget=Budget(None), progress=Told())

    assert {key: first[key] for key in before} == before
    assert would.splitlines()[1:-1] == told.splitlines()[1:-1]
    assert "words are left out, because another word has their id: " in told
    assert "words are left out, because they are there already: " in told
    assert "families are left out, because another family has their id: " in told
    assert "breakdowns are left out, because others have the ids of their morphemes: " in told
    assert " 0 of them new or changed" in again
    assert _but(first) == _but(second)
    assert [problem.text for problem in report.problems if problem.kind.value == "missing"] == []
    assert len(first) > len(before)


async def test_what_belongs_to_a_word_whose_id_is_taken_is_left_out(
    tmp_path: Path, starter_items: dict[PrimaryKey, Attributes]
) -> None:
    theirs = original_items()
    async with filled_table(tmp_path, starter_items.values()) as engine:
        await _import(engine, _file(tmp_path, theirs))
        stored = await contents(engine)

    assert {key: stored[key] for key in _but(starter_items)} == _but(starter_items)
    added = {*_but(stored)} - {*starter_items}
    assert not [key for key in added if keys.number_of(key) in ("2004", "1005")]
    assert keys.word("60000") not in added, "вода is there already, under another id"
    assert keys.word("33") in added


async def test_the_same_import_may_replace_what_it_made_and_nothing_else(
    tmp_path: Path, starter_items: dict[PrimaryKey, Attributes]
) -> None:
    words = [item for key, item in starter_items.items() if kind_of(key) is Kind.WORD][:3]
    mended, unsigned, others = (dict(word, definitions=[]) for word in words)
    del unsigned["made_by"]
    others["made_by"] = "import:dictionary"
    async with filled_table(tmp_path, starter_items.values()) as engine:
        told = await _import(engine, _file(tmp_path, [mended, unsigned, others]))
        stored = await contents(engine)

    assert [stored[key_of(word)] for word in words] == [mended, *words[1:]]
    assert "2 word items stay as they are: " in told


@pytest.mark.parametrize("order", [1, -1])
async def test_a_breakdown_that_a_user_made_or_an_admin_verified_stays_whole(
    tmp_path: Path, starter_items: dict[PrimaryKey, Attributes], order: int
) -> None:
    key = next(key for key in starter_items if kind_of(key) is Kind.OFFICIAL_BREAKDOWN)
    word_id = keys.number_of(key)
    part: Attributes = {
        "position": "0",
        "morpheme": str(starter_items[key]["word"]),
        "morpheme_id": None,
        "morpheme_family_id": None,
    }
    users: Attributes = {
        **starter_items[key],
        "breakdown_items": [part],
        "is_verified": True,
        "is_inference": True,
        "write_id": "w",
    }
    users["submitted_by_user_email"] = "anna@example.org"
    of_word = [one for one in starter_items if kind_of(one) is Kind.BREAKDOWN_ITEM and keys.number_of(one) == word_id]
    kept = {one: item for one, item in starter_items.items() if one not in of_word} | {key: users}
    async with filled_table(tmp_path, kept.values()) as engine:
        await reindex(engine, budget=Budget(None), progress=Told())
        before = await contents(engine)
        told = await _import(engine, _file(tmp_path, [*starter_items.values()][::order]))
        stored = await contents(engine)

    assert _but(stored) == _but(before)
    assert of_word
    assert "1 official breakdown items stay as they are: " in told


async def test_an_admin_of_the_file_is_no_admin_of_the_table(tmp_path: Path) -> None:
    mine = [make_user(email="anna@example.org", is_admin=False)]
    async with filled_table(tmp_path, mine) as engine:
        told = await _import(engine, _file(tmp_path, [make_user(email="anna@example.org", is_admin=True)]))
        stored = await contents(engine)

    assert _but(stored) == {key_of(mine[0]): mine[0]}
    assert "1 user items stay as they are: USER#anna@example.org" in told


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b'{"pk":{"S":"P"}}', "pk and sk must be strings"),
        (b'{"pk":{"S":""},"sk":{"S":"S"}}', "pk has 0 bytes"),
        (b'{"pk":{"S":"P"},"sk":{"S":"S"},"x":{"S":"' + b"x" * 410_000 + b'"}}', "at most 409600"),
        (b'{"pk":{"S":"P"},"sk":{"S":"S"},"x":{"Q":"1"}}', "'Q' is not a type of DynamoDB"),
        (b"[]", "it must be a JSON object"),
        (b"", "input data is empty"),
        (b'{"pk":{"S":"WORD#31"},"sk":{"S":"WORD#31"}}', "an earlier line has the same key, WORD#31 / WORD#31"),
    ],
)
@pytest.mark.parametrize("is_empty", [True, False])
async def test_a_file_with_a_fault_at_its_end_changes_nothing(
    tmp_path: Path, line: bytes, problem: str, *, is_empty: bool
) -> None:
    file = _file(tmp_path, original_items())
    file.write_bytes(file.read_bytes() + line + b"\n")
    async with filled_table(tmp_path, [] if is_empty else [make_user()]) as engine:
        before = await contents(engine)
        with pytest.raises(DumpError, match=f"line {len(original_items()) + 1} is not an item .*{problem}"):
            await _import(engine, file, into_existing=True)
        assert await contents(engine) == before


def test_standard_input_is_imported_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("ROOTSKI_ENGINE", "ROOTSKI_TABLE", "DATA_DIR"):
        monkeypatch.setenv(name, "")
    monkeypatch.chdir(tmp_path)
    given = _file(tmp_path, original_items()).read_bytes()
    statuses = []
    for options in ([], ["--into-existing"], []):
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(given)))
        statuses.append(main(["items", "-", *options]))

    printed = capsys.readouterr()
    assert statuses == [0, 0, 2]
    assert f"{len(original_items())} items put from standard input" in printed.err
    assert f"{len(original_items())} items, 0 of them new or changed" in printed.out
    assert "the table has items that no import made" in printed.err


ODD: tuple[Attributes, ...] = (
    {"word_id": None},
    {"word_id": ["771"]},
    {"breakdown_items": "вы-ход"},
    {"breakdown_items": [{"position": "first", "morpheme": "выход"}]},
    {"date_submitted": "yesterday"},
    {"is_verified": "perhaps"},
)


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: next(iter(odd)))
async def test_what_cannot_be_read_is_imported_as_it_is(tmp_path: Path, odd: Attributes) -> None:
    official = make_breakdown()
    given = (official, *breakdown_rows(official), make_headword())
    changed = [{**item, **{name: value for name, value in odd.items() if name in item}} for item in given]

    async with filled_table(tmp_path, [make_word(), make_word(word_id="772", text="вход")]) as engine:
        await _import(engine, _file(tmp_path, changed), into_existing=True)
        stored = await contents(engine)

    assert [stored.get(key_of(item)) for item in changed] == changed

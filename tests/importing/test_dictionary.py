"""The import of the full dictionary as a whole: folder in, items in the table, and a report."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest

from importing.dictionary import ImportReport, import_dictionary
from importing.joining import NothingToImportError, read_dictionary
from importing.known_words import starter_words
from importing.openrussian.ids import FIRST_ID
from importing.openrussian.rows import OpenRussianError
from importing.own_files import OwnFiles
from importing.report import dictionary_summary, estimated
from importing.vanished import Vanished
from table.embedded.embedded_engine import open_embedded
from table.engine.budget import Budget
from table.engine.protocol import AdminEngine, Attributes, PrimaryKey
from table.entries.check import check
from table.errors import TableUnavailableError
from table.model import derived_items, items, keys
from table.model.kinds import Kind, kind_of
from tests.builders import make_breakdown
from tests.dictionary import Recording, copied
from tests.importing.dictionary_sample import write_dictionary
from tests.importing.openrussian.openrussian_sample import make_line, write_folder
from tests.original import problems_in
from tests.table.entries.filled import Interrupted, Told, contents, filled_table


class Run(Protocol):
    """An import of a folder."""

    async def __call__(self, engine: AdminEngine, folder: Path, report: Path | None = None) -> ImportReport:
        """Import the folder."""
        ...


@pytest.fixture(scope="module", name="run")
def _run(small_starter: OwnFiles) -> Run:
    async def run(engine: AdminEngine, folder: Path, report: Path | None = None) -> ImportReport:
        return await import_dictionary(
            engine, folder, write_units=None, report=report, budget=Budget(None), progress=Told(), own=small_starter
        )

    return run


def _word(stored: dict[PrimaryKey, Attributes], text: str) -> items.StoredWord:
    words = (items.StoredWord(item) for key, item in stored.items() if kind_of(key) is Kind.WORD)
    return next(word for word in words if word.text == text and int(word.word_id) >= FIRST_ID)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """An import of the sample into an empty table.

    Attributes:
        file: The embedded table; tests that change it copy it.
        report: The import's report.
        stored: The items of the table.
    """

    file: Path
    report: ImportReport
    stored: dict[PrimaryKey, Attributes]


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Imported:
    """An import that nothing interrupts."""
    folder = tmp_path_factory.mktemp("imported")

    async def whole() -> Imported:
        async with filled_table(folder / "table") as engine:
            report = await run(engine, write_dictionary(folder / "data"))
            return Imported(file=Path(engine.address), report=report, stored=await contents(engine))

    return asyncio.run(whole())


async def test_all_sources_are_joined_and_the_starter_dictionary_is_part_of_it(imported: Imported) -> None:
    done, stored = imported.report, imported.stored
    async with open_embedded(imported.file) as engine:
        report = await check(engine, budget=Budget(None), progress=Told())

    assert (sum(done.rows.values()), done.words, done.breakdowns, done.sentences) == (7, 7, 6, 1)
    word = _word(stored, "возвратить")
    assert word.conjugation is not None
    assert word.conjugation.adverbial_participle == "возврати'в, возврати'вши"
    assert word.synonyms == (_word(stored, "возвращать").word_id,)
    assert [sentence.source for sentence in _word(stored, "кот").sentences] == ["tatoeba"]
    about = derived_items.About(stored[keys.ABOUT])
    assert [source.source_id for source in about.sources] == [
        "frequencywords", "opencorpora", "openrussian", "starter", "tatoeba", "unimorph", "word2morph", "wordfreq",
    ]  # fmt: skip
    assert about.word_count is not None
    assert about.word_count > 50
    assert report.problems == ()
    assert problems_in(stored.values()) == {}


async def test_a_breakdown_is_loaded_before_its_word_so_that_a_new_one_needs_no_transaction(
    tmp_path: Path, small_starter: OwnFiles
) -> None:
    folder = write_dictionary(tmp_path / "data")
    known = starter_words(own=small_starter)
    loaded: set[object] = set()
    broken_down = 0

    for item in read_dictionary(folder, known=known, own=small_starter, progress=Told()).items():
        kind = kind_of(keys.key_of(item))
        if kind is Kind.WORD:
            loaded.add(items.StoredWord(item).word_id)
        elif kind is Kind.OFFICIAL_BREAKDOWN:
            broken_down += 1
            assert item["word_id"] not in loaded

    assert broken_down > 30
    assert len(loaded) > 50


async def test_a_second_import_writes_nothing(tmp_path: Path, run: Run, imported: Imported) -> None:
    folder = write_dictionary(tmp_path / "data")
    async with copied(imported.file, tmp_path) as engine:
        done = await run(engine, folder)
        after = await contents(engine)

    assert (done.loaded.written, done.loaded.additions.put, done.loaded.additions.deleted) == (0, 0, 0)
    assert [*done.vanished] == []
    assert after == imported.stored


@pytest.mark.parametrize("after_items", [0, 150, 400, 1500])
async def test_an_import_that_broke_off_is_made_good_by_the_next(
    tmp_path: Path, run: Run, after_items: int, imported: Imported
) -> None:
    folder = write_dictionary(tmp_path / "data")
    async with filled_table(tmp_path / "broken") as engine:
        broken = Interrupted(engine, after_items=after_items)
        try:
            with pytest.raises(TableUnavailableError, match=r"^broken off$"):
                await run(broken, folder)
        finally:
            await broken.aclose()
        await run(engine, folder)
        stored = await contents(engine)

    assert stored == imported.stored


async def test_vanished_words_are_reported_and_stay_with_their_breakdowns(
    tmp_path: Path, run: Run, imported: Imported
) -> None:
    folder = write_dictionary(tmp_path / "data")
    gone, unused = (_word(imported.stored, text).word_id for text in ("том", "кот"))
    async with copied(imported.file, tmp_path) as engine:
        own = make_breakdown(word_id=gone, submitter="anna@example.org", is_official=False)
        await engine.put_many([own, make_breakdown(word_id=gone, parts=["том"])], budget=Budget(None))
        nouns = folder / "openrussian" / "nouns.csv"
        lines = nouns.read_bytes().splitlines(keepends=True)
        nouns.write_bytes(b"".join(line for line in lines if not line.startswith(("том\t".encode(), "кот\t".encode()))))
        done = await run(engine, folder, tmp_path / "report.jsonl")
        stored = await contents(engine)

    assert sorted(done.vanished, key=lambda word: word.text) == [
        Vanished(word_id=unused, text="кот", user_breakdowns=0),
        Vanished(word_id=gone, text="том", user_breakdowns=1),
    ]
    lines_told = dictionary_summary(done)
    assert f"1 of them have breakdowns by users, which stay, too: том ({gone})" in lines_told
    told = [json.loads(line) for line in (tmp_path / "report.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {"kind": "vanished", "word_id": gone, "text": "том", "user_breakdowns": 1} in told
    assert keys.word(gone) in stored
    assert stored[keys.user_breakdown("anna@example.org", gone)] == own


async def test_a_breakdown_that_a_user_made_survives_an_import(tmp_path: Path, run: Run, imported: Imported) -> None:
    folder = write_dictionary(tmp_path / "data")
    cat = _word(imported.stored, "кот").word_id
    async with copied(imported.file, tmp_path) as engine:
        official = make_breakdown(word_id=cat, submitter="anna@example.org", parts=["кот"])
        await engine.put_many([official], budget=Budget(None))
        done = await run(engine, folder)
        stored = await contents(engine)

    assert done.loaded.kept == 1
    assert stored[keys.official_breakdown(cat)]["submitted_by_user_email"] == "anna@example.org"


async def test_the_report_names_what_was_rejected(tmp_path: Path, run: Run) -> None:
    folder = write_dictionary(tmp_path / "data")
    (folder / "morphemes" / "rus.test").write_text("дом\tдо:ROOT\n", encoding="utf-8")
    async with filled_table(tmp_path / "table") as engine:
        done = await run(engine, folder, tmp_path / "report.jsonl")

    told = [json.loads(line) for line in (tmp_path / "report.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(one["kind"], one["file"], one["line"]) for one in told if one["kind"] != "grouping"] == [
        ("rejected", "rus.test", 1)
    ]
    assert "1 rows, sentences and segmentations skipped" in dictionary_summary(done)
    assert any(line.startswith("seconds: table ") for line in dictionary_summary(done))


@pytest.mark.parametrize("missing", ["sentences", "morphemes", "frequency", "openrussian/tables-2022"])
async def test_each_source_may_be_missing(tmp_path: Path, run: Run, missing: str) -> None:
    folder = write_dictionary(tmp_path / "data")
    (folder / missing).rename(tmp_path / "away")
    async with filled_table(tmp_path / "table") as engine:
        done = await run(engine, folder)

    assert done.words == 7


async def test_a_folder_without_words_is_refused_before_the_table_is_read(tmp_path: Path, run: Run) -> None:
    async with filled_table(tmp_path / "table") as engine:
        recording = Recording(engine)
        with pytest.raises(NothingToImportError, match="has no folder openrussian: the words come from there"):
            await run(recording, tmp_path)
        assert await contents(engine) == {}

    assert recording.calls == []


def test_a_dry_run_reports_what_would_be_written(tmp_path: Path, imported: Imported, small_starter: OwnFiles) -> None:
    folder = write_dictionary(tmp_path / "data")
    lines = estimated(folder, progress=Told(), own=small_starter)

    in_all = int(lines[-1].split()[0].replace(",", ""))
    assert in_all == len(imported.stored) - 1
    assert "write units, about $" in lines[-1]


# ------------------------------------------------------------------ openrussian/ alone

CHISEL = make_line("nouns", "зубило", "зуби'ло", "chisel", gender="n")
FOR = make_line("others", "ибо", "и'бо", "for")


async def test_openrussian_alone_gives_words_search_entries_additions_and_the_source(tmp_path: Path, run: Run) -> None:
    write_folder(tmp_path / "data" / "openrussian", {"nouns": [CHISEL], "others.gz": [FOR]})
    async with filled_table(tmp_path / "table") as engine:
        done = await run(engine, tmp_path / "data")
        stored = await contents(engine)
        found = await engine.query(keys.search_exact("HEADWORD", "зубило"), budget=Budget(None))

    word_id = _word(stored, "зубило").word_id
    assert items.Headword(stored[PrimaryKey(keys.HEADWORDS, "зубило")]).word_id == word_id
    assert [derived_items.SearchResult(item).word_id for item in found.items] == [word_id]
    assert [
        (source.source_id, source.url, source.license) for source in derived_items.About(stored[keys.ABOUT]).sources
    ] == [
        ("opencorpora", "https://opencorpora.org", "CC-BY-SA-3.0"),
        ("openrussian", "https://en.openrussian.org", "CC-BY-SA-4.0"),
        ("starter", None, "MIT"),
    ]
    assert (done.rows, done.words, done.sentences, done.breakdowns) == (
        {"others.csv.gz": 1, "nouns.csv": 1}, 2, 0, 0,
    )  # fmt: skip


async def test_openrussian_files_that_cannot_be_read_put_nothing(tmp_path: Path, run: Run) -> None:
    (tmp_path / "data" / "openrussian").mkdir(parents=True)
    async with filled_table(tmp_path / "table") as engine:
        with pytest.raises(OpenRussianError, match=r"has none of others\.csv"):
            await run(engine, tmp_path / "data")
        assert await contents(engine) == {}


async def test_rejected_rows_are_summarised_and_reported_with_their_lines(tmp_path: Path, run: Run) -> None:
    spelled = make_line("nouns", "бoсяк")
    write_folder(tmp_path / "data" / "openrussian", {"nouns": [CHISEL, spelled], "others": [FOR, FOR]})
    async with filled_table(tmp_path / "table") as engine:
        done = await run(engine, tmp_path / "data", tmp_path / "report.jsonl")

    lines = dictionary_summary(done)
    assert lines[0] == "4 rows read: 2 of others.csv, 2 of nouns.csv"
    assert lines[1].startswith("3 words, 0 sentences with words, 0 breakdowns made from segmentations, ")
    assert lines[2:5] == [
        "1 rows, sentences and segmentations skipped",
        "  others.csv line 3: the row repeats line 2",
        "1 warnings about what was repaired or dropped",
    ]
    written = (tmp_path / "report.jsonl").read_text(encoding="utf-8")
    assert [json.loads(line) for line in written.splitlines()] == [
        {
            "kind": "rejected",
            "file": "others.csv",
            "line": 3,
            "reason": "the row repeats line 2",
            "row": "ибо\tи'бо\tfor\t",
        },
        {
            "kind": "warning",
            "file": "nouns.csv",
            "line": 3,
            "reason": "the spelling is 'бoсяк'; used 'босяк'",
            "row": spelled,
        },
    ]
    assert "ибо\\tи'бо" in written

"""The import as a whole: files in, items in the table, and a report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from importing.openrussian.openrussian import Imported, Report, import_openrussian, read_openrussian, summary
from importing.openrussian.rows import OpenRussianError
from table.engine.budget import Budget
from table.engine.protocol import AdminEngine, PrimaryKey
from table.model import items, keys
from tests.importing.openrussian.openrussian_sample import make_line, write_folder

CASTLE = make_line("nouns", "замок", "за'мок", "castle", sg_gen="за'мка")
LOCK = make_line("nouns", "замок", "замо'к", "lock", gender="m", sg_gen="замка'")
YEAR = make_line("nouns", "год", "год", "year", gender="m", sg_gen="го'да", pl_gen="лет")
SAY = make_line("verbs", "сказать", "сказа'ть", "say, tell", aspect="perfective", partner="говорить")
SPEAK = make_line("verbs", "говорить", "говори'ть", "speak", aspect="imperfective", partner="сказать;молвить")
AND = make_line("others", "и", "и", "and")
FILES = {"nouns": [YEAR, CASTLE, LOCK], "verbs.gz": [SAY, SPEAK], "others": [AND]}


def _quietly(_stage: str, _done: int, _total: int | None) -> None:
    """Show no progress."""


def _read(folder: Path, frequency: Path | None = None) -> Imported:
    return read_openrussian(folder, frequency=frequency)


def _ids(imported: Imported) -> dict[str, str]:
    return {word.entry.stressed: word.word_id for word in imported.words}


async def _import(engine: AdminEngine, folder: Path, budget: Budget, rejects: Path | None = None) -> Report:
    return await import_openrussian(engine, folder, frequency=None, rejects=rejects, budget=budget, progress=_quietly)


# ------------------------------------------------------------------ reading


def test_words_come_by_key_and_then_one_search_entry_a_spelling(tmp_path: Path) -> None:
    imported = _read(write_folder(tmp_path, FILES))

    written = [*imported.items()]
    words = [items.StoredWord(item) for item in written if item["__type"] == "WORD"]
    headwords = [items.Headword(item) for item in written if item["__type"] == "WORD_FOR_SEARCH"]
    assert sorted((word.frequency_rank or 0, word.text) for word in words) == [
        (1, "и"), (2, "сказать"), (3, "год"), (4, "говорить"), (5, "замок"), (6, "замок")
    ]  # fmt: skip
    assert [headword.text for headword in headwords] == ["говорить", "год", "замок", "и", "сказать"]
    assert [headword.frequency_rank for headword in headwords if headword.text == "замок"] == [5]
    assert [word.word_id for word in words] == sorted(word.word_id for word in words)
    assert len(written) == 11


def test_pairs_of_verbs_have_ids_and_stressed_spellings(tmp_path: Path) -> None:
    imported = _read(write_folder(tmp_path, FILES))

    ids = _ids(imported)
    speak = next(word for word in imported.words if word.entry.text == "говорить")
    pairs = items.StoredWord(speak.item()).aspectual_pairs
    assert [(pair.imperfective_id, pair.imperfective, pair.perfective_id, pair.perfective) for pair in pairs] == [
        (ids["говори'ть"], "говори'ть", ids["сказа'ть"], "сказа'ть"),
        (ids["говори'ть"], "говори'ть", None, "молвить"),
    ]


def test_adverbs_are_told_by_the_adjectives_of_the_same_import(tmp_path: Path) -> None:
    quietly = make_line("others", "тихо", "ти'хо", "quietly")

    alone = _read(write_folder(tmp_path / "a", {"others": [quietly]}))
    together = _read(
        write_folder(tmp_path / "b", {"others": [quietly], "adjectives": [make_line("adjectives", "тихий", "ти'хий")]})
    )

    assert [word.part_of_speech for word in alone.words] == ["other"]
    assert [word.part_of_speech for word in together.words] == ["adverb", "adjective"]


def test_a_list_of_frequencies_decides_the_ranks(tmp_path: Path) -> None:
    frequency = tmp_path / "ru.txt"
    frequency.write_text("лет 100\nзамка 10\nне форма\n", encoding="utf-8")

    imported = _read(write_folder(tmp_path / "data", FILES), frequency)

    assert [word.entry.stressed for word in imported.words] == [
        "год", "за'мок", "замо'к", "и", "сказа'ть", "говори'ть"
    ]  # fmt: skip
    assert [(warning.file, warning.line) for warning in imported.warnings] == [("ru.txt", 3)]


def test_ids_stay_when_rows_move_and_other_columns_change(tmp_path: Path) -> None:
    before = _ids(_read(write_folder(tmp_path / "before", FILES)))
    edited = make_line("nouns", "год", "год", "year; twelve months", gender="n")

    after = _ids(_read(write_folder(tmp_path / "after", {"nouns.gz": [LOCK, edited, CASTLE], "verbs": [SPEAK, SAY]})))

    assert after == {stressed: word_id for stressed, word_id in before.items() if stressed != "и"}


def test_a_broken_row_never_stops_the_rest(tmp_path: Path) -> None:
    nouns = [make_line("nouns", "", english="year"), "год", CASTLE, make_line("nouns", "MP3-плеер"), CASTLE, LOCK]

    imported = _read(write_folder(tmp_path, {"nouns": nouns}))

    assert [word.entry.stressed for word in imported.words] == ["за'мок", "замо'к"]
    assert [(problem.line, problem.reason) for problem in imported.rejected] == [
        (2, "the word is empty"),
        (3, "the line has 1 fields, the header 22"),
        (5, "'MP3-плеер' is not written in Russian letters alone"),
        (6, "the row is the same as in line 4"),
    ]
    assert imported.rows == {"nouns.csv": 6}


def test_a_partner_that_is_not_russian_is_a_warning(tmp_path: Path) -> None:
    verb = make_line("verbs", "обеднять", "обедня'ть", aspect="imperfective", partner="arm machen")

    imported = _read(write_folder(tmp_path, {"verbs": [AND.replace("и", "быть") + "\t" * 14, verb]}))

    assert [(warning.line, warning.reason) for warning in imported.warnings] == [
        (3, "the partner 'arm machen' is not Russian")
    ]


def test_progress_is_told_by_the_thousand(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, {"others": [make_line("others", "и", english=str(n)) for n in range(1100)]})
    told: list[tuple[str, int, int | None]] = []

    read_openrussian(folder, frequency=None, progress=lambda *step: told.append(step))

    assert told == [("parsing", 1000, None), ("joining", 1100, 1100)]


# ------------------------------------------------------------------ loading


async def test_words_search_entries_additions_and_the_source_are_in_the_table(
    embedded: AdminEngine, tmp_path: Path, budget: Budget
) -> None:
    folder = write_folder(tmp_path / "data", FILES)
    word_id = _ids(_read(folder))["сказа'ть"]

    report = await _import(embedded, folder, budget)

    wanted = [keys.word(word_id), PrimaryKey(keys.HEADWORDS, "сказать"), keys.ABOUT]
    stored = await embedded.get_many(wanted, budget=budget)
    found = await embedded.query(keys.search_exact("HEADWORD", "сказать"), budget=budget)
    about = items.About(stored[keys.ABOUT])
    assert items.StoredWord(stored[wanted[0]]).stressed == "сказа'ть"
    assert items.Headword(stored[wanted[1]]).word_id == word_id
    assert [items.SearchResult(item).word_id for item in found.items] == [word_id]
    assert about.word_count == 6
    assert [(source.source_id, source.url, source.license) for source in about.sources] == [
        ("openrussian", "https://en.openrussian.org", "CC-BY-SA-4.0")
    ]
    assert (report.words, report.headwords, report.loaded.given, report.loaded.written) == (6, 5, 11, 11)
    assert report.rows == {"others.csv": 1, "verbs.csv.gz": 2, "nouns.csv": 3}


async def test_a_second_import_writes_nothing(embedded: AdminEngine, tmp_path: Path, budget: Budget) -> None:
    folder = write_folder(tmp_path / "data", FILES)
    first = await _import(embedded, folder, budget)

    second = await _import(embedded, folder, budget)

    assert (second.loaded.written, second.loaded.additions.put, second.loaded.additions.deleted) == (0, 0, 0)
    assert second.loaded.additions.data_version == first.loaded.additions.data_version


async def test_rejected_rows_go_to_a_file_as_json_lines(embedded: AdminEngine, tmp_path: Path, budget: Budget) -> None:
    folder = write_folder(tmp_path / "data", {"others": [AND, AND]})
    rejects = tmp_path / "rejects.jsonl"

    await _import(embedded, folder, budget, rejects)

    assert [json.loads(line) for line in rejects.read_text(encoding="utf-8").splitlines()] == [
        {"file": "others.csv", "line": 3, "reason": "the row is the same as in line 2", "row": "и\tи\tand\t"}
    ]
    assert "и\\tи" in rejects.read_text(encoding="utf-8")


async def test_without_rejected_rows_the_file_is_empty(embedded: AdminEngine, tmp_path: Path, budget: Budget) -> None:
    folder = write_folder(tmp_path / "data", FILES)
    rejects = tmp_path / "rejects.jsonl"
    rejects.write_text("of an earlier import", encoding="utf-8")

    await _import(embedded, folder, budget, rejects)

    assert rejects.read_text(encoding="utf-8") == ""


async def test_files_that_cannot_be_read_put_nothing(embedded: AdminEngine, tmp_path: Path, budget: Budget) -> None:
    with pytest.raises(OpenRussianError):
        await _import(embedded, tmp_path / "nowhere", budget)

    page = await embedded.scan(budget=budget)
    assert page.items == []


# ------------------------------------------------------------------ the report


async def test_the_summary_tells_rows_words_and_what_was_skipped_and_why(
    embedded: AdminEngine, tmp_path: Path, budget: Budget
) -> None:
    files = {"nouns": [YEAR, CASTLE, LOCK, make_line("nouns", "рoв")], "others": [AND, AND, AND]}

    report = await _import(embedded, write_folder(tmp_path / "data", files), budget)

    assert summary(report, most=1) == [
        "7 rows read: 3 of others.csv, 4 of nouns.csv",
        "5 words under 4 spellings",
        "2 rows skipped",
        "  others.csv line 3: the row is the same as in line 2",
        "  and 1 more",
        "1 warnings about what was mended or dropped",
        "  nouns.csv line 5: the spelling is 'рoв'; 'ров' was taken",
    ]

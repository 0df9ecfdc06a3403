"""OpenRussian's files → words, rejected rows and warnings."""

from __future__ import annotations

from pathlib import Path

from importing.known_words import KnownWords
from importing.openrussian.openrussian import OpenRussian, read_openrussian
from importing.openrussian.ranks import NO_FREQUENCIES, read_frequencies
from table.model import items
from table.model.word_writing import word
from tests.importing.openrussian.openrussian_sample import make_line, write_folder

CASTLE = make_line("nouns", "замок", "за'мок", "castle", sg_gen="за'мка")
LOCK = make_line("nouns", "замок", "замо'к", "lock", gender="m", sg_gen="замка'")
YEAR = make_line("nouns", "год", "год", "year", gender="m", sg_gen="го'да", pl_gen="лет")
SAY = make_line("verbs", "сказать", "сказа'ть", "say, tell", aspect="perfective", partner="говорить")
SPEAK = make_line("verbs", "говорить", "говори'ть", "speak", aspect="imperfective", partner="сказать;молвить")
AND = make_line("others", "и", "и", "and")
FILES = {"nouns": [YEAR, CASTLE, LOCK], "verbs.gz": [SAY, SPEAK], "others": [AND]}


def _read(folder: Path, frequency: Path | None = None) -> OpenRussian:
    return read_openrussian(folder, frequencies=read_frequencies(frequency) if frequency else NO_FREQUENCIES)


def _ids(imported: OpenRussian) -> dict[str, str]:
    return {word.entry.stressed: word.word_id for word in imported.words}


def test_words_are_ranked_by_row_order_without_frequencies(tmp_path: Path) -> None:
    read = _read(write_folder(tmp_path, FILES))

    assert [(word.rank, word.entry.text) for word in read.words] == [
        (1, "и"), (2, "сказать"), (3, "год"), (4, "говорить"), (5, "замок"), (6, "замок")
    ]  # fmt: skip


def test_pairs_of_verbs_have_ids_and_stressed_spellings(tmp_path: Path) -> None:
    imported = _read(write_folder(tmp_path, FILES))

    ids = _ids(imported)
    speak = next(word for word in imported.words if word.entry.text == "говорить")
    pairs = items.StoredWord(speak.item()).aspectual_pairs
    assert [(pair.imperfective_id, pair.imperfective, pair.perfective_id, pair.perfective) for pair in pairs] == [
        (ids["говори'ть"], "говори'ть", ids["сказа'ть"], "сказа'ть"),
        (ids["говори'ть"], "говори'ть", None, "молвить"),
    ]


def test_adverbs_are_recognised_by_the_adjectives_of_the_same_import(tmp_path: Path) -> None:
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
        (5, "'MP3-плеер' has characters that are not Russian letters"),
        (6, "the row repeats line 4"),
    ]
    assert imported.rows == {"nouns.csv": 6}


def test_a_partner_that_is_not_russian_is_a_warning(tmp_path: Path) -> None:
    verb = make_line("verbs", "обеднять", "обедня'ть", aspect="imperfective", partner="arm machen")

    imported = _read(write_folder(tmp_path, {"verbs": [AND.replace("и", "быть") + "\t" * 14, verb]}))

    assert [(warning.line, warning.reason) for warning in imported.warnings] == [
        (3, "the partner 'arm machen' is not Russian")
    ]


def test_progress_is_reported_by_the_thousand(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, {"others": [make_line("others", "и", english=str(n)) for n in range(1100)]})
    told: list[tuple[str, int, int | None]] = []

    read_openrussian(folder, progress=lambda *step: told.append(step))

    assert told == [("parsing", 1000, None), ("joining", 1100, 1100)]


def test_a_word_of_an_unknown_part_of_speech_does_not_take_the_place_of_a_known_verb(tmp_path: Path) -> None:
    stored = word(word_id="7", text="есть", stressed="есть", part_of_speech="verb", frequency_rank=None)
    folder = write_folder(
        tmp_path,
        {
            "others": [make_line("others", "есть", "есть", "there is")],
            "verbs": [make_line("verbs", "есть", "есть", "eat", aspect="imperfective")],
        },
    )

    ids = {one.part_of_speech: one.word_id for one in read_openrussian(folder, known=KnownWords([stored])).words}

    assert ids["verb"] == "7" != ids["other"]

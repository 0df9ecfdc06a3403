"""Entries: which rows are taken, and what is remembered of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from importing.openrussian.entry_reader import Entry, EntryReader
from importing.openrussian.rows import Problem, Row, read_rows
from tests.importing.openrussian.openrussian_sample import make_entries, make_line, make_row, write_folder


def _read(reader: EntryReader, folder: Path, part: str, *lines: str) -> list[Entry | Problem]:
    rows = [row for row in read_rows(write_folder(folder, {part: lines})) if isinstance(row, Row)]
    return [reader.read(row) for row in rows]


def test_an_entry_holds_spelling_forms_and_traits(tmp_path: Path) -> None:
    [entry] = make_entries(
        tmp_path,
        {"nouns": [make_line("nouns", "бог", "бог", "God, god", gender="m", partner="богиня", sg_gen="бо'га")]},
    )

    assert (entry.part, entry.file, entry.line, entry.place) == ("nouns", "nouns.csv", 2, 1)
    assert (entry.bare, entry.text, entry.stressed, entry.translations) == ("бог", "бог", "бог", "God, god")
    assert entry.forms == {"sg_gen": "бо'га"}
    assert entry.traits == {"gender": "m", "partner": "богиня"}


def test_the_same_row_again_is_rejected_but_not_one_of_another_file(tmp_path: Path) -> None:
    reader = EntryReader()
    line = make_line("others", "бывший в употреблении")

    first, again, unlike = _read(reader, tmp_path, "others", line, line, f"{line}gebraucht")

    assert isinstance(first, Entry)
    assert isinstance(unlike, Entry)
    assert again == Problem(file="others.csv", line=3, reason="the row repeats line 2", row=line)


@pytest.mark.parametrize("note", ["Schreibfehler - Michel bitte löschen!", "Please DELETE"])
def test_a_row_that_asks_to_be_deleted_is_rejected(tmp_path: Path, note: str) -> None:
    reader = EntryReader()

    [problem] = _read(reader, tmp_path, "others", make_line("others", "слоновая кост", translations_de=note))

    assert isinstance(problem, Problem)
    assert problem.reason == "a note in the row asks to delete it"


def test_a_word_that_means_delete_is_taken(tmp_path: Path) -> None:
    [entry] = make_entries(tmp_path, {"verbs": [make_line("verbs", "удалить", "удали'ть", "delete, remove")]})

    assert entry.translations == "delete, remove"


def test_a_row_that_is_not_russian_is_rejected(tmp_path: Path) -> None:
    [problem] = _read(EntryReader(), tmp_path, "nouns", make_line("nouns", "MP3-плеер"))

    assert isinstance(problem, Problem)
    assert (problem.file, problem.line) == ("nouns.csv", 2)
    assert problem.reason == "'MP3-плеер' has characters that are not Russian letters"


def test_repairs_and_omissions_are_warnings_with_their_line(tmp_path: Path) -> None:
    reader = EntryReader()

    _read(reader, tmp_path, "nouns", make_line("nouns", "год"), make_line("nouns", "рoв", sg_gen="рв=а", pl_nom="рв-"))
    _read(reader, tmp_path / "more", "others", make_line("others", "переборот", "перебо'рот") + "\tPartizip")

    assert [(warning.file, warning.line, warning.reason) for warning in reader.warnings] == [
        ("nouns.csv", 3, "the spelling is 'рoв'; used 'ров'"),
        ("nouns.csv", 3, "unreadable forms were dropped: sg_gen: рв=а; pl_nom: рв-"),
        ("others.csv", 2, "1 extra fields were ignored"),
    ]


def test_the_bare_spelling_is_kept_where_another_one_is_taken(tmp_path: Path) -> None:
    [entry] = make_entries(tmp_path, {"nouns": [make_line("nouns", "маркёр", "ма'ркер")]})

    assert (entry.bare, entry.text) == ("маркёр", "маркер")


def test_identities_of_homographs_begin_with_file_and_spelling(tmp_path: Path) -> None:
    row = make_row(tmp_path, "nouns", "замок", "замо'к", "lock", gender="m", animate="0")

    entry = EntryReader().read(row)

    assert isinstance(entry, Entry)
    assert entry.distinctions == ("nouns", "замок", "замо'к", "m", "0", "lock", entry.digest)
    assert entry.problem("what").row == "замок"


def test_the_spellings_of_a_word_are_folded_and_each_there_once(tmp_path: Path) -> None:
    [entry] = make_entries(
        tmp_path,
        {
            "adjectives": [
                make_line(
                    "adjectives", "чёрный", "чёрный", superlative="са'мый чёрный;черне'йший", short_n="черно', чёрно"
                )
            ]
        },
    )

    assert entry.spellings() == ["черный", "чернейший", "черно"]

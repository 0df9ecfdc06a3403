"""What is corrected in OpenRussian's rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from importing.openrussian.entry_reader import Entry
from importing.openrussian.openrussian import read_openrussian
from importing.openrussian.parts_of_speech import part_of_speech
from tests.importing.openrussian.openrussian_sample import make_entries, make_line, write_folder


def _entry(folder: Path, bare: str, accented: str, english: str = "", **cells: str) -> Entry:
    [entry] = make_entries(folder, {"nouns": [make_line("nouns", bare, accented, english, **cells)]})
    return entry


@pytest.mark.parametrize(
    ("row", "genitive", "expected"),
    [
        (("африка", "а'фрика", "Africa"), "А'фрики", "А'фрика"),
        (("нора", "нора'", "hole"), "норы'", "нора'"),
        (("тверь", "тверь", ""), "", "Тверь"),
        (("вера", "ве'ра", "faith"), "", "ве'ра"),
        (("оон", "оон", "United Nations (UN)"), "", "ООН"),
    ],
)
def test_names_and_abbreviations_have_capitals(
    tmp_path: Path, row: tuple[str, str, str], genitive: str, expected: str
) -> None:
    entry = _entry(tmp_path, *row, sg_gen=genitive)

    assert (entry.stressed, entry.text) == (expected, expected.replace("'", ""))


def test_the_headword_has_the_stress_of_its_nominative(tmp_path: Path) -> None:
    assert _entry(tmp_path / "1", "работодатель", "рабо'тодатель", sg_nom="работода'тель").stressed == "работода'тель"
    assert _entry(tmp_path / "2", "резьба", "резьба'", sg_nom="ре'зьба").stressed == "резьба'"


def test_letters_and_parts_of_words_are_not_words_unless_they_mean_something(tmp_path: Path) -> None:
    lines = [make_line("nouns", "эм", "эм"), make_line("nouns", "ска", "ска", "a dance")]
    found = read_openrussian(write_folder(tmp_path, {"nouns": lines}))

    assert [word.entry.text for word in found.words] == ["ска"]
    assert [problem.reason for problem in found.rejected] == [
        "the row is a part of a word, a letter or a form of another word"
    ]


@pytest.mark.parametrize(("text", "expected"), [("пять", "numeral"), ("мол", "particle"), ("нора", "noun")])
def test_misfiled_words_have_their_own_part_of_speech(text: str, expected: str) -> None:
    assert part_of_speech("nouns", text, has_forms=True, adjectives=()).value == expected


def test_a_noun_without_a_singular_has_no_gender(tmp_path: Path) -> None:
    lines = [
        make_line("nouns", "сутки", "су'тки", gender="f", pl_nom="су'тки"),
        make_line("nouns", "гора", "гора'", gender="f", sg_nom="гора'"),
    ]
    words = read_openrussian(write_folder(tmp_path, {"nouns": lines})).words

    genders = {word.entry.text: word.item()["declensions"]["gender"] for word in words}  # type: ignore[index,call-overload]
    assert genders == {"сутки": None, "гора": "f"}

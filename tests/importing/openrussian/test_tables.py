"""What OpenRussian's relational tables add to the words of the flat files."""

from __future__ import annotations

from pathlib import Path

from importing.openrussian.openrussian import read_openrussian
from importing.openrussian.openrussian_words import OpenRussianWord
from importing.openrussian.tables import Tables, WordAdditions, additions, read_tables, related_words
from tests.importing.dictionary_sample import make_words, write_dictionary
from tests.importing.openrussian.openrussian_sample import make_line, write_folder


def _added(words: list[OpenRussianWord], tables: Tables) -> dict[str, WordAdditions]:
    texts = {word.word_id: word.entry.text for word in words}
    return {texts[word_id]: added for word_id, added in additions(words, tables).items()}


def test_gerunds_are_those_of_the_aspect(tmp_path: Path) -> None:
    words = make_words(tmp_path)

    added = _added(words, read_tables(write_dictionary(tmp_path) / "openrussian" / "tables-2022"))

    assert added["возвратить"].adverbial_participle == "возврати'в, возврати'вши"
    assert added["возвращать"].adverbial_participle == "возвраща'я"


def test_synonyms_hold_in_both_directions_and_unknown_words_are_passed_over(tmp_path: Path) -> None:
    words = make_words(tmp_path)
    ids = {word.entry.text: word.word_id for word in words}

    added = _added(words, read_tables(write_dictionary(tmp_path) / "openrussian" / "tables-2022"))

    assert added["возвратить"].synonyms == [ids["возвращать"]]
    assert added["возвращать"].synonyms == [ids["возвратить"]]


def test_synonyms_can_stand_for_each_other(tmp_path: Path) -> None:
    lines = {
        "nouns": [make_line("nouns", "конец"), make_line("nouns", "финиш")],
        "adjectives": [make_line("adjectives", "конечный")],
        "others": [make_line("others", "наконец"), make_line("others", "финально")],
    }
    words = [*read_openrussian(write_folder(tmp_path, lines)).words]
    spellings = dict(enumerate(["конец", "финиш", "конечный", "наконец", "финально"]))
    tables = Tables(
        spellings={str(number): text for number, text in spellings.items()},
        synonyms=[("0", "1"), ("0", "2"), ("0", "3"), ("3", "4"), ("2", "4")],
    )

    texts = {word.word_id: word.entry.text for word in words}
    added = _added(words, tables)

    found = {text: {texts[one] for one in one.synonyms} for text, one in added.items()}
    assert found == {"конец": {"финиш"}, "финиш": {"конец"}, "наконец": {"финально"}, "финально": {"наконец"}}


def test_related_words_are_pairs_of_spellings_each_once(tmp_path: Path) -> None:
    tables = read_tables(write_dictionary(tmp_path) / "openrussian" / "tables-2022")

    assert related_words(tables) == [("возвратить", "возвращать")]


def test_a_word_is_not_related_to_itself_and_yo_does_not_matter() -> None:
    tables = Tables(spellings={"1": "Ёлка", "2": "елка", "3": "ель"}, related=[("1", "2"), ("3", "1"), ("1", "4")])

    assert related_words(tables) == [("елка", "ель")]


def test_participles_are_spelled_where_the_map_of_numbers_knows_them(tmp_path: Path) -> None:
    tables = Tables(
        spellings={"1": "возвратить", "5": "возвративший"},
        parts={"1": "verbs"},
        aspects={"1": "perfective"},
        participles={"1": {"actv_past_part": "5", "pass_past_part": "6"}},
    )

    added = _added(make_words(tmp_path), tables)

    assert added == {"возвратить": WordAdditions(participles={"actv_past_part": "возвративший"})}


def test_tables_that_are_missing_add_nothing(tmp_path: Path) -> None:
    assert additions(make_words(tmp_path), read_tables(tmp_path / "none")) == {}

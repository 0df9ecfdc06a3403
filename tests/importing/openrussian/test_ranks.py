"""Ranks: by the frequency of a word's own forms, then by row order."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importing.openrussian.entry_reader import Entry
from importing.openrussian.ranks import ranks, read_frequencies
from importing.openrussian.rows import OpenRussianError, Problem
from tests.importing.openrussian.openrussian_sample import make_entries, make_line


def _entry(text: str, line: int = 2, part: str = "nouns", **forms: str) -> Entry:
    return Entry(
        part=part,
        file=f"{part}.csv",
        line=line,
        bare=text,
        text=text,
        stressed=text,
        translations="",
        forms=forms,
        traits={},
        digest="",
    )


def test_without_frequencies_the_first_rows_of_all_files_come_first(tmp_path: Path) -> None:
    entries = make_entries(
        tmp_path,
        {
            "nouns": [make_line("nouns", word) for word in ("человек", "год", "время")],
            "others": [make_line("others", word) for word in ("и", "в")],
            "verbs": [make_line("verbs", word) for word in ("быть",)],
            "adjectives": [make_line("adjectives", word) for word in ("тот", "как")],
        },
    )

    ranked = dict(zip([entry.text for entry in entries], ranks(entries, {}), strict=True))

    assert ranked == {"и": 1, "быть": 2, "человек": 3, "тот": 4, "в": 5, "год": 6, "как": 7, "время": 8}


def test_a_word_counts_with_all_its_forms_each_once() -> None:
    year = _entry("год", sg_gen="го'да", pl_gen="лет, годо'в", sg_acc="го'д")
    light = _entry("свет", line=3, sg_gen="све'та, све'ту")

    assert ranks([year, light], {"года": 5, "лет": 5, "свет": 9}) == [1, 2]
    assert ranks([year, light], {"год": 5, "свет": 9}) == [2, 1]


def test_case_and_yo_do_not_matter_and_phrases_do_not_count() -> None:
    moscow = _entry("Москва", line=2)
    fir = _entry("ёлка", line=3)
    rich = _entry("богатый", line=4, part="adjectives", superlative="са'мый бога'тый")

    assert ranks([moscow, fir, rich], {"елка": 2, "москва": 1, "самый": 9, "самый богатый": 9}) == [2, 1, 3]


def test_words_that_do_not_occur_follow_by_row_order() -> None:
    words = [_entry("а", line=4), _entry("б", line=3), _entry("в", line=9)]

    assert ranks(words, {"в": 1}) == [3, 2, 1]


def test_a_shared_form_is_divided_by_place_and_number_of_forms() -> None:
    my = _entry("мой", line=11, part="adjectives", decl_m_gen="моего'")  # place 10, 2 spellings: 1/20
    wash = _entry("мыть", line=61, part="verbs", imperative_sg="мой")  # place 60, 2 spellings: 1/120
    six_sevenths = _entry("дом", line=999)
    more_than_a_seventh = _entry("сад", line=998)

    ranked = ranks([my, wash, six_sevenths, more_than_a_seventh], {"мой": 70, "дом": 59, "сад": 11})

    assert ranked == [1, 4, 2, 3]


def test_a_phrase_has_no_spellings_and_comes_by_row_order() -> None:
    assert ranks([_entry("друг друга"), _entry("год", line=3)], {"друг": 5, "год": 1}) == [2, 1]


@given(st.lists(st.sampled_from("абвг"), max_size=8), st.dictionaries(st.sampled_from("абвг"), st.integers(1, 9)))
def test_ranks_are_1_to_n(texts: list[str], counts: dict[str, int]) -> None:
    entries = [_entry(text, line=line) for line, text in enumerate(texts, start=2)]

    assert sorted(ranks(entries, counts)) == [*range(1, len(entries) + 1)]


def test_a_list_of_frequencies_is_read_and_its_forms_are_folded(tmp_path: Path) -> None:
    path = tmp_path / "ru.txt"
    path.write_text("я 5081568\nЁлка 3\nелка 4\n\n", encoding="utf-8")

    read = read_frequencies(path)

    assert read.counts == {"я": 5081568, "елка": 7}
    assert read.problems == ()


def test_lines_that_are_no_frequencies_are_reported(tmp_path: Path) -> None:
    path = tmp_path / "ru.txt"
    path.write_bytes("я 1\nя\nя -3\n".encode() + b"\xff 1\n")

    read = read_frequencies(path)

    assert read.counts == {"я": 1}
    assert read.problems == (
        Problem(file="ru.txt", line=2, reason="the line is not a form and a count", row="я"),
        Problem(file="ru.txt", line=3, reason="the line is not a form and a count", row="я -3"),
        Problem(file="ru.txt", line=4, reason="the line is not a form and a count", row="\\xff 1"),
    )


def test_a_list_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OpenRussianError, match=r"ru\.txt cannot be read"):
        read_frequencies(tmp_path / "ru.txt")

"""The import over the real files, counted exactly; skipped where they are not beside the project."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from importing.openrussian.definitions import definitions
from importing.openrussian.openrussian import OpenRussian, read_openrussian
from importing.openrussian.ranks import read_frequencies
from table.model import items

DATA = Path(__file__).parents[4] / "shared" / "data"

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not (DATA / "openrussian").is_dir(), reason="the real data is not there"),
]


@pytest.fixture(scope="module")
def imported() -> OpenRussian:
    """All files, ranked by the list of frequencies."""
    return read_openrussian(DATA / "openrussian", frequencies=read_frequencies(DATA / "frequency" / "ru_50k.txt"))


def test_every_row_is_a_word_or_a_reject(imported: OpenRussian) -> None:
    assert imported.rows == {"others.csv": 5031, "verbs.csv": 14871, "nouns.csv.gz": 26982, "adjectives.csv.gz": 11941}
    corrected = "the row is a part of a word, a letter or a form of another word"
    rejected = [problem for problem in imported.rejected if problem.reason != corrected]
    assert (len(imported.words), len(imported.rejected) - len(rejected)) == (58_783, 38)
    assert [(problem.file, problem.line, problem.reason) for problem in rejected] == [
        ("others.csv", 3933, "'адзін' has characters that are not Russian letters"),
        ("others.csv", 5018, "the row repeats line 5017"),
        ("others.csv", 5026, "a note in the row asks to delete it"),
        ("nouns.csv.gz", 26949, "'MP3-плеер' has characters that are not Russian letters"),
    ]


def test_ids_and_ranks_are_unique(imported: OpenRussian) -> None:
    assert len({word.word_id for word in imported.words}) == 58_783
    assert [word.rank for word in imported.words] == [*range(1, 58_784)]


def test_some_words_share_their_spelling(imported: OpenRussian) -> None:
    assert len({word.entry.text for word in imported.words}) == 58_396


def test_no_row_that_is_taken_loses_its_english(imported: OpenRussian) -> None:
    translated = [word for word in imported.words if word.entry.translations]

    assert len(translated) == 45_968
    assert all(definitions(word.entry.translations) for word in translated)


def test_forms_and_pairs_are_as_many_as_the_files_give(imported: OpenRussian) -> None:
    assert sum(bool(word.entry.forms) for word in imported.words) == 48_521
    assert sum(bool(word.pairs) for word in imported.words) == 12_183


def test_items_are_sound(imported: OpenRussian) -> None:
    problems = [problem for word in imported.words[::50] for problem in items.StoredWord(word.item()).problems()]

    assert problems == []


def test_parts_of_speech_are_recognised_where_possible(imported: OpenRussian) -> None:
    assert Counter(word.part_of_speech for word in imported.words) == {
        "noun": 26_948, "verb": 14_868, "adjective": 11_828, "adverb": 2_110, "pronoun": 88, "preposition": 78,
        "numeral": 83, "interjection": 58, "particle": 51, "conjunction": 34, "participle": 3, "other": 2_634,
    }  # fmt: skip


def test_the_most_frequent_words_are_those_one_expects(imported: OpenRussian) -> None:
    assert [word.entry.text for word in imported.words[:12]] == [
        "я", "не", "ты", "что", "в", "и", "это", "он", "быть", "мы", "вы", "на"
    ]  # fmt: skip

"""Additions: what words, families and breakdowns imply, field by field, and how suggestions are filled."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from table import entries, items
from table.engine import Attributes
from tests.builders import make_breakdown, make_family, make_word


def _results(*words: Attributes) -> list[items.SearchResult]:
    return [items.SearchResult(entry) for word in words for entry in entries.of_word(items.Word(word))]


def _suggestions(*words: Attributes) -> dict[str, Attributes]:
    return {str(entry["sk"]): entry for entry in entries.suggestions(entries.HEADWORD, _results(*words))}


def _texts(suggestions: Attributes) -> list[str]:
    return [result.text for result in items.Suggestions(suggestions).results]


def test_a_word_is_found_by_its_folded_text() -> None:
    word = items.Word(make_word(word_id="9", text="Ёлка", frequency_rank=None, meanings=["fir tree"]))

    assert entries.of_word(word) == [
        {
            "pk": "SEARCH#HEADWORD#елка",
            "sk": "елка#999999#9",
            "folded": "елка",
            "word": {"word_id": "9", "word": "Ёлка", "accent": "Ёлка", "pos": "noun", "frequency": -1},
            "gloss": "fir tree",
        }
    ]


def test_an_entry_shows_the_word_without_a_second_read() -> None:
    [entry] = entries.of_word(items.Word(make_word(level="A1", meanings=["exit", "outlet"])))

    result = items.SearchResult(entry)

    assert (result.word_id, result.text, result.frequency_rank, result.level, result.gloss) == (
        "771",
        "выход",
        500,
        "A1",
        "exit",
    )


def test_a_word_without_meanings_has_no_gloss() -> None:
    [entry] = entries.of_word(items.Word(make_word(meanings=[])))

    assert entry["gloss"] is None


def test_an_entry_made_of_an_entry_is_the_same() -> None:
    [entry] = entries.of_word(items.Word(make_word()))

    assert entries.of_word(items.Word(entry)) == [entry]


def test_a_summary_of_a_word_without_a_name_is_empty() -> None:
    assert entries.summary(items.Word({"pk": "WORD#1", "sk": "WORD#1", "word": "None"})) == {"word": {}, "gloss": None}


def test_a_family_stands_in_the_list_of_families_with_all_it_says() -> None:
    stored: Attributes = {**make_family(), "color": "red", "gsi1pk": "COLOR#red", "gsi1sk": "FAMILY#812"}

    entry = entries.of_family(items.Family(stored), word_count=3)

    assert entry == {
        "pk": "MORPHEME_FAMILIES",
        "sk": "1#812",
        "family_id": "812",
        "family_meanings": ["go on foot"],
        "level": 1,
        "type": "root",
        "word_pos": "any",
        "morphemes": [{"morpheme": "ход", "morpheme_id": "1577"}, {"morpheme": "хож", "morpheme_id": "1578"}],
        "color": "red",
        "word_count": 3,
    }


def test_families_of_unknown_level_come_last() -> None:
    assert entries.of_family(items.Family(make_family(level=None)), word_count=0)["sk"] == "9#812"


def test_the_first_member_of_each_family_counts() -> None:
    official = items.Breakdown(
        make_breakdown(parts=[("ход", "1577", "812"), "-", ("хож", "1578", "812"), ("вы", "218", "102")])
    )

    assert entries.members_of(official) == {"812": "1577", "102": "218"}


def test_a_word_stands_in_the_lists_of_its_families_by_rank_and_by_alphabet() -> None:
    word = items.Word(make_word(text="ёлка", frequency_rank=500))

    found = entries.of_members(word, {"812": "1577"})

    assert found == [
        {
            "pk": "MORPHEME_FAMILY#812",
            "sk": "WORD#000500#771",
            "gsi1pk": "FAMILY_WORDS#812",
            "gsi1sk": "елка$1#771",
            "morpheme_id": "1577",
            "word": {"word_id": "771", "word": "ёлка", "accent": "ёлка", "pos": "noun", "frequency": 500},
            "gloss": "exit",
        }
    ]


def test_a_word_without_morphemes_stands_in_no_list() -> None:
    assert entries.of_members(items.Word(make_word()), {}) == []


def test_every_beginning_of_up_to_three_letters_has_suggestions() -> None:
    found = _suggestions(make_word(word_id="1", text="ёлка"), make_word(word_id="2", text="я"))

    assert sorted(found) == [
        "SUGGEST#HEADWORD#е",
        "SUGGEST#HEADWORD#ел",
        "SUGGEST#HEADWORD#елк",
        "SUGGEST#HEADWORD#я",
    ]
    assert found["SUGGEST#HEADWORD#елк"] == {
        "pk": "SUGGEST#HEADWORD#елк",
        "sk": "SUGGEST#HEADWORD#елк",
        "results": [
            {
                "folded": "елка",
                "word": {"word_id": "1", "word": "ёлка", "accent": "ёлка", "pos": "noun", "frequency": 500},
                "gloss": "exit",
            }
        ],
        "is_complete": True,
    }


def test_suggestions_begin_with_the_word_itself_and_go_on_by_rank() -> None:
    found = _suggestions(
        make_word(word_id="1", text="вода", frequency_rank=30),
        make_word(word_id="2", text="в", frequency_rank=900),
        make_word(word_id="3", text="вы", frequency_rank=None),
        make_word(word_id="4", text="вход", frequency_rank=7),
    )

    assert _texts(found["SUGGEST#HEADWORD#в"]) == ["в", "вход", "вода", "вы"]


def test_words_of_equal_rank_come_by_id() -> None:
    words = [make_word(word_id=word_id, text=f"в{word_id}", frequency_rank=None) for word_id in ("3", "1", "2")]

    assert _texts(_suggestions(*words)["SUGGEST#HEADWORD#в"]) == ["в1", "в2", "в3"]


def test_what_suggestions_have_no_room_for_stands_behind_them() -> None:
    words = [make_word(word_id=str(number), text=f"в{number}", frequency_rank=number) for number in range(1, 103)]

    found = _suggestions(*words)

    assert items.Suggestions(found["SUGGEST#HEADWORD#в"]).is_complete is False
    assert _texts(found["SUGGEST#HEADWORD#в"]) == [f"в{number}" for number in range(1, 101)]
    assert found["MORE#000102#102"] == {
        "pk": "SUGGEST#HEADWORD#в",
        "sk": "MORE#000102#102",
        "folded": "в102",
        "word": {"word_id": "102", "word": "в102", "accent": "в102", "pos": "noun", "frequency": 102},
        "gloss": "exit",
    }
    assert sorted(sort_key for sort_key in found if sort_key.startswith("MORE#")) == [
        "MORE#000101#101",
        "MORE#000102#102",
    ]


def test_a_hundred_results_are_complete() -> None:
    words = [make_word(word_id=str(number), text=f"в{number}", frequency_rank=number) for number in range(1, 101)]

    found = _suggestions(*words)

    assert items.Suggestions(found["SUGGEST#HEADWORD#в"]).is_complete
    assert not any(sort_key.startswith("MORE#") for sort_key in found)


@given(st.lists(st.tuples(st.text("абв", min_size=1, max_size=5), st.integers(1, 5)), max_size=20))
def test_each_word_is_suggested_once_for_each_of_its_beginnings(words: list[tuple[str, int]]) -> None:
    stored = [
        make_word(word_id=str(number), text=text, frequency_rank=rank)
        for number, (text, rank) in enumerate(words, start=1)
    ]

    found = _suggestions(*stored)

    for number, (text, _) in enumerate(words, start=1):
        for sort_key, entry in found.items():
            ids = [result.word_id for result in items.Suggestions(entry).results]
            prefix = sort_key.removeprefix("SUGGEST#HEADWORD#")
            assert ids.count(str(number)) == (1 if text.startswith(prefix) else 0)

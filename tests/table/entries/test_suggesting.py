"""Suggestions: which words stand for a prefix, in which order, and where those go that the item has no room for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from table.engine.protocol import Attributes
from table.entries.findable import Scope, Text, texts_of
from table.entries.suggesting import Suggesting
from table.model import derived_items, items
from tests.builders import make_word


def _suggestions(*words: Attributes, scope: Scope = Scope.HEADWORD) -> dict[str, Attributes]:
    views = [items.StoredWord(word) for word in words]
    suggesting = Suggesting(scope)
    for view in views:
        suggesting.add(view, texts_of(view).of(scope))
    return {str(entry["sk"]): entry for entry in suggesting.entries({view.word_id: view for view in views})}


def _texts(suggestions: Attributes) -> list[str]:
    return [result.text for result in derived_items.Suggestions(suggestions).results]


def test_every_beginning_of_up_to_four_letters_has_suggestions() -> None:
    found = _suggestions(make_word(word_id="1", text="ёлочка"), make_word(word_id="2", text="я"))

    assert sorted(found) == [
        "SUGGEST#HEADWORD#е",
        "SUGGEST#HEADWORD#ел",
        "SUGGEST#HEADWORD#ело",
        "SUGGEST#HEADWORD#елоч",
        "SUGGEST#HEADWORD#я",
    ]
    assert found["SUGGEST#HEADWORD#елоч"] == {
        "pk": "SUGGEST#HEADWORD#елоч",
        "sk": "SUGGEST#HEADWORD#елоч",
        "results": [
            {
                "folded": "елочка",
                "word": {"word_id": "1", "word": "ёлочка", "accent": "ёлочка", "pos": "noun", "frequency": 500},
                "gloss": "exit",
            }
        ],
        "is_complete": True,
        "count": 1,
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


def test_results_beyond_the_suggestions_item_are_stored_after_it() -> None:
    words = [make_word(word_id=str(number), text=f"в{number}", frequency_rank=number) for number in range(1, 103)]

    found = _suggestions(*words)

    assert derived_items.Suggestions(found["SUGGEST#HEADWORD#в"]).is_complete is False
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

    assert derived_items.Suggestions(found["SUGGEST#HEADWORD#в"]).is_complete
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
            ids = [result.word_id for result in derived_items.Suggestions(entry).results]
            prefix = sort_key.removeprefix("SUGGEST#HEADWORD#")
            assert ids.count(str(number)) == (1 if text.startswith(prefix) else 0)


@pytest.mark.parametrize(("scope", "letters"), [(Scope.FORM, 5), (Scope.TRANSLITERATION, 4), (Scope.TRANSLATION, 4)])
def test_other_scopes_have_suggestions_for_longer_prefixes_that_end_with_the_best(scope: Scope, letters: int) -> None:
    words = [
        make_word(word_id=str(number), text="приходить", frequency_rank=number, meanings=["arrive"])
        for number in range(1, 103)
    ]

    found = _suggestions(*words, scope=scope)

    assert len(found) == letters
    assert {len(derived_items.Suggestions(entry).results) for entry in found.values()} == {100}
    assert not any(derived_items.Suggestions(entry).is_complete for entry in found.values())


def test_of_several_texts_the_prefix_itself_stands_for_the_word_else_the_first() -> None:
    word = items.StoredWord(make_word())
    suggesting = Suggesting(Scope.FORM)
    suggesting.add(word, [Text("дома", "до'ма"), Text("дом", "дом"), Text("домом", "до'мом")])

    found = {str(entry["sk"]): derived_items.Suggestions(entry).results for entry in suggesting.entries({"771": word})}

    assert [result.matched_text for result in found["SUGGEST#FORM#дом"]] == ["дом"]
    assert [result.matched_text for result in found["SUGGEST#FORM#до"]] == ["до'ма"]
    assert [result.matched_text for result in found["SUGGEST#FORM#домо"]] == ["до'мом"]


def test_latin_spellings_of_headwords_come_before_those_of_forms() -> None:
    suggesting = Suggesting(Scope.TRANSLITERATION)
    words = {
        "1": items.StoredWord(make_word(word_id="1", text="дело", frequency_rank=1)),
        "2": items.StoredWord(make_word(word_id="2", text="дела", frequency_rank=9)),
        "3": items.StoredWord(make_word(word_id="3", text="делать", frequency_rank=5)),
    }
    suggesting.add(words["1"], [Text("delo"), Text("dela", "дела'")])
    suggesting.add(words["2"], [Text("dela")])
    suggesting.add(words["3"], [Text("delat")])

    found = {str(entry["sk"]): derived_items.Suggestions(entry).results for entry in suggesting.entries(words)}

    assert [result.text for result in found["SUGGEST#TRANSLITERATION#dela"]] == ["дела", "дело", "делать"]
    assert [result.text for result in found["SUGGEST#TRANSLITERATION#del"]] == ["дело", "делать", "дела"]


def test_the_end_of_a_meaning_comes_after_whole_ones() -> None:
    away = make_word(word_id="1", frequency_rank=1, meanings=["go away"])
    gone = make_word(word_id="2", frequency_rank=9, meanings=["away"])

    found = _suggestions(away, gone, scope=Scope.TRANSLATION)["SUGGEST#TRANSLATION#away"]

    assert [(result.word_id, result.is_part) for result in derived_items.Suggestions(found).results] == [
        ("2", False),
        ("1", True),
    ]

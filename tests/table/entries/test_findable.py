"""What a word is found under, and how a query is folded to meet it."""

from __future__ import annotations

from typing import Any

import pytest

from russian.agreement import cells
from table.engine.protocol import Attributes
from table.entries.findable import FORM_TEXTS, MEANING_TEXTS, Scope, Text, folded_query, is_latin, texts_of
from table.model import items
from tests.builders import make_word


def _word(**attributes: Attributes) -> items.StoredWord:
    return items.StoredWord({**make_word(text="дом"), **attributes})


def test_forms_are_those_of_all_inflections_each_once_with_its_stress_and_its_cases() -> None:
    anything = ("m", "f", "n")
    word = _word(
        declensions={
            "nom": "дом",
            "gen": "до'ма",
            "prep": "до'ме, дому'",
            "nom_pl": "дома'",
            "acc": "дом",
            "inst": "-",
        },
        short_forms={"comp": "бо'лее до'ма"},
    )

    assert texts_of(word).of(Scope.FORM) == (
        Text("дом", "дом", rarity=2, cells=cells(anything, "nom") | cells(anything, "acc")),
        Text("дома", "до'ма", rarity=3, cells=cells(anything, "gen") | cells(["pl"], "nom")),
        Text("доме", "до'ме", rarity=5, cells=cells(anything, "prep")),
        Text("дому", "дому'", rarity=5, cells=cells(anything, "prep")),
    )


def test_a_base_form_that_no_table_has_fills_no_cell() -> None:
    forms = texts_of(_word(declensions={"gen": "до'ма"})).of(Scope.FORM)

    assert [(text.folded, text.cells == 0) for text in forms] == [("дом", True), ("дома", False)]


def test_a_verb_is_found_by_the_participles_that_follow_from_its_forms_but_not_in_latin_letters() -> None:
    word = items.StoredWord(
        {
            **make_word(text="решить", stressed="реши'ть"),
            "conjugations": {
                "aspect": "perf",
                "1st_per_sing": "решу'",
                "3rd_per_pl": "реша'т",
                "past_m": "реши'л",
                "gerund": "реша'",
            },
        }
    )

    texts = texts_of(word)

    assert {text.folded: text.stored for text in texts.forms} == {
        "решить": "реши'ть",
        "решу": "решу'",
        "решат": "реша'т",
        "решил": "реши'л",
        "реша": "реша'",
        "решивший": "реши'вший",
        "решенный": "решённый",
        "решен": "решён",
        "решена": "решена'",
        "решено": "решено'",
        "решены": "решены'",
    }
    assert {text.folded for text in texts.latin} == {"reshit", "reshu", "reshat", "reshil", "resha"}


def test_the_stress_of_a_participle_is_unknown_where_that_of_the_verb_moves() -> None:
    forms: Attributes = {"aspect": "impf", "1st_per_sing": "люблю'", "3rd_per_pl": "лю'бят"}
    word = items.StoredWord({**make_word(text="любить", stressed="люби'ть"), "conjugations": forms})

    assert [text.stored for text in texts_of(word).forms if text.folded == "любящий"] == ["любящий"]


def test_forms_that_cannot_be_read_are_omitted() -> None:
    word = _word(declensions={"nom": "дом", "gen": ["до'ма"], "dat": "до'му"}, conjugations={"past_m": 3})

    assert [text.folded for text in texts_of(word).of(Scope.FORM)] == ["дом", "дому"]


def test_latin_spellings_are_those_of_the_word_and_of_its_forms_with_yo_both_ways() -> None:
    word = items.StoredWord({**make_word(text="лёд"), "declensions": {"nom": "лёд", "gen": "льда'", "nom_pl": "льды'"}})

    assert texts_of(word).of(Scope.TRANSLITERATION) == (
        Text("lod"),
        Text("led"),
        Text("lda", "льда'"),
        Text("ldi", "льды'"),
    )


def test_a_meaning_counts_whole_before_it_counts_as_an_end() -> None:
    word = items.StoredWord(make_word(meanings=["go away (on foot, slowly); away"]))

    assert texts_of(word).of(Scope.TRANSLATION) == (
        Text("go away", "go away (on foot, slowly)"),
        Text("away", "away", place=1),
    )


def test_texts_are_bounded() -> None:
    meanings = [f"meaning{number}" for number in range(MEANING_TEXTS + 5)]
    forms = ", ".join("а" * number for number in range(1, FORM_TEXTS + 5))

    texts = texts_of(items.StoredWord({**make_word(meanings=meanings), "declensions": {"nom": forms}}))

    assert len(texts.meanings) == MEANING_TEXTS
    assert len(texts.forms) == FORM_TEXTS
    assert len(texts.latin) == FORM_TEXTS


@pytest.mark.parametrize(
    ("scope", "query", "folded"),
    [
        (Scope.HEADWORD, "Вы'ход ", "выход"),
        (Scope.FORM, "ВЫХОДЁ", "выходе"),
        (Scope.FORM, "рoв", "ров"),
        (Scope.TRANSLITERATION, "Vyhod", "vikhod"),
        (Scope.TRANSLITERATION, "выход", ""),
        (Scope.TRANSLATION, "to Go away", "go away"),
        (Scope.TRANSLATION, "выход", ""),
        (Scope.TRANSLATION, "42", ""),
    ],
)
def test_a_query_is_folded_as_the_texts_of_its_scope(scope: Scope, query: str, folded: str) -> None:
    assert folded_query(scope, query) == folded


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("voda", True),
        ("вода", False),
        ("voда", False),
        ("123", False),
        ("", False),
        ("to go, идти", False),
        ("é", False),
    ],
)
def test_a_latin_query_has_latin_letters_alone(query: str, *, expected: bool) -> None:
    assert is_latin(query) is expected


@pytest.mark.parametrize(
    ("scope", "query", "folded"),
    [
        (Scope.HEADWORD, "ЁЛКА", "елка"),
        (Scope.FORM, "ёлки", "елки"),
        (Scope.TRANSLATION, "To GO", "go"),
        (Scope.TRANSLATION, "идти", ""),
        (Scope.TRANSLITERATION, "вода", ""),
        (Scope.TRANSLITERATION, "voда", ""),
    ],
)
def test_a_query_is_folded_as_its_scope_or_matches_nothing(scope: Scope, query: str, folded: str) -> None:
    assert folded_query(scope, query) == folded


def test_a_query_in_latin_letters_has_a_key() -> None:
    assert folded_query(Scope.TRANSLITERATION, "Voda") == folded_query(Scope.TRANSLITERATION, "voda") != ""


def test_a_word_with_a_malformed_declension_is_found_by_its_other_texts() -> None:
    odd: Any = {**make_word(), "declensions": "дом"}

    texts = texts_of(items.StoredWord(odd))

    assert [text.folded for text in texts.of(Scope.HEADWORD)] == ["выход"]

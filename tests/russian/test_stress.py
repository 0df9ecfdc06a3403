"""Tests of `russian.stress`."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given

from russian.stress import StressStyle, stress_problem, stressed, syllables, to_acute, to_stored, unstressed
from tests.russian.strategies import stored_words, untidy_texts


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("вы'ход", "вы\u0301ход"),
        ("А'нна", "А\u0301нна"),
        ("дом", "дом"),
        ("ёлка", "ёлка"),
        ("ё'лка", "ё\u0301лка"),
        ("трёхэта'жный", "трёхэта\u0301жный"),
        ("за'мок-музе'й", "за\u0301мок-музе\u0301й"),
        ("мой", "мой"),
        ("", ""),
    ],
)
def test_the_mark_after_a_vowel_is_shown_as_an_acute_and_yo_stays_plain(stored: str, shown: str) -> None:
    assert to_acute(stored) == shown


def test_an_acute_that_stands_already_stays() -> None:
    assert to_acute("вы\u0301ход") == "вы\u0301ход"


@pytest.mark.parametrize("stored", ["г'од", "мастер'ок", "'выход"])
def test_an_apostrophe_after_no_vowel_is_not_turned_into_an_accent(stored: str) -> None:
    assert to_acute(stored) == stored


@given(stored_words)
def test_the_shown_form_of_a_word_is_in_nfc_and_goes_back_to_the_stored_form(stored: str) -> None:
    shown = to_acute(stored)

    assert unicodedata.is_normalized("NFC", shown)
    assert to_stored(shown) == stored


@pytest.mark.parametrize(
    "marked",
    [
        "вы'ход",
        "вы’ход",
        "выʼход",
        "вы\u0301ход",
        "вы\u0300ход",
        "вы\u0341ход",
        "вы\u0340ход",
        "вы´ход",
        "вы`ход",
        "выход",
    ],
)
def test_marks_of_every_spelling_are_dropped(marked: str) -> None:
    assert unstressed(marked) == "выход"


def test_yo_and_short_i_keep_their_dots_and_breve_composed_or_not() -> None:
    assert unstressed("ё'й Ё'Й") == "ёй ЁЙ"
    assert unstressed("е\u0308и\u0306") == "е\u0308и\u0306"


def test_a_vowel_that_composed_with_a_grave_is_the_plain_vowel_again() -> None:
    assert unstressed("поднакоп\u045dть ѐЀЍ") == "поднакопить еЕИ"


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("вы\u0301ход", "вы'ход"),
        ("вы’ход", "вы'ход"),
        ("вы`ход", "вы'ход"),
        ("вы'ход", "вы'ход"),
        ("авто\u0300магистра\u0301ль", "автомагистра'ль"),
        ("автомѐханик", "автомеханик"),
        ("и\u0306о\u0301д", "йо'д"),
        ("ёлка", "ёлка"),
    ],
)
def test_the_stored_form_has_an_apostrophe_for_the_main_stress_alone(text: str, stored: str) -> None:
    assert to_stored(text) == stored


@given(untidy_texts)
def test_a_text_without_marks_is_the_same_whether_it_was_stored_first_or_not(text: str) -> None:
    by_way_of_stored = unstressed(to_stored(text))

    assert by_way_of_stored == unicodedata.normalize("NFC", unstressed(text))


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        (StressStyle.ACUTE, "приказа\u0301ть"),
        (StressStyle.APOSTROPHE, "приказа'ть"),
        (StressStyle.NONE, "приказать"),
    ],
)
def test_a_word_is_shown_in_the_style_asked_for(style: StressStyle, shown: str) -> None:
    assert stressed("приказа'ть", style) == shown


@pytest.mark.parametrize(
    ("text", "count"), [("приказа'ть", 3), ("вы\u0301ход", 2), ("ёж", 1), ("в", 0), ("ЭХО", 2), ("", 0)]
)
def test_a_word_has_as_many_syllables_as_vowels(text: str, count: int) -> None:
    assert syllables(text) == count


@pytest.mark.parametrize(
    "stored",
    ["вы'ход", "год", "го'д", "в", "ёлка", "ЁЛКА", "трёхэта'жный", "за'мок-музе'й", "бы'вший в употребле'нии", ""],
)
def test_a_form_that_may_be_right_has_no_problem(stored: str) -> None:
    assert stress_problem(stored) is None


@pytest.mark.parametrize(
    ("stored", "problem"),
    [
        ("мастер'ок", "the stress mark at index 6 of мастер'ок does not follow a vowel"),
        ("'выход", "the stress mark at index 0 of 'выход does not follow a vowel"),
        ("вы'хо'д", "вы'хо'д has 2 stress marks; mark one vowel"),
        ("за'мок му'зе'й", "му'зе'й has 2 stress marks; mark one vowel"),
        ("америка", "америка has 4 syllables and no stress mark"),
    ],
)
def test_a_form_that_cannot_be_right_is_reported_with_the_value_at_fault(stored: str, problem: str) -> None:
    assert stress_problem(stored) == problem


@given(stored_words)
def test_a_word_with_one_vowel_marked_has_no_problem(stored: str) -> None:
    assert stress_problem(stored) is None

"""Tests of what a query says beside its letters."""

from __future__ import annotations

import pytest

from russian.typed import Typed, cleaned


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("«собака»", "собака"),
        ("„книга“", "книга"),
        ('"dog"', "dog"),
        ("'слово'", "слово"),
        ("[друг]", "друг"),
        ("(to) read", "to read"),
        ("соба\u00adка", "собака"),
        ("вода\u200b", "вода"),
        ("собака!", "собака"),
        ("...почему", "почему"),
        ("— дом", "дом"),
        ("1. вода", "вода"),
        ("один/два", "один два"),
        ("я, ты и он", "я ты и он"),
        ("кот (животное)", "кот"),
        ("  много   раз ", "много раз"),
        ("!!!", ""),
    ],
)
def test_punctuation_around_words_is_dropped(query: str, text: str) -> None:
    assert cleaned(query) == text


@pytest.mark.parametrize("query", ["вода'", "за́мок", "соба'ка", "кто-то", "zhizn'", 'ob"ekt', "žiznʹ", "5-летний"])
def test_marks_of_stress_apostrophes_after_letters_and_hyphens_stay(query: str) -> None:
    assert cleaned(query) == query


@pytest.mark.parametrize(
    ("typed", "form"), [("замо́к", "за'мок"), ("всё", "все"), ("осёл", "осел"), ("пи'сать", "писа'ть"), ("о́сел", "осёл")]
)
def test_a_typed_stress_or_yo_contradicts_a_form_without_it(typed: str, form: str) -> None:
    assert Typed(typed).contradicts(form)


@pytest.mark.parametrize(
    ("typed", "form"), [("замок", "за'мок"), ("за́мок", "за'мок"), ("все", "всё"), ("за́мок", "замок"), ("дома́", "дом")]
)
def test_what_was_not_typed_contradicts_nothing(typed: str, form: str) -> None:
    assert not Typed(typed).contradicts(form)


def test_a_name_in_small_letters_and_yo_typed_as_e_differ() -> None:
    assert Typed("вера").differs("Ве'ра")
    assert Typed("небо").differs("нёбо")
    assert not Typed("Вера").differs("ве'ра")


def test_a_capital_means_a_name_unless_all_letters_are_capitals() -> None:
    assert Typed("Путин").is_name("Пу'тин")
    assert Typed("Я").is_name("Я")
    assert not Typed("МИР").is_name("Мир")
    assert not Typed("Роза").is_name("ро'за")

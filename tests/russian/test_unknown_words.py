"""Tests of what words that a dictionary lacks may be made of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from russian.unknown_words import BASES, known_bases


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("дай-ка", "дай"),
        ("северо-запад", "запад"),
        ("какой-нибудь", "какой"),
        ("по-нашему", "нашему"),
        ("сделанного", "сделанный"),
        ("смеющихся", "смеющийся"),
        ("используется", "использует"),
        ("выгоднее", "выгодный"),
        ("поудобнее", "удобный"),
        ("серьезнейших", "серьезный"),
        ("глубочайшая", "глубокий"),
        ("традиционно", "традиционный"),
        ("неправ", "прав"),
        ("авиабилета", "билета"),
        ("подешевле", "дешевле"),
        ("свитере", "свитер"),
        ("грудью", "грудь"),
        ("прежних", "прежний"),
        ("ночует", "ночевать"),
        ("звучали", "звучать"),
        ("ножниц", "ножницы"),
        ("петровна", "петр"),
        ("михайловна", "михаил"),
        ("плаванья", "плавания"),
        ("прийди", "приди"),
        ("образуя", "образует"),
        ("образуясь", "образуется"),
        ("сергеевича", "сергей"),
        ("игоревной", "игорь"),
        ("юрьевич", "юрий"),
        ("ильиничны", "илья"),
        ("никитичем", "никита"),
        ("3-го", "третий"),
        ("5-летнего", "пятилетнего"),
    ],
)
def test_the_base_is_among_the_likeliest(word: str, base: str) -> None:
    assert base in known_bases(word)[:3]


def test_an_adjective_may_be_stressed_on_its_ending_or_not() -> None:
    assert known_bases("тепловых")[:2] == ("тепловый", "тепловой")


def test_a_compound_may_be_a_form_of_its_second_part() -> None:
    assert "населенный" in known_bases("густонаселенная")
    assert "скошенной" in known_bases("свежескошенной")


def test_the_second_part_of_a_greek_word_is_not_the_russian_word_that_begins_so() -> None:
    assert "графического" not in known_bases("демографического")


@pytest.mark.parametrize("word", ["", "дом", "дома", "кот"])
def test_short_words_have_few_bases(word: str) -> None:
    assert len(known_bases(word)) <= 3


@given(st.text(alphabet="абвгеинотсщшыьяй-", max_size=30))
def test_a_word_is_not_its_own_base_and_has_few(word: str) -> None:
    bases = known_bases(word)

    assert len(bases) <= BASES
    assert word not in bases
    assert all(bases)

"""An adjective agrees with a noun."""

from __future__ import annotations

import pytest

from russian.attributes import agreeing, in_agreement


@pytest.mark.parametrize(
    ("adjective", "noun", "expected"),
    [
        ("железный", "дорога", ["железная"]),
        ("домашний", "задание", ["домашнее"]),
        ("средний", "школа", ["средняя"]),
        ("русский", "кухня", ["русская"]),
        ("хороший", "настроение", ["хорошее"]),
        ("большой", "время", ["большое"]),
        ("большой", "деньги", ["большие"]),
        ("молодой", "годы", ["молодые"]),
        ("третий", "лицо", ["третье"]),
        ("зеленый", "чай", ["зеленый"]),
        ("скорый", "помощь", ["скорая", "скорый"]),
        ("окружающий", "среда", ["окружающая"]),
        ("выдающийся", "роль", ["выдающаяся", "выдающийся"]),
        ("точка", "зрение", []),
    ],
)
def test_the_nominative_has_the_gender_or_number_of_the_noun(adjective: str, noun: str, expected: list[str]) -> None:
    assert agreeing(adjective, noun) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["железный", "дорога"], ["железная дорога"]),
        (["скорый", "помощь"], ["скорая помощь", "скорый помощь"]),
        (["на", "свежий", "воздух"], ["на свежий воздух"]),
        (["играть", "важный", "роль"], ["играть важная роль", "играть важный роль"]),
        (["дом"], ["дом"]),
    ],
)
def test_every_adjective_of_a_phrase_agrees_with_the_word_after_it(words: list[str], expected: list[str]) -> None:
    assert in_agreement(words) == expected

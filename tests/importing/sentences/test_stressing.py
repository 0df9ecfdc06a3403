"""The stress of sentences: marked where every reading of a word has the same."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from importing.sentences.letters import usual_letters
from importing.sentences.stressing import Stresses
from russian.stress import StressStyle
from russian.stress_places import with_marks

FORMS = (
    "за'мок", "замо'к", "вы'ход", "вы'хода", "ещё", "узна'ет", "узнаёт", "Ва'ня", "ка'тя'", "катя'", "ле'с", "ле'су",
    "бы'ло", "за", "ру'ку", "ма'ма", "папа", "северо-за'пад", "трёхэта'жный", "тепе'рь", "пе'чи", "твёрд", "дом",
)  # fmt: skip


def _marked(text: str, forms: Iterable[str] = FORMS, *others: str) -> str:
    stresses = Stresses(forms, usual_letters([text, *others]))
    return with_marks(text, stresses.places(text), StressStyle.APOSTROPHE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Теперь мама ищет выход.", "Тепе'рь ма'ма ищет вы'ход."),
        ("Вот замок.", "Вот замок."),
        ("Нет выхода.", "Нет вы'хода."),
        ("Вот дом.", "Вот дом."),
        ("Дом папа нашёл.", "Дом папа нашёл."),
        ("Ветер на северо-запад.", "Ветер на северо-за'пад."),
        ("Он узнает.", "Он узнает."),
        ("Он узнаёт.", "Он узнаёт."),
        ("Трёхэтажный дом.", "Трёхэта'жный дом."),
        ("Еще раз.", "Еще' раз."),
    ],
)
def test_a_word_is_marked_if_its_readings_agree(text: str, expected: str) -> None:
    assert _marked(text) == expected


@pytest.mark.parametrize(
    "text", ["Тут не было мамы.", "Мы были в лесу.", "Он живёт в самом тёмном лесу.", "Взял за руку."]
)
def test_a_stress_that_the_words_before_may_move_is_not_marked(text: str) -> None:
    assert _marked(text) == text


def test_the_same_forms_elsewhere_are_marked() -> None:
    assert _marked("Вот было лесу руку.") == "Вот бы'ло ле'су ру'ку."


def test_a_name_is_not_read_as_another_word() -> None:
    assert _marked("Вот Мама и Ваня.") == "Вот Мама и Ва'ня."
    assert _marked("Катя пришла.", FORMS, "Тут Катя.") == "Катя пришла."

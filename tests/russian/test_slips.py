"""Tests of the cost of slips."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from russian.slips import most_slips, slip_cost, sound_of


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("харашо", "хорошо"),
        ("што", "что"),
        ("каво", "кого"),
        ("сиводня", "сегодня"),
        ("исскуство", "искусство"),
        ("учавствовать", "участвовать"),
        ("нравицца", "нравится"),
        ("пирирыв", "перерыв"),
        ("лесница", "лестница"),
        ("видиш", "видишь"),
    ],
)
def test_what_sounds_alike_costs_less_than_half_a_slip(typed: str, meant: str) -> None:
    assert sound_of(typed) == sound_of(meant)
    assert slip_cost(typed, meant, 2) == 0.3


@pytest.mark.parametrize(
    ("typed", "meant", "cost"),
    [
        ("вода", "вода", 0),
        ("рыба", "рыпа", 0.5),
        ("субота", "суббота", 0.3),
        ("профессор", "профиссор", 0.3),
        ("вдоа", "вода", 0.8),
        ("вода", "вола", 0.8),
        ("вода", "вона", 1),
        ("рабоа", "работа", 0.8),
        ("собаа", "собака", 0.8),
        ("рассказыать", "рассказать", 1),
        ("вода", "вота", 0.5),
        ("watre", "water", 0.8),
        ("helo", "hello", 0.4),
        ("freind", "friend", 0.3),
        ("helol", "hello", 0.8),
        ("house", "mouse", 1),
        ("кот", "котик", 2),
    ],
)
def test_likely_slips_cost_less(typed: str, meant: str, cost: float) -> None:
    assert slip_cost(typed, meant, 2) == pytest.approx(cost)


def test_very_different_texts_cost_more_than_allowed() -> None:
    assert slip_cost("собака", "университет", 2) > 2
    assert slip_cost("собака", "работник", 2) > 2


@pytest.mark.parametrize(("text", "most"), [("до", 0), ("дом", 1), ("собак", 1), ("собака", 2), ("университет", 2)])
def test_two_slips_are_allowed_in_six_letters(text: str, most: float) -> None:
    assert most_slips(text) == most


@given(st.text("абвгоеиья -", max_size=8), st.text("абвгоеиья -", max_size=8))
def test_a_cost_is_never_negative_and_zero_only_for_equal_texts(one: str, other: str) -> None:
    cost = slip_cost(one, other, 9)

    assert cost >= 0
    assert (cost == 0) == (one == other)

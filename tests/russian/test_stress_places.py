"""Stress marks that are kept apart from their text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from russian.stress import StressStyle
from russian.stress_places import with_marks


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (StressStyle.ACUTE, "Вот вы\u0301ход, О'Нил."),
        (StressStyle.APOSTROPHE, "Вот вы'ход, О'Нил."),
        (StressStyle.NONE, "Вот выход, О'Нил."),
    ],
)
def test_a_text_is_marked_in_each_style(style: StressStyle, expected: str) -> None:
    assert with_marks("Вот выход, О'Нил.", [5], style) == expected


@pytest.mark.parametrize("places", [[0], [3], [99], [-1], []])
def test_what_is_not_a_vowel_of_the_text_is_not_marked(places: list[int]) -> None:
    assert with_marks("Вот выход", places, StressStyle.ACUTE) == "Вот выход"


def test_a_mark_that_is_there_is_not_doubled() -> None:
    assert with_marks("вы\u0301ход", [1], StressStyle.ACUTE) == "вы\u0301ход"


@given(st.text(alphabet="абвыяА '\u0301", max_size=12), st.lists(st.integers(-2, 15), max_size=6))
def test_without_its_marks_the_text_is_unchanged(text: str, places: list[int]) -> None:
    marked = with_marks(text, places, StressStyle.ACUTE)

    assert marked.replace("\u0301", "") == text.replace("\u0301", "")
    if "\u0301" not in text:
        assert with_marks(text, places, StressStyle.NONE) == text

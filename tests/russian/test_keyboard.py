"""Slips of the keyboard layout."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from russian.keyboard import in_latin_layout, in_russian_layout, is_layout_slip


@pytest.mark.parametrize(
    ("typed", "meant"), [("ghbdtn", "привет"), ("Ghbdtn", "привет"), ("k.,jdm", "любовь"), (";bpym", "жизнь")]
)
def test_russian_typed_on_an_english_keyboard_is_read(typed: str, meant: str) -> None:
    assert in_russian_layout(typed) == meant


@pytest.mark.parametrize(("typed", "meant"), [("рщгыу", "house"), ("цфеук", "water")])
def test_english_typed_on_a_russian_keyboard_is_read(typed: str, meant: str) -> None:
    assert in_latin_layout(typed) == meant


@pytest.mark.parametrize("text", ["", "123", "дом house"])
def test_text_that_is_not_a_slip_stays(text: str) -> None:
    assert in_russian_layout(text) is None
    assert in_latin_layout(text) is None


@given(st.text("йцукенгшщзхъфывапролджэячсмитьбюё", min_size=1))
def test_a_slip_and_back_is_the_same(text: str) -> None:
    slipped = in_latin_layout(text)

    assert slipped is not None
    assert in_russian_layout(slipped) in (text, None)


@pytest.mark.parametrize("text", [";bpym", ",scnhj", "k.,k.", "'nj", "[jhjij", "cj,frf", ".,rf", ",.hj"])
def test_punctuation_where_letters_are_expected_is_a_slip(text: str) -> None:
    assert is_layout_slip(text)


@pytest.mark.parametrize(
    "text", ["dog", "[dog]", "'house'", "sem'ya", "e.g.", "don't", "жизнь", "a, b", "..dog", "...house", ""]
)
def test_punctuation_of_english_is_not_a_slip(text: str) -> None:
    assert not is_layout_slip(text)

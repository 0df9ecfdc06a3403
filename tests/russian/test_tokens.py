"""Texts cut into words and what stands between them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from russian.tokens import tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Я шёл домой.", ["Я", "шёл", "домой"]),
        ("кто-то, по-русски", ["кто-то", "по-русски"]),
        ("вы\u0301ход вы'ход", ["вы\u0301ход", "вы'ход"]),
        ("«дом» 'дом'", ["дом", "дом"]),
        ("— и — ", ["и"]),
        ("Tom видел 2 кота", ["видел", "кота"]),
        ("е\u0308лка", ["е\u0308лка"]),
        ("5-летний сын, 3-го мая", ["5-летний", "сын", "3-го", "мая"]),
        ("12-15 лет, 1,5-ка, А4-лист, 20215-й", ["лет", "ка", "А", "лист", "й"]),
        ("", []),
        ("123", []),
    ],
)
def test_words_are_runs_of_cyrillic_letters(text: str, words: list[str]) -> None:
    assert [token.text for token in tokens(text) if token.is_word] == words


@given(st.text(st.sampled_from("абёЯ -'\u0301ab1.,\n")))
def test_the_tokens_are_the_whole_text(text: str) -> None:
    found = tokens(text)

    assert "".join(token.text for token in found) == text
    assert all(token.text for token in found)
    assert not any(not one.is_word and not other.is_word for one, other in pairwise(found))

"""Tests of `russian.alphabet`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from russian.alphabet import CONSONANTS, LETTERS, SIGNS, VOWELS, sort_key
from tests.russian.strategies import lower_words, untidy_texts


def test_the_alphabet_has_33_letters_and_each_is_a_vowel_a_consonant_or_a_sign() -> None:
    kinds = VOWELS + CONSONANTS + SIGNS

    assert len(LETTERS) == 33
    assert len(kinds) == 33
    assert set(kinds) == set(LETTERS)


def test_words_sorted_by_the_bytes_of_their_keys_stand_as_in_a_dictionary() -> None:
    words = ["яма", "ёж", "жук", "еж", "ежи", "ель", "ёлка", "елка", "дом", "йод", "игра", "все", "всё", "всего", "до"]

    ordered = sorted(words, key=lambda word: sort_key(word).encode())

    assert ordered == [
        *("все", "всё", "всего", "до", "дом", "еж", "ёж", "ежи", "елка", "ёлка", "ель", "жук", "игра", "йод", "яма"),
    ]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("дом", "дом"),
        ("Дом", "дом"),
        ("вы'ход", "выход"),
        ("вы\u0301ход", "выход"),
        ("всё", "все$1"),
        ("Ёлка", "елка$1"),
        ("е\u0308лка", "елка$1"),
        ("берёза", "береза$01"),
        ("лётчиков-берёз", "летчиков-берез$101"),
        ("  в\tтечение ", "в+течение"),
        ("кто-то", "кто-то"),
        ("да, «нет»!", "да+нет"),
        ("", ""),
    ],
)
def test_a_key_holds_letters_first_and_the_places_of_yo_after_them(text: str, key: str) -> None:
    assert sort_key(text) == key


def test_a_blank_stands_before_a_hyphen_and_a_hyphen_before_a_letter() -> None:
    keys = [sort_key(text) for text in ("по", "по вкусу", "по-русски", "по3", "поza", "победа")]

    assert keys == sorted(keys)


@given(st.lists(lower_words, min_size=2, max_size=8))
def test_keys_order_any_words_by_their_letters_then_by_their_yo(words: list[str]) -> None:
    def place_in_dictionary(word: str) -> tuple[list[int], list[bool]]:
        return [LETTERS.index(letter.replace("ё", "е")) for letter in word], [letter == "ё" for letter in word]

    ordered = sorted(words, key=lambda word: sort_key(word).encode())

    assert ordered == sorted(words, key=place_in_dictionary)


@given(untidy_texts, untidy_texts, st.text(), st.text())
def test_text_after_a_number_sign_does_not_change_the_order_of_keys(
    one: str, other: str, one_id: str, other_id: str
) -> None:
    lower, higher = sorted([sort_key(one), sort_key(other)])

    assert lower == higher or f"{lower}#{one_id}" < f"{higher}#{other_id}"

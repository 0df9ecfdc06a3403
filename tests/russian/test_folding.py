"""Tests of `russian.folding`."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from russian.folding import fold, is_cyrillic
from russian.stress import to_acute, unstressed
from tests.russian.strategies import lower_words, russian_texts, stored_words, untidy_texts


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("выход", "выход"),
        ("ВЫХОД", "выход"),
        ("вы'ход", "выход"),
        ("вы’ход", "выход"),
        ("вы\u0301ход", "выход"),
        ("поднакоп\u045dть", "поднакопить"),
        ("Ёлка", "елка"),
        ("е\u0308лка", "елка"),
        ("йод", "йод"),
        ("и\u0306од", "йод"),
        ("вы\u00adход\u200b", "выход"),
        ("и\u200d\u0306од", "йод"),
        ("  в\u00a0 \t течение\n", "в течение"),
        ("по–русски, по—русски", "по-русски, по-русски"),
        ("", ""),
        ("' ", ""),
    ],
)
def test_case_stress_yo_blanks_and_dashes_are_levelled_out_and_short_i_stays(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Prikazat'", "prikazat"),
        ("prikazatʹ", "prikazat"),
        ("to order (smb.)", "to order (smb.)"),
        ("Café", "cafe"),
        ("don’t", "dont"),
        ("cop", "cop"),
    ],
)
def test_a_latin_text_stays_latin(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("рoв", "ров"),
        ("Kалькутта", "калькутта"),
        ("межпoзвoнoчный", "межпозвоночный"),
        ("молокó", "молоко"),
        ("ëлка", "елка"),
        ("abcehikmoptxyя", "авсеникмортхуя"),
        ("cop рoв", "cop ров"),
        ("MP3-плеер", "mp3-плеер"),
        ("webинар", "webинар"),
    ],
)
def test_latin_lookalikes_in_an_otherwise_cyrillic_word_become_cyrillic(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(untidy_texts)
def test_a_folded_text_stays_as_it_is_when_folded_again(text: str) -> None:
    folded = fold(text)

    assert fold(folded) == folded
    assert unicodedata.is_normalized("NFC", folded)


@given(russian_texts)
def test_upper_case_decomposed_and_marked_spellings_fold_to_the_same(text: str) -> None:
    folded = fold(text)

    assert fold(text.upper()) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded
    assert fold(f"\ufeff {text}\u00ad") == folded


@given(stored_words)
def test_the_stored_shown_and_bare_forms_of_a_word_fold_to_the_same(stored: str) -> None:
    folded = fold(stored)

    assert fold(to_acute(stored)) == folded
    assert fold(unstressed(stored)) == folded


@given(st.lists(lower_words, min_size=1).map(" ".join))
def test_folding_lower_case_words_changes_yo_alone(text: str) -> None:
    assert fold(text) == text.replace("ё", "е")


@pytest.mark.parametrize("text", ["ход", "Ёж", "й", "АБВЯ"])
def test_the_letters_of_the_russian_alphabet_are_cyrillic(text: str) -> None:
    assert is_cyrillic(text)


@pytest.mark.parametrize("text", ["", "xод", "ход ", "ход1", "вы'ход", "и\u0306", "ѣ", "-", "ход-", "ход\n"])
def test_anything_but_letters_of_the_russian_alphabet_is_not_cyrillic(text: str) -> None:
    assert not is_cyrillic(text)


@pytest.mark.parametrize("text", ["кто-то", "-", "ход", "-то"])
def test_a_hyphen_counts_as_a_letter_where_it_is_allowed(text: str) -> None:
    assert is_cyrillic(text, allow_hyphen=True)


@pytest.mark.parametrize("text", ["кто–то", "кто то", "kto-то", ""])
def test_nothing_else_is_allowed_with_the_hyphen(text: str) -> None:
    assert not is_cyrillic(text, allow_hyphen=True)

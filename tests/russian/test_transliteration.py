"""Tests of `russian.transliteration`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from russian.alphabet import LETTERS
from russian.transliteration import TransliterationScheme, transliterate
from tests.russian.strategies import cased_words, stored_words


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        ("приказать", "prikazat"),
        ("приказа'ть", "prikazat"),
        ("приказа\u0301ть", "prikazat"),
        ("жена", "zhena"),
        ("хлеб", "khleb"),
        ("цвет", "tsvet"),
        ("ещё", "eshchyo"),
        ("объём", "obyom"),
        ("это", "eto"),
        ("юля", "yulya"),
        ("новый", "novyy"),
        ("русский", "russkiy"),
        ("и\u0306од", "yod"),
        ("кто-то, 5!", "kto-to, 5!"),
        ("", ""),
    ],
)
def test_a_learner_reads_each_letter_always_written_the_same_way(text: str, latin: str) -> None:
    assert transliterate(text, TransliterationScheme.LEARNER) == latin


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        ("Жена", "Zhena"),
        ("ЖЕНА", "ZHENA"),
        ("Щи", "Shchi"),
        ("ЩИ", "SHCHI"),
        ("Я и Ты", "Ya i Ty"),
        ("ЖЭКовский", "ZHEKovskiy"),
        ("Ростов-на-Дону", "Rostov-na-Donu"),
        ("ЦАРЬ", "TSAR"),
    ],
)
def test_one_capital_gives_one_capital_and_several_in_a_row_give_capitals_throughout(text: str, latin: str) -> None:
    assert transliterate(text, TransliterationScheme.LEARNER) == latin


@given(st.one_of(cased_words, stored_words))
def test_the_spelling_for_learners_is_ascii_and_keeps_the_case(word: str) -> None:
    latin = transliterate(word, TransliterationScheme.LEARNER)

    assert latin.isascii()
    assert latin.islower() == word.islower()
    assert latin.isupper() == word.isupper()


def test_iso_9_writes_one_letter_for_one_letter() -> None:
    small = transliterate(LETTERS, TransliterationScheme.ISO_9)
    capital = transliterate(LETTERS.upper(), TransliterationScheme.ISO_9)

    assert small == "abvgdeëžzijklmnoprstufhcčšŝʺyʹèûâ"
    assert capital == "ABVGDEËŽZIJKLMNOPRSTUFHCČŠŜʺYʹÈÛÂ"


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        ("объём", "obʺëm"),
        ("ОБЪЁМ", "OBʺËM"),
        ("Царь", "Carʹ"),
        ("ЦАРЬ-ПУШКА", "CARʹ-PUŠKA"),
        ("Льва", "Lʹva"),
        ("ночь, день", "nočʹ, denʹ"),
    ],
)
def test_iso_9_spells_words_in_nfc(text: str, latin: str) -> None:
    assert transliterate(text, TransliterationScheme.ISO_9) == latin


@given(st.text(alphabet=LETTERS + " -.1"))
def test_iso_9_is_reversible(text: str) -> None:
    back = str.maketrans("abvgdeëžzijklmnoprstufhcčšŝʺyʹèûâ", LETTERS)

    assert transliterate(text, TransliterationScheme.ISO_9).translate(back) == text

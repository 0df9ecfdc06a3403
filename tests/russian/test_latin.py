"""Keys of Latin spellings: the common ways to type a word meet in one key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from russian.latin import latin_key, latin_keys_of, latin_respellings
from russian.transliteration import TransliterationScheme, transliterate


@pytest.mark.parametrize(
    ("word", "typed"),
    [
        ("яблоко", ["yabloko", "jabloko", "iabloko", "YABLOKO", "âbloko"]),
        ("юг", ["yug", "jug", "iug", "ûg"]),
        ("ёлка", ["yolka", "jolka", "elka", "yelka", "ëlka"]),
        ("ест", ["est", "yest", "jest"]),
        ("новый", ["novyy", "novyj", "noviy", "novy", "novij"]),
        ("русский", ["russkiy", "russkij", "russky", "russkii"]),
        ("щи", ["shchi", "schi", "šči", "ŝi", "shhi"]),
        ("шар", ["shar", "šar"]),
        ("жена", ["zhena", "žena"]),
        ("хлеб", ["khleb", "hleb", "xleb"]),
        ("цена", ["tsena", "cena", "tzena"]),
        ("чай", ["chay", "chaj", "chai", "čaj", "tchai"]),
        ("ночь", ["noch", "noch'", "nochʹ", "noč’"]),
        ("вода", ["voda", "woda", "vodá"]),
        ("радио", ["radio"]),
        ("Россия", ["Rossiya", "rossija", "rossia"]),
    ],
)
def test_all_common_ways_to_type_a_word_meet(word: str, typed: list[str]) -> None:
    assert {spelling for spelling in typed if latin_key(spelling) not in latin_keys_of(word)} == set()


@pytest.mark.parametrize("text", ["", "вода", "123", "'", "-"])
def test_a_text_without_latin_letters_has_no_key(text: str) -> None:
    assert latin_key(text) == ""


def test_unlike_words_keep_unlike_keys() -> None:
    words = ["вода", "води", "жена", "зена", "шар", "сар", "чай", "цай", "хлеб", "клеб"]

    assert len({key for word in words for key in latin_keys_of(word)}) == len(words)


@given(st.text("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", min_size=1))
def test_the_romanization_of_the_api_finds_the_word(word: str) -> None:
    key = latin_key(transliterate(word, TransliterationScheme.LEARNER))

    assert key in (*latin_keys_of(word), "")


@pytest.mark.parametrize(
    ("typed", "word"), [("4to", "что"), ("devo4ka", "девочка"), ("6kola", "школа"), ("4elovek", "человек")]
)
def test_digits_stand_for_the_sounds_their_names_begin_with(typed: str, word: str) -> None:
    assert latin_key(typed) in latin_keys_of(word)


@pytest.mark.parametrize(
    ("typed", "word"), [("pojar", "пожар"), ("jena", "жена"), ("shto", "что"), ("evo", "его"), ("lublu", "люблю")]
)
def test_uncommon_romanizations_have_the_key_of_a_common_one(typed: str, word: str) -> None:
    assert {*latin_keys_of(word)} & {*latin_respellings(typed)}


def test_a_common_romanization_has_no_other() -> None:
    assert latin_respellings("voda") == ()

"""Tests of abbreviations and of words with hyphens."""

from __future__ import annotations

import pytest

from russian.abbreviations import expanded
from russian.compounds import parts_of_compound


@pytest.mark.parametrize(
    ("before", "word", "after", "full"),
    [
        (" 1990 ", "г", ". ", "год"),
        (" XX ", "в", ".", "век"),
        (" 19-м ", "в", ". ", "век"),
        (", ", "напр", ". ", "например"),
        (" 5 ", "км", " ", "километр"),
        (" ", "ул", ". ", "улица"),
    ],
)
def test_an_abbreviation_stands_for_a_word(before: str, word: str, after: str, full: str) -> None:
    assert expanded(before, word, after) == full


@pytest.mark.parametrize(
    ("before", "word", "after"), [(" ", "в", " "), (" дом ", "в", ". "), (" ", "г", " "), (" ", "дом", ". ")]
)
def test_other_words_are_no_abbreviations(before: str, word: str, after: str) -> None:
    assert expanded(before, word, after) is None


@pytest.mark.parametrize(
    ("pair", "words"),
    [(("т", "д"), ("так", "далее")), (("т", "е"), ("то", "есть")), (("т", "п"), ("тому", "подобное"))],
)
def test_two_abbreviations_beside_each_other_are_read_together(pair: tuple[str, str], words: tuple[str, str]) -> None:
    assert expanded(" ", pair[0], ". ", following=pair[1]) == words[0]
    assert expanded(". ", pair[1], ". ", previous=pair[0]) == words[1]


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("дай-ка", ("дай",)),
        ("какой-нибудь", ("какой",)),
        ("кое-кто", ("кто",)),
        ("по-нашему", ("нашему",)),
        ("северо-запад", ("запад", "северо")),
        ("дом", ()),
        ("", ()),
    ],
)
def test_a_word_with_a_hyphen_has_parts(word: str, parts: tuple[str, ...]) -> None:
    assert parts_of_compound(word) == parts


@pytest.mark.parametrize(
    ("before", "word", "after", "following", "full"),
    [
        ("", "рис", ". 5", "", "рисунок"),
        (" ", "рис", ".", "", None),
        (" ", "рис", ". ", "он", None),
        (" 5 ", "мин", ".", "", "минута"),
        (" ", "мин", ".", "", None),
        (" ", "им", ". ", "пушкина", "имя"),
        (" ", "им", ".", "", None),
        (" ", "нем", "!", "", None),
        (" ", "нем", ".", "", None),
        (" ", "нем", ". ", "язык", "немецкий"),
    ],
)
def test_an_abbreviation_that_is_a_word_may_end_a_sentence(
    before: str, word: str, after: str, following: str, full: str | None
) -> None:
    assert expanded(before, word, after, following=following) == full

"""Words that begin with a number in digits."""

from __future__ import annotations

import pytest

from russian.numbered import words_of_numbered


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("1-я", ("первый",)),
        ("3-го", ("третий",)),
        ("40-м", ("сороковой",)),
        ("90-х", ("девяностый",)),
        ("21-й", ("первый",)),
        ("1917-го", ("семнадцатый",)),
        ("1990-е", ("девяностый",)),
        ("2000-ми", ("двухтысячный",)),
        ("5-летний", ("пятилетний", "летний")),
        ("25-летие", ("двадцатипятилетие", "летие")),
        ("100-летний", ("столетний", "летний")),
        ("0-й", ()),
        ("кто-то", ()),
    ],
)
def test_a_number_stands_for_its_ordinal_or_begins_a_compound(written: str, words: tuple[str, ...]) -> None:
    assert words_of_numbered(written) == words

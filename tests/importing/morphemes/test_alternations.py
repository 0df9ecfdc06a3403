"""Regular alternations, known pairs of roots, and pairs that only look alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importing.morphemes.alternations import alternation


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("друг", "друж", "г/ж"),
        ("друг", "друз", "г/з"),
        ("рук", "руч", "к/ч"),
        ("лик", "лиц", "к/ц"),
        ("слух", "слуш", "х/ш"),
        ("вид", "виж", "д/ж"),
        ("рад", "ражд", "д/жд"),
        ("свет", "свеч", "т/ч"),
        ("свет", "свещ", "т/щ"),
        ("пис", "пиш", "с/ш"),
        ("каз", "каж", "з/ж"),
        ("мест", "мещ", "ст/щ"),
        ("иск", "ищ", "ск/щ"),
        ("люб", "любл", "б/бл"),
        ("куп", "купл", "п/пл"),
        ("лов", "ловл", "в/вл"),
        ("корм", "кормл", "м/мл"),
        ("граф", "графл", "ф/фл"),
        ("сон", "сн", "fleeting о"),
        ("день", "день", None),
        ("город", "град", "оро/ра"),
        ("голос", "глас", "оло/ла"),
        ("берег", "брег", "ере/ре"),
        ("орел", "орл", "fleeting е"),
        ("кос", "кас", "о/а"),
        ("школь", "школ", "final ь"),
        ("серий", "сери", "final й"),
        ("линей", "лини", "final й"),
        ("май", "ма", None),
        ("ход", "хаж", "о/а, д/ж"),
        ("город", "гражд", "оро/ра, д/жд"),
    ],
)
def test_pairs_of_one_root_alternate(one: str, other: str, reason: str | None) -> None:
    assert alternation(one, other) == reason


@pytest.mark.parametrize(
    ("one", "other"), [("вод", "вид"), ("кот", "рот"), ("дом", "том"), ("мир", "мыр"), ("", "а"), ("г", "ж")]
)
def test_pairs_that_only_look_alike_do_not(one: str, other: str) -> None:
    assert alternation(one, other) is None


@given(st.text("абвгджзклорстечшщь", max_size=6), st.text("абвгджзклорстечшщь", max_size=6))
def test_alternations_are_symmetric(one: str, other: str) -> None:
    assert (alternation(one, other) is None) == (alternation(other, one) is None)

"""Spellings one error away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from russian.edits import near_spellings


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("сабака", "собака"),
        ("длиный", "длинный"),
        ("коллидор", "колидор"),
        ("нравиться", "нравится"),
        ("сонце", "солнце"),
        ("жын", "жин"),
        ("дверъ", "дверь"),
        ("деньгии", "деньги"),
        ("вдоа", "вода"),
        ("водк", "волк"),
        ("hous", "house"),
        ("watre", "water"),
        ("малако", "молоко"),
        ("севодня", "сегодня"),
        ("здраствуйте", "здравствуйте"),
        ("чтонибудь", "что-нибудь"),
        ("порусски", "по-русски"),
        ("по русски", "по-русски"),
        ("чясто", "часто"),
    ],
)
def test_common_slips_are_mended(typed: str, meant: str) -> None:
    assert meant in near_spellings(typed, limit=1000)


def test_likely_slips_come_first() -> None:
    found = near_spellings("сабака", limit=40)

    assert "собака" in found


@given(st.text("абвезиоц", max_size=12) | st.text("abceklmno", max_size=12), st.integers(0, 60))
def test_spellings_are_distinct_bounded_and_never_the_text(text: str, limit: int) -> None:
    found = near_spellings(text, limit=limit)

    assert len(found) == len(set(found)) <= limit
    assert text not in found
    # A spelling by sound is corrected wherever it occurs: ца becomes ться.
    assert all(abs(len(spelling) - len(text)) <= 2 * max(1, text.count("ца")) for spelling in found)

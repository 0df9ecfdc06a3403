"""Several spellings of a form in one stored text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from russian.spellings import spellings


@pytest.mark.parametrize(
    ("stored", "split"),
    [
        ("но'вый", ("но'вый",)),
        ("но'вый, но'вого", ("но'вый", "но'вого")),
        ("нове'е; нове'й", ("нове'е", "нове'й")),
        ("то'бой//тобо'ю", ("то'бой", "тобо'ю")),
        ("тобой / тобою", ("тобой", "тобою")),
        (",но'вый,, ", ("но'вый",)),
        ("а, б; в/г", ("а", "б", "в", "г")),
        ("мной; мно'ю", ("мной", "мно'ю")),
        ("по-ру'сски", ("по-ру'сски",)),
        ("бо'лее но'вый", ("бо'лее но'вый",)),
        ("", ()),
        (" , ", ()),
    ],
)
def test_a_stored_form_may_contain_several_spellings(stored: str, split: tuple[str, ...]) -> None:
    assert spellings(stored) == split


@given(
    st.lists(st.text(alphabet="аёж'-", min_size=1, max_size=8), max_size=4),
    st.sampled_from([",", ", ", "; ", "/", "//", " / "]),
)
def test_joined_spellings_are_split_again(found: list[str], between: str) -> None:
    assert spellings(between.join(found)) == tuple(found)


@given(st.text(alphabet="аё' ,;/", max_size=12))
def test_no_spelling_is_empty_or_contains_a_separator(stored: str) -> None:
    assert all(spelling and not set(spelling) & set(",;/") for spelling in spellings(stored))

"""Form cells: separators, rarer variants, forms that only could exist, and slips of the keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importing.openrussian.forms import forms_of, variants
from importing.openrussian.spelling import is_russian
from russian.stress import unstressed
from tests.importing.openrussian.openrussian_sample import make_row


@pytest.mark.parametrize(
    ("cell", "forms"),
    [
        ("го'да", ["го'да"]),
        ("ного'й,     ного'ю", ["ного'й", "ного'ю"]),
        ("жи'ло,жило'", ["жи'ло", "жило'"]),
        ("но'вы / новы'", ["но'вы", "новы'"]),
        ("па'рий//па'риев", ["па'рий", "па'риев"]),
        ("стро'ги строги'", ["стро'ги", "строги'"]),
        ("до'лжной,(до'лжною)", ["до'лжной", "до'лжною"]),
        ("ра'звиты[//ра'звитый]", ["ра'звиты", "ра'звитый"]),
        ("мо'дны,мо'дны", ["мо'дны"]),
        ("кру'пны'", ["кру'пны", "крупны'"]),
        ("чёрте, о черте'", ["чёрте", "черте'"]),
        ("*све'ты", []),
        ("*све'ты, света'", ["света'"]),
        ("-", []),
        ("—", []),
        (".", []),
        ("_", []),
        ("*", []),
        (",", []),
    ],
)
def test_a_cell_gives_its_forms(cell: str, forms: list[str]) -> None:
    assert variants(cell, is_phrase=False) == (forms, [])


@pytest.mark.parametrize(
    ("cell", "forms"),
    [
        ("са'мый бога'тый;богате'йший", ["са'мый бога'тый", "богате'йший"]),
        ("[[са'мый]] [[лени'вый]];лениве'йший", ["са'мый лени'вый", "лениве'йший"]),
        ("бо'лее  за'дний", ["бо'лее за'дний"]),
    ],
)
def test_comparatives_and_superlatives_may_be_phrases(cell: str, forms: list[str]) -> None:
    assert variants(cell, is_phrase=True) == (forms, [])


@pytest.mark.parametrize(
    ("cell", "forms", "unreadable"),
    [
        ("серёг=>", [], ["серёг=>"]),
        ("застону'//_устар._", ["застону'"], ["устар."]),
        ("приподним-//подыми'", ["подыми'"], ["приподним-"]),
        ("взъе'лась$II(взъедатлась", [], ["взъе'лась$IIвзъедатлась"]),
        ("де'йствующt", [], ["де'йствующt"]),
        ("трū`хко'мнатны", [], ["трū`хко'мнатны"]),
    ],
)
def test_text_that_is_not_russian_is_dropped_and_reported(cell: str, forms: list[str], unreadable: list[str]) -> None:
    assert variants(cell, is_phrase=False) == (forms, unreadable)


@given(st.text(max_size=20), st.booleans())
def test_whatever_a_cell_holds_its_forms_are_russian_and_distinct(cell: str, is_phrase: bool) -> None:  # noqa: FBT001
    forms, _ = variants(cell, is_phrase=is_phrase)

    assert all(is_russian(unstressed(form)) for form in forms)
    assert len(set(forms)) == len(forms)


def test_the_forms_of_a_row_stand_by_their_columns(tmp_path: Path) -> None:
    row = make_row(
        tmp_path, "nouns", "нога", "нога'", "leg", gender="f", sg_nom="нога'", sg_inst="ного'й, ного'ю", pl_gen="ног=>"
    )

    forms = forms_of(row)

    assert forms.by_column == {"sg_nom": "нога'", "sg_inst": "ного'й, ного'ю"}
    assert forms.unreadable == ("pl_gen: ног=>",)

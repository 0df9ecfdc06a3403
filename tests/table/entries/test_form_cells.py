"""The cells of the paradigm that a stored form fills."""

from __future__ import annotations

import pytest

from russian.agreement import cells
from table.engine.protocol import AttributeValue
from table.entries.form_cells import cells_of_form
from table.model.inflection import StoredConjugation, StoredDeclension, StoredLongForms


@pytest.mark.parametrize(
    ("gender", "path", "expected"),
    [
        ("m", "nom", cells(["m"], "nom")),
        ("f", "inst", cells(["f"], "inst")),
        ("pl", "gen", cells(["pl"], "gen")),
        ("m", "gen_pl", cells(["pl"], "gen")),
        (None, "acc", cells(["m", "f", "n"], "acc")),
        ("x", "acc", cells(["m", "f", "n"], "acc")),
        (["m"], "acc", cells(["m", "f", "n"], "acc")),
        ("m", "gender", 0),
        ("m", "voc_pl", 0),
    ],
)
def test_a_form_of_a_noun_has_its_gender_and_case(gender: AttributeValue, path: str, expected: int) -> None:
    assert cells_of_form(StoredDeclension({"gender": gender}), path) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [("m_nom", cells(["m"], "nom")), ("pl_prep", cells(["pl"], "prep")), ("f_acc", cells(["f"], "acc"))],
)
def test_a_long_form_of_an_adjective_names_both(path: str, expected: int) -> None:
    assert cells_of_form(StoredLongForms({}), path) == expected


def test_a_form_of_a_verb_has_no_case() -> None:
    assert cells_of_form(StoredConjugation({}), "past_m") == 0

"""English meanings: definitions, senses and notes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importing.openrussian.definitions import definitions
from table.model.items import StoredDefinition


def _read(translations: str) -> list[list[tuple[str, str | None]]]:
    views = [StoredDefinition(written) for written in definitions(translations)]
    return [[(sense.text, sense.note) for sense in view.senses] for view in views]


@pytest.mark.parametrize(
    ("translations", "meanings"),
    [
        ("year", [[("year", None)]]),
        ("say, tell", [[("say", None), ("tell", None)]]),
        ("person, people; man", [[("person", None), ("people", None)], [("man", None)]]),
        ("tie, quit, ", [[("tie", None), ("quit", None)]]),
        ("; in;; at;", [[("in", None)], [("at", None)]]),
        ("on (day/week)", [[("on", "day/week")]]),
        ("(impersonal) to prove", [[("to prove", "impersonal")]]),
        ("(of paper) sheet (thin, flat; white)", [[("sheet", "of paper; thin, flat; white")]]),
        ("grow (up) fast", [[("grow (up) fast", None)]]),
        ("(formal)", [[("(formal)", None)]]),
        ("bye ()", [[("bye", None)]]),
        ("left (side, out", [[("left (side, out", None)]]),
        ("right) side, out", [[("right) side", None), ("out", None)]]),
        ("Adjective of лето, summery", [[("Adjective of лето", None), ("summery", None)]]),
        ('dative  of "she"', [[('dative of "she"', None)]]),
        ("", []),
        (" ;, ", []),
    ],
)
def test_meanings_are_parted_into_definitions_senses_and_notes(
    translations: str, meanings: list[list[tuple[str, str | None]]]
) -> None:
    assert _read(translations) == meanings


def test_definitions_and_senses_count_from_1() -> None:
    [first, second] = [StoredDefinition(written) for written in definitions(", a, b;;c")]

    assert [(first.position, sense.position) for sense in first.senses] == [(1, 1), (1, 2)]
    assert [(second.position, sense.position) for sense in second.senses] == [(2, 1)]


@given(st.text(alphabet="ab ,;()", max_size=20))
def test_no_sense_is_empty_and_no_letter_is_lost(translations: str) -> None:
    meanings = _read(translations)

    said = [text + (note or "") for senses in meanings for text, note in senses]
    assert all(text.strip() for senses in meanings for text, _ in senses)
    assert sum(text.count("a") for text in said) == translations.count("a")

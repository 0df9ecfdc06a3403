"""The cells of the paradigm that a stored form fills, which help to tell readings of a text apart."""

from __future__ import annotations

from russian.agreement import CASES, GENDERS_AND_PLURAL, cells
from table.model.attribute import View
from table.model.inflection import StoredDeclension, StoredLongForms

__all__ = ["cells_of_form"]


def cells_of_form(inflection: View, path: str) -> int:
    """Return the cells (`russian/agreement.py`) of a form by its stored path; 0 if it has no case."""
    if isinstance(inflection, StoredDeclension):
        case, _, number = path.partition("_")
        gender = inflection.attributes.get("gender")
        singular = (gender,) if isinstance(gender, str) and gender in GENDERS_AND_PLURAL else ("m", "f", "n")
        return cells(("pl",) if number else singular, case) if case in CASES else 0
    if isinstance(inflection, StoredLongForms):
        gender_or_plural, _, case = path.partition("_")
        return cells((gender_or_plural,), case)
    return 0

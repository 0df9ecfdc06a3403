"""Checks of the strict writers: they raise `ValueError` for values that the tolerant reader would have to repair."""

from __future__ import annotations

from table.engine.protocol import Attributes
from table.errors import MalformedItemError
from table.model import rules
from table.model.attribute import View

__all__ = ["checked_number", "nonblank", "verified"]


def nonblank(name: str, value: str) -> str:
    """Return a text that is not blank."""
    if not value.strip():
        raise ValueError(f"{name} is empty")
    return value


def verified(view: View, **given: object) -> Attributes:
    """Return the view's attributes if its reader returns exactly the values that were given."""
    for name, value in given.items():
        try:
            read = getattr(view, name)
        except MalformedItemError:
            read = None
        if read != (None if value == "" else value):
            raise ValueError(f"{name} is {value!r}, which is not an allowed value")
    return view.attributes


def checked_number(name: str, value: str, *, least: int = 1) -> None:
    """Check an id: a whole number as text; the original service numbers families and morphemes from 0."""
    if not (value.isascii() and value.isdigit() and least <= int(value) <= rules.LARGEST):
        raise ValueError(f"{name} is {value!r}; it must be a whole number from {least} to {rules.LARGEST:,}")

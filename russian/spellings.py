"""Several spellings of a form in one stored text."""

from __future__ import annotations

import re

__all__ = ["SEPARATORS", "spellings"]

SEPARATORS = ",;/"

_BETWEEN_SPELLINGS = re.compile(r"\s*(?:[,;]|//?)+\s*")


def spellings(stored: str) -> tuple[str, ...]:
    """Split a stored form that contains several spellings, separated by commas, semicolons or slashes."""
    return tuple(spelling for spelling in _BETWEEN_SPELLINGS.split(stored) if spelling)

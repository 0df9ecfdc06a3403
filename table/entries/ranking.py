"""The order of search results: one score of how a word matches and how frequent it is.

The score is the rank of the word times a factor of the match, so that a match counts as much as that many more frequent
words. Headwords have the factor 1: their order is that of the list of headwords in the table.
"""

from __future__ import annotations

from table.entries.findable import Scope
from table.model.keys import UNRANKED

__all__ = ["COMMON", "score_of"]

COMMON = 10_000
"""The last rank of a word that precedes transliterations if its first meaning is the query."""

_FACTORS = {Scope.HEADWORD: 1.0, Scope.FORM: 3.0, Scope.TRANSLITERATION: 1.0, Scope.TRANSLATION: 1.0}

_LATER_FORM = 10.0
"""The factor of the Latin spelling of an inflected form."""

_PLACES = (1.0, 2.5, 4.0, 5.0, 7.0, 9.0)
"""The factors of the first meanings; later ones have the last."""

_PART = 4.0
"""The factor of the end of a longer text."""


def score_of(
    scope: Scope, rank: int | None, *, place: int = 0, is_part: bool = False, is_form_in_latin: bool = False
) -> int:
    """Return the score of a match, the lower the better; 999999 for the worst."""
    factor = _FACTORS[scope] * _PLACES[min(place, len(_PLACES) - 1)]
    if is_part:
        factor *= _PART
    if is_form_in_latin:
        factor *= _LATER_FORM
    return UNRANKED if rank is None else min(UNRANKED, round(rank * factor))

"""What a stored word lacks and an import has. What is stored always wins; only nothing is filled."""

from __future__ import annotations

from table.engine.protocol import Attributes, AttributeValue
from table.model import rules

__all__ = ["filled"]

_NAMES = {
    "definitions": "definitions",
    "sentences": "sentences",
    "conjugations": "grammar",
    "declensions": "grammar",
    "short_forms": "grammar",
    "long_forms": "grammar",
    "aspectual_pairs": "aspectual pairs",
    "synonyms": "synonyms",
}
"""Attribute → what it is called in reports."""

_GRAMMAR = frozenset(name for name, called in _NAMES.items() if called == "grammar")

_UNRANKED = (0, -1, "0", "-1")


def filled(stored: Attributes, own: Attributes) -> tuple[Attributes, list[str]]:
    """Return a stored word with everything that it lacks and the import's item has, and names of what that is.

    A form is filled into the map of forms that lacks it. An item that cannot be read is left as it is.
    """
    after = dict(stored)
    lacks: dict[str, None] = {}
    for name, called in _NAMES.items():
        theirs, ours = stored.get(name), own.get(name)
        if _is_empty(theirs) and not _is_empty(ours):
            after[name] = ours
            lacks[called] = None
        elif name in _GRAMMAR and isinstance(theirs, dict) and isinstance(ours, dict):
            missing = {form: text for form, text in ours.items() if _lacks(theirs, form) and not rules.is_null(text)}
            if not _lacks(theirs, "aspect"):
                missing.pop("exact_aspect", None)  # it would win over theirs
            if missing:
                after[name] = theirs | missing
                lacks[called] = None
    word, ours = stored.get("word"), own.get("word")
    if isinstance(word, dict) and isinstance(ours, dict):
        missing = _missing_in_word(word, ours)
        if missing:
            after["word"] = word | missing
            lacks |= dict.fromkeys("rank" if name == "frequency" else name for name in missing)
    return after, [*lacks]


def _missing_in_word(theirs: Attributes, ours: Attributes) -> Attributes:
    missing: Attributes = {}
    if _lacks(theirs, "level") and "level" in ours:
        missing["level"] = ours["level"]
    rank = theirs.get("frequency")
    if (rules.is_null(rank) or rank in _UNRANKED) and ours.get("frequency") not in _UNRANKED:
        missing["frequency"] = ours["frequency"]
    return missing


def _lacks(stored: Attributes, name: str) -> bool:
    return rules.is_null(stored.get(name))


def _is_empty(value: AttributeValue) -> bool:
    return value in ([], {}) or rules.is_null(value)

"""Nominatives of an adjective that agree with a noun: железная дорога of железный and дорога.

Folded texts in, folded texts out: е stands for ё.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["agreeing", "in_agreement"]

_CITATION = re.compile(r"(.*[^аеиоуыэюя])(ый|ий|ой)(ся)?")
PHRASES = 2
"""Most phrases made of one: a noun in -ь may be of either gender."""

_VELARS, _SIBILANTS = "гкх", "жшщч"


def agreeing(adjective: str, noun: str) -> list[str]:
    """Return the nominatives of an adjective that may agree with a noun, by the noun's ending, likeliest first.

    One for most nouns, two for those in -ь, none if the first word is not the citation form of an adjective.
    """
    found = _CITATION.fullmatch(adjective)
    if not found:
        return []
    stem, citation, reflexive = found[1], found[2], found[3] or ""
    feminine, neuter, plural = _endings(stem, citation)
    if noun.endswith(("а", "я")) and not noun.endswith("мя"):
        endings = [feminine]
    elif noun.endswith(("о", "е", "мя")):
        endings = [neuter]
    elif noun.endswith(("ы", "и")):
        endings = [plural]
    else:
        endings = [feminine, citation] if noun.endswith("ь") else [citation]
    return [f"{stem}{ending}{reflexive}" for ending in endings]


def in_agreement(words: Sequence[str]) -> list[str]:
    """Return the phrases of base forms in which every adjective agrees with the word after it, likeliest first."""
    phrases = [[*words[-1:]]]
    for word, following in zip(reversed(words[:-1]), reversed(words[1:]), strict=True):
        forms = agreeing(word, following) or [word]
        phrases = [[form, *phrase] for phrase in phrases for form in forms][:PHRASES]
    return [" ".join(phrase) for phrase in phrases]


def _endings(stem: str, citation: str) -> tuple[str, str, str]:
    """Return the endings of the feminine, the neuter and the plural."""
    if stem.endswith((*_VELARS,)):
        return "ая", "ое", "ие"
    if stem.endswith((*_SIBILANTS,)):
        return "ая", "ое" if citation == "ой" else "ее", "ие"
    if citation != "ий":
        return "ая", "ое", "ые"
    return ("яя", "ее", "ие") if stem.endswith("н") else ("ья", "ье", "ьи")

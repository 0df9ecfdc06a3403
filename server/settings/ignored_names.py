"""Warnings about variables of the environment whose names look like those of settings."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Collection, Sequence
from difflib import get_close_matches

from server.settings.limits import FIXED
from server.settings.settings import Settings

__all__ = ["nearest_name", "warn_of_ignored_names"]

logger = logging.getLogger(__name__)

PREFIX = "ROOTSKI"
"""What the names of settings begin with, except those that every server has."""

SAME_PREFIX, SAME_SPELLING, SIMILAR = 0.8, 0.8, 0.6
"""How similar the prefix, and the rest of a name, has to be, as a ratio of `difflib`."""


def warn_of_ignored_names() -> None:
    """Log a warning for each variable `ROOTSKI_…` that is not a setting, with the nearest name; one for former ones."""
    given = [name for name, value in os.environ.items() if value and _has_prefix(name)]
    if former := [name for name in FIXED if name in given]:
        logger.warning("these settings no longer exist and are ignored: %s", ", ".join(former))
    known = {str(field.validation_alias) for field in Settings.model_fields.values()}
    for name in sorted({*given} - known - {*FIXED}):
        near = nearest_name(name, known)
        hint = f"; the nearest name is {near}" if near else "; docs/settings.md lists all settings"
        logger.warning("%s is not a setting and is ignored%s", name, hint)


def nearest_name(name: str, known: Collection[str]) -> str | None:
    """Return the known name that was probably meant; None if nothing is similar.

    The prefix is the same for most names, so only the rest is compared: by its spelling, else by its words if some are
    missing or too many, else by its spelling less strictly.
    """
    words = _words(name)
    spelling = "_".join(words)
    known_words = {"_".join(_words(one)): one for one in sorted(known)}
    found = (
        get_close_matches(spelling, known_words, n=1, cutoff=SAME_SPELLING)
        or _of_same_words(words, known_words)
        or get_close_matches(spelling, known_words, n=1, cutoff=SIMILAR)
    )
    return known_words[found[0]] if found else None


def _of_same_words(words: Sequence[str], known: Collection[str]) -> list[str]:
    """Return the names that have all of these words, or no others, those with the fewest differences first."""
    if not words:
        return []
    differences = {name: {*words} ^ {*name.split("_")} for name in known}
    found = [name for name, odd in differences.items() if odd.isdisjoint(words) or odd <= {*words}]
    return sorted(found, key=lambda name: (len(differences[name]), len(name)))


def _words(name: str) -> list[str]:
    """Return the words of a name, in capitals and without its prefix."""
    first, *rest = re.findall(r"[^\W_]+", name.upper()) or [""]
    if _is_prefix(first):
        return rest
    joined = first.removeprefix(PREFIX)
    return [joined, *rest] if joined else rest


def _has_prefix(name: str) -> bool:
    first, separator, _ = re.sub(r"\W", "_", name.upper()).partition("_")
    return first.startswith(PREFIX) or bool(separator and _is_prefix(first))


def _is_prefix(word: str) -> bool:
    return bool(get_close_matches(word, [PREFIX], cutoff=SAME_PREFIX))

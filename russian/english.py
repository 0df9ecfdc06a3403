"""Search keys of English meanings: without notes and without leading articles and particles.

The keys are stored, so after a change here the table's search entries must be rebuilt.
"""

from __future__ import annotations

import re

from russian.folding import fold

__all__ = ["KEYS", "KEY_CHARACTERS", "meaning_keys", "query_key"]

KEYS = 6
"""Most keys per meaning."""

KEY_CHARACTERS = 60
"""Longer keys are truncated, since nobody types more."""

_NOTE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_PUNCTUATION = re.compile(r"[^\w\s-]")

_LEADING = frozenset(("to", "a", "an", "the"))
"""Dropped at the beginning of a meaning or query."""

_FUNCTION_WORDS = _LEADING | frozenset(
    (
        "of", "in", "on", "at", "for", "with", "and", "or", "from", "by", "as", "into", "onto", "than", "that", "be",
        "one's", "ones", "oneself", "someone", "somebody", "something", "sb", "sth", "smb", "smth", "someones", "etc",
    )
)  # fmt: skip
"""A key begins with one of these only if the whole meaning does."""


def meaning_keys(meaning: str) -> tuple[str, ...]:
    """Return the search keys of a meaning, at most `KEYS`: the whole, and its end from each later word on.

    Notes in brackets are ignored: `to go away (on foot)` has the keys `go away` and `away`; `in` has `in`. Keys are
    folded texts of at most `KEY_CHARACTERS`.
    """
    words = _words(_NOTE.sub(" ", meaning)) or _words(meaning)
    starts = [at for at, word in enumerate(words) if at == 0 or word not in _FUNCTION_WORDS]
    keys = (" ".join(words[at:])[:KEY_CHARACTERS].strip() for at in starts[:KEYS])
    return tuple(dict.fromkeys(keys))


def query_key(query: str) -> str:
    """Normalize a query like a meaning: `to go` becomes `go`, but `to` alone stays `to`."""
    return " ".join(_words(query))[:KEY_CHARACTERS].strip()


def _words(text: str) -> list[str]:
    """Return the folded words without leading articles and particles, with blanks for hyphens: `ice-cream`."""
    words = [word.strip("-") for word in _PUNCTUATION.sub(" ", fold(text)).split()]
    words = [word.replace("-", " ") for word in words if word]
    while len(words) > 1 and words[0] in _LEADING:
        del words[0]
    return words

"""English meanings as they are searched: without notes and without the little words that begin them.

The keys are stored, so a change here means that the table's search entries have to be made anew.
"""

from __future__ import annotations

import re

from russian.folding import fold

__all__ = ["KEYS", "KEY_CHARACTERS", "meaning_keys", "query_key"]

KEYS = 6
"""Keys that one meaning has at most."""

KEY_CHARACTERS = 60
"""Longer keys are cut, since nobody types more."""

_NOTE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NO_WORD = re.compile(r"[^\w\s-]")

_BEGINNING = frozenset(("to", "a", "an", "the"))
"""Dropped where they begin a meaning or a query."""

_LITTLE = _BEGINNING | frozenset(
    (
        "of", "in", "on", "at", "for", "with", "and", "or", "from", "by", "as", "into", "onto", "than", "that", "be",
        "one's", "ones", "oneself", "someone", "somebody", "something", "sb", "sth", "smb", "smth", "someones", "etc",
    )
)  # fmt: skip
"""Begin no key of their own, unless the meaning is nothing else."""


def meaning_keys(meaning: str) -> tuple[str, ...]:
    """Give the texts that a meaning is found under: the whole, and its end from each later word on.

    Notes in brackets do not count: `to go away (on foot)` gives `go away` and `away`; `in` gives `in`.

    Returns:
        0 to `KEYS` folded texts, the whole first, each at most `KEY_CHARACTERS` long.
    """
    words = _words(_NOTE.sub(" ", meaning)) or _words(meaning)
    starts = [place for place, word in enumerate(words) if place == 0 or word not in _LITTLE]
    keys = (" ".join(words[place:])[:KEY_CHARACTERS].strip() for place in starts[:KEYS])
    return tuple(dict.fromkeys(keys))


def query_key(query: str) -> str:
    """Level a query as meanings are: `to go` gives `go`, and `to` alone gives `to`."""
    return " ".join(_words(query))[:KEY_CHARACTERS].strip()


def _words(text: str) -> list[str]:
    """Give the folded words, without those that only begin the text."""
    words = [word.strip("-") for word in _NO_WORD.sub(" ", fold(text)).split()]
    words = [word for word in words if word]
    while len(words) > 1 and words[0] in _BEGINNING:
        del words[0]
    return words

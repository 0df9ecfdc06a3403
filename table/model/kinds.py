"""What an item is, as its key says."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from table.engine.protocol import PrimaryKey
from table.model import keys

__all__ = ["Kind", "is_derived", "kind_of"]


class Kind(StrEnum):
    """What an item is, derived from its key alone; the value is its name in messages."""

    WORD = "word"
    OFFICIAL_BREAKDOWN = "official breakdown"
    USER_BREAKDOWN = "user's breakdown"
    BREAKDOWN_ITEM = "breakdown item"
    FAMILY = "morpheme family"
    MORPHEME = "morpheme"
    USER = "user"
    HEADWORD = "headword"
    SEARCH_ENTRY = "search entry"
    SUGGESTIONS = "suggestions"
    MORE_SUGGESTIONS = "suggestion after the first ones"
    FAMILY_WORD = "word of a family"
    FAMILY_ENTRY = "entry in the list of families"
    LISTED_WORD = "word in a list"
    VERIFIED_WORD = "verified word"
    REVIEW_ENTRY = "breakdown awaiting review"
    SUBMISSION_ENTRY = "submission in a user's list"
    SUBMISSION_COUNT = "count of a user's submissions"
    HISTORY_ENTRY = "change of an official breakdown"
    CHANGE = "entry of the change log"
    ABOUT = "about"
    SECRET = "secret"  # noqa: S105  # names the kind
    OTHER = "other"


_DERIVED = frozenset(
    (
        Kind.SEARCH_ENTRY,
        Kind.SUGGESTIONS,
        Kind.MORE_SUGGESTIONS,
        Kind.FAMILY_WORD,
        Kind.FAMILY_ENTRY,
        Kind.LISTED_WORD,
        Kind.VERIFIED_WORD,
        Kind.REVIEW_ENTRY,
        Kind.SUBMISSION_ENTRY,
    )
)

_KINDS: Mapping[tuple[str, str | None], Kind] = {
    ("WORD", "WORD"): Kind.WORD,
    ("WORD", "BREAKDOWN"): Kind.OFFICIAL_BREAKDOWN,
    ("WORD", "BREAKDOWN_ITEM"): Kind.BREAKDOWN_ITEM,
    ("USER", "USER"): Kind.USER,
    ("USER", "BREAKDOWN"): Kind.USER_BREAKDOWN,
    ("USER", "SUBMISSION"): Kind.SUBMISSION_ENTRY,
    ("USER", "SUBMISSION_COUNT"): Kind.SUBMISSION_COUNT,
    ("MORPHEME_FAMILY", "MORPHEME_FAMILY"): Kind.FAMILY,
    ("MORPHEME_FAMILY", "MORPHEME"): Kind.MORPHEME,
    ("MORPHEME_FAMILY", "WORD"): Kind.FAMILY_WORD,
    ("SUGGEST", "SUGGEST"): Kind.SUGGESTIONS,
    ("SUGGEST", "MORE"): Kind.MORE_SUGGESTIONS,
    keys.ABOUT: Kind.ABOUT,
    keys.SECRET: Kind.SECRET,
    ("SEARCH", None): Kind.SEARCH_ENTRY,
    (keys.FAMILY_LIST, None): Kind.FAMILY_ENTRY,
    ("WORD_LIST", None): Kind.LISTED_WORD,
    (keys.VERIFIED_WORDS, None): Kind.VERIFIED_WORD,
    (keys.REVIEW, None): Kind.REVIEW_ENTRY,
    ("HISTORY", None): Kind.HISTORY_ENTRY,
    (keys.CHANGES, None): Kind.CHANGE,
}
"""The parts of partition key and sort key before the first `#` → the kind; None is any sort key."""


def kind_of(key: PrimaryKey) -> Kind:
    """Return the kind of a key's item; `OTHER` for an unknown key."""
    if key.pk == keys.HEADWORDS:
        return Kind.HEADWORD
    partition = key.pk.partition("#")[0]
    return _KINDS.get((partition, None)) or _KINDS.get((partition, key.sk.partition("#")[0]), Kind.OTHER)


def is_derived(key: PrimaryKey) -> bool:
    """Whether the item is derived, that is, built by `python -m table reindex`."""
    return kind_of(key) in _DERIVED

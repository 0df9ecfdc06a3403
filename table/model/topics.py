"""Topics: what a breakdown write changes, and what an answer depends on. The change log and the caches speak of them.

Words, families and search entries change only with imports, which have a version of their own, so they have no topic.
"""

from __future__ import annotations

from table.engine.index import Index
from table.engine.protocol import KeyCondition, PrimaryKey
from table.model import keys
from table.model.kinds import Kind, kind_of

__all__ = ["EVERYTHING", "STATES", "family", "family_of", "of_key", "of_query", "official", "users"]

EVERYTHING = "*"
"""All topics."""

STATES = "s"
"""Which words have an official breakdown, and which of them are verified: what filtered lists depend on."""

_STATIC_PARTITIONS = frozenset(("SEARCH", "SUGGEST", "WORD_LIST", "RANK_BAND", "MORPHEME", keys.FAMILY_LIST))
"""Partitions whose order and shown attributes no breakdown write changes. What a filter of them, or a count of words,
depends on is noted where it is read."""


def official(word_id: str) -> str:
    """Topic of the official breakdown of a word."""
    return f"w{word_id}"


def users(word_id: str) -> str:
    """Topic of the users' own breakdowns of a word."""
    return f"u{word_id}"


def family(family_id: str) -> str:
    """Topic of the words of a family, and of their number."""
    return f"f{family_id}"


def family_of(topic: str) -> str | None:
    """Return the family of a topic, None if it is of another kind."""
    return topic[1:] if topic.startswith("f") else None


def of_key(key: PrimaryKey) -> str | None:
    """Return the topic of an item that is read by key, None for an item without one."""
    if key.pk == key.sk:
        return None  # a word, a family or a user, as most are
    kind = kind_of(key)
    if kind is Kind.OFFICIAL_BREAKDOWN:
        return official(key.pk.partition("#")[2])
    if kind is Kind.USER_BREAKDOWN:
        return users(key.sk.partition("#")[2])
    return None


def of_query(condition: KeyCondition) -> tuple[str, ...]:
    """Return the topics of a query. One of an unknown partition depends on everything."""
    kind, _, name = condition.partition.partition("#")
    if condition.partition == keys.HEADWORDS or kind in _STATIC_PARTITIONS:
        return ()
    if kind in ("MORPHEME_FAMILY", "FAMILY_WORDS"):
        return (family(name),)
    if kind == "WORD":
        return (official(name), users(name)) if condition.index is Index.GSI2 else (official(name),)
    return (STATES,) if condition.partition == keys.VERIFIED_WORDS else (EVERYTHING,)

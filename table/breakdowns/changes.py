"""What a breakdown write changes, as topics (`table.model.topics`): what other processes and caches have to forget."""

from __future__ import annotations

from table.breakdowns.decisions import Change
from table.breakdowns.state import readable
from table.entries import entries
from table.model import items, keys, topics

__all__ = ["topics_of"]


def topics_of(change: Change) -> frozenset[str]:
    """Return the topics of a change; none if nothing that is shown to others changes.

    A breakdown that is submitted again as it is gets a new date. An official one shows nothing else of that; the order
    of users' breakdowns depends on it.
    """
    word_id = change.word.word_id
    found: set[str] = set()
    official = keys.official_breakdown(word_id)
    if any(change.before.get(key) != after for key, after in change.after.items() if key != official):
        found.add(topics.users(word_id))
    before, after = map(readable, change.official)
    if _shown(before) != _shown(after) or (before is None and change.official[0] != change.official[1]):
        found.add(topics.official(word_id))
    if _state(before) != _state(after):
        found.add(topics.STATES)
    found.update(map(topics.family, _families(before, after)))
    return frozenset(found)


def _shown(official: items.StoredBreakdown | None) -> object:
    """Return what an official breakdown shows, except its dates."""
    if official is None:
        return None
    parts = [(part.text, part.morpheme_id, part.family_id) for part in official.parts]
    return parts, official.is_verified, official.is_inference, official.submitter


def _state(official: items.StoredBreakdown | None) -> tuple[bool, bool]:
    return official is not None, official is not None and official.is_verified


def _families(before: items.StoredBreakdown | None, after: items.StoredBreakdown | None) -> list[str]:
    """Return the families that the word joins or leaves, or whose list shows another member for it."""
    old, new = ({} if one is None else entries.members_of(one) for one in (before, after))
    return [family_id for family_id in {**old, **new} if old.get(family_id) != new.get(family_id)]

"""A change of a word's breakdowns as the operations of one transaction.

From the breakdowns before and after, everything else is derived: parts, lists of words, counts, review queue, history.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from table.breakdowns.changes import topics_of
from table.breakdowns.decisions import Change
from table.breakdowns.state import readable
from table.engine.protocol import (
    TRANSACTION_OPERATIONS,
    Add,
    Attributes,
    Check,
    Condition,
    Conditions,
    Delete,
    Operation,
    Put,
)
from table.engine.protocol import PrimaryKey as Key
from table.entries import entries
from table.errors import DictionaryError
from table.model import items, keys, writing
from table.model.definition import KEY_ATTRIBUTES

__all__ = ["TooManyOperationsError", "operations", "unchanged"]


class TooManyOperationsError(DictionaryError):
    """A change touches more items than one transaction may write; nothing was written."""

    def __init__(self, count: int) -> None:
        super().__init__(f"the change takes {count} operations; a transaction takes {TRANSACTION_OPERATIONS}")


def operations(change: Change, *, levels: Mapping[str, int | None] | None, slot: int | None = None) -> list[Operation]:
    """Return the operations of a change, on distinct keys, each with the condition that guards it.

    Args:
        change: The change.
        levels: Family id → level, for the families that are in the table; None for a table without additions.
        slot: The number of the change log's slot that tells other processes; None logs nothing.

    Rows that are not of the official breakdown before are deleted as far as the transaction has room; the next write of
    the word deletes more. The original service leaves some with each of its writes, and nothing believes them.

    Raises:
        TooManyOperationsError: They do not fit into one transaction.
    """
    before, after = change.official
    found: list[Operation] = [*_of_breakdowns(change)]
    for key, item in change.also.items():
        found.append(Put(item=item, condition=unchanged(change.snapshot.stored.get(key))))
    left_behind: list[Key] = []
    if before != after:
        rows, former = _rows_of(after), _rows_of(before)
        stale = [key for key in dict.fromkeys(change.snapshot.rows or ()) if key not in rows]
        left_behind = [key for key in stale if key not in former]
        found += [_history_entry(change), *(Put(item=row) for row in rows.values())]
        found += [Delete(key=key) for key in stale if key in former]
    if levels is not None:
        found += [*_of_additions(change), *_of_counts(change, levels)]
    if slot is not None and (topics := topics_of(change)):
        logged = writing.change(write_id=change.write_id, topics=topics)
        found.append(Add(key=keys.change(slot), attribute="number", amount=1, also=logged))
    if len(found) > TRANSACTION_OPERATIONS:
        raise TooManyOperationsError(len(found))
    room = TRANSACTION_OPERATIONS - len(found)
    return found + [Delete(key=key) for key in left_behind[:room]]


def unchanged(stored: Attributes | None) -> Conditions:
    """Return the conditions that are true while an item is as it was read.

    The original service writes no `write_id`, but sets a new date whenever it writes a breakdown.
    """
    if stored is None:
        return Condition(attribute="pk", absent=True)
    if "write_id" in stored:
        return Condition(attribute="write_id", equals=stored["write_id"])
    no_write_id = Condition(attribute="write_id", absent=True)
    version = "date_submitted" if "date_submitted" in stored else "pk"
    return no_write_id, Condition(attribute=version, equals=stored[version])


def _of_breakdowns(change: Change) -> Iterator[Operation]:
    for key in dict.fromkeys((*change.before, *change.after)):
        before, after = change.before.get(key), change.after.get(key)
        condition = unchanged(before)
        if after is not None and after != before:
            yield Put(item=after, condition=condition)
        elif after is None and before is not None:
            yield Delete(key=key, condition=condition)
        else:
            yield Check(key=key, condition=condition)


def _history_entry(change: Change) -> Put:
    before, after = change.official
    return Put(
        item=writing.history_entry(
            word_id=change.word.word_id,
            text=change.word.text,
            change=change.name,
            changed_at=entries.moment_text(change.at),
            changed_by=change.by,
            write_id=change.write_id,
            before=_without_keys(before),
            after=_without_keys(after),
        )
    )


def _rows_of(official: Attributes | None) -> dict[Key, Attributes]:
    """Return key → row for the parts of an official breakdown; none for one that cannot be read."""
    if official is None or readable(official) is None:
        return {}
    return {keys.key_of(row): row for row in writing.breakdown_rows(official)}


def _of_additions(change: Change) -> Iterator[Operation]:
    """Update the entries that are derived from the breakdowns."""
    before, after = (
        _additions(change.word, official, stored)
        for official, stored in zip(change.official, (change.before, change.after), strict=True)
    )
    yield from (Put(item=entry) for key, entry in after.items() if before.get(key) != entry)
    yield from (Delete(key=key) for key in before if key not in after)


def _additions(
    word: items.StoredWord, stored_official: Attributes | None, stored: Mapping[Key, Attributes | None]
) -> dict[Key, Attributes]:
    official = readable(stored_official)
    is_verified = official is not None and official.is_verified
    is_guess = official is not None and official.is_inference
    members = None if official is None else entries.members_of(official)
    found: list[Attributes] = []
    if entries.can_be_listed(word):
        found += entries.listed(word, members, is_verified=is_verified, is_guess=is_guess)
        found += entries.of_members(word, members or {}, is_verified=is_verified, is_guess=is_guess)
        found += [entries.of_verified(word)] if is_verified else []
    for breakdown in stored.values():
        found += [] if (submission := readable(breakdown)) is None else entries.of_submission(submission)
    return {keys.key_of(entry): entry for entry in found}


def _of_counts(change: Change, levels: Mapping[str, int | None]) -> Iterator[Operation]:
    """Add to the word counts of the families that the word joins or leaves."""
    for family_id, amount in change.count_changes.items():
        if family_id in levels:
            key = keys.family_entry(levels[family_id], family_id)
            exists = Condition(attribute="pk", equals=key.pk)
            yield Add(key=key, attribute="word_count", amount=amount, condition=exists)


def _without_keys(stored: Attributes | None) -> Attributes | None:
    if stored is None:
        return None
    return {name: value for name, value in stored.items() if name not in KEY_ATTRIBUTES}

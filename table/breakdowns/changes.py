"""What becomes of a word's breakdowns when one is submitted, verified, taken back or deleted. Makes no calls.

A change takes the breakdowns of a word as they are stored and gives them as they are to be (design.md 4). From the
two, `operations` derives everything else that one transaction has to write: parts, lists of words, counts, review
queue, history.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

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

__all__ = [
    "BreakdownsOfWord",
    "Change",
    "Part",
    "TooManyOperationsError",
    "counts",
    "deleted",
    "operations",
    "registration",
    "revoked",
    "submitted",
    "unchanged",
    "verified",
]


class TooManyOperationsError(DictionaryError):
    """A change touches more items than one transaction may write; nothing was written."""

    def __init__(self, count: int) -> None:
        super().__init__(f"the change takes {count} operations; a transaction takes {TRANSACTION_OPERATIONS}")
        self.count = count


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a submission, spelled as in the word; plain text has neither id."""

    text: str
    morpheme_id: str | None = None
    family_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakdownsOfWord:
    """The breakdowns of one word, as far as a change looks at them.

    Attributes:
        word: The word.
        stored: Key → what is stored under it, None where nothing is; the official breakdown's key is always there.
        rows: Keys of the items that hold the parts of the official breakdown.
    """

    word: items.StoredWord
    stored: Mapping[Key, Attributes | None]
    rows: Sequence[Key] = ()

    @property
    def official(self) -> items.StoredBreakdown | None:
        """The official breakdown, None where the word has none."""
        return _view(self.stored[keys.official_breakdown(self.word.word_id)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a change comes to.

    Attributes:
        name: submitted, verified, revoked or deleted.
        by: Who changes it: a case-folded e-mail.
        at: When.
        write_id: Told apart from all other writes by this, 1 to 36 characters; also the transaction's token.
        before: The breakdowns as they are stored.
        after: Key → what is to be stored, for the keys of `before.stored`.
        result: The key of the breakdown that was changed.
    """

    name: str
    by: str
    at: datetime
    write_id: str
    before: BreakdownsOfWord
    result: Key
    after: Mapping[Key, Attributes | None] = field(default_factory=dict)

    @property
    def breakdown(self) -> items.StoredBreakdown | None:
        """The breakdown as it is to be; None if it is deleted."""
        return _view(self.after[self.result])


# ------------------------------------------------------------------ the four changes


def submitted(
    before: BreakdownsOfWord,
    *,
    spellings: Sequence[str],
    parts: Sequence[Part],
    at: datetime,
    write_id: str,
    is_verified: bool,
) -> Change:
    """Submit a breakdown in place of what its user had submitted for the word.

    Args:
        before: With the user's own keys, and those of the official one's submitter where it will give way.
        spellings: The user's e-mail: case-folded first, then other spellings under which items of his may be stored.
        parts: From left to right; they spell the word.
        at: When, with a zone.
        write_id: See `Change`.
        is_verified: It becomes the official, verified breakdown.
    """
    email, word = spellings[0], before.word
    official_key = keys.official_breakdown(word.word_id)
    own_keys = [keys.user_breakdown(spelling, word.word_id) for spelling in spellings]
    after = dict(before.stored)
    former = next((after[key] for key in own_keys if after.get(key)), None)
    after |= dict.fromkeys((key for key in own_keys if key in after), None)
    official = before.official
    is_own_official = official is not None and not official.is_verified and _is_by(official, email)
    becomes_official = is_verified or is_own_official
    result = official_key if becomes_official else own_keys[0]
    if is_verified and official is not None:
        _give_way(official, email, word, write_id, after)
    written = writing.breakdown(
        word_id=word.word_id,
        text=word.text,
        parts=_parts(parts),
        submitter=email,
        submitted_at=at,
        verified_at=at if is_verified else None,
        is_official=becomes_official,
    )
    replaced = before.stored[official_key] if becomes_official else former
    after[result] = _numbered(written, replaced, write_id)
    return Change(name="submitted", by=email, at=at, write_id=write_id, before=before, after=after, result=result)


def verified(before: BreakdownsOfWord, *, chosen: Key, by: str, at: datetime, write_id: str) -> Change:
    """Make a breakdown the official, verified one; its submitter keeps the credit.

    Args:
        before: With `chosen`, and the keys of the official one's submitter where it will give way.
        chosen: The key of a breakdown that is stored.
        by: The admin: a case-folded e-mail.
        at: When, with a zone.
        write_id: See `Change`.
    """
    word = before.word
    official_key = keys.official_breakdown(word.word_id)
    stored = before.stored[chosen]
    breakdown = items.StoredBreakdown(stored or {}, chosen)
    after = dict(before.stored)
    if chosen != official_key:
        after[chosen] = None
        if before.official is not None:
            _give_way(before.official, (breakdown.submitter or "").casefold(), word, write_id, after)
    written = _rewritten(breakdown, word, is_official=True, verified_at=at)
    after[official_key] = _numbered(written, stored, write_id)
    return Change(name="verified", by=by, at=at, write_id=write_id, before=before, after=after, result=official_key)


def revoked(before: BreakdownsOfWord, *, chosen: Key, by: str, at: datetime, write_id: str) -> Change:
    """Take the verification back; the breakdown stays where it is. `chosen` is stored."""
    stored = before.stored[chosen]
    breakdown = items.StoredBreakdown(stored or {}, chosen)
    written = _rewritten(breakdown, before.word, is_official=breakdown.is_official, verified_at=None)
    key = keys.key_of(written)
    after = {**before.stored, chosen: None, key: _numbered(written, stored, write_id)}
    return Change(name="revoked", by=by, at=at, write_id=write_id, before=before, after=after, result=key)


def deleted(before: BreakdownsOfWord, *, chosen: Key, by: str, at: datetime, write_id: str) -> Change:
    """Delete a breakdown. `chosen` is stored."""
    after = {**before.stored, chosen: None}
    return Change(name="deleted", by=by, at=at, write_id=write_id, before=before, after=after, result=chosen)


def _give_way(
    official: items.StoredBreakdown,
    email: str,
    word: items.StoredWord,
    write_id: str,
    after: dict[Key, Attributes | None],
) -> None:
    """Keep the official breakdown as its submitter's own, unless there is a newer one, or a program guessed it."""
    submitter = official.submitter
    if submitter is None or submitter.casefold() == email:
        return
    own_keys = [keys.user_breakdown(spelling, word.word_id) for spelling in (submitter.casefold(), submitter)]
    if all(after.get(key) is None for key in own_keys):
        written = _rewritten(official, word, is_official=False, verified_at=None)
        after[own_keys[0]] = _numbered(written, official.attributes, write_id)


def _rewritten(
    breakdown: items.StoredBreakdown, word: items.StoredWord, *, is_official: bool, verified_at: datetime | None
) -> Attributes:
    """Write a stored breakdown again, its oddities understood."""
    submitter = breakdown.submitter
    return writing.breakdown(
        word_id=word.word_id,
        text=word.text,
        parts=_parts(breakdown.parts),
        submitter=None if submitter is None else submitter.casefold(),
        submitted_at=breakdown.submitted_at,
        verified_at=verified_at,
        is_inference=breakdown.is_inference,
        is_official=is_official,
    )


def _parts(parts: Iterable[Part | items.BreakdownPart]) -> list[Attributes]:
    return [
        writing.breakdown_part(
            position=position, text=part.text, morpheme_id=part.morpheme_id, family_id=part.family_id
        )
        for position, part in enumerate(parts)
    ]


def _numbered(written: Attributes, replaced: Attributes | None, write_id: str) -> Attributes:
    """Mark a breakdown with its write, and keep what the replaced one had that no view knows."""
    numbered = {**written, "write_id": write_id}
    if replaced is None:
        return numbered
    of_the_table = {*KEY_ATTRIBUTES, "__type"}
    unknown = {name: value for name, value in replaced.items() if name not in of_the_table}
    return writing.keep_unknown(numbered, unknown, items.StoredBreakdown)


# ------------------------------------------------------------------ what a change has to write


def operations(
    change: Change, *, levels: Mapping[str, int | None] | None, also: Iterable[Operation] = ()
) -> list[Operation]:
    """Give the operations of a change, on distinct keys, each with the condition that guards it.

    Args:
        change: The change.
        levels: Family id → level, of the families that are in the table; None for a table without additions.
        also: What else the transaction is to write, on other keys.

    Raises:
        TooManyOperationsError: They do not fit into one transaction.
    """
    found: list[Operation] = [*_of_breakdowns(change), *_of_history(change), *also]
    if _official(change.before.stored, change) != _official(change.after, change):
        found += _of_rows(change)
    if levels is not None:
        found += _of_additions(change)
        found += _of_counts(change, levels)
    if len(found) > TRANSACTION_OPERATIONS:
        raise TooManyOperationsError(len(found))
    return found


def registration(email: str) -> Put:
    """Give the put that registers a user by a case-folded e-mail, and never touches one who is."""
    user = writing.user(email=email, is_admin=False)
    return Put(item=user, condition=Condition(attribute="pk", absent=True))


def unchanged(stored: Attributes | None, key: Key) -> Conditions:
    """Give the conditions that hold while an item is as it was read.

    The original service writes no `write_id`, but sets the date anew whenever it writes a breakdown.
    """
    if stored is None:
        return Condition(attribute="pk", absent=True)
    if "write_id" in stored:
        return Condition(attribute="write_id", equals=stored["write_id"])
    never_ours = Condition(attribute="write_id", absent=True)
    told_apart_by = "date_submitted" if "date_submitted" in stored else "pk"
    return never_ours, Condition(attribute=told_apart_by, equals=stored.get(told_apart_by, key.pk))


def _of_breakdowns(change: Change) -> Iterator[Operation]:
    for key in dict.fromkeys((*change.before.stored, *change.after)):
        before, after = change.before.stored.get(key), change.after.get(key)
        condition = unchanged(before, key)
        if after is not None and after != before:
            yield Put(item=after, condition=condition)
        elif after is None and before is not None:
            yield Delete(key=key, condition=condition)
        else:
            yield Check(key=key, condition=condition)


def _of_history(change: Change) -> Iterator[Operation]:
    before, after = _official(change.before.stored, change), _official(change.after, change)
    if before == after:
        return
    word = change.before.word
    key = keys.history_entry(word.word_id, entries.moment_text(change.at), change.write_id)
    yield Put(
        item={
            **entries.key_attributes(key),
            "__type": "HISTORY",
            "word_id": word.word_id,
            "word": word.text,
            "change": change.name,
            "changed_at": entries.moment_text(change.at),
            "changed_by_user_email": change.by,
            "before": _without_keys(before),
            "after": _without_keys(after),
        }
    )


def _of_rows(change: Change) -> Iterator[Operation]:
    after = _official(change.after, change)
    rows = writing.breakdown_rows(after) if after is not None else []
    written = {keys.key_of(row) for row in rows}
    yield from (Put(item=row) for row in rows)
    yield from (Delete(key=key) for key in dict.fromkeys(change.before.rows) if key not in written)


def _of_additions(change: Change) -> Iterator[Operation]:
    """Bring the lists that the breakdowns imply from what they were to what they are to be."""
    before = _additions(change.before.stored, change)
    after = _additions(change.after, change)
    yield from (Put(item=entry) for key, entry in after.items() if before.get(key) != entry)
    yield from (Delete(key=key) for key in before if key not in after)


def _additions(stored: Mapping[Key, Attributes | None], change: Change) -> dict[Key, Attributes]:
    word = change.before.word
    official = _view(_official(stored, change))
    found = [
        entries.listed(
            word, has_breakdown=official is not None, is_verified=official is not None and official.is_verified
        )
    ]
    if official is not None:
        found += entries.of_members(word, entries.members_of(official))
        found += [entries.of_verified(word)] if official.is_verified else []
    for breakdown in map(_view, stored.values()):
        found += [] if breakdown is None else entries.of_submission(breakdown)
    return {keys.key_of(entry): entry for entry in found}


def _of_counts(change: Change, levels: Mapping[str, int | None]) -> Iterator[Operation]:
    """Count the word in the families that it comes into, and out of those that it leaves."""
    for family_id, amount in counts(change):
        if family_id in levels:
            key = keys.family_entry(levels[family_id], family_id)
            there = Condition(attribute="pk", equals=key.pk)
            yield Add(key=key, attribute="word_count", amount=amount, condition=there)


def counts(change: Change) -> list[tuple[str, int]]:
    """Give the families that the word comes into, with 1, and those that it leaves, with -1."""
    before = _members(_official(change.before.stored, change))
    after = _members(_official(change.after, change))
    gone = [(family_id, -1) for family_id in before if family_id not in after]
    return gone + [(family_id, 1) for family_id in after if family_id not in before]


def _members(official: Attributes | None) -> Collection[str]:
    return () if official is None else entries.members_of(items.StoredBreakdown(official)).keys()


def _official(stored: Mapping[Key, Attributes | None], change: Change) -> Attributes | None:
    return stored[keys.official_breakdown(change.before.word.word_id)]


def _without_keys(stored: Attributes | None) -> Attributes | None:
    if stored is None:
        return None
    return {name: value for name, value in stored.items() if name not in KEY_ATTRIBUTES}


def _view(stored: Attributes | None) -> items.StoredBreakdown | None:
    return None if stored is None else items.StoredBreakdown(stored)


def _is_by(breakdown: items.StoredBreakdown, email: str) -> bool:
    return breakdown.submitter is not None and breakdown.submitter.casefold() == email

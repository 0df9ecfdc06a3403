"""The strict writer: builds items from plain values, ready for an engine; words are in table/model/word_writing.py.

Each function builds one item, or one map inside an item, that table/model/items.py reads. It raises `ValueError` for
values that the tolerant reader would have to repair.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType

from table.engine.protocol import Attributes
from table.model import items, keys
from table.model.attribute import View, ViewAttribute
from table.model.strict import checked_number, nonblank, verified
from table.model.topics import EVERYTHING

BLANK = " "
"""The part between two words of an expression."""


def breakdown_part(
    *, position: int, text: str, morpheme_id: str | None = None, family_id: str | None = None
) -> Attributes:
    """A part of a breakdown; `position` counts from 0. Plain text has neither id."""
    if (morpheme_id is None) != (family_id is None):
        raise ValueError("a part must name both a morpheme and its family, or neither")
    return {
        "position": position,
        "morpheme": text if text == BLANK else nonblank("text", text),
        "morpheme_id": morpheme_id,
        "morpheme_family_id": family_id,
    }


def breakdown(
    *,
    word_id: str,
    text: str,
    parts: Sequence[Attributes],
    submitter: str | None,
    submitted_at: datetime,
    verified_at: datetime | None = None,
    verified_by: str | None = None,
    is_inference: bool = False,
    is_official: bool = True,
) -> Attributes:
    """A breakdown with its index keys, of parts by `breakdown_part` from left to right.

    `submitter` is the user's e-mail, None for a program's guess. `verified_at` is None if no admin has verified it;
    `verified_by` is the admin, if known. An official breakdown is its word's, any other its submitter's.
    """
    email = submitter or keys.ANONYMOUS
    key = keys.official_breakdown(word_id) if is_official else keys.user_breakdown(email, word_id)
    return {
        **keys.key_attributes(key),
        **keys.index_keys_of_breakdown(email, word_id),
        "__type": "BREAKDOWN" if is_official else "UNOFFICIAL_USER_BREAKDOWN",
        "word": text,
        "word_id": word_id,
        "is_verified": verified_at is not None,
        "is_inference": is_inference,
        "date_submitted": _moment(submitted_at),
        "date_verified": None if verified_at is None else _moment(verified_at),
        "submitted_by_user_email": email,
        "breakdown_items": [*parts],
        **({} if verified_by is None else {"verified_by_user_email": verified_by}),
    }


def _moment(moment: datetime) -> str:
    """The only format that the original service parses; always UTC."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", timespec="microseconds")


def breakdown_rows(official: Attributes) -> list[Attributes]:
    """The parts of an official breakdown as separate items; an index finds the morphemes among them by family."""
    view = items.StoredBreakdown(official)
    email = view.submitter or keys.ANONYMOUS
    return [_breakdown_row(view, part, email) for part in view.parts]


def _breakdown_row(view: items.StoredBreakdown, part: items.BreakdownPart, email: str) -> Attributes:
    family_or_digest = part.family_id or _text_digest(view.word_id, part)
    row: Attributes = {
        **keys.key_attributes(keys.breakdown_item(view.word_id, family_or_digest, part.index)),
        "__type": "BREAKDOWN_ITEM" if part.family_id else "BREAKDOWN_ITEM_NULL",
        "word_id": view.word_id,
        "position": part.index,
        "morpheme": part.text,
        "morpheme_id": part.morpheme_id,
        "morpheme_family_id": part.family_id,
        "submitted_by_user_email": email,
        "breakdown_id": view.word_id,
    }
    if part.family_id:
        row |= keys.index_keys_of_breakdown_item(part.family_id, email)
    return row


def _text_digest(word_id: str, part: items.BreakdownPart) -> str:
    """Return the text that replaces the family id in the key of a plain-text part; equal parts have equal digests."""
    return hashlib.blake2b(f"{word_id}/{part.index}/{part.text}".encode(), digest_size=8).hexdigest()


def family_member(*, morpheme_id: str, text: str) -> Attributes:
    """A spelling of a family."""
    checked_number("morpheme_id", morpheme_id, least=0)
    return {"morpheme": nonblank("text", text), "morpheme_id": morpheme_id}


def family(
    *,
    family_id: str,
    kind: str,
    occurs_in: str,
    level: int | None,
    meanings: Sequence[str],
    members: Sequence[Attributes],
    key_word: Attributes | None = None,
    meanings_are_derived: bool = False,
) -> Attributes:
    """A morpheme family; kind is prefix, root, suffix or link; occurs_in is any, noun, verb or adjective.

    `key_word` has the map `word` and the gloss of the family's most basic word. `meanings_are_derived` says that the
    meanings are those of that word.
    """
    checked_number("family_id", family_id, least=0)
    written: Attributes = {
        **keys.key_attributes(keys.family(family_id)),
        "__type": "MORPHEME_FAMILY",
        "family_id": family_id,
        "family_meanings": [*meanings],
        "level": level,
        "type": kind,
        "word_pos": occurs_in,
        "morphemes": [*members],
    }
    if key_word is not None:
        written["key_word"] = key_word
    if meanings_are_derived:
        written["meanings_are_derived"] = True
    return verified(items.StoredFamily(written), kind=kind, occurs_in=occurs_in, level=level)


def morphemes(of_family: Attributes) -> list[Attributes]:
    """The members of a family as separate items."""
    view = items.StoredFamily(of_family)
    return [
        {
            **keys.key_attributes(keys.morpheme(view.family_id, member.morpheme_id)),
            **keys.index_keys_of_morpheme(member.morpheme_id),
            "__type": "MORPHEME",
            "family_id": view.family_id,
            "morpheme": member.text,
            "morpheme_id": member.morpheme_id,
        }
        for member in view.members
    ]


def user(*, email: str, is_admin: bool) -> Attributes:
    """A user."""
    return {**keys.key_attributes(keys.user(email)), "__type": "USER", "email": email, "is_admin": is_admin}


def source(
    *, source_id: str, name: str, url: str | None = None, licence: str | None = None, author: str | None = None
) -> Attributes:
    """A source of data; `licence` is an SPDX identifier if one exists."""
    return {"source_id": source_id, "name": name, "url": url, "license": licence, "author": author}


def about(
    *,
    data_version: str,
    additions_version: int | None,
    kept_versions: Collection[int] = (),
    word_count: int,
    family_count: int,
    sources: Sequence[Attributes],
    list_sizes: Mapping[str, int] = MappingProxyType({}),
    largest_rank: int | None = None,
    has_other_words: bool = False,
    imports_sign: bool = False,
) -> Attributes:
    """The table's description of itself; `data_version` changes with the data.

    `additions_version` is None if there are no derived items; `kept_versions` are earlier ones whose items are there as
    well. `list_sizes` maps a list of words to its number of words;
    `largest_rank` is the largest rank of a word. `has_other_words` says whether there are words that no import of this
    program made, so that another program may write to the table, too. `imports_sign` says that every import signed its
    items, which those of the first release did not.
    """
    return {
        **keys.key_attributes(keys.ABOUT),
        "__type": "ABOUT",
        "data_version": data_version,
        "additions_version": additions_version,
        **({"kept_versions": [*sorted(kept_versions)]} if kept_versions else {}),
        "word_count": word_count,
        "family_count": family_count,
        "sources": [*sources],
        "word_lists": {
            "sizes": {name: list_sizes[name] for name in sorted(list_sizes)},
            "largest_rank": largest_rank,
        },
        "has_other_words": has_other_words,
        **({"imports_sign": True} if imports_sign else {}),
    }


def submission_count(
    *, email: str, minute_began: int, in_minute: int, day_began: int, in_day: int, write_id: str
) -> Attributes:
    """How much a user submitted in the minute and the day that began then (seconds since 1970)."""
    return {
        **keys.key_attributes(keys.submission_count(email)),
        "__type": "SUBMISSION_COUNT",
        "minute_began": minute_began,
        "in_minute": in_minute,
        "day_began": day_began,
        "in_day": in_day,
        "write_id": write_id,
    }


def history_entry(
    *,
    word_id: str,
    text: str,
    change: str,
    changed_at: str,
    changed_by: str,
    write_id: str,
    before: Attributes | None,
    after: Attributes | None,
) -> Attributes:
    """A change of a word's official breakdown; `before` and `after` are breakdowns without key attributes."""
    return {
        **keys.key_attributes(keys.history_entry(word_id, changed_at, write_id)),
        "__type": "HISTORY",
        "word_id": word_id,
        "word": text,
        "change": change,
        "changed_at": changed_at,
        "changed_by_user_email": changed_by,
        "before": before,
        "after": after,
    }


CHANGE_TOPICS_CHARACTERS = 110
"""The longest topics of a change; more are stored as all of them, so that the change log stays within 4 KB."""


def change(*, write_id: str, topics: Collection[str]) -> Attributes:
    """What a slot of the change log says of its last change; its key and number are not part of it."""
    text = " ".join(sorted(topics))
    short = text if len(text) <= CHANGE_TOPICS_CHARACTERS else EVERYTHING
    return {"write_id": items.LoggedChange.short_id(write_id), "topics": short}


def data_change(*, write_id: str) -> Attributes:
    """The entry of the change log that says that the data changed, by an import or a reindex."""
    return {**keys.key_attributes(keys.DATA_CHANGE), **change(write_id=write_id, topics=[EVERYTHING])}


# ------------------------------------------------------------------ attributes of a replaced item


def keep_unknown(written: Attributes, stored: Attributes, view: type[View]) -> Attributes:
    """Copy the attributes that the view does not know from the stored item, and from the maps directly inside it."""
    merged = _with_unknown(written, stored, {attribute.steps[0] for attribute in view.declared()})
    for name, value in written.items():
        stored_map = stored.get(name)
        if isinstance(value, dict) and isinstance(stored_map, dict):
            merged[name] = _with_unknown(value, stored_map, _known_inside(view, name))
    return merged


def _known_inside(view: type[View], name: str) -> set[str]:
    """Return the names of the attributes that the view reads inside the map of this name."""
    known: set[str] = set()
    for attribute in view.declared():
        if attribute.steps[0] != name:
            continue
        if isinstance(attribute, ViewAttribute):
            known.update(inner.steps[0] for inner in attribute.view_class.declared())
        else:
            known.update(attribute.steps[1:2])
    return known


def _with_unknown(written: Attributes, stored: Attributes, known: set[str]) -> Attributes:
    return {name: value for name, value in stored.items() if name not in known} | written

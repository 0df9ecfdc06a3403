"""The strict writer: builds items from plain values, ready for an engine.

Each function builds one item, or one map inside an item, that table/model/items.py reads. It raises `ValueError` for
values that the tolerant reader would have to repair. Stress is an apostrophe after the vowel everywhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType

from table.engine.protocol import Attributes, AttributeValue
from table.errors import MalformedItemError
from table.model import items, keys
from table.model.attribute import View, ViewAttribute

__all__ = [
    "ADJECTIVE_FORMS",
    "CASES",
    "CONJUGATION_FORMS",
    "about",
    "adjective_forms",
    "aspectual_pair",
    "breakdown",
    "breakdown_part",
    "breakdown_rows",
    "conjugation",
    "declension",
    "definition",
    "definition_group",
    "family",
    "family_member",
    "headword",
    "history_entry",
    "keep_unknown",
    "long_forms",
    "morphemes",
    "sense",
    "sentence",
    "source",
    "submission_count",
    "user",
    "word",
]

CASES = ("nom", "gen", "dat", "acc", "inst", "prep")
"""Stored names of the cases, in the order in which `declension` and `long_forms` expect forms."""

CONJUGATION_FORMS = (
    "1st_per_sing", "2nd_per_sing", "3rd_per_sing", "1st_per_pl", "2nd_per_pl", "3rd_per_pl",
    "past_m", "past_f", "past_n", "past_pl", "impr", "impr_pl",
    "actv_part", "pass_part", "actv_past_part", "pass_past_part", "gerund",
)  # fmt: skip
LONG_FORMS = tuple(f"{gender}_{case}" for gender in ("m", "f", "n", "pl") for case in CASES)
ADJECTIVE_FORMS = ("comp", "superl", "masc_short", "fem_short", "neut_short", "plural_short")

_UNRANKED = -1  # the original service's value for an unknown rank


# ------------------------------------------------------------------ maps inside a word


def sense(*, position: int, text: str, note: str | None = None, sense_id: str | None = None) -> Attributes:
    """A meaning; `position` counts from 1."""
    return {"sub_def_id": sense_id, "sub_def_position": position, "definition": _nonblank("text", text), "notes": note}


def definition(*, position: int, senses: Sequence[Attributes], definition_id: str | None = None) -> Attributes:
    """A numbered definition of 1 or more senses; `position` counts from 1."""
    return {"definition_id": definition_id, "def_position": position, "sub_defs": [*senses]}


def definition_group(*, part_of_speech: str | None, definitions: Sequence[Attributes]) -> Attributes:
    """The definitions for one part of speech (a stored name such as `noun`)."""
    return {"pos": part_of_speech, "definitions": [*definitions]}


def sentence(
    *, russian: str, english: str | None, is_exact_match: bool, level: str | None = None, source: str | None = None
) -> Attributes:
    """An example sentence, without stress marks; `source` is the `source_id` of a source in `about`."""
    written: Attributes = {"rus": _nonblank("russian", russian), "eng": english, "exact_match": is_exact_match}
    return _verified(items.StoredSentence(written | _without_null({"level": level, "source": source})), level=level)


def declension(
    *,
    gender: str | None,
    is_animate: bool | None,
    is_indeclinable: bool | None,
    singular: Sequence[str | None],
    plural: Sequence[str | None],
) -> Attributes:
    """The forms of a noun or pronoun: for each number 6 in the order of `CASES`, or none."""
    written: Attributes = {"gender": gender, "animate": is_animate, "indeclinable": is_indeclinable}
    for suffix, forms in (("", singular), ("_pl", plural)):
        if len(forms) not in (0, len(CASES)):
            raise ValueError(f"{len(forms)} forms; a number has 0 or {len(CASES)}")
        for case, form in zip(CASES, forms or [None] * len(CASES), strict=True):
            written[case + suffix] = form or None
    return _verified(items.StoredDeclension(written), gender=gender)


def conjugation(*, aspect: str | None, forms: Mapping[str, str | None]) -> Attributes:
    """The forms of a verb by the names in `CONJUGATION_FORMS`; omitted ones are null. Aspect: perf, impf or both."""
    written: Attributes = {"aspect": aspect} | _named(CONJUGATION_FORMS, forms)
    return _verified(items.StoredConjugation(written), aspect=aspect)


def adjective_forms(forms: Mapping[str, str | None]) -> Attributes:
    """The forms of an adjective by the names in `ADJECTIVE_FORMS`; omitted ones are null."""
    return _named(ADJECTIVE_FORMS, forms)


def long_forms(forms: Mapping[str, Sequence[str | None]]) -> Attributes:
    """The declension of an adjective: m, f, n, pl → 6 forms in the order of `CASES`; omitted ones are null."""
    given = {
        f"{gender}_{case}": form
        for gender, of_gender in forms.items()
        for case, form in zip(CASES, of_gender, strict=True)
    }
    return _named(LONG_FORMS, given)


def aspectual_pair(
    *, imperfective_id: str | None, imperfective: str | None, perfective_id: str | None, perfective: str | None
) -> Attributes:
    """A pair of verbs by id and stressed spelling; one of the two may be missing."""
    return {
        "imp_word_id": imperfective_id,
        "imp_accent": imperfective,
        "pfv_word_id": perfective_id,
        "pfv_accent": perfective,
    }


# ------------------------------------------------------------------ items


def word(
    *,
    word_id: str,
    text: str,
    stressed: str,
    part_of_speech: str,
    frequency_rank: int | None,
    level: str | None = None,
    definitions: Sequence[Attributes] = (),
    sentences: Sequence[Attributes] = (),
    conjugation: Attributes | None = None,
    declension: Attributes | None = None,
    adjective_forms: Attributes | None = None,
    long_forms: Attributes | None = None,
    aspectual_pairs: Sequence[Attributes] | None = None,
    synonyms: Sequence[str] | None = None,
) -> Attributes:
    """A word with everything that its page shows.

    Args:
        word_id: A whole number from 1 to 2,147,483,647, as text; clients see it as `databaseId`.
        text: The citation form in Cyrillic without stress.
        stressed: The same with stress.
        part_of_speech: A stored name: noun, verb, adjective, …
        frequency_rank: 1 is the most frequent word; None if unknown.
        level: A1 to C2; None if unknown.
        definitions: Built by `definition_group`.
        sentences: Built by `sentence`.
        conjugation: Of verbs, built by `conjugation`.
        declension: Of nouns and pronouns, built by `declension`.
        adjective_forms: Of adjectives, built by `adjective_forms`.
        long_forms: Of adjectives, built by `long_forms`.
        aspectual_pairs: Of verbs, built by `aspectual_pair`.
        synonyms: Ids of words with nearly the same meaning, most frequent first.
    """
    _checked_number("word_id", word_id)
    named: Attributes = {
        "word_id": word_id,
        "word": _nonblank("text", text),
        "accent": _nonblank("stressed", stressed),
        "pos": part_of_speech,
        "frequency": _UNRANKED if frequency_rank is None else frequency_rank,
    }
    optional: dict[str, AttributeValue] = {
        "conjugations": conjugation,
        "declensions": declension,
        "short_forms": adjective_forms,
        "long_forms": long_forms,
        "aspectual_pairs": None if aspectual_pairs is None else [*aspectual_pairs],
        "synonyms": None if synonyms is None else [*synonyms],
    }
    written: Attributes = {
        **keys.key_attributes(keys.word(word_id)),
        "__type": "WORD",
        "word": named | _without_null({"level": level}),
        "definitions": [*definitions],
        "sentences": [*sentences],
        **_without_null(optional),
    }
    return _verified(items.StoredWord(written), frequency_rank=frequency_rank, level=level)


def headword(*, text: str, word_id: str, part_of_speech: str, frequency_rank: int | None) -> Attributes:
    """The original service's search entry of a spelling; homographs share one, which names the most frequent word."""
    return {
        **keys.key_attributes(keys.headword(_nonblank("text", text))),
        "__type": "WORD_FOR_SEARCH",
        "word": text,
        "word_id": word_id,
        "pos": part_of_speech,
        "frequency": _UNRANKED if frequency_rank is None else frequency_rank,
    }


def breakdown_part(
    *, position: int, text: str, morpheme_id: str | None = None, family_id: str | None = None
) -> Attributes:
    """A part of a breakdown; `position` counts from 0. Plain text has neither id."""
    if (morpheme_id is None) != (family_id is None):
        raise ValueError("a part must name both a morpheme and its family, or neither")
    return {
        "position": position,
        "morpheme": _nonblank("text", text),
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
    is_inference: bool = False,
    is_official: bool = True,
) -> Attributes:
    """A breakdown with its index keys.

    Args:
        word_id: The word's id.
        text: The word's text.
        parts: Built by `breakdown_part`, from left to right.
        submitter: The user's e-mail; None for a program's guess.
        submitted_at: The time of submission, with a time zone.
        verified_at: When an admin verified it; None if nobody has.
        is_inference: Whether a program guessed it.
        is_official: Whether it is the word's official breakdown or the submitter's.
    """
    email = submitter or "anonymous"
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
    }


def breakdown_rows(official: Attributes) -> list[Attributes]:
    """The parts of an official breakdown as separate items; an index finds the morphemes among them by family."""
    view = items.StoredBreakdown(official)
    email = view.submitter or "anonymous"
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
    _checked_number("morpheme_id", morpheme_id)
    return {"morpheme": _nonblank("text", text), "morpheme_id": morpheme_id}


def family(
    *,
    family_id: str,
    kind: str,
    occurs_in: str,
    level: int | None,
    meanings: Sequence[str],
    members: Sequence[Attributes],
) -> Attributes:
    """A morpheme family; kind is prefix, root, suffix or link; occurs_in is any, noun, verb or adjective."""
    _checked_number("family_id", family_id)
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
    return _verified(items.StoredFamily(written), kind=kind, occurs_in=occurs_in, level=level)


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
    word_count: int,
    family_count: int,
    sources: Sequence[Attributes],
    list_sizes: Mapping[str, int] = MappingProxyType({}),
    largest_rank: int | None = None,
) -> Attributes:
    """The table's description of itself.

    Args:
        data_version: Changes with the data.
        additions_version: Version of the derived items; None if they do not exist.
        word_count: Number of words.
        family_count: Number of morpheme families.
        sources: Built by `source`.
        list_sizes: Name of a list of words → number of its words.
        largest_rank: The largest rank of a word.
    """
    return {
        **keys.key_attributes(keys.ABOUT),
        "__type": "ABOUT",
        "data_version": data_version,
        "additions_version": additions_version,
        "word_count": word_count,
        "family_count": family_count,
        "sources": [*sources],
        "word_lists": {
            "sizes": {name: list_sizes[name] for name in sorted(list_sizes)},
            "largest_rank": largest_rank,
        },
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


# ------------------------------------------------------------------ helpers


def _without_null(optional: Mapping[str, AttributeValue]) -> Attributes:
    return {name: value for name, value in optional.items() if value is not None}


def _named(names: Sequence[str], forms: Mapping[str, str | None]) -> Attributes:
    unknown = forms.keys() - set(names)
    if unknown:
        raise ValueError(f"no such forms: {', '.join(sorted(unknown))}")
    return {name: forms.get(name) or None for name in names}


def _nonblank(name: str, value: str) -> str:
    if not value.strip():
        raise ValueError(f"{name} is empty")
    return value


def _verified(view: View, **given: object) -> Attributes:
    """Return the view's attributes if its reader returns exactly the values that were given."""
    for name, value in given.items():
        try:
            read = getattr(view, name)
        except MalformedItemError:
            read = None
        if read != (None if value == "" else value):
            raise ValueError(f"{name} is {value!r}, which is not an allowed value")
    return view.attributes


def _checked_number(name: str, value: str) -> None:
    if not (value.isascii() and value.isdigit() and 0 < int(value) <= 2**31 - 1):
        raise ValueError(f"{name} is {value!r}; it must be a whole number from 1 to 2,147,483,647")


def _moment(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(UTC).isoformat()

"""The strict writer: plain values → items in the layout of design.md 2.1, ready for an engine.

Each function writes one item or one map inside an item, the same that table/model/items.py reads, and refuses what the
reader would have to excuse. Stress is an apostrophe after the vowel everywhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
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
    "keep_unknown",
    "long_forms",
    "morphemes",
    "sense",
    "sentence",
    "source",
    "user",
    "word",
]

CASES = ("nom", "gen", "dat", "acc", "inst", "prep")
"""Stored names of the cases, in the order in which `declension` takes forms."""

CONJUGATION_FORMS = (
    "1st_per_sing", "2nd_per_sing", "3rd_per_sing", "1st_per_pl", "2nd_per_pl", "3rd_per_pl",
    "past_m", "past_f", "past_n", "past_pl", "impr", "impr_pl",
    "actv_part", "pass_part", "actv_past_part", "pass_past_part", "gerund",
)  # fmt: skip
LONG_FORMS = tuple(f"{gender}_{case}" for gender in ("m", "f", "n", "pl") for case in CASES)
ADJECTIVE_FORMS = ("comp", "superl", "masc_short", "fem_short", "neut_short", "plural_short")

_UNRANKED = -1  # as the original service writes it


def _form(form: str | None) -> str | None:
    return form or None


# ------------------------------------------------------------------ maps inside a word


def sense(*, position: int, text: str, note: str | None = None, sense_id: str | None = None) -> Attributes:
    """Write one meaning; `position` counts from 1."""
    return {"sub_def_id": sense_id, "sub_def_position": position, "definition": _said("text", text), "notes": note}


def definition(*, position: int, senses: Sequence[Attributes], definition_id: str | None = None) -> Attributes:
    """Write a numbered definition of 1 or more senses; `position` counts from 1."""
    return {"definition_id": definition_id, "def_position": position, "sub_defs": [*senses]}


def definition_group(*, part_of_speech: str | None, definitions: Sequence[Attributes]) -> Attributes:
    """Write the definitions for one part of speech (a stored name such as `noun`)."""
    return {"pos": part_of_speech, "definitions": [*definitions]}


def sentence(
    *, russian: str, english: str | None, is_exact_match: bool, level: str | None = None, source: str | None = None
) -> Attributes:
    """Write an example sentence, without stress marks; `source` is the `source_id` of a source of `about`."""
    written: Attributes = {"rus": _said("russian", russian), "eng": english, "exact_match": is_exact_match}
    return _understood(items.StoredSentence(written | _given({"level": level, "source": source})), level=level)


def declension(
    *,
    gender: str | None,
    is_animate: bool | None,
    is_indeclinable: bool | None,
    singular: Sequence[str | None],
    plural: Sequence[str | None],
) -> Attributes:
    """Write a noun's or pronoun's forms: 6 of each number in the order of `CASES`, or none of a number."""
    written: Attributes = {"gender": gender, "animate": is_animate, "indeclinable": is_indeclinable}
    for suffix, forms in (("", singular), ("_pl", plural)):
        if len(forms) not in (0, len(CASES)):
            raise ValueError(f"{len(forms)} forms; a number has none or {len(CASES)}")
        for case, form in zip(CASES, forms or [None] * len(CASES), strict=True):
            written[case + suffix] = _form(form)
    return _understood(items.StoredDeclension(written), gender=gender)


def conjugation(*, aspect: str | None, forms: Mapping[str, str | None]) -> Attributes:
    """Write a verb's forms by the names of `CONJUGATION_FORMS`; those left out are null. Aspect: perf, impf, both."""
    written: Attributes = {"aspect": aspect} | _named(CONJUGATION_FORMS, forms)
    return _understood(items.StoredConjugation(written), aspect=aspect)


def adjective_forms(forms: Mapping[str, str | None]) -> Attributes:
    """Write an adjective's forms by the names of `ADJECTIVE_FORMS`; those left out are null."""
    return _named(ADJECTIVE_FORMS, forms)


def long_forms(forms: Mapping[str, Sequence[str | None]]) -> Attributes:
    """Write an adjective's declension: m, f, n, pl → 6 forms each in the order of `CASES`; those left out are null."""
    given = {
        f"{gender}_{case}": form
        for gender, of_gender in forms.items()
        for case, form in zip(CASES, of_gender, strict=True)
    }
    return _named(LONG_FORMS, given)


def aspectual_pair(
    *, imperfective_id: str | None, imperfective: str | None, perfective_id: str | None, perfective: str | None
) -> Attributes:
    """Write a pair of verbs by id and stressed spelling; one of the two may be missing."""
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
    """Write a word with everything that its page shows.

    Args:
        word_id: A whole number from 1 to 2,147,483,647, as text: it is shown as `databaseId`.
        text: The citation form in Cyrillic without stress.
        stressed: The same with stress.
        part_of_speech: A stored name: noun, verb, adjective, …
        frequency_rank: 1 is the most frequent word; None when unknown.
        level: A1 to C2, None when unknown.
        definitions: Groups made by `definition_group`.
        sentences: Made by `sentence`.
        conjugation: Of verbs, made by `conjugation`.
        declension: Of nouns and pronouns, made by `declension`.
        adjective_forms: Of adjectives, made by `adjective_forms`.
        long_forms: Of adjectives, made by `long_forms`.
        aspectual_pairs: Of verbs, made by `aspectual_pair`.
        synonyms: Ids of words with nearly the same meaning, most frequent first.
    """
    _checked_number("word_id", word_id)
    named: Attributes = {
        "word_id": word_id,
        "word": _said("text", text),
        "accent": _said("stressed", stressed),
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
        "word": named | _given({"level": level}),
        "definitions": [*definitions],
        "sentences": [*sentences],
        **_given(optional),
    }
    return _understood(items.StoredWord(written), frequency_rank=frequency_rank, level=level)


def headword(*, text: str, word_id: str, part_of_speech: str, frequency_rank: int | None) -> Attributes:
    """Write the original service's search entry of a spelling (one per spelling: of homographs the most frequent)."""
    return {
        **keys.key_attributes(keys.headword(_said("text", text))),
        "__type": "WORD_FOR_SEARCH",
        "word": text,
        "word_id": word_id,
        "pos": part_of_speech,
        "frequency": _UNRANKED if frequency_rank is None else frequency_rank,
    }


def breakdown_part(
    *, position: int, text: str, morpheme_id: str | None = None, family_id: str | None = None
) -> Attributes:
    """Write a part of a breakdown; `position` counts from 0, plain text has neither id."""
    if (morpheme_id is None) != (family_id is None):
        raise ValueError("a part names both a morpheme and its family, or neither")
    return {
        "position": position,
        "morpheme": _said("text", text),
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
    """Write a breakdown with its index keys.

    Args:
        word_id: The word's id.
        text: The word's text.
        parts: Made by `breakdown_part`, from left to right.
        submitter: The user's e-mail, None for a program's guess.
        submitted_at: When, with a zone.
        verified_at: When an admin verified it, None for not verified.
        is_inference: Whether a program guessed it.
        is_official: The word's official breakdown, or else the submitter's own.
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
    """Write the parts of an official breakdown as items of their own, the morphemes among them found by family."""
    view = items.StoredBreakdown(official)
    email = view.submitter or "anonymous"
    return [_breakdown_row(view, part, email) for part in view.parts]


def _breakdown_row(view: items.StoredBreakdown, part: items.BreakdownPart, email: str) -> Attributes:
    stand_in = part.family_id or _stand_in(view.word_id, part)
    row: Attributes = {
        **keys.key_attributes(keys.breakdown_item(view.word_id, stand_in, part.index)),
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


def _stand_in(word_id: str, part: items.BreakdownPart) -> str:
    """Make the id that stands in a plain text's key: random-looking, yet the same when the same is written again."""
    return hashlib.blake2b(f"{word_id}/{part.index}/{part.text}".encode(), digest_size=8).hexdigest()


def family_member(*, morpheme_id: str, text: str) -> Attributes:
    """Write a spelling of a family."""
    _checked_number("morpheme_id", morpheme_id)
    return {"morpheme": _said("text", text), "morpheme_id": morpheme_id}


def family(
    *,
    family_id: str,
    kind: str,
    occurs_in: str,
    level: int | None,
    meanings: Sequence[str],
    members: Sequence[Attributes],
) -> Attributes:
    """Write a morpheme family: kind prefix, root, suffix or link; occurs_in any, noun, verb or adjective."""
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
    return _understood(items.StoredFamily(written), kind=kind, occurs_in=occurs_in, level=level)


def morphemes(of_family: Attributes) -> list[Attributes]:
    """Write the members of a family as items of their own."""
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
    """Write a user."""
    return {**keys.key_attributes(keys.user(email)), "__type": "USER", "email": email, "is_admin": is_admin}


def source(
    *, source_id: str, name: str, url: str | None = None, licence: str | None = None, author: str | None = None
) -> Attributes:
    """Write a source of data; `licence` is an SPDX identifier where there is one."""
    return {"source_id": source_id, "name": name, "url": url, "license": licence, "author": author}


def about(
    *,
    data_version: str,
    additions_version: int | None,
    word_count: int,
    family_count: int,
    sources: Sequence[Attributes],
    bucket_counts: Mapping[int, int] = MappingProxyType({}),
    letters: Iterable[str] = (),
) -> Attributes:
    """Write what the table holds.

    Args:
        data_version: Changes with the data.
        additions_version: None where the additions are not there.
        word_count: Words.
        family_count: Morpheme families.
        sources: Made by `source`.
        bucket_counts: Partition of the list of all words → how many words it has.
        letters: First letters of the words' `sort_key`s.
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
            "buckets": [{"number": number, "word_count": bucket_counts[number]} for number in sorted(bucket_counts)],
            "letters": [*sorted(letters)],
        },
    }


# ------------------------------------------------------------------ what an item held before


def keep_unknown(written: Attributes, stored: Attributes, view: type[View]) -> Attributes:
    """Carry attributes over that the stored item has and its view does not know; also those of maps directly in it."""
    merged = _with_unknown(written, stored, {attribute.steps[0] for attribute in view.declared()})
    for name, value in written.items():
        before = stored.get(name)
        if isinstance(value, dict) and isinstance(before, dict):
            merged[name] = _with_unknown(value, before, _known_inside(view, name))
    return merged


def _known_inside(view: type[View], name: str) -> set[str]:
    """Give the names of attributes that the view reads inside the map of this name."""
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


# ------------------------------------------------------------------ small things


def _given(optional: Mapping[str, AttributeValue]) -> Attributes:
    return {name: value for name, value in optional.items() if value is not None}


def _named(names: Sequence[str], forms: Mapping[str, str | None]) -> Attributes:
    unknown = forms.keys() - set(names)
    if unknown:
        raise ValueError(f"no such forms: {', '.join(sorted(unknown))}")
    return {name: _form(forms.get(name)) for name in names}


def _said(name: str, value: str) -> str:
    if not value.strip():
        raise ValueError(f"{name} is empty")
    return value


def _understood(view: View, **given: object) -> Attributes:
    """Give what was written, if the reader takes these values for what they are."""
    for name, value in given.items():
        try:
            read = getattr(view, name)
        except MalformedItemError:
            read = None
        if read != (None if value == "" else value):
            raise ValueError(f"{name} is {value!r}, which is none of the values it may have")
    return view.attributes


def _checked_number(name: str, value: str) -> None:
    if not (value.isascii() and value.isdigit() and 0 < int(value) <= 2**31 - 1):
        raise ValueError(f"{name} is {value!r}; it has to be a whole number from 1 to 2,147,483,647")


def _moment(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no zone")
    return moment.astimezone(UTC).isoformat()

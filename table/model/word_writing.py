"""The strict writer of words: each function builds a word, its search entry, or a map inside a word.

As those of table/model/writing.py, the functions raise `ValueError` for values that the tolerant reader would have to
repair. Stress is an apostrophe after the vowel everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from table.engine.protocol import Attributes, AttributeValue
from table.model import inflection, items, keys, rules
from table.model.strict import checked_number, nonblank, verified

CONJUGATION_FORMS, ADJECTIVE_FORMS, LONG_FORMS = (
    tuple(attribute.path for attribute in view.declared() if attribute.rule is rules.form)
    for view in (inflection.StoredConjugation, inflection.StoredAdjectiveForms, inflection.StoredLongForms)
)
"""Stored names of the forms, in the order in which the views declare them."""

_ORIGINAL_PARTS_OF_SPEECH = frozenset(
    ("adjective", "adverb", "conjunction", "interjection", "noun", "particle", "preposition", "pronoun", "verb")
)
_NEAREST_PARTS_OF_SPEECH = {"numeral": "adjective", "participle": "adjective"}

_NEAREST_ASPECT = "impf"

_UNRANKED = -1  # the original service's value for an unknown rank


def sense(*, position: int, text: str, note: str | None = None) -> Attributes:
    """A meaning; `position` counts from 1. `word` adds the id."""
    return {"sub_def_position": position, "definition": nonblank("text", text), "notes": note}


def definition(*, position: int, senses: Sequence[Attributes]) -> Attributes:
    """A numbered definition of 1 or more senses; `position` counts from 1. `word` adds the ids."""
    return {"def_position": position, "sub_defs": [*senses]}


def definition_group(*, part_of_speech: str, definitions: Sequence[Attributes]) -> Attributes:
    """The definitions for one part of speech (a stored name such as `noun`)."""
    return {**_part_of_speech(part_of_speech), "definitions": [*definitions]}


def sentence(
    *,
    russian: str,
    english: str | None,
    is_exact_match: bool,
    level: str | None = None,
    source: str | None = None,
    stress: Sequence[int] = (),
) -> Attributes:
    """An example sentence without stress marks; `stress` are the indices of the vowels whose stress is certain.

    `source` is the `source_id` of a source in `about`.
    """
    written: Attributes = {"rus": nonblank("russian", russian), "eng": english, "exact_match": is_exact_match}
    optional: Attributes = {"level": level, "source": source, "stress": " ".join(map(str, stress)) or None}
    return verified(items.StoredSentence(written | _without_null(optional)), level=level, stress=tuple(stress))


def declension(
    *,
    gender: str | None,
    is_animate: bool | None,
    is_indeclinable: bool | None,
    singular: Sequence[str | None],
    plural: Sequence[str | None],
) -> Attributes:
    """The forms of a noun or pronoun: for each number 6 in the order of `inflection.CASES`, or none."""
    written: Attributes = {"gender": gender, "animate": is_animate, "indeclinable": is_indeclinable}
    for suffix, forms in (("", singular), ("_pl", plural)):
        if len(forms) not in (0, len(inflection.CASES)):
            raise ValueError(f"{len(forms)} forms; a number has 0 or {len(inflection.CASES)}")
        for case, form in zip(inflection.CASES, forms or [None] * len(inflection.CASES), strict=True):
            written[case + suffix] = form or None
    return verified(inflection.StoredDeclension(written), gender=gender)


def conjugation(*, aspect: str | None, forms: Mapping[str, str | None]) -> Attributes:
    """The forms of a verb by the names in `CONJUGATION_FORMS`; omitted is null. Aspect: perf, impf or both."""
    written: Attributes = {"aspect": aspect} | _named(CONJUGATION_FORMS, forms)
    if aspect is not None and aspect not in inflection.ORIGINAL_ASPECTS:
        written |= {"aspect": _NEAREST_ASPECT, "exact_aspect": aspect}
    for added in ("present", "short_part"):  # not among the original's forms: stored only where there is one
        if written[added] is None:
            del written[added]
    return verified(inflection.StoredConjugation(written), aspect=aspect)


def adjective_forms(forms: Mapping[str, str | None]) -> Attributes:
    """The forms of an adjective by the names in `ADJECTIVE_FORMS`; omitted is null."""
    return _named(ADJECTIVE_FORMS, forms)


def long_forms(forms: Mapping[str, Sequence[str | None]]) -> Attributes:
    """The declension of an adjective: m, f, n, pl → 6 forms in the order of `inflection.CASES`; omitted is null."""
    given = {
        f"{gender}_{case}": form
        for gender, of_gender in forms.items()
        for case, form in zip(inflection.CASES, of_gender, strict=True)
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
    is_name: bool = False,
) -> Attributes:
    """A word with everything that its page shows; the functions above build its parts.

    `word_id` is a whole number from 1 to 2,147,483,647, as text: clients see it as `databaseId`. `text` is the citation
    form in Cyrillic without stress, `part_of_speech` a stored name (noun, verb, …). Rank 1 is the most frequent word,
    and levels are A1 to C2; None is unknown. `synonyms` are word ids, most frequent first.
    `is_name` marks proper names.
    """
    checked_number("word_id", word_id)
    named: Attributes = {
        "word_id": word_id,
        "word": nonblank("text", text),
        "accent": nonblank("stressed", stressed),
        **_part_of_speech(part_of_speech),
        "frequency": _UNRANKED if frequency_rank is None else frequency_rank,
    }
    if original_part_of_speech(part_of_speech) == "verb":  # the original service reads both of every verb
        conjugation, aspectual_pairs = conjugation or {}, aspectual_pairs or []
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
        "word": named | _without_null({"level": level, "is_name": is_name or None}),
        "definitions": with_ids(word_id, definitions),
        "sentences": [*sentences],
        **_without_null(optional),
    }
    return verified(items.StoredWord(written), frequency_rank=frequency_rank, level=level)


def headword(*, text: str, word_id: str, part_of_speech: str, frequency_rank: int | None) -> Attributes:
    """The original service's search entry of a spelling; homographs share one, which names the most frequent word."""
    return {
        **keys.key_attributes(keys.headword(nonblank("text", text))),
        "__type": "WORD_FOR_SEARCH",
        "word": text,
        "word_id": word_id,
        **_part_of_speech(part_of_speech),
        "frequency": _UNRANKED if frequency_rank is None else frequency_rank,
    }


def original_part_of_speech(name: str) -> str:
    """Return the nearest part of speech that the original service knows."""
    return name if name in _ORIGINAL_PARTS_OF_SPEECH else _NEAREST_PARTS_OF_SPEECH.get(name, "particle")


def _part_of_speech(name: str) -> Attributes:
    """`pos` has a name that the original service knows; the added `part_of_speech` has the exact one if it differs."""
    known = original_part_of_speech(name)
    return {"pos": known} if known == name else {"pos": known, "part_of_speech": nonblank("part_of_speech", name)}


def with_ids(word_id: str, groups: Sequence[Attributes]) -> list[AttributeValue]:
    """Number the definitions and senses of a word: the original service needs whole numbers, unique in the table."""
    numbered: list[AttributeValue] = []
    definition_id, sense_id = int(word_id) * 1000, int(word_id) * 1_000_000
    for group in groups:
        definitions: list[AttributeValue] = []
        for one in cast("list[Attributes]", group["definitions"]):
            definition_id += 1
            senses: list[AttributeValue] = []
            for inner in cast("list[Attributes]", one["sub_defs"]):
                sense_id += 1
                senses.append({**inner, "sub_def_id": str(sense_id)})
            definitions.append({**one, "definition_id": str(definition_id), "sub_defs": senses})
        numbered.append({**group, "definitions": definitions})
    return numbered


def _named(names: Sequence[str], forms: Mapping[str, str | None]) -> Attributes:
    unknown = forms.keys() - set(names)
    if unknown:
        raise ValueError(f"no such forms: {', '.join(sorted(unknown))}")
    return {name: forms.get(name) or None for name in names}


def _without_null(optional: Mapping[str, AttributeValue]) -> Attributes:
    return {name: value for name, value in optional.items() if value is not None}

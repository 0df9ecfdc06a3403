"""Joins two items of one word: what is checked by hand comes first, then what a source adds.

Meanings and sentences that a source repeats are left out. A source's form is a further variant of the same form, unless
the form differs in stress or ё alone: then the checked one is right. A form that is marked as missing stays missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import islice
from typing import cast

from russian.folding import fold
from table.engine.protocol import Attributes, AttributeValue
from table.model import inflection, items, word_writing

__all__ = ["SENTENCES", "merged", "with_sentences", "with_stress"]

SENTENCES = 20
"""Maximum number of sentences of a word."""

_FORMS = {
    "conjugations": frozenset(word_writing.CONJUGATION_FORMS),
    "declensions": frozenset(
        attribute.path
        for attribute in inflection.StoredDeclension.declared()
        if attribute.path.removesuffix("_pl") in inflection.CASES
    ),
    "short_forms": frozenset(word_writing.ADJECTIVE_FORMS),
    "long_forms": frozenset(word_writing.LONG_FORMS),
}
"""The maps of a word that have forms → the names of the forms."""

_ACCUSATIVES = frozenset(("acc", "acc_pl"))
"""Forms that follow from the animacy of a noun, which is checked."""

_PARTICLES = re.compile(r"^(?:to|a|an|the)\s+|[^\w\s]")
"""What two spellings of one meaning may differ in."""


def merged(checked: Attributes, source: Attributes) -> Attributes:
    """Return the checked item with the meanings, forms and other attributes that only the source has."""
    is_uninflected = checked.get("conjugations") == {}  # an expression: its pairs are not known either
    unknown = {"conjugations", "aspectual_pairs"} if is_uninflected else set()
    known = {name: value for name, value in checked.items() if name not in unknown or name not in source}
    joined: Attributes = {name: value for name, value in source.items() if name not in known} | known
    word_id = items.StoredWord(checked).word_id
    joined["definitions"] = word_writing.with_ids(word_id, _definitions(checked, source))
    for name, forms in _FORMS.items():
        own, others = known.get(name), source.get(name)
        if isinstance(own, dict) and isinstance(others, dict):
            added = forms - _ACCUSATIVES if own.get("animate") is not None else forms
            unwanted = {fold(str(own.get("present") or ""))}  # the source has есть in all persons of быть
            joined[name] = {
                cell: _variants(value, others.get(cell), unwanted) if cell in added else value
                for cell, value in own.items()
            }
    return joined


def with_sentences(item: Attributes, sentences: Sequence[Attributes]) -> Attributes:
    """Return a word with further sentences after its own, up to `SENTENCES`, each Russian text once."""
    own = cast("list[Attributes]", item.get("sentences") or [])
    by_text = {str(sentence["rus"]): sentence for sentence in (*sentences, *own)}
    texts = dict.fromkeys(str(sentence["rus"]) for sentence in (*own, *sentences))
    return {**item, "sentences": [*islice((by_text[text] for text in texts), SENTENCES)]}


def with_stress(item: Attributes, stress: Mapping[str, Sequence[int]]) -> Attributes:
    """Return a word whose sentences have these stress marks, by their text."""
    own = cast("list[Attributes]", item.get("sentences") or [])
    if not any(stress.get(str(sentence["rus"])) for sentence in own):
        return item
    return {**item, "sentences": [_stressed(sentence, stress) for sentence in own]}


def _stressed(sentence: Attributes, stress: Mapping[str, Sequence[int]]) -> Attributes:
    places = stress.get(str(sentence["rus"]))
    return {**sentence, "stress": " ".join(map(str, places))} if places else sentence


# ------------------------------------------------------------------ forms


def _variants(checked: AttributeValue, source: AttributeValue, unwanted: Set[str]) -> AttributeValue:
    if not checked or not isinstance(source, str) or not source:
        return checked
    own = [form for form in str(checked or "").split(", ") if form]
    known = {fold(form) for form in own} | unwanted
    return ", ".join((*own, *(form for form in source.split(", ") if form and fold(form) not in known))) or None


# ------------------------------------------------------------------ meanings


def _definitions(checked: Attributes, source: Attributes) -> list[Attributes]:
    """Return the definitions of both, the source's at the end of the first group, and without repeated senses."""
    groups = _groups(checked)
    if not groups:
        return _groups(source)
    definitions = [definition for group in groups for definition in _of_group(group)]
    known = {_plain(sense) for definition in definitions for sense in _senses(definition)}
    added = [*_new((definition for group in _groups(source) for definition in _of_group(group)), known)]
    whole = [*_of_group(groups[0]), *added]
    numbered: list[AttributeValue] = [
        {**definition, "def_position": position} for position, definition in enumerate(whole, start=1)
    ]
    return [{**groups[0], "definitions": numbered}, *groups[1:]]


def _new(definitions: Iterable[Attributes], known: set[str]) -> Iterator[Attributes]:
    """Yield the definitions with the senses that are not known."""
    for definition in definitions:
        senses = [sense for sense in _senses(definition) if _plain(sense) not in known]
        known.update(map(_plain, senses))
        if senses:
            numbered: list[AttributeValue] = [
                {**sense, "sub_def_position": position} for position, sense in enumerate(senses, start=1)
            ]
            yield {**definition, "sub_defs": numbered}


def _groups(word: Attributes) -> list[Attributes]:
    return cast("list[Attributes]", word["definitions"])


def _of_group(group: Attributes) -> list[Attributes]:
    return cast("list[Attributes]", group["definitions"])


def _senses(definition: Attributes) -> list[Attributes]:
    return cast("list[Attributes]", definition["sub_defs"])


def _plain(sense: Attributes) -> str:
    """Return a meaning without articles, `to`, punctuation and case."""
    return _PARTICLES.sub("", fold(str(sense["definition"]))).strip()

"""The search texts of a word: its headword, its inflected forms, their Latin spellings, its English meanings.

Stored texts and queries (`folded_query`) are folded alike, so a lookup needs no collation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from russian.english import meaning_keys, query_key
from russian.english_spellings import other_spelling
from russian.folding import fold
from russian.latin import latin_key, latin_keys_of
from russian.participles import VerbForms, participles, short_forms
from russian.spellings import spellings
from table.entries.form_cells import cells_of_form
from table.entries.form_shares import SHORT_PASSIVE, rarity_of, share_of_base, share_of_form
from table.errors import MalformedItemError
from table.model import items, rules
from table.model.attribute import Attribute, View
from table.model.inflection import StoredConjugation, StoredDeclension

__all__ = ["Scope", "Text", "Texts", "folded_query", "is_latin", "texts_of"]

MEANING_TEXTS = 40
"""Most English texts of one word; the full dictionary has at most 20 meanings per word."""

FORM_TEXTS = 100
"""Most forms of one word; the full dictionary has at most 30 per word."""

PHRASE_WORDS = 6
"""Most words of an expression by each of which it is found."""

FOLDED_CHARACTERS = 200
"""Longer texts are not indexed: nobody searches for them, and a key must stay below 1,024 bytes."""

_PARTICIPLES = (
    StoredConjugation.active_non_past_participle,
    StoredConjugation.passive_non_past_participle,
    StoredConjugation.active_past_participle,
    StoredConjugation.passive_past_participle,
    StoredConjugation.adverbial_participle,
)

_BETWEEN_MEANINGS = re.compile(r"\s*[,;]\s*(?![^()]*\))")
_LATIN = re.compile("[a-z]", re.IGNORECASE)
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


class Scope(StrEnum):
    """Where a search looks, in the order in which its results are ranked."""

    HEADWORD = "HEADWORD"
    FORM = "FORM"
    TRANSLITERATION = "TRANSLITERATION"
    TRANSLATION = "TRANSLATION"


class Text(NamedTuple):
    """A search text of a word.

    Attributes:
        folded: The text as it is searched.
        stored: The text as it is shown: a form with its stress (also of a Latin spelling) or a meaning; None for the
            headword.
        is_part: Whether it is only the end of a longer text: `away` of `go away`.
        place: The number of meanings before this one in the word.
        rarity: How rare the form is among those of its part of speech: 0 for the commonest, -2 log2 of its share.
        cells: The cells of a paradigm with cases that the form fills (`russian/agreement.py`).
    """

    folded: str
    stored: str | None = None
    is_part: bool = False
    place: int = 0
    rarity: int = 0
    cells: int = 0


class Texts(NamedTuple):
    """The search texts of one word, distinct within each scope and best first."""

    headword: tuple[Text, ...]
    forms: tuple[Text, ...]
    latin: tuple[Text, ...]
    meanings: tuple[Text, ...]

    def of(self, scope: Scope) -> tuple[Text, ...]:
        """Return the texts of a scope."""
        return self[_POSITIONS[scope]]


_POSITIONS = {scope: position for position, scope in enumerate(Scope)}


def texts_of(word: items.StoredWord) -> Texts:
    """Return the search texts of a whole word, without unreadable forms and meanings."""
    headword = Text(fold(word.text)[:FOLDED_CHARACTERS])
    forms = _distinct(_forms(word), FORM_TEXTS)
    return Texts(
        headword=(headword,),
        forms=_distinct((*forms, *_participles(word)), FORM_TEXTS),
        latin=_distinct(_latin(word, forms), FORM_TEXTS),
        meanings=_distinct(_meanings(word), MEANING_TEXTS),
    )


def is_latin(query: str) -> bool:
    """Whether a query has Latin letters and no Cyrillic ones."""
    return _LATIN.search(query) is not None and _CYRILLIC.search(query) is None


def folded_query(scope: Scope, query: str) -> str:
    """Fold a query like the texts of a scope; empty if the scope cannot match it."""
    if scope is Scope.TRANSLATION:
        return query_key(query) if _LATIN.search(query) else ""
    if scope is Scope.TRANSLITERATION:
        return "" if _CYRILLIC.search(query) else latin_key(query)
    return fold(query)


def _distinct(texts: Iterable[Text], most: int) -> tuple[Text, ...]:
    by_folded: dict[str, Text] = {}
    for text in texts:
        if 0 < len(text.folded) <= FOLDED_CHARACTERS:
            known = by_folded.setdefault(text.folded, text)
            if known.is_part and not text.is_part:
                by_folded[text.folded] = text
    return tuple(islice(by_folded.values(), most))


def _forms(word: items.StoredWord) -> Iterator[Text]:
    """Yield the base form, all inflected forms except phrases such as a compound comparative, and ends of phrases."""
    inflected = [*_inflected(word)]
    shares: dict[str, float] = {}
    filled: dict[str, int] = {}
    for folded, _, share, cells in inflected:
        shares[folded] = shares.get(folded, 0.0) + share
        filled[folded] = filled.get(folded, 0) | cells
    base = fold(word.text)
    rarity = rarity_of(shares.get(base, share_of_base(word.part_of_speech)))
    yield Text(base, word.stressed, rarity=rarity, cells=filled.get(base, 0))
    for folded, spelling, *_ in inflected:
        yield Text(folded, spelling, rarity=rarity_of(shares[folded]), cells=filled[folded])
    parts = base.split(" ")
    for start in range(1, min(len(parts), PHRASE_WORDS)):
        yield Text(" ".join(parts[start:]), word.stressed, is_part=True)


def _inflected(word: items.StoredWord) -> Iterator[tuple[str, str, float, int]]:
    """Yield folded text, spelling, share among the forms of the part of speech, and cells."""
    for inner in _inflections(word):
        paths = [attribute.path for attribute in inner.declared() if attribute.rule is rules.form]
        spelled = {path: [one for one in _spellings(inner, path) if " " not in one] for path in paths}
        of_all = sum(share_of_form(path) for path, found in spelled.items() if found)
        # Nouns without a singular or a plural have their other forms the oftener.
        most = of_all if isinstance(inner, StoredDeclension) else 1.0
        for path, found in spelled.items():
            for spelling in found:
                yield fold(spelling), spelling, share_of_form(path) / most, cells_of_form(inner, path)


def _participles(word: items.StoredWord) -> Iterator[Text]:
    """Yield participles that follow from the other forms, where none is stored, and short forms of the passive."""
    verb = next((inner for inner in _inflections(word) if isinstance(inner, StoredConjugation)), None)
    if verb is None:
        return
    made = participles(_verb_forms(word, verb))
    for attribute in _PARTICIPLES:
        rarity = rarity_of(share_of_form(attribute.path))
        for spelling in () if _spellings(verb, attribute.path) else made.get(attribute.path, ()):
            yield Text(fold(spelling), spelling, rarity=rarity)
    passive = StoredConjugation.passive_past_participle.path
    for form in _spellings(verb, passive) or made.get(passive, ()):
        for short in short_forms(form):
            yield Text(fold(short), short, rarity=rarity_of(share_of_form(SHORT_PASSIVE)))


def _verb_forms(word: items.StoredWord, verb: StoredConjugation) -> VerbForms:
    def first(attribute: Attribute[str | None]) -> str:
        return next(iter(_spellings(verb, attribute.path)), "")

    return VerbForms(
        word.stressed,
        is_perfective=verb.attributes.get("aspect") == "perf",
        first_singular=first(StoredConjugation.first_singular),
        third_singular=first(StoredConjugation.third_singular),
        first_plural=first(StoredConjugation.first_plural),
        third_plural=first(StoredConjugation.third_plural),
        past_masculine=first(StoredConjugation.past_masculine),
    )


def _latin(word: items.StoredWord, forms: Iterable[Text]) -> Iterator[Text]:
    """Yield the Latin spellings of the word, then those of its forms with the stressed form."""
    for key in latin_keys_of(word.text):
        yield Text(key[:FOLDED_CHARACTERS])
    for form in forms:
        if form.stored is not None and not form.is_part:
            for key in latin_keys_of(form.stored):
                yield Text(key, form.stored)


def _inflections(word: items.StoredWord) -> Iterator[View]:
    for attribute in (
        items.StoredWord.declension,
        items.StoredWord.conjugation,
        items.StoredWord.adjective_forms,
        items.StoredWord.long_forms,
    ):
        try:
            inner = attribute.read(word)
        except MalformedItemError:
            continue
        if inner is not None:
            yield inner


def _spellings(inner: View, path: str) -> tuple[str, ...]:
    stored = inner.attributes.get(path)
    try:
        found = rules.form(stored)
    except ValueError:
        return ()
    return spellings(found) if found else ()


def _meanings(word: items.StoredWord) -> Iterator[Text]:
    place = 0
    for meaning in _senses(word):
        for one in _BETWEEN_MEANINGS.split(meaning):
            for position, key in enumerate(meaning_keys(one)):
                yield Text(key, one.strip(), is_part=position > 0, place=place)
                if other := other_spelling(key):
                    yield Text(other, one.strip(), is_part=position > 0, place=place)
            place += 1


def _senses(word: items.StoredWord) -> Iterator[str]:
    try:
        groups = word.definitions
    except MalformedItemError:
        return
    for group in groups:
        yield from (sense.text for definition in group.definitions for sense in definition.senses)

"""What a word is found under: its headword, its inflected forms, their Latin spellings, its English meanings.

A text is stored folded, in the way that the query of its scope is folded (`folded_query`), so that both meet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from russian.english import meaning_keys, query_key
from russian.folding import fold
from russian.latin import latin_key, latin_keys_of
from table.errors import MalformedItemError
from table.model import items, rules
from table.model.attribute import View

__all__ = ["Scope", "Text", "Texts", "folded_query", "texts_of"]

MEANING_TEXTS = 40
"""Texts that one word is found under in English at most; the full dictionary's longest has 20 meanings."""

FORM_TEXTS = 100
"""Forms that one word is found under at most; the full dictionary's longest has 30."""

FOLDED_CHARACTERS = 200
"""Longer texts are no search's aim, and a key has to stay below 1,024 bytes."""

_BETWEEN_SPELLINGS = re.compile(r"\s*(?:[,;]|//?)+\s*")
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
    """A text that a word is found under.

    Attributes:
        folded: As it is searched.
        stored: As it is shown: a form with its stress (of a Latin spelling, too), a meaning; None where the word itself
            says it.
        is_part: Whether it is only the end of a longer text: `away` of `go away`.
    """

    folded: str
    stored: str | None = None
    is_part: bool = False


class Texts(NamedTuple):
    """The texts of one word, of each scope distinct and in the order in which they are preferred."""

    headword: tuple[Text, ...]
    forms: tuple[Text, ...]
    latin: tuple[Text, ...]
    meanings: tuple[Text, ...]

    def of(self, scope: Scope) -> tuple[Text, ...]:
        """Give the texts of a scope."""
        return self[_PLACES[scope]]


_PLACES = {scope: place for place, scope in enumerate(Scope)}


def texts_of(word: items.StoredWord) -> Texts:
    """Give what a whole word is found under; forms and meanings that cannot be read are left out."""
    headword = Text(fold(word.text)[:FOLDED_CHARACTERS])
    forms = _distinct(_forms(word), FORM_TEXTS)
    return Texts(
        headword=(headword,),
        forms=forms,
        latin=_distinct(_latin(word, forms), FORM_TEXTS),
        meanings=_distinct(_meanings(word), MEANING_TEXTS),
    )


def folded_query(scope: Scope, query: str) -> str:
    """Give what was typed as the texts of a scope are stored; empty where it cannot be found in that scope."""
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
    """Give the base form and all others, phrases (a compound comparative) left out."""
    yield Text(fold(word.text), word.stressed)
    for inner in _inflections(word):
        for attribute in inner.declared():
            if attribute.rule is rules.form:
                for spelling in _spellings(inner, attribute.path):
                    if " " not in spelling:
                        yield Text(fold(spelling), spelling)


def _latin(word: items.StoredWord, forms: Iterable[Text]) -> Iterator[Text]:
    """Give the Latin spellings of the word and then of its forms, whose stressed form they carry."""
    for key in latin_keys_of(word.text):
        yield Text(key[:FOLDED_CHARACTERS])
    for form in forms:
        if form.stored is not None:
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


def _spellings(inner: View, path: str) -> list[str]:
    stored = inner.attributes.get(path)
    try:
        found = rules.form(stored)
    except ValueError:
        return []
    return [spelling for spelling in _BETWEEN_SPELLINGS.split(found) if spelling] if found else []


def _meanings(word: items.StoredWord) -> Iterator[Text]:
    for meaning in _senses(word):
        for one in _BETWEEN_MEANINGS.split(meaning):
            for place, key in enumerate(meaning_keys(one)):
                yield Text(key, one.strip(), is_part=place > 0)


def _senses(word: items.StoredWord) -> Iterator[str]:
    try:
        groups = word.definitions
    except MalformedItemError:
        return
    for group in groups:
        try:
            yield from (sense.text for definition in group.definitions for sense in definition.senses)
        except MalformedItemError:
            continue

"""What is looked up for a query."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from russian.by_ear import meant_by_ear, meant_by_ear_in_latin
from russian.english_forms import base_phrases, joined_compound
from russian.latin import latin_key_with_zh
from russian.prepositions import base_preposition
from table.entries.findable import Scope, folded_query, is_latin
from table.model import keys

__all__ = ["Lookup", "lookups_of"]

LONG_BASES = 1
"""Bases of a query in Latin letters that take a Query of their own; shorter ones are part of the BatchGetItem."""


class Lookup(NamedTuple):
    """A text to look up in a scope; `is_base` for what the query is another form or spelling of, to match exactly."""

    scope: Scope
    folded: str
    is_base: bool = False


def lookups_of(text: str, scopes: Collection[Scope]) -> list[Lookup]:
    """Return what is looked up: the text in each scope that can answer it, and its bases.

    These are a common word that was spelled by ear and, of an English query, its base forms. In Latin letters they
    replace the lookup among inflected forms, of which none is: headwords that are have their own scope.
    """
    folded = [Lookup(scope, folded_query(scope, text)) for scope in Scope if scope in scopes]
    lookups = [lookup for lookup in folded if lookup.folded]
    if not {Scope.HEADWORD, Scope.FORM, Scope.TRANSLATION} <= {*scopes}:
        return lookups
    if not is_latin(text):
        return [*lookups, *_heard(lookups)]
    bases = [*_heard_in_latin(text, folded), *_english(folded[-1].folded)]
    short = [base for base in bases if len(base.folded) <= keys.SUGGEST_LETTERS[base.scope]]
    chosen = short if bases[:1] == short[:1] else bases[:LONG_BASES]
    if not chosen:
        return lookups
    return [lookup for lookup in lookups if lookup.scope is not Scope.FORM] + chosen


def _heard(lookups: Collection[Lookup]) -> Iterator[Lookup]:
    """Yield the word that was spelled by ear, and the preposition of which the text is a variant.

    Both are short, so that they are part of the BatchGetItem.
    """
    for scope, folded, _ in lookups:
        if scope is Scope.FORM and (meant := meant_by_ear(folded) or base_preposition(folded)):
            yield Lookup(scope, meant, is_base=True)


def _heard_in_latin(text: str, lookups: Collection[Lookup]) -> Iterator[Lookup]:
    for scope, folded, _ in lookups:
        if scope is Scope.TRANSLITERATION and (meant := meant_by_ear_in_latin(folded) or latin_key_with_zh(text)):
            yield Lookup(scope, meant, is_base=True)


def _english(folded: str) -> Iterator[Lookup]:
    for base in (*base_phrases(folded), *joined_compound(folded)):
        yield Lookup(Scope.TRANSLATION, base, is_base=True)

"""What is looked up for a query."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from russian.english_forms import base_phrases
from table.entries.findable import Scope, folded_query, is_latin
from table.model import keys

__all__ = ["Lookup", "lookups_of"]

LONG_BASES = 1
"""Base forms of an English query that take a Query of their own; shorter ones are part of the BatchGetItem."""


class Lookup(NamedTuple):
    """A text to look up in a scope; `is_base` for the base form of an English query, which has to match exactly."""

    scope: Scope
    folded: str
    is_base: bool = False


def lookups_of(text: str, scopes: Collection[Scope]) -> list[Lookup]:
    """Return what is looked up: the text in each scope that can answer it, and the base forms of an English one.

    Base forms replace the lookup among inflected forms, of which none is in Latin letters: headwords that are have
    their own scope.
    """
    folded = [Lookup(scope, folded_query(scope, text)) for scope in Scope if scope in scopes]
    lookups = [lookup for lookup in folded if lookup.folded]
    if not (is_latin(text) and {Scope.HEADWORD, Scope.FORM, Scope.TRANSLATION} <= {*scopes}):
        return lookups
    bases = [Lookup(Scope.TRANSLATION, base, is_base=True) for base in base_phrases(folded[-1].folded)]
    short = [base for base in bases if len(base.folded) <= keys.SUGGEST_LETTERS[Scope.TRANSLATION]]
    if not (chosen := short or bases[:LONG_BASES]):
        return lookups
    return [lookup for lookup in lookups if lookup.scope is not Scope.FORM] + chosen

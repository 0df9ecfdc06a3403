"""Spellings that would have found something, for a query that found nothing.

The query is taken for a slip of the keyboard layout (`ghbdtn` for `привет`) or for a word with one wrong, missing,
doubled or swapped letter, or written by ear. What exists is told by the suggestions items of the candidates' and the
query's own first letters, all read in one BatchGetItem of at most `PREFIXES` keys.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from loaders.stored import StoredLoader, present
from russian.edits import is_one_slip, near_spellings
from russian.folding import fold
from russian.keyboard import in_latin_layout, in_russian_layout
from russian.latin import latin_keys_of
from russian.stress import unstressed
from russian.transliteration import TransliterationScheme, transliterate
from table.engine.budget import Budget
from table.engine.protocol import Attributes, Engine
from table.entries.findable import Scope, folded_query
from table.model import items, keys

__all__ = ["SPELLINGS", "near"]

SPELLINGS = 5
"""Suggestions that are given at most."""

CANDIDATES = 150
"""Spellings that are tried at most for a query."""

PREFIXES = 40
"""Suggestions items that are read at most: 0.5 to 3 read units each."""

FORMS = 16
"""Inflected forms that are looked up one by one at most, where the items showed nothing: 1 Query each, all at once."""

LONGEST = 40
"""Longer queries are no word, and get no suggestions."""

_SCOPES = (Scope.FORM, Scope.TRANSLITERATION, Scope.TRANSLATION)


async def near(query: str, *, stored: StoredLoader, engine: Engine, budget: Budget) -> list[str]:
    """Give up to `SPELLINGS` spellings near to a query that found nothing, the likeliest first."""
    if len(query) > LONGEST:
        return []
    candidates = _candidates(query)
    found = await _among_suggestions(stored, query, candidates)
    return found or await _among_forms(engine, budget, candidates)


async def _among_suggestions(stored: StoredLoader, query: str, candidates: Sequence[tuple[Scope, str]]) -> list[str]:
    """Give what the items of the candidates' and the query's own first letters show: candidates, then single slips."""
    texts = [*_own(query), *candidates]
    prefixes = dict.fromkeys((scope, text[: keys.SUGGEST_LETTERS[scope]]) for scope, text in texts)
    wanted = [keys.suggestions(scope, prefix) for scope, prefix in [*prefixes][:PREFIXES]]
    shown = _shown(present(await stored.get_many(wanted)))
    by_name = [shown[one] for one in candidates if one in shown]
    folded = {scope: text for scope in _SCOPES if (text := folded_query(scope, query))}
    by_slip = [spelling for (scope, text), spelling in shown.items() if is_one_slip(folded.get(scope, ""), text)]
    return [*dict.fromkeys([*by_name, *by_slip])][:SPELLINGS]


def _own(query: str) -> Iterator[tuple[Scope, str]]:
    """Give the beginnings of the query itself, long ones first: under a short one only frequent words stand."""
    for length in range(max(keys.SUGGEST_LETTERS.values()), 1, -1):
        for scope in _SCOPES:
            folded = folded_query(scope, query)
            if length <= min(len(folded), keys.SUGGEST_LETTERS[scope]):
                yield scope, folded[:length]


async def _among_forms(engine: Engine, budget: Budget, candidates: Sequence[tuple[Scope, str]]) -> list[str]:
    """Look the likeliest inflected forms up one by one: a suggestions item shows one form of each word only."""
    forms = [text for scope, text in candidates if scope is Scope.FORM and len(text) > keys.SUGGEST_LETTERS[scope]]
    asked = (engine.query(keys.search_exact(Scope.FORM, form), budget=budget, limit=1) for form in forms[:FORMS])
    pages = await asyncio.gather(*asked)
    spelled = [_spelling(Scope.FORM, items.SearchResult(page.items[0])) for page in pages if page.items]
    return spelled[:SPELLINGS]


def _candidates(query: str) -> list[tuple[Scope, str]]:
    """Give scope and folded text of what may have been meant; the query in another layout first."""
    other = in_russian_layout(query) or in_latin_layout(query)
    as_typed = [(scope, text) for scope in _SCOPES if (text := folded_query(scope, other or ""))]
    spelled = [(scope, folded_query(scope, query)) for scope in _SCOPES]
    spelled = [(scope, text) for scope, text in spelled if text]
    share = CANDIDATES // max(1, len(spelled))
    slips = [[(scope, near) for near in near_spellings(text, limit=share)] for scope, text in spelled]
    # Taken in turn, so that the likeliest slips of every scope are among those that are looked up.
    in_turn = [one for ranked in zip_longest(*slips) for one in ranked if one is not None]
    return [*dict.fromkeys([*as_typed, *in_turn])]


def _shown(found: Iterable[Attributes]) -> dict[tuple[Scope, str], str]:
    """Give what the read items offer: scope and folded text → the spelling as it is shown."""
    offered: dict[tuple[Scope, str], str] = {}
    for stored in found:
        scope = Scope(str(stored["pk"]).split("#")[1])
        for result in items.Suggestions(stored).results:
            offered.setdefault((scope, result.folded), _spelling(scope, result))
            if scope is Scope.FORM:
                offered.setdefault((scope, fold(result.text)), result.text)
            if scope is Scope.TRANSLITERATION:
                latin = transliterate(result.text, TransliterationScheme.LEARNER)
                offered |= {(scope, key): latin for key in latin_keys_of(result.text)}
    return offered


def _spelling(scope: Scope, result: items.SearchResult) -> str:
    if scope is Scope.TRANSLITERATION:
        return transliterate(result.matched_text or result.text, TransliterationScheme.LEARNER)
    if scope is Scope.TRANSLATION:
        return result.matched_text or result.folded
    return unstressed(result.matched_text or result.text)

"""Alternative spellings for a query that found nothing.

The query may have been typed in the wrong keyboard layout (`ghbdtn` for `привет`), may have one wrong, missing, doubled
or swapped letter, or be spelled by ear. Which candidates exist is looked up in the suggestions items of their and the
query's first letters, in one BatchGetItem of at most `PREFIXES` keys.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from loaders.reader import Reader
from loaders.stored import present
from russian.edits import is_one_slip, near_spellings
from russian.folding import fold
from russian.keyboard import in_latin_layout, in_russian_layout
from russian.latin import latin_keys_of
from russian.stress import unstressed
from russian.transliteration import TransliterationScheme, transliterate
from table.engine.protocol import Attributes
from table.entries.findable import Scope, folded_query
from table.model import derived_items, keys

__all__ = ["SPELLINGS", "near"]

SPELLINGS = 5
"""Most suggestions returned."""

CANDIDATES = 150
"""Most spellings tried for a query."""

PREFIXES = 40
"""Most suggestions items read: 0.5 to 3 read units each."""

FORMS = 16
"""Most inflected forms looked up if the items had no match: 1 Query each, all concurrent."""

LONGEST = 40
"""Characters of the longest query that gets suggestions; longer ones are not words."""

_SCOPES = (Scope.FORM, Scope.TRANSLITERATION, Scope.TRANSLATION)


async def near(reader: Reader, query: str) -> list[str]:
    """Return up to `SPELLINGS` spellings close to a query that found nothing, likeliest first."""
    if len(query) > LONGEST:
        return []
    candidates = _candidates(query)
    return await _among_suggestions(reader, query, candidates) or await _among_forms(reader, candidates)


async def _among_suggestions(reader: Reader, query: str, candidates: Sequence[tuple[Scope, str]]) -> list[str]:
    """Return the candidates that suggestions items contain, then the spellings there that are one slip away."""
    texts = [*_prefixes(query), *candidates]
    prefixes = dict.fromkeys((scope, text[: keys.SUGGEST_LETTERS[scope]]) for scope, text in texts)
    requested = [keys.suggestions(scope, prefix) for scope, prefix in [*prefixes][:PREFIXES]]
    shown = _shown(present(await reader.stored.get_many(requested)))
    by_name = [shown[one] for one in candidates if one in shown]
    folded = {scope: text for scope in _SCOPES if (text := folded_query(scope, query))}
    by_slip = [spelling for (scope, text), spelling in shown.items() if is_one_slip(folded.get(scope, ""), text)]
    return [*dict.fromkeys([*by_name, *by_slip])][:SPELLINGS]


def _prefixes(query: str) -> Iterator[tuple[Scope, str]]:
    """Yield prefixes of the query, longest first: the item of a short one has only frequent words."""
    for length in range(max(keys.SUGGEST_LETTERS.values()), 1, -1):
        for scope in _SCOPES:
            folded = folded_query(scope, query)
            if length <= min(len(folded), keys.SUGGEST_LETTERS[scope]):
                yield scope, folded[:length]


async def _among_forms(reader: Reader, candidates: Sequence[tuple[Scope, str]]) -> list[str]:
    """Look up the likeliest inflected forms one by one: a suggestions item has only one form per word."""
    forms = [text for scope, text in candidates if scope is Scope.FORM and len(text) > keys.SUGGEST_LETTERS[scope]]
    conditions = [keys.search_exact(Scope.FORM, form) for form in forms[:FORMS]]
    pages = await asyncio.gather(*(reader.engine.query(one, budget=reader.budget, limit=1) for one in conditions))
    spelled = [_spelling(Scope.FORM, derived_items.SearchResult(page.items[0])) for page in pages if page.items]
    return spelled[:SPELLINGS]


def _candidates(query: str) -> list[tuple[Scope, str]]:
    """Return scope and folded text of what may have been meant; the query in the other layout first."""
    other = in_russian_layout(query) or in_latin_layout(query)
    as_typed = [(scope, text) for scope in _SCOPES if (text := folded_query(scope, other or ""))]
    spelled = [(scope, folded_query(scope, query)) for scope in _SCOPES]
    spelled = [(scope, text) for scope, text in spelled if text]
    share = CANDIDATES // max(1, len(spelled))
    slips = [[(scope, near) for near in near_spellings(text, limit=share)] for scope, text in spelled]
    # Interleaved, so that the likeliest slips of every scope are looked up.
    in_turn = [one for ranked in zip_longest(*slips) for one in ranked if one is not None]
    return [*dict.fromkeys([*as_typed, *in_turn])]


def _shown(found: Iterable[Attributes]) -> dict[tuple[Scope, str], str]:
    """Return what the items contain: scope and folded text → the spelling to show."""
    offered: dict[tuple[Scope, str], str] = {}
    for stored in found:
        scope = Scope(keys.scope_of_suggestions(keys.key_of(stored)))
        for result in derived_items.Suggestions(stored).results:
            offered.setdefault((scope, result.folded), _spelling(scope, result))
            if scope is Scope.FORM:
                offered.setdefault((scope, fold(result.text)), result.text)
            if scope is Scope.TRANSLITERATION:
                latin = transliterate(result.text, TransliterationScheme.LEARNER)
                offered |= {(scope, key): latin for key in latin_keys_of(result.text)}
    return offered


def _spelling(scope: Scope, result: derived_items.SearchResult) -> str:
    if scope is Scope.TRANSLITERATION:
        return transliterate(result.matched_text or result.text, TransliterationScheme.LEARNER)
    if scope is Scope.TRANSLATION:
        return result.matched_text or result.folded
    return unstressed(result.matched_text or result.text)

"""What was probably meant by a query that finds nothing.

It may have been typed in the wrong keyboard layout (`ghbdtn` for `привет`), spelled by ear or in another romanization,
have one slip, or two in a longer word, or be several words. The texts that begin like it, or like what it may stand
for, are read from suggestions items in one BatchGetItem of at most `PREFIXES` keys, and compared with it. If none of
them is near, likely inflected forms, or the words of the query, are looked up one by one: a suggestions item has only
one form per word and only frequent words.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, islice
from math import log10
from typing import NamedTuple

from loaders.reader import Reader
from loaders.stored import present
from loaders.words.matches import Match, headword, match_of, matches_of
from loaders.words.meant import (
    LATE_LAYOUT,
    LAYOUT,
    LONGEST,
    Meant,
    in_other_layout,
    likely_texts,
    meant_by,
    prefixes,
    variants_of,
)
from russian.attributes import in_agreement
from russian.folding import fold
from russian.keyboard import is_layout_slip
from russian.slips import most_slips, slip_cost
from russian.stress import unstressed
from russian.transliteration import TransliterationScheme, transliterate
from russian.typed import cleaned
from table.engine.protocol import Attributes
from table.entries.findable import Scope, folded_query, is_latin
from table.entries.ranking import COMMON
from table.model import derived_items, keys

__all__ = ["SPELLINGS", "Correction", "Corrections"]

_REFLEXIVE = re.compile("(?:ть?с|ц)[яа]$|цца$")

SPELLINGS = 5
"""Most spellings returned."""

PREFIXES = 40
"""Most suggestions items read: 0.5 to 3 read units each."""

FORMS = 16
"""Most forms or words looked up if the items had nothing near: 1 Query each, all concurrent."""

WORDS = 8
"""Most words of a phrase looked up in one layout."""

BASE_FORMS = 3
"""Most words of a phrase that are replaced by their base form, each in turn, to find an expression: 1 Query each, and 1
for all of them together."""

SHARED = 40
"""Most entries read for one form or word; Latin spellings that begin alike share entries."""

NEAR = 0.6
"""The cost above which inflected forms are looked up too, for one that is nearer."""

COMPARED = 250
"""Most texts of the items compared with the query letter by letter."""

_RUSSIAN = (Scope.HEADWORD, Scope.FORM)

_LATER = 0.1
"""The cost of a meaning that is not the first of its word."""

_RARE = 0.15
"""What a word ten times as rare costs, in slips."""

_AS_NEAR = 0.75
"""How much more slips what is shown may have than the nearest."""

CLEAR = 1.0
"""The cost up to which results are shown at once; with more, spellings are only suggested."""


class _Near(NamedTuple):
    """A match that is near to the query, and its cost in slips."""

    cost: float
    match: Match

    @property
    def total(self) -> float:
        """The cost that also counts how rare the word is."""
        return self.cost + _RARE * log10(self.match.score)


class Correction(NamedTuple):
    """Spellings that find what was probably meant, likeliest first, and what they find if it is clear enough.

    `cost` is that of the likeliest, in slips.
    """

    spellings: list[str]
    matches: list[Match]
    cost: float = 0.0


class Corrections:
    """The corrections of one request."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self._made: dict[str, Correction] = {}

    async def of(self, query: str) -> Correction:
        """Return what was probably meant, read once per query of a request."""
        if query not in self._made:
            self._made[query] = await self._correct(query)
        return self._made[query]

    async def _correct(self, query: str) -> Correction:
        text = cleaned(query)
        if len(words := text.split()) > 1:
            return await self._correct_phrase(query, words)
        if len(text) > LONGEST:
            return Correction([], [])
        meant = meant_by(query, text)
        near = await self._among_suggestions(meant)
        if not near or near[0].cost > NEAR:
            near = sorted([*near, *await self._among_forms(meant)], key=lambda one: one.total)
        return _correction(near)

    async def _correct_phrase(self, query: str, words: Sequence[str]) -> Correction:
        """Look for a phrase with one slip, then for its words, in either layout."""
        text = " ".join(words)
        near = await self._among_suggestions(meant_by(query, text)) if len(text) <= LONGEST else []
        near = [one for one in near if one.cost <= NEAR]
        if near:
            return _correction(near)
        other = in_other_layout(query).split()
        first, second = (other, words) if is_layout_slip(query) else (words, other)
        found = await self._each(first[:WORDS])
        if len(found) * 2 <= len(words):
            found = max(found, await self._each(second[: _left(first, second)]), key=len)
        expressions = await self._with_base_forms(first, found) if len(first) <= WORDS else []
        known = {match.word.word_id for match in expressions}
        return Correction([], [*expressions, *(match for match in found if match.word.word_id not in known)])

    async def _with_base_forms(self, words: Sequence[str], found: Sequence[Match]) -> list[Match]:
        """Find the expression of which a phrase has words in other forms: `играет роль`, `железную дорогу`."""
        folded = [fold(word) for word in words]
        bases = {fold(match.spelling): fold(match.word.text) for match in found if match.scope in _RUSSIAN}
        changed = [at for at, word in enumerate(folded) if bases.get(word, word) != word]
        texts = [" ".join([*folded[:at], bases[folded[at]], *folded[at + 1 :]]) for at in changed[:BASE_FORMS]]
        if changed:
            texts = [*in_agreement([bases.get(word, word) for word in folded]), *texts][: BASE_FORMS + 1]
        every = await asyncio.gather(*(self._exact(Scope.FORM, text) for text in dict.fromkeys(texts)))
        return [match for one in every for match in one if " " in match.word.text]

    async def _among_suggestions(self, meant: Sequence[Meant]) -> list[_Near]:
        requested = [keys.suggestions(scope, prefix) for scope, prefix in islice(prefixes(meant), PREFIXES)]
        texts = _texts(present(await self.reader.stored.get_many(requested)))
        await asyncio.sleep(0)  # Other requests have their turn between the two computations.
        return _nearest(meant, texts)

    async def _among_forms(self, meant: Sequence[Meant]) -> list[_Near]:
        """Look up likely spellings that are longer than the prefixes that have a suggestions item."""
        found = likely_texts(meant, variants_of(meant))
        likely = [one for one in found if len(one.folded) > keys.SUGGEST_LETTERS[one.scope]][:FORMS]
        conditions = [keys.search_exact(one.scope, one.folded) for one in likely]
        engine, budget = self.reader.engine, self.reader.budget
        pages = await asyncio.gather(*(engine.query(one, budget=budget, limit=SHARED) for one in conditions))
        return [
            _Near(one.cost, match)
            for one, page in zip(likely, pages, strict=True)
            for match in matches_of(one.scope, one.folded, page.items)
            if match.is_exact
        ]

    async def _each(self, words: Sequence[str]) -> list[Match]:
        """Find the words of a phrase in their order: 1 Query per word and language that it may be in.

        In Latin letters, the language is the one in which more of the words are known.
        """
        best: list[Match] = []
        for scope in _languages(words):
            found = await asyncio.gather(*(self._exact(scope, word) for word in words))
            known = {match.word.word_id: match for match in reversed([*chain.from_iterable(found)])}
            best = max(best, [*reversed(known.values())], key=len)
        return best

    async def _exact(self, scope: Scope, word: str) -> list[Match]:
        """Find the likeliest word that a word of a phrase may be."""
        folded = folded_query(scope, word)
        if not folded:
            return []
        condition = keys.search_exact(scope, folded)
        page = await self.reader.engine.query(condition, budget=self.reader.budget, limit=SHARED)
        exact = [match for match in matches_of(scope, folded, page.items) if match.is_exact]
        return [_as_corrected(min(exact, key=lambda match: (match.score, match.word.word_id)))] if exact else []


def _left(first: Sequence[str], second: Sequence[str]) -> int:
    """Return how many words of a second layout may be looked up after those of the first."""
    left = FORMS - len(_languages(first)) * len(first[:WORDS])
    return min(WORDS, left // len(_languages(second)))


def _languages(words: Sequence[str]) -> tuple[Scope, ...]:
    """Return the scopes that the words of a phrase may be in."""
    return (Scope.TRANSLITERATION, Scope.TRANSLATION) if is_latin(" ".join(words)) else (Scope.FORM,)


def _texts(found: Iterable[Attributes]) -> dict[tuple[Scope, str], dict[str, Match]]:
    """Return what the items contain: scope and folded text → word id → the match of the word."""
    texts: dict[tuple[Scope, str], dict[str, Match]] = {}
    for stored in found:
        scope = Scope(keys.scope_of_suggestions(keys.key_of(stored)))
        for result in derived_items.Suggestions(stored).results:
            match = match_of(scope, result.folded, result)
            texts.setdefault((scope, result.folded), {}).setdefault(result.word_id, match)
            if scope is Scope.FORM:
                texts.setdefault((scope, fold(result.text)), {}).setdefault(result.word_id, headword(result))
    return texts


def _nearest(meant: Sequence[Meant], texts: Mapping[tuple[Scope, str], Mapping[str, Match]]) -> list[_Near]:
    """Return the words whose texts are within the allowed slips, nearest first."""
    found: list[_Near] = []
    for one in meant:
        most = min(most_slips(one.folded), 1.0 if one.cost in (LAYOUT, LATE_LAYOUT) else 2.0)
        letters = _letters(one.folded)
        similar = (
            (text, matches)
            for (scope, text), matches in texts.items()
            if scope is one.scope and abs(len(text) - len(one.folded)) <= 3 and len(letters ^ _letters(text)) <= 4
        )
        for text, matches in islice(similar, COMPARED):
            cost = slip_cost(one.folded, text, most)
            if cost <= most and cost + one.cost:
                found += [_Near(cost + one.cost + _LATER * (match.place > 0), match) for match in matches.values()]
    return sorted(found, key=lambda near: near.total)


def _letters(folded: str) -> frozenset[str]:
    """Return the letters of a text, with one spelling of the reflexive endings that sound alike."""
    return frozenset(_REFLEXIVE.sub("ца", folded))


def _correction(near: Sequence[_Near]) -> Correction:
    if not near:
        return Correction([], [])
    nearest, near = near[0].cost, _grouped(near)
    spellings = [*dict.fromkeys(_spelling(one.match) for one in near)][:SPELLINGS]
    if nearest > CLEAR:
        return Correction(spellings, [])
    matches: dict[str, Match] = {}
    for one in near:
        if one.cost <= nearest + _AS_NEAR:
            matches.setdefault(one.match.word.word_id, _as_corrected(one.match))
    return Correction(spellings, [*matches.values()][:SPELLINGS], nearest)


def _grouped(near: Sequence[_Near]) -> list[_Near]:
    """Return what is near with the English texts together, nearest first, each with its words as a search has them."""
    places: dict[str, int] = {}
    ranked: list[tuple[int, bool, int, int, _Near]] = []
    for at, one in enumerate(near):
        english = one.match.scope is Scope.TRANSLATION
        place = places.setdefault(fold(one.match.text or ""), at) if english else at
        ranked.append((place, english and _is_later(one.match), one.match.score if english else 0, at, one))
    return [one for *_, one in sorted(ranked, key=lambda one: one[:-1])]


def _is_later(match: Match) -> bool:
    """Whether a meaning is not the first one of a frequent word."""
    return match.place > 0 or (match.word.frequency_rank or COMMON + 1) > COMMON


def _as_corrected(match: Match) -> Match:
    """Return a match as one of another spelling; that of a citation form is one of the headword."""
    is_whole = match.scope is Scope.FORM and not match.is_part
    is_headword = is_whole and fold(match.spelling) == fold(match.word.text)
    scope, text = (Scope.HEADWORD, None) if is_headword else (match.scope, match.text)
    return match._replace(scope=scope, text=text, is_exact=False, is_corrected=True)


def _spelling(match: Match) -> str:
    if match.scope is Scope.TRANSLITERATION:
        return transliterate(match.spelling, TransliterationScheme.LEARNER)
    return match.text or match.word.text if match.scope is Scope.TRANSLATION else unstressed(match.spelling)

"""Matches of a search and their order.

The cursor key of a match is: the step, what orders the matches of that step, and the id of the word. Exact matches are
ordered by how well they fit what was typed, then by score (`table/entries/ranking.py`). All others are ordered by score
alone, so that a headword has the place of its rank. What was found for another spelling comes last, in a fixed order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from loaders.paging import CursorKey, Edge
from russian.english import query_key
from russian.folding import fold
from russian.prepositions import base_preposition
from russian.typed import Typed
from table.engine.protocol import Attributes
from table.entries.findable import Scope
from table.entries.ranking import COMMON, score_of
from table.model import derived_items, items, word_lists
from table.model.keys import UNRANKED

__all__ = [
    "AFTER_EXACT",
    "AFTER_HEADWORDS",
    "Match",
    "Ordering",
    "corrected_edges",
    "cursor_key_of_headword",
    "headword",
    "is_correction",
    "is_exact_edge",
    "is_likelier",
    "likelier_edges",
    "match_of",
    "matches_of",
    "place_of_headword",
]

_LIKELIER, _EXACT, _PREFIX, _CORRECTED = -1, 0, 1, 2
"""The first element of a cursor key."""

_KINDS = {Scope.HEADWORD: 0, Scope.FORM: 1, Scope.TRANSLITERATION: 2, Scope.TRANSLATION: 3}

_NAME, _BEST, _COMMON_FORM, _RARE, _FREQUENT_FORM, _RAREST, _FORM, _OTHER, _CONTRADICTED = range(9)
"""How well an exact match fits."""

_VERY_COMMON, _VERY_RARE = 300, 5_000
_FREQUENT, _EXTREMELY_RARE = 2_000, 20_000
"""Forms of words up to the former rank precede headwords after the latter: `ей` is она before an interjection, `шестью`
шесть before an adverb. So do they precede a headword without a meaning: most are a form that a source has as a word."""

_OF_HEADWORDS = ((_VERY_RARE, _BEST), (_EXTREMELY_RARE, _RARE), (UNRANKED, _RAREST))
_OF_FORMS = ((_VERY_COMMON, _COMMON_FORM), (_FREQUENT, _FREQUENT_FORM), (UNRANKED, _FORM))
"""The last rank of a word, and how well its headword or form fits."""

AFTER_EXACT: CursorKey = (_EXACT, 99)
"""A cursor key after all exact matches."""

AFTER_HEADWORDS: CursorKey = (_PREFIX, 2_000_000)
"""A cursor key after all headwords, where other matches follow if they have to be read one by one."""


class Match(NamedTuple):
    """A word that was found.

    Attributes:
        word: The word, as in its search entry.
        scope: Where it matched.
        text: The stressed form that matched, or whose Latin spelling did, or the meaning; None for the word itself.
        is_exact: Whether the whole text matched, not only its beginning.
        is_base: Whether the text is the base form of the English query, or a word that was spelled by ear.
        is_corrected: Whether another spelling than the query was searched for.
    """

    word: items.StoredWord
    scope: Scope
    text: str | None
    is_exact: bool
    is_base: bool = False
    is_corrected: bool = False
    place: int = 0
    is_part: bool = False

    @property
    def spelling(self) -> str:
        """The Russian form that matched, with its stress if it is known."""
        return self.text if self.text is not None and self.scope is not Scope.TRANSLATION else self.word.stressed

    @property
    def is_as_typed(self) -> bool:
        """Whether the whole query matched, and was not spelled by ear."""
        return self.is_exact and (not self.is_base or self.scope is Scope.TRANSLATION)

    @property
    def score(self) -> int:
        """The score, the lower the better."""
        is_form_in_latin = self.scope is Scope.TRANSLITERATION and self.text is not None
        return score_of(
            self.scope,
            self.word.frequency_rank,
            place=self.place,
            is_part=self.is_part,
            is_form_in_latin=is_form_in_latin,
        )


class Ordering:
    """The order of the matches of one query."""

    def __init__(self, query: str, *, others_last: bool = False) -> None:
        """Order by what was typed; `others_last` puts what is not exact and no headword after all headwords."""
        self.typed = Typed(query)
        self.article = fold(query).partition(" ")[0]
        self.others_last = others_last

    def edge(self, match: Match) -> Edge[Match]:
        """Return a match with its cursor key."""
        kind = _KINDS[match.scope]
        if match.is_exact:
            return Edge(match, (_EXACT, *self._fit(match), match.score, kind, match.word.word_id))
        late = self.others_last and match.scope is not Scope.HEADWORD
        return Edge(match, (_PREFIX, match.score + late * 2_000_000, kind, match.word.word_id))

    def _fit(self, match: Match) -> tuple[int, bool]:
        if match.scope is Scope.TRANSLATION:
            is_best = _is_main_meaning(match) and not self._lacks_article(match)
            return _BEST if is_best else _OTHER, match.is_base
        if match.scope is Scope.TRANSLITERATION:
            return _OTHER, False
        if match.is_base:
            return _BEST, True
        form = match.spelling
        if self.typed.contradicts(form):
            return _CONTRADICTED, False
        if self.typed.is_name(form):
            return _NAME, False
        return self._kind(match), self.typed.differs(form)

    def _kind(self, match: Match) -> int:
        rank = min(match.word.frequency_rank or UNRANKED, UNRANKED)
        if base_preposition(fold(match.word.text)) and match.word.part_of_speech == "preposition":
            return _FORM
        if match.scope is Scope.HEADWORD and match.word.gloss is None and match.word.text.islower():
            return _RAREST
        steps = _OF_HEADWORDS if match.scope is Scope.HEADWORD else _OF_FORMS
        return next(step for last, step in steps if rank <= last)

    def _lacks_article(self, match: Match) -> bool:
        """Whether `to` or an article was typed, and the match is not a verb, or is a meaning without the article."""
        if self.article == "to":
            return match.word.part_of_speech != "verb"
        return self.article in ("a", "an", "the") and fold(match.text or "").split()[:1] != [self.article]


def _is_main_meaning(match: Match) -> bool:
    """Whether a meaning is the first of a common word; a phrase may be a later one of a word that is as common."""
    if " " in query_key(match.text or ""):
        return match.score <= COMMON
    return match.place == 0 and (match.word.frequency_rank or COMMON + 1) <= COMMON


def corrected_edges(matches: Sequence[Match]) -> list[Edge[Match]]:
    """Return matches of another spelling with cursor keys in the given order."""
    return [Edge(match, (_CORRECTED, number, match.word.word_id)) for number, match in enumerate(matches)]


def likelier_edges(matches: Sequence[Match]) -> list[Edge[Match]]:
    """Return matches of another spelling that precede what the query itself begins."""
    return [Edge(match, (_LIKELIER, number, match.word.word_id)) for number, match in enumerate(matches)]


def is_likelier(after: CursorKey) -> bool:
    """Whether a cursor key is among them."""
    return after[0] == _LIKELIER


def is_exact_edge(edge: Edge[Match]) -> bool:
    """Whether an edge is among the exact matches."""
    return edge.cursor_key[0] == _EXACT


def is_correction(after: CursorKey) -> bool:
    """Whether a cursor key is among what was found for another spelling."""
    return after[0] == _CORRECTED


def matches_of(scope: Scope, folded: str, stored: Sequence[Attributes]) -> list[Match]:
    """Return the matches of search entries, without Latin spellings that only share the first letters."""
    results = map(derived_items.SearchResult, stored)
    if scope is Scope.TRANSLITERATION:
        return [match for result in results if (match := _latin_match(folded, result)) is not None]
    return [match_of(scope, folded, result) for result in results]


def match_of(scope: Scope, folded: str, result: derived_items.SearchResult) -> Match:
    """Return the match of one search result."""
    is_part = result.is_part
    is_whole = result.folded == folded and not is_part
    return Match(result, scope, result.matched_text, is_whole, place=result.place, is_part=is_part)


def _latin_match(folded: str, result: derived_items.SearchResult) -> Match | None:
    """Return the best of the spellings that share an entry: the query itself, then the headword's, then by alphabet."""
    spellings = result.spellings
    begun = [key for key in spellings if key.startswith(folded)]
    if not begun:
        return None
    best = min(begun, key=lambda key: (key != folded, bool(spellings[key]), key))
    return Match(result, Scope.TRANSLITERATION, spellings[best] or None, best == folded)


def headword(word: items.StoredWord) -> Match:
    """Return the match of a word whose text begins with the query; an exact one is in the suggestions item."""
    return Match(word, Scope.HEADWORD, None, is_exact=False)


def place_of_headword(after: CursorKey | None) -> str | None:
    """Return the place among the headwords by frequency from which they follow a cursor key; None for the first."""
    if after is None or after[0] == _EXACT:
        return None
    _, score, kind, word_id = after
    if kind == _KINDS[Scope.HEADWORD]:
        return word_lists.rank_place(int(score), str(word_id))
    return word_lists.place_after_rank(int(score))


def cursor_key_of_headword(place: str) -> CursorKey:
    """Return the cursor key of the headword at a place among the headwords by frequency."""
    rank, word_id = word_lists.rank_and_id(place)
    return (_PREFIX, rank, _KINDS[Scope.HEADWORD], word_id)

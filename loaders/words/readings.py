"""Chooses between the words of which the tokens of a text can be forms.

The cost of a reading, in bits, is the logarithm of the word's rank, the rarity of the form among those of the word, and
what speaks against it: another stress, ё or case. The cheapest sequence of readings wins, with the costs of one part of
speech after another (`russian/tags.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import log2
from typing import NamedTuple

from russian.agreement import governed
from russian.folding import fold
from russian.parts_of_speech import PartOfSpeech, part_of_speech
from russian.tags import BOUNDARY, COPULAS, SHORT, Reading, state_of, total_costs
from russian.typed import Typed
from table.entries.form_shares import STEPS
from table.model import derived_items

__all__ = ["CLAUSE", "Written", "in_order"]

CLAUSE = re.compile(r"[.!?…;:,«»()\"“”„—–]")
_SENTENCE = re.compile(r"[.!?…«\"“„:—–(]")

_CONTRADICTED, _NAME_IN_SMALL, _NO_NAME, _YO = 40.0, 20.0, 6.0, 2.0
"""The costs of another stress, of a name in small letters, of another word with a capital, of a lost ё."""

_MEANINGLESS = 3.0
"""The cost of a word without a meaning: most are forms of others that a source has as words (`закрой`)."""

_USUAL, _UNUSUAL = {"им": "они"}, 1.5
"""Form → the word that usually has it, and the cost of the others: `им` is "to them", seldom "by him"."""

_ONLY_SHORT = 2.0
"""What an adjective without long forms (рад) gains over the short forms of others."""

_RARITY = 0.5
"""The weight of the rarity of a form: shares within a part of speech are rough."""

_UNCHANGED = 7
"""The rarity of words that do not change."""

_UNRANKED = 100_000
"""The rank that stands for none."""

_BOUNDARY = Reading(BOUNDARY, 0.0)

_UNKNOWN = Reading("", 0.0)
"""The reading of a word without candidates, which says nothing of its neighbours."""


class Written(NamedTuple):
    """A token, what was looked up for it ("" for no word), and the text between the word before and it.

    `is_as_found` is false if another form of the word was looked up than the text has.
    """

    text: str
    folded: str
    between: str
    is_first: bool
    is_as_found: bool = True

    @property
    def begins(self) -> bool:
        """Whether a sentence may begin with it, so that a capital says nothing."""
        return self.is_first or _SENTENCE.search(self.between) is not None


def in_order(
    written: Sequence[Written], found: Mapping[str, Sequence[derived_items.SearchResult]]
) -> list[list[derived_items.SearchResult]]:
    """Return the words of each token, likeliest first; none for unknown words and for the rest of the text.

    Args:
        written: The tokens of the text.
        found: Folded text → the words that have such a form.
    """
    steps: list[list[Reading]] = []
    places: list[int] = []
    for token in written:
        if CLAUSE.search(token.between):
            steps.append([_BOUNDARY])
        places.append(len(steps))
        if token.folded:
            typed, results = Typed(token.text), found.get(token.folded, ())
            steps.append([_reading(token, typed, result) for result in results] or [_UNKNOWN])
    totals = total_costs([*steps, [_BOUNDARY]])
    return [
        _cheapest(found.get(token.folded, ()), totals[place]) if token.folded else []
        for token, place in zip(written, places, strict=True)
    ]


def _cheapest(
    results: Sequence[derived_items.SearchResult], costs: Sequence[float]
) -> list[derived_items.SearchResult]:
    ranked = sorted(zip(costs, results, strict=False), key=lambda one: (one[0], one[1].word_id))
    return [result for _, result in ranked]


def _reading(token: Written, typed: Typed, result: derived_items.SearchResult) -> Reading:
    text = result.text
    folded, form = fold(text), result.matched_text or result.stressed
    cost = log2(result.frequency_rank or _UNRANKED) + _RARITY * (result.rarity or _UNCHANGED) / STEPS
    is_name, is_capital = text[:1].isupper(), typed.bare[:1].isupper()
    if typed.contradicts(form):
        cost += _CONTRADICTED
    elif "ё" in form.lower() and "ё" not in token.text.lower():
        cost += _YO
    if is_name and not is_capital:
        cost += _NAME_IN_SMALL
    if result.gloss is None and not is_name:
        cost += _MEANINGLESS
    if is_capital and not is_name and not token.begins:
        cost += _NO_NAME
    if _USUAL.get(token.folded, folded) != folded:
        cost += _UNUSUAL
    state = state_of(part_of_speech(result.part_of_speech), token.folded, is_headword=folded == token.folded)
    if state == SHORT and state_of(PartOfSpeech.ADJECTIVE, folded) == SHORT:
        cost -= _ONLY_SHORT
    cells = result.cells if token.is_as_found else 0
    governs = governed(token.folded) if state == PartOfSpeech.PREPOSITION else 0
    is_neuter = state == SHORT and token.folded.endswith("о")
    return Reading(state, cost, cells, governs, is_copula=folded in COPULAS, is_neuter=is_neuter)

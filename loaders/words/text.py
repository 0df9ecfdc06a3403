"""The words of a text: for each token, the dictionary words of which it can be a form.

Costs 1 Query per distinct token, all concurrent (bounded by the engine), and 1 BatchGetItem per 100 words if the forms
are requested.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from loaders.reader import Reader
from loaders.words.words import by_rank
from russian.folding import fold
from russian.stress import unstressed
from russian.tokens import Token, tokens, utf16_units
from table.entries.findable import Scope
from table.model import derived_items, items, keys

__all__ = ["AnalyzedToken", "TextAnalyzer"]

TOKENS = 200
"""Most distinct words looked up: more than the shortest distinct words that fit in a text of 500 characters."""

CANDIDATES = 10
"""Most words returned per token; the most ambiguous form of the full dictionary has 7."""


@dataclass(frozen=True, slots=True)
class AnalyzedToken:
    """A token of a text, its place in UTF-16 code units, and the words it can be a form of, likeliest first."""

    token: Token
    start: int
    end: int
    folded: str
    candidates: Sequence[items.StoredWord]


class TextAnalyzer:
    """Finds the words of texts, for one request."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    async def analyzed(self, text: str) -> list[AnalyzedToken]:
        """Split a text into tokens, which join to the text again, and look up those that are words."""
        self.reader.require_derived_items("The analysis of a text")
        pieces = tokens(text)
        folded = [fold(piece.text) if piece.is_word else "" for piece in pieces]
        distinct = [*dict.fromkeys(one for one in folded if one)][:TOKENS]
        found = dict(zip(distinct, await asyncio.gather(*map(self._with_form, distinct)), strict=True))
        ends = [0, *accumulate(utf16_units(piece.text) for piece in pieces)]
        return [
            AnalyzedToken(piece, start, end, one, _likeliest(piece.text, found.get(one, ())))
            for piece, (start, end), one in zip(pieces, pairwise(ends), folded, strict=True)
        ]

    async def _with_form(self, folded: str) -> Sequence[derived_items.SearchResult]:
        """Find the words that have a form; one page of a Query (1 MB) is more than any form needs."""
        page = await self.reader.engine.query(keys.search_exact(Scope.FORM, folded), budget=self.reader.budget)
        return [derived_items.SearchResult(entry) for entry in page.items]


def _likeliest(token: str, found: Sequence[derived_items.SearchResult]) -> Sequence[items.StoredWord]:
    """Sort the words: names last unless capitalised, then forms that differ from a token with ё last, then by rank."""
    bare = unstressed(token)

    def unlikely(result: derived_items.SearchResult) -> tuple[bool, bool, tuple[int, str]]:
        form = unstressed(result.matched_text or result.text)
        is_name_for_small_letter = result.text[:1].isupper() and not bare[:1].isupper()
        differs_in_yo = "ё" in bare.lower() and form.lower() != bare.lower()
        return is_name_for_small_letter, differs_in_yo, by_rank(result)

    return sorted(found, key=unlikely)[:CANDIDATES]

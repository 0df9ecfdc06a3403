"""The words of a text: for every token the dictionary words whose form it can be.

Costs 1 Query a distinct token, all of a text in flight together (the engine bounds them), and 1 BatchGetItem per 100
words where the forms are asked for. A text of 500 characters has at most `TOKENS` distinct words.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from loaders.words.words import Words, by_rank
from russian.folding import fold
from russian.stress import unstressed
from russian.tokens import Token, tokens
from table.engine.budget import Budget
from table.engine.protocol import Engine
from table.entries.findable import Scope
from table.model import items, keys

__all__ = ["AnalyzedToken", "Texts"]

TOKENS = 200
"""Distinct words looked up at most: a text of 500 characters made of the shortest distinct words has fewer."""

CANDIDATES = 10
"""Words given for a token at most; the full dictionary has 7 for its most ambiguous form."""


@dataclass(frozen=True, slots=True)
class AnalyzedToken:
    """A piece of a text and the words it can be a form of, likeliest first."""

    token: Token
    folded: str
    candidates: Sequence[items.StoredWord]


class Texts:
    """The texts of one request."""

    def __init__(self, words: Words, *, engine: Engine, budget: Budget, has_additions: bool) -> None:
        self.words = words
        self.engine = engine
        self.budget = budget
        self.has_additions = has_additions

    async def analyzed(self, text: str) -> list[AnalyzedToken]:
        """Cut a text into tokens, which put together are the text, and look the words among them up."""
        pieces = tokens(text)
        folded = [fold(piece.text) if piece.is_word else "" for piece in pieces]
        wanted = [*dict.fromkeys(one for one in folded if one)][:TOKENS]
        found = dict(zip(wanted, await asyncio.gather(*map(self._with_form, wanted)), strict=True))
        return [
            AnalyzedToken(piece, one, _likeliest(piece.text, found.get(one, ())))
            for piece, one in zip(pieces, folded, strict=True)
        ]

    async def _with_form(self, folded: str) -> Sequence[items.SearchResult]:
        """Find the words that have a form; one Query's page (1 MB) is more than any form needs."""
        if not self.has_additions:
            return [items.SearchResult(word.attributes) for word in await self.words.spelled(folded)]
        page = await self.engine.query(keys.search_exact(Scope.FORM, folded), budget=self.budget)
        return [items.SearchResult(entry) for entry in page.items]


def _likeliest(token: str, found: Sequence[items.SearchResult]) -> Sequence[items.StoredWord]:
    """Order the words: those whose form is spelled with the token's very letters first, names only for capitals."""
    bare = unstressed(token)

    def unlikely(result: items.SearchResult) -> tuple[bool, bool, tuple[int, str]]:
        form = unstressed(result.matched_text or result.text)
        is_name_for_small_letter = result.text[:1].isupper() and not bare[:1].isupper()
        differs_in_yo = "ё" in bare.lower() and form.lower() != bare.lower()
        return is_name_for_small_letter, differs_in_yo, by_rank(result)

    return sorted(found, key=unlikely)[:CANDIDATES]

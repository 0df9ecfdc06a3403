"""The words of a text: for each token, the dictionary words of which it can be a form, the likeliest first.

Costs 1 Query per distinct token, all concurrent (bounded by the engine), at most `BASES` more for what the unknown ones
may be made of, and 1 BatchGetItem per 100 words if the forms are requested.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from itertools import accumulate, islice, pairwise, zip_longest
from typing import NamedTuple

from loaders.reader import Reader
from loaders.words.readings import Written, in_order
from russian.abbreviations import expanded
from russian.folding import fold
from russian.prepositions import AMBIGUOUS, base_preposition
from russian.tokens import Token, tokens, utf16_units
from table.entries.findable import Scope
from table.model import derived_items, items, keys

__all__ = ["AnalyzedToken", "TextAnalyzer"]

TOKENS = 200
"""Most distinct words looked up: more than the shortest distinct words that fit in a text of 500 characters."""

BASES = 20
"""Most words looked up that unknown ones may be made of."""

CANDIDATES = 10
"""Most words returned per token; the most ambiguous form of the full dictionary has 7."""


class AnalyzedToken(NamedTuple):
    """A token of a text, its place in UTF-16 code units, and the words it can be a form of, likeliest first.

    Attributes:
        folded: The text that was looked up: of an abbreviation the whole word, of a preposition the form without a
            further letter, of an unknown word what it is made of.
    """

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
        folded = _folded(pieces)
        found = await self._with_forms(one for one in folded if one)
        folded = await self._with_bases(folded, found)
        chosen = in_order(_written(pieces, folded), found)
        ends = [0, *accumulate(utf16_units(piece.text) for piece in pieces)]
        return [
            AnalyzedToken(piece, start, end, one, words[:CANDIDATES])
            for piece, (start, end), one, words in zip(pieces, pairwise(ends), folded, chosen, strict=True)
        ]

    async def _with_bases(
        self, folded: Sequence[str], found: dict[str, Sequence[derived_items.SearchResult]]
    ) -> list[str]:
        """Look up what unknown words may be made of, the likeliest of each first, and return what stands for each."""
        from russian.unknown_words import known_bases  # noqa: PLC0415  # its rules take long to load

        bases = {one: known_bases(one) for one in folded if one and not found.get(one)}
        in_turn = (base for each in zip_longest(*bases.values()) for base in each if base and base not in found)
        found |= await self._with_forms(islice(dict.fromkeys(in_turn), BASES))
        known = {one: next((base for base in each if found.get(base)), one) for one, each in bases.items()}
        return [known.get(one, one) for one in folded]

    async def _with_forms(self, folded: Iterable[str]) -> dict[str, Sequence[derived_items.SearchResult]]:
        distinct = [*dict.fromkeys(folded)][:TOKENS]
        return dict(zip(distinct, await asyncio.gather(*map(self._with_form, distinct)), strict=True))

    async def _with_form(self, folded: str) -> Sequence[derived_items.SearchResult]:
        """Find the words that have a form; one page of a Query (1 MB) is more than any form needs."""
        page = await self.reader.engine.query(keys.search_exact(Scope.FORM, folded), budget=self.reader.budget)
        return [derived_items.SearchResult(entry) for entry in page.items]


def _folded(pieces: Sequence[Token]) -> list[str]:
    """Return what is looked up for each token: its folded text, or the word that it stands for; "" for no word."""
    folded = [fold(piece.text) if piece.is_word else "" for piece in pieces]
    at = [number for number, piece in enumerate(pieces) if piece.is_word]
    words = {number: folded[number] for number in at}
    for before, number, after in zip([-1, *at], at, [*at[1:], -1], strict=False):
        full = expanded(
            pieces[number - 1].text if number > 0 and not pieces[number - 1].is_word else "",
            words[number],
            pieces[number + 1].text if number + 1 < len(pieces) and not pieces[number + 1].is_word else "",
            previous=words.get(before, ""),
            following=words.get(after, ""),
        )
        if full is not None:
            folded[number] = fold(full)
        elif words[number] not in AMBIGUOUS:
            folded[number] = base_preposition(words[number]) or words[number]
    return folded


def _written(pieces: Sequence[Token], folded: Sequence[str]) -> list[Written]:
    written: list[Written] = []
    between, is_first = "", True
    for piece, one in zip(pieces, folded, strict=True):
        # The case and stress of an abbreviation or a compound say nothing of the word that was looked up.
        is_as_found = fold(piece.text) == one
        text = piece.text if is_as_found else one
        written.append(Written(text, one, between, is_first, is_as_found))
        between, is_first = ("", False) if piece.is_word else (between + piece.text, is_first)
    return written

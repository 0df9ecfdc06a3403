"""Words by id and by spelling, and the filter that lists of words take."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from loaders.breakdowns.breakdowns import Breakdowns
from loaders.paging import query_all
from loaders.stored import StoredLoader, present
from russian.folding import fold
from russian.parts_of_speech import PartOfSpeech, part_of_speech
from russian.stress import unstressed
from table.engine.budget import Budget
from table.engine.protocol import Engine, PrimaryKey
from table.entries.findable import Scope
from table.model import items, keys

__all__ = ["WordFilter", "Words", "by_rank"]

SPELLINGS = 50
"""Spellings looked up at once on a table without search entries: е may stand for ё in any place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordFilter:
    """Which words to keep; every property that is given has to hold."""

    parts_of_speech: frozenset[PartOfSpeech] | None = None
    min_rank: int | None = None
    max_rank: int | None = None
    has_breakdown: bool | None = None
    is_verified: bool | None = None

    def admits(self, word: items.StoredWord) -> bool:
        """Tell whether the word's own properties hold."""
        if self.parts_of_speech is not None and part_of_speech(word.part_of_speech) not in self.parts_of_speech:
            return False
        rank = word.frequency_rank
        if self.min_rank is not None and (rank is None or rank < self.min_rank):
            return False
        return self.max_rank is None or (rank is not None and rank <= self.max_rank)

    def admits_breakdown(self, *, has_breakdown: bool, is_verified: bool) -> bool:
        """Tell whether what is asked of the official breakdown holds."""
        if self.has_breakdown is not None and self.has_breakdown != has_breakdown:
            return False
        return self.is_verified is None or self.is_verified == is_verified

    @property
    def asks_breakdown(self) -> bool:
        """Whether the official breakdown has to be looked at as well."""
        return self.has_breakdown is not None or self.is_verified is not None


def by_rank(word: items.StoredWord) -> tuple[int, str]:
    """Give the sort key of a list of words: most frequent first, unranked last, then by id."""
    return word.frequency_rank or keys.UNRANKED, word.word_id


class Words:
    """The words of one request."""

    def __init__(
        self,
        stored: StoredLoader,
        breakdowns: Breakdowns,
        *,
        engine: Engine,
        budget: Budget,
        has_additions: bool,
    ) -> None:
        self.stored = stored
        self.breakdowns = breakdowns
        self.engine = engine
        self.budget = budget
        self.has_additions = has_additions

    def keys_of(self, word_ids: Iterable[str]) -> list[PrimaryKey]:
        """Name what `by_id` reads, so that it can travel with something else."""
        return [keys.word(word_id) for word_id in word_ids]

    async def by_id(self, word_id: str) -> items.StoredWord | None:
        """Read a word: part of 1 BatchGetItem."""
        found = await self.stored.get(keys.word(word_id))
        return None if found is None else items.StoredWord(found)

    async def by_ids(self, word_ids: Iterable[str]) -> list[items.StoredWord | Exception | None]:
        """Read words, in the order asked: 1 BatchGetItem per 100 ids. A word that cannot be read is an error."""
        found = await self.stored.get_many([keys.word(word_id) for word_id in word_ids])
        return [items.StoredWord(one) if isinstance(one, dict) else one for one in found]

    async def spelled(self, text: str) -> list[items.StoredWord]:
        """Find the words that are spelled like a text but for case, stress and ё, best first: 1 Query.

        An exact spelling comes first, then more frequent words. On a table without search entries, 1 BatchGetItem of
        the spellings it may have there and 1 of the words; that layout holds one word per spelling.
        """
        bare = unstressed(text).strip()
        found = await (self._entries_of(bare) if self.has_additions else self._headwords_of(bare))
        return sorted(found, key=lambda word: (word.text != bare, *by_rank(word)))

    async def _entries_of(self, bare: str) -> list[items.StoredWord]:
        folded = fold(bare)
        if not folded:
            return []
        condition = keys.search_exact(Scope.HEADWORD, folded)
        return [items.StoredWord(entry) for entry in await query_all(self.engine, condition, budget=self.budget)]

    async def _headwords_of(self, bare: str) -> list[items.StoredWord]:
        wanted = [PrimaryKey(keys.HEADWORDS, spelling) for spelling in _spellings(bare)]
        headwords = [items.Headword(one) for one in present(await self.stored.get_many(wanted))]
        return present(await self.by_ids(dict.fromkeys(headword.word_id for headword in headwords)))

    async def homographs(self, word: items.StoredWord) -> list[items.StoredWord]:
        """Find the other words with the same spelling, most frequent first: 1 Query."""
        found = [other for other in await self.spelled(word.text) if other.word_id != word.word_id]
        same = [other for other in found if other.text.casefold() == word.text.casefold()]
        return sorted(same, key=by_rank)

    async def admitted(self, wanted: WordFilter, words: Sequence[items.StoredWord]) -> list[bool]:
        """Tell which words pass a filter; 1 BatchGetItem per 100 where breakdowns have to be looked at."""
        admitted = [wanted.admits(word) for word in words]
        if not wanted.asks_breakdown:
            return admitted
        candidates = [word.word_id for word, is_admitted in zip(words, admitted, strict=True) if is_admitted]
        officials = await asyncio.gather(*map(self.breakdowns.official, candidates))
        holding = {
            word_id
            for word_id, official in zip(candidates, officials, strict=True)
            if _breakdown_fits(wanted, official)
        }
        return [is_admitted and word.word_id in holding for word, is_admitted in zip(words, admitted, strict=True)]


def _breakdown_fits(wanted: WordFilter, official: items.StoredBreakdown | None) -> bool:
    is_verified = official is not None and official.is_verified
    return wanted.admits_breakdown(has_breakdown=official is not None, is_verified=is_verified)


def _spellings(bare: str) -> list[str]:
    """Give the spellings that a typed word may have: as typed, in lower case, capitalised, one е as ё, ё as е."""
    low = bare.lower()
    found = [bare, low, low.capitalize(), low.replace("ё", "е")]
    found += [low[:index] + "ё" + low[index + 1 :] for index, letter in enumerate(low) if letter == "е"]
    return [spelling for spelling in dict.fromkeys(found) if spelling][:SPELLINGS]

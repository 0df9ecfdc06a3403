"""Words by id and by spelling, and the criteria by which lists of words are filtered."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from loaders.additions import missing
from loaders.breakdowns.breakdowns import Breakdowns
from loaders.paging import SEARCH_CALLS, query_all
from loaders.readable import readable_words
from loaders.reader import Reader
from loaders.stored import present
from loaders.words.original import readable_headwords, spellings
from russian.folding import fold
from russian.parts_of_speech import PartOfSpeech, part_of_speech
from russian.stress import unstressed
from russian.typed import Typed
from table.engine.protocol import PrimaryKey
from table.entries.findable import Scope
from table.model import derived_items, items, keys
from table.model.word_lists import MOST_LISTS

__all__ = ["NO_CRITERIA", "WordCriteria", "Words", "by_rank"]

SPELLINGS = 50
"""Most spellings looked up on a table without search entries, where any е may have been typed for ё."""


class WordCriteria(NamedTuple):
    """What a word must satisfy to be in a list; None means any."""

    parts_of_speech: frozenset[PartOfSpeech] | None = None
    levels: frozenset[str] | None = None
    min_rank: int | None = None
    max_rank: int | None = None
    has_sentences: bool | None = None
    has_breakdown: bool | None = None
    is_verified: bool | None = None

    @property
    def is_impossible(self) -> bool:
        """Whether no word can match, so that nothing has to be read."""
        if frozenset() in (self.parts_of_speech, self.levels) or (self.is_verified and self.has_breakdown is False):
            return True
        return self.max_rank is not None and self.max_rank < max(1, self.min_rank or 1)

    @property
    def calls(self) -> int:
        """Most Query calls of a page: 3 for one property, more where several meet.

        Both ends of a range of ranks are one property, and all that is asked of a breakdown is.
        """
        has_range = self.min_rank is not None or self.max_rank is not None
        others = (self.parts_of_speech, self.levels, self.has_sentences)
        given = has_range + self.needs_breakdown + sum(value is not None for value in others)
        return MOST_LISTS if given <= 1 else SEARCH_CALLS

    def admits(self, word: items.StoredWord) -> bool:
        """Whether the word's own properties match."""
        if self.parts_of_speech is not None and part_of_speech(word.part_of_speech) not in self.parts_of_speech:
            return False
        if self.levels is not None and word.level not in self.levels:
            return False
        if self.has_sentences is not None and word.has_sentences != self.has_sentences:
            return False
        if self.min_rank is None and self.max_rank is None:
            return True
        rank = word.frequency_rank
        if rank is None or rank < (self.min_rank or 1):
            return False
        return self.max_rank is None or rank <= self.max_rank

    def admits_breakdown(self, *, has_breakdown: bool, is_verified: bool) -> bool:
        """Whether the state of the official breakdown matches."""
        if self.has_breakdown is not None and self.has_breakdown != has_breakdown:
            return False
        return self.is_verified is None or self.is_verified == is_verified

    def admits_listed(self, word: derived_items.ListedWord) -> bool:
        """Whether a word matches, by its entry in a list."""
        return self.admits(word) and self.admits_breakdown(
            has_breakdown=word.has_breakdown, is_verified=word.is_verified
        )

    @property
    def needs_breakdown(self) -> bool:
        """Whether the official breakdown has to be read as well."""
        return self.has_breakdown is not None or self.is_verified is not None

    @property
    def needs_word(self) -> bool:
        """Whether a headword of the original service does not contain all that the criteria refer to."""
        return self.levels is not None or self.has_sentences is not None


NO_CRITERIA = WordCriteria()


def by_rank(word: items.StoredWord) -> tuple[int, str]:
    """Return the sort key of a list of words: most frequent first, unranked last, then by id."""
    return int(keys.rank_text(word.frequency_rank)), word.word_id


class Words:
    """The words of one request."""

    def __init__(self, reader: Reader, breakdowns: Breakdowns) -> None:
        self.reader = reader
        self.stored = reader.stored
        self.breakdowns = breakdowns

    def keys_of(self, word_ids: Iterable[str]) -> list[PrimaryKey]:
        """Return the keys that `by_id` reads, to be prefetched along with something else."""
        return [keys.word(word_id) for word_id in word_ids]

    async def by_id(self, word_id: str) -> items.StoredWord | None:
        """Read a word: part of 1 BatchGetItem."""
        found = await self.stored.get(keys.word(word_id))
        return None if found is None else items.StoredWord(found)

    async def by_ids(self, word_ids: Iterable[str]) -> list[items.StoredWord | Exception | None]:
        """Read words, in the order of the ids: 1 BatchGetItem per 100. A word that cannot be read is an error."""
        found = await self.stored.get_many([keys.word(word_id) for word_id in word_ids])
        return [items.StoredWord(one) if isinstance(one, dict) else one for one in found]

    async def listed(self, word_ids: Iterable[str]) -> list[items.StoredWord]:
        """Read the words of a list: 1 BatchGetItem per 100. Missing and malformed words are left out.

        Raises:
            TableError: A read failed.
        """
        return readable_words(present(await self.by_ids(word_ids)))

    async def spelled(self, text: str) -> list[items.StoredWord]:
        """Find the words spelled like a text, ignoring case, stress and ё, best first: 1 Query.

        A word of the typed stress comes first, then an exact spelling, then more frequent words. On a table without
        search entries, 1 BatchGetItem of possible spellings and 1 of the words; that layout has one word per spelling.
        """
        bare, typed = unstressed(text).strip(), Typed(text.strip())
        found = await (self._entries_of(bare) if self.reader.has_derived_items else self._headwords_of(bare))
        return sorted(found, key=lambda word: (typed.contradicts(word.stressed), word.text != bare, *by_rank(word)))

    async def _entries_of(self, bare: str) -> list[items.StoredWord]:
        folded = fold(bare)
        if not folded:
            return []
        condition = keys.search_exact(Scope.HEADWORD, folded)
        return [items.StoredWord(entry) for entry in await query_all(self.reader, condition)]

    async def _headwords_of(self, bare: str) -> list[items.StoredWord]:
        self.reader.fell_back = True
        found = await self.stored.get_many(map(keys.headword, spellings(bare, most=SPELLINGS)))
        headwords = readable_headwords(present(found))
        return await self.listed(dict.fromkeys(headword.word_id for headword in headwords))

    async def homographs(self, word: items.StoredWord) -> list[items.StoredWord]:
        """Find the other words with the same spelling, most frequent first: 1 Query.

        Raises:
            AdditionsMissingError: The table has one headword for each spelling and no search entries.
        """
        if not self.reader.has_derived_items:
            raise missing("The list of words with the same spelling", self.reader.other_version)
        found = [other for other in await self.spelled(word.text) if other.word_id != word.word_id]
        same = [other for other in found if other.text.casefold() == word.text.casefold()]
        return sorted(same, key=by_rank)

    def has_to_read(self, criteria: WordCriteria) -> bool:
        """Whether `admitted` reads anything for entries of searches."""
        return criteria.needs_breakdown or (criteria.needs_word and not self.reader.has_derived_items)

    async def admitted(self, criteria: WordCriteria, words: Sequence[items.StoredWord]) -> list[bool]:
        """Return for each word whether it matches; 1 BatchGetItem per 100 if breakdowns have to be read."""
        if criteria.needs_word and not self.reader.has_derived_items:
            whole = await self.by_ids([word.word_id for word in words])
            words = [one if isinstance(one, items.StoredWord) else word for one, word in zip(whole, words, strict=True)]
        admitted = [criteria.admits(word) for word in words]
        if not criteria.needs_breakdown:
            return admitted
        candidates = [word.word_id for word, is_admitted in zip(words, admitted, strict=True) if is_admitted]
        officials = await asyncio.gather(*map(self.breakdowns.official, candidates))
        matching = {
            word_id
            for word_id, official in zip(candidates, officials, strict=True)
            if _breakdown_matches(criteria, official)
        }
        return [is_admitted and word.word_id in matching for word, is_admitted in zip(words, admitted, strict=True)]


def _breakdown_matches(criteria: WordCriteria, official: items.StoredBreakdown | None) -> bool:
    is_verified = official is not None and official.is_verified
    return criteria.admits_breakdown(has_breakdown=official is not None, is_verified=is_verified)

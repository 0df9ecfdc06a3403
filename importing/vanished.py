"""Words of an earlier import that a newer edition lacks, and users' breakdowns of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from importing.openrussian.ids import FIRST_ID, LAST_ID
from table.engine.budget import CONCURRENT_CALLS, Budget
from table.engine.paging import query_all
from table.engine.protocol import AdminEngine
from table.engine.side_by_side import for_each
from table.jobs.loading import is_users
from table.model import items, keys, word_lists

__all__ = ["Vanished", "imported_words", "vanished_words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vanished:
    """A word that stays in the table although an import lacks it.

    `user_breakdowns` is the number of its breakdowns that users made or admins verified.
    """

    word_id: str
    text: str
    user_breakdowns: int


async def imported_words(engine: AdminEngine, *, budget: Budget) -> list[items.StoredWord]:
    """Return the words in the table that come from OpenRussian, read from the list of all words."""
    every = word_lists.words_by_rank(word_lists.ALL).whole
    words = map(items.StoredWord, await query_all(engine, every, budget=budget))
    return [word for word in words if word.word_id.isdigit() and FIRST_ID <= int(word.word_id) <= LAST_ID]


async def vanished_words(engine: AdminEngine, words: Iterable[items.StoredWord], *, budget: Budget) -> list[Vanished]:
    """Count users' breakdowns of words that an import lacks: 1 Query per word, several concurrently; sorted by id."""
    found: list[Vanished] = []

    async def look(word: items.StoredWord) -> None:
        stored = await query_all(engine, keys.breakdowns_of_word(word.word_id), budget=budget)
        count = sum(is_users(items.StoredBreakdown(breakdown)) for breakdown in stored)
        found.append(Vanished(word_id=word.word_id, text=word.text, user_breakdowns=count))

    await for_each(words, look, at_once=CONCURRENT_CALLS)
    return sorted(found, key=lambda word: int(word.word_id))

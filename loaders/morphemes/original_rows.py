"""The words of a family by the original service's breakdown items.

That service replaces official breakdowns without deleting the breakdown items of the former ones, so each item is
checked against the official breakdown of its word.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

from loaders.reader import Reader
from loaders.stored import present
from table.engine.paging import query_pages
from table.entries import entries
from table.errors import MalformedItemError
from table.model import items, keys

__all__ = ["members_of_words", "words_of_family"]

logger = logging.getLogger(__name__)

CHECKED_WORDS = 1000
"""Most words of a family whose official breakdowns are read: 10 BatchGetItem."""


async def members_of_words(reader: Reader, family_id: str, word_ids: Iterable[str]) -> dict[str, str]:
    """Return word id → morpheme id for the words whose official breakdown contains a member of the family.

    Costs 1 BatchGetItem per 100 words.
    """
    reader.fell_back = True
    distinct = [*dict.fromkeys(word_ids)]
    found = await reader.stored.get_many(map(keys.official_breakdown, distinct))
    members: dict[str, str] = {}
    for word_id, stored in zip(distinct, found, strict=True):
        try:
            official = present([stored])
            if official and (morpheme_id := entries.members_of(items.StoredBreakdown(official[0])).get(family_id)):
                members[word_id] = morpheme_id
        except MalformedItemError as error:
            logger.warning("a breakdown is left out: %s", error)
    return members


async def words_of_family(reader: Reader, family_id: str) -> dict[str, str]:
    """Return word id → morpheme id for all words of a family: 1 Query per MB, 1 BatchGetItem per 100 words.

    Raises:
        AdditionsMissingError: The family has more than `CHECKED_WORDS` words.
    """
    word_ids: dict[str, None] = {}
    async for page in query_pages(reader.engine, keys.breakdown_items_of_family(family_id), budget=reader.budget):
        word_ids |= {str(row.get("word_id")): None for row in page}
        if len(word_ids) > CHECKED_WORDS:
            reader.require_derived_items(f"The list of all words of a family with more than {CHECKED_WORDS} words")
    return await members_of_words(reader, family_id, word_ids)

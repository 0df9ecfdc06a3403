"""The original service's list of headwords, which tells capital from small letters, and ё from е.

Readers type neither with care, so a text is looked for in its likely spellings: as typed, in small letters, with a
capital, in capitals, and with one е as ё.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from loaders.paging import query_all
from loaders.readable import readable
from loaders.reader import Reader
from russian.folding import fold
from russian.stress import unstressed
from table.engine.protocol import Attributes
from table.model import items, keys

__all__ = ["headwords_like", "readable_headwords", "spellings"]

PREFIX_SPELLINGS = 16
"""Most spellings of a prefix, each of which is 1 Query."""


def spellings(typed: str, *, most: int) -> list[str]:
    """Return the likely spellings of a text, likeliest first, at most so many."""
    bare = unstressed(typed).strip()
    low, plain = bare.lower(), fold(bare)
    with_yo = [plain[:index] + "ё" + plain[index + 1 :] for index, letter in enumerate(plain) if letter == "е"]
    found = [bare]
    for likely in (low, plain):
        found += [likely, _capitalized(likely)]
    found += [low.upper(), low.title(), *with_yo, *map(_capitalized, with_yo)]
    return [spelling for spelling in dict.fromkeys(found) if spelling][:most]


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]


_OF_A_HEADWORD = (
    items.Headword.text,
    items.Headword.word_id,
    items.Headword.part_of_speech,
    items.Headword.frequency_rank,
)


def readable_headwords(stored: Iterable[Attributes]) -> list[items.Headword]:
    """Leave out headwords that cannot be read."""
    return readable(map(items.Headword, stored), lambda headword: headword, _OF_A_HEADWORD)


async def headwords_like(reader: Reader, typed: str) -> list[Attributes]:
    """Read the headwords that begin with a text, as search entries: 1 Query for each of its spellings."""
    conditions = [keys.headwords(spelling) for spelling in spellings(typed, most=PREFIX_SPELLINGS)]
    found = await asyncio.gather(*(query_all(reader, condition) for condition in conditions))
    return [*map(_as_entry, readable_headwords(entry for entries in found for entry in entries))]


def _as_entry(headword: items.Headword) -> Attributes:
    named: Attributes = {
        "word_id": headword.word_id,
        "word": headword.text,
        "pos": headword.part_of_speech,
        "frequency": headword.frequency_rank,
    }
    return {**keys.key_attributes(keys.headword(headword.text)), "folded": fold(headword.text), "word": named}

"""Objects of the API by their ids."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable, Sequence
from typing import Annotated, TypeVar, cast

import strawberry
from strawberry import argument

from schema.breakdowns.breakdown import breakdown_with_id
from schema.breakdowns.user import user_with_id
from schema.fields.context import Context, Info
from schema.morphemes.morpheme import Morpheme, MorphemeFamily
from schema.operations.limits import checked_ids
from schema.relay.global_id import local_id, parsed_global_id
from schema.relay.lookups import MorphemeFamilyLookup, MorphemeLookup, WordLookup, named_id
from schema.relay.node import Node
from schema.words.word import Word, read_words, shown_words
from table.model import items

__all__ = [
    "each_of",
    "family_named",
    "id_of_word",
    "id_of_word_node",
    "ids_of_word_nodes",
    "ids_of_words",
    "morpheme_named",
    "morphemes_with_ids",
    "node_with_id",
    "shown_word",
]

T = TypeVar("T")


async def each_of(reads: Iterable[Awaitable[T]]) -> list[T]:
    """Await the items of a list; an item that failed becomes its exception, which the executor reports for it alone."""
    return cast("list[T]", await asyncio.gather(*reads, return_exceptions=True))


async def node_with_id(id: str, info: Info) -> Node | None:
    """Find any object by its global id; None if the id is malformed or matches nothing."""
    parsed = parsed_global_id(id)
    if parsed is None:
        return None
    context = info.context
    if parsed.type_name == "Breakdown":
        return await breakdown_with_id(parsed.local, context)
    if parsed.type_name == "Word":
        return (await read_words(info, [parsed.local]))[0]
    if parsed.type_name == "User":
        return await user_with_id(parsed.local, context)
    if parsed.type_name == "Morpheme":
        return await morpheme_with_id(parsed.local, context)
    return await family_with_id(parsed.local, context) if parsed.type_name == "MorphemeFamily" else None


async def morpheme_named(
    context: Context, by: Annotated[MorphemeLookup, argument(description="Which morpheme.")]
) -> Morpheme | None:
    """Find the morpheme that a lookup names."""
    return await morpheme_with_id(named_id(by, "Morpheme"), context)


async def morphemes_with_ids(
    context: Context, ids: Annotated[list[strawberry.ID], argument(description="The global ids of the morphemes.")]
) -> list[Morpheme | None]:
    """Find morphemes by their global ids."""
    morpheme_ids = [local_id(one, "Morpheme", "ids") for one in checked_ids(ids)]
    return await each_of(morpheme_with_id(one, context) for one in morpheme_ids)


async def family_named(
    context: Context, by: Annotated[MorphemeFamilyLookup, argument(description="Which family.")]
) -> MorphemeFamily | None:
    """Find the family that a lookup names."""
    return await family_with_id(named_id(by, "MorphemeFamily"), context)


async def morpheme_with_id(morpheme_id: str, context: Context) -> Morpheme | None:
    """Find a morpheme by its number."""
    found = await context.loaders.morphemes.morpheme(morpheme_id)
    return None if found is None else Morpheme.found(found)


async def family_with_id(family_id: str, context: Context) -> MorphemeFamily | None:
    """Find a morpheme family by its number."""
    found = await context.loaders.morphemes.family(family_id)
    return None if found is None else MorphemeFamily(item=found)


def id_of_word(by: WordLookup) -> list[str] | None:
    """Return the stored id that a lookup contains; None if it names a spelling."""
    return None if by.text else [named_id(by, "Word")]


def ids_of_words(ids: Sequence[str]) -> list[str]:
    """Return the stored ids in the argument `ids`, global ids of words."""
    return [local_id(one, "Word", "ids") for one in checked_ids(ids)]


def id_of_word_node(id: str) -> list[str] | None:
    """Return the stored id in a global id; None if it is not the id of a word."""
    return ids_of_word_nodes([id])


def ids_of_word_nodes(ids: Sequence[str]) -> list[str] | None:
    """Return the stored ids in some global ids; None if they are not all ids of words."""
    parsed = [parsed_global_id(one) for one in checked_ids(ids)]
    words = [one.local for one in parsed if one is not None and one.is_number_of("Word")]
    return words if len(words) == len(ids) else None


async def shown_word(found: items.StoredWord | None, info: Info) -> Word | None:
    """Show a word that an entry of a list or a spelling led to."""
    return None if found is None else next(iter(await shown_words(info, [found])), None)

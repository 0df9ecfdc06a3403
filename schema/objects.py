"""Objects of the API by their ids."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable
from typing import TypeVar, cast

from schema.breakdowns.breakdown import breakdown_with_id
from schema.breakdowns.user import user_with_id
from schema.fields.context import Context, Info
from schema.morphemes.morpheme import Morpheme, MorphemeFamily
from schema.relay.global_id import parsed_global_id
from schema.relay.node import Node
from schema.words.word import read_words

__all__ = ["each_of", "family_with_id", "morpheme_with_id", "node_with_id"]

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


async def morpheme_with_id(morpheme_id: str, context: Context) -> Morpheme | None:
    """Find a morpheme by its number."""
    found = await context.loaders.morphemes.morpheme(morpheme_id)
    return None if found is None else Morpheme.found(found)


async def family_with_id(family_id: str, context: Context) -> MorphemeFamily | None:
    """Find a morpheme family by its number."""
    found = await context.loaders.morphemes.family(family_id)
    return None if found is None else MorphemeFamily(item=found)

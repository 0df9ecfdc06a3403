"""Words of connections, each with the edge it was loaded as."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from loaders.paging import Edge, ListPage
from schema.fields.context import Info
from schema.words.word import Word, shown_words
from table.model import items

__all__ = ["words_of_page"]

T = TypeVar("T")


async def words_of_page(
    info: Info, page: ListPage[T], entry: Callable[[T], items.StoredWord], *, whole: bool = False
) -> list[tuple[Edge[T], Word]]:
    """Show the words of a connection, each with the edge it was loaded as; see `shown_words`."""
    entries = [entry(edge.value) for edge in page.edges]
    shown = await shown_words(info, entries, ("nodes",), ("edges", "node"), whole=whole)
    words = {word.item.word_id: word for word in shown}
    found = ((edge, words.get(one.word_id)) for edge, one in zip(page.edges, entries, strict=True))
    return [(edge, word) for edge, word in found if word is not None]

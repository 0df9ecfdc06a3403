"""Pages of a list. A page is full unless it is the last one, or a filter is met too rarely.

The search for items that pass a filter is bounded. A page that ends with the search may have fewer items, or none; it
says that more may follow, and where the search continues.

Lists that the table keeps in order are read page by page; lists that are sorted in memory are cut after a sort key.
Either way a cursor contains the key of an element, not its number, so paging stays correct while the table changes.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from loaders.reader import Reader
from table.engine import paging
from table.engine.index import Index
from table.engine.protocol import Attributes, AttributeValue, KeyCondition, StartKey
from table.model.word_lists import OrderedWords

__all__ = [
    "FILTERED_ITEMS",
    "SEARCH_CALLS",
    "CursorKey",
    "Edge",
    "Keep",
    "ListPage",
    "cut",
    "merged_page",
    "query_all",
    "query_page",
]

T = TypeVar("T")
U = TypeVar("U")

CursorKey: TypeAlias = tuple[str | int | bool, ...]
"""The key of an element in its list; the content of a cursor."""

Keep: TypeAlias = Callable[[Sequence[Attributes]], Awaitable[Sequence[bool]]]
"""A filter: returns for each item whether it belongs in the page."""

FILTERED_ITEMS = 140
"""Items per Query when a filter may drop some of them: 34 to 50 KB."""

SEARCH_CALLS = 10
"""Most Query calls of a page when a filter drops items."""

LIST_PAGES = 10
"""Most pages of 1 MB read for a list that is sorted in memory, which therefore ends after some 40,000 entries."""


class Edge(NamedTuple, Generic[T]):
    """An element of a page and its key in the list."""

    value: T
    cursor_key: CursorKey


class ListPage(NamedTuple, Generic[T]):
    """0 or more elements.

    Attributes:
        edges: The elements.
        has_next: Whether more follow, or may follow a search that ended early.
        end: Where such a search continues; None after any other page, which ends with its last element.
        total: How many elements the whole list has; None if that is not known without reading them.
    """

    edges: list[Edge[T]]
    has_next: bool
    end: CursorKey | None = None
    total: int | None = None

    def shown_as(self, edges: list[Edge[U]]) -> ListPage[U]:
        """Return the same page of other elements."""
        return ListPage(edges, self.has_next, self.end, self.total)


def cut(edges: Iterable[Edge[T]], *, first: int, after: CursorKey | None) -> ListPage[T]:
    """Return a page of a whole list that is sorted by its cursor keys, ascending."""
    every = [*edges]
    following = [edge for edge in every if after is None or edge.cursor_key > after]
    return ListPage(following[:first], has_next=len(following) > first, total=len(every))


async def query_page(
    reader: Reader,
    condition: KeyCondition,
    *,
    first: int,
    after: CursorKey | None,
    keep: Keep | None = None,
    consistent: bool = False,
) -> ListPage[Attributes]:
    """Read a page of a partition: 1 Query, or at most `SEARCH_CALLS` when `keep` drops items.

    Args:
        reader: What to read through.
        condition: The partition.
        first: Elements per page.
        after: The cursor key of the last element of the previous page.
        keep: The filter; None keeps all items.
        consistent: Strongly consistent, at twice the price.
    """
    edges: list[Edge[Attributes]] = []
    start = None if after is None else _start_key(condition, after)
    reached = after
    for _ in range(SEARCH_CALLS):
        limit = first + 1 - len(edges) if keep is None else FILTERED_ITEMS
        page = await reader.engine.query(
            condition, budget=reader.budget, limit=limit, after=start, consistent=consistent
        )
        passes = [True] * len(page.items) if keep is None else await keep(page.items)
        edges += [
            Edge(item, _cursor_key(condition, item)) for item, is_in in zip(page.items, passes, strict=True) if is_in
        ]
        start = page.last
        if start is None or len(edges) > first:
            return ListPage(edges[:first], has_next=len(edges) > first)
        reached = _cursor_key(condition, start) if page.items else reached
    return ListPage(edges, has_next=True, end=reached)


async def merged_page(
    reader: Reader,
    lists: Sequence[OrderedWords],
    *,
    first: int,
    after: str | None,
    keep: Keep | None = None,
    calls: int = SEARCH_CALLS,
    items_per_call: int | None = None,
) -> ListPage[Attributes]:
    """Read a page of several lists of one order, merged: 1 Query per list, more when `keep` drops items.

    Args:
        reader: What to read through.
        lists: Lists without a common element.
        first: Elements per page.
        after: The place after which the page starts.
        keep: The filter; None keeps all items.
        calls: Most Query calls, at least one per list.
        items_per_call: Items per Query when there is a filter; None means `FILTERED_ITEMS`.
    """
    limit = first + 1 if keep is None else items_per_call or FILTERED_ITEMS
    streams = [_Stream(reader, words, after, keep, limit) for words in lists]
    edges: list[Edge[Attributes]] = []
    reached = after
    while len(edges) <= first:
        if empty := [stream for stream in streams if stream.needs_items]:
            calls -= len(empty)
            if calls < 0:
                return ListPage(edges, has_next=True, end=None if reached is None else (reached,))
            await asyncio.gather(*(stream.fill() for stream in empty))
            continue
        filled = [stream for stream in streams if stream.ahead]
        if not filled:
            return ListPage(edges, has_next=False)
        reached, item, passes = min(filled, key=lambda stream: stream.ahead[0][0]).ahead.popleft()
        if passes:
            edges.append(Edge(item, (reached,)))
    return ListPage(edges[:first], has_next=True)


class _Stream:
    """The items of one list, in order.

    Attributes:
        ahead: Place, item, and whether it passes the filter, of what was read and not yet used.
    """

    def __init__(self, reader: Reader, words: OrderedWords, after: str | None, keep: Keep | None, limit: int) -> None:
        self.reader = reader
        self.words = words
        self.condition = words.following(after)
        self.keep = keep
        self.limit = limit
        self.ahead: deque[tuple[str, Attributes, bool]] = deque()
        self._start: StartKey | None = None
        self._is_read = self.condition is None

    @property
    def needs_items(self) -> bool:
        """Whether more has to be read before the next item is known."""
        return not self.ahead and not self._is_read

    async def fill(self) -> None:
        """Read on: 1 Query."""
        if self.condition is None:
            return
        page = await self.reader.engine.query(
            self.condition, budget=self.reader.budget, limit=self.limit, after=self._start
        )
        passes = [True] * len(page.items) if self.keep is None else await self.keep(page.items)
        self.ahead.extend(zip(map(self.words.place, page.items), page.items, passes, strict=True))
        self._start = page.last
        self._is_read = page.last is None


async def query_all(reader: Reader, condition: KeyCondition, *, consistent: bool = False) -> list[Attributes]:
    """Read a whole partition that is sorted in memory, at most `LIST_PAGES` MB of it."""
    return await paging.query_all(
        reader.engine, condition, budget=reader.budget, max_pages=LIST_PAGES, consistent=consistent
    )


def _cursor_key(condition: KeyCondition, item: Mapping[str, AttributeValue]) -> CursorKey:
    names = ("sk",) if condition.index is Index.TABLE else (condition.index.sort_key, "pk", "sk")
    return tuple(str(item[name]) for name in names)


def _start_key(condition: KeyCondition, cursor_key: CursorKey) -> StartKey:
    """Rebuild the start key. The partition comes from the condition: no cursor can lead into another one."""
    index = condition.index
    if index is Index.TABLE:
        return {"pk": condition.partition, "sk": str(cursor_key[0])}
    index_keys = {index.partition_key: condition.partition, index.sort_key: str(cursor_key[0])}
    return index_keys | {"pk": str(cursor_key[1]), "sk": str(cursor_key[2])}

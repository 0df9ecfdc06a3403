"""Pages of a list. A page is full unless it is the last one.

Lists that the table keeps in order are read page by page; lists that are sorted in memory are cut after a sort key.
Either way a cursor contains the key of an element, not its number, so paging stays correct while the table changes.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from loaders.reader import Reader
from table.engine import paging
from table.engine.protocol import Attributes, Index, KeyCondition, StartKey

__all__ = ["CursorKey", "Edge", "Keep", "ListPage", "cut", "query_all", "query_page"]

T = TypeVar("T")

CursorKey: TypeAlias = tuple[str | int | bool, ...]
"""The key of an element in its list; the content of a cursor."""

Keep: TypeAlias = Callable[[Sequence[Attributes]], Awaitable[Sequence[bool]]]
"""A filter: returns for each item whether it belongs in the page."""

FILTERED_ITEMS = 100
"""Items per Query when a filter may drop some of them."""

LIST_PAGES = 10
"""Most pages of 1 MB read for a list that is sorted in memory, which therefore ends after some 40,000 entries."""


@dataclass(frozen=True, slots=True)
class Edge(Generic[T]):
    """An element of a page and its key in the list."""

    value: T
    cursor_key: CursorKey


@dataclass(frozen=True, slots=True)
class ListPage(Generic[T]):
    """0 or more elements, and whether more follow."""

    edges: list[Edge[T]]
    has_next: bool


def cut(edges: Iterable[Edge[T]], *, first: int, after: CursorKey | None) -> ListPage[T]:
    """Return a page of a whole list that is sorted by its cursor keys, ascending."""
    following = [edge for edge in edges if after is None or edge.cursor_key > after]
    return ListPage(following[:first], has_next=len(following) > first)


async def query_page(
    reader: Reader,
    condition: KeyCondition,
    *,
    first: int,
    after: CursorKey | None,
    keep: Keep | None = None,
    filtered_items: int = FILTERED_ITEMS,
    consistent: bool = False,
) -> ListPage[Attributes]:
    """Read a page of a partition: 1 Query, or as many as it takes to fill the page when `keep` drops items.

    Args:
        reader: What to read through.
        condition: The partition.
        first: Elements per page.
        after: The cursor key of the last element of the previous page.
        keep: The filter; None keeps all items.
        filtered_items: Items per Query when there is a filter.
        consistent: Strongly consistent, at twice the price.
    """
    edges: list[Edge[Attributes]] = []
    start = None if after is None else _start_key(condition, after)
    while len(edges) <= first:
        limit = first + 1 - len(edges) if keep is None else max(first + 1, filtered_items)
        page = await reader.engine.query(
            condition, budget=reader.budget, limit=limit, after=start, consistent=consistent
        )
        passes = [True] * len(page.items) if keep is None else await keep(page.items)
        edges += [
            Edge(item, _cursor_key(condition, item)) for item, is_in in zip(page.items, passes, strict=True) if is_in
        ]
        start = page.last
        if start is None:
            break
    return ListPage(edges[:first], has_next=len(edges) > first)


async def query_all(reader: Reader, condition: KeyCondition, *, consistent: bool = False) -> list[Attributes]:
    """Read a whole partition that is sorted in memory, at most `LIST_PAGES` MB of it."""
    return await paging.query_all(
        reader.engine, condition, budget=reader.budget, max_pages=LIST_PAGES, consistent=consistent
    )


def _cursor_key(condition: KeyCondition, item: Attributes) -> CursorKey:
    names = ("sk",) if condition.index is Index.TABLE else (condition.index.sort_key, "pk", "sk")
    return tuple(str(item[name]) for name in names)


def _start_key(condition: KeyCondition, cursor_key: CursorKey) -> StartKey:
    """Rebuild the start key. The partition comes from the condition: no cursor can lead into another one."""
    index = condition.index
    if index is Index.TABLE:
        return {"pk": condition.partition, "sk": str(cursor_key[0])}
    index_keys = {index.partition_key: condition.partition, index.sort_key: str(cursor_key[0])}
    return index_keys | {"pk": str(cursor_key[1]), "sk": str(cursor_key[2])}

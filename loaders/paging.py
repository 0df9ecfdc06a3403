"""Pages: part of a list, and where it ended. A page is full unless it is the last one.

Lists that the table keeps in order are read by key; lists that are sorted here are cut behind a sort key. Either way
the place of an element is its own key, not its number, so that a page stays right while the table changes.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from table.engine.budget import Budget
from table.engine.protocol import Attributes, Engine, Index, KeyCondition, StartKey

__all__ = ["CursorKey", "Edge", "Keep", "Page", "cut", "query_all", "query_page"]

T = TypeVar("T")

CursorKey: TypeAlias = tuple[str | int | bool, ...]
"""The key of an element in its list; what a cursor seals."""

Keep: TypeAlias = Callable[[Sequence[Attributes]], Awaitable[Sequence[bool]]]
"""Tells which of some items a page is to hold."""

FILTERED_ITEMS = 100
"""Items read at once where some will be left out."""

LIST_PAGES = 10
"""Pages of 1 MB that `query_all` reads at most: a list that is sorted here ends after some 40,000 entries."""


@dataclass(frozen=True, slots=True)
class Edge(Generic[T]):
    """An element of a page and its place in the list."""

    value: T
    place: CursorKey


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """0 or more elements, and whether more follow."""

    edges: list[Edge[T]]
    has_next: bool


def cut(edges: Iterable[Edge[T]], *, first: int, after: CursorKey | None) -> Page[T]:
    """Take a page out of a whole list that is sorted by its places, ascending."""
    following = [edge for edge in edges if after is None or edge.place > after]
    return Page(following[:first], has_next=len(following) > first)


async def query_page(
    engine: Engine,
    condition: KeyCondition,
    *,
    budget: Budget,
    first: int,
    after: CursorKey | None,
    keep: Keep | None = None,
    filtered_items: int = FILTERED_ITEMS,
    consistent: bool = False,
) -> Page[Attributes]:
    """Read a page of a partition: 1 Query, or as many as it takes to fill the page where `keep` leaves items out.

    Args:
        engine: The engine.
        condition: Which partition.
        budget: What the calls are counted on.
        first: Elements of the page.
        after: Where the page before ended.
        keep: Tells which items the page is to hold; all where left out.
        filtered_items: Items read at once where some will be left out.
        consistent: Strongly consistent, at twice the price.
    """
    edges: list[Edge[Attributes]] = []
    position = None if after is None else _position(condition, after)
    while len(edges) <= first:
        limit = first + 1 - len(edges) if keep is None else max(first + 1, filtered_items)
        page = await engine.query(condition, budget=budget, limit=limit, after=position, consistent=consistent)
        kept = [True] * len(page.items) if keep is None else await keep(page.items)
        edges += [
            Edge(item, _place(condition, item)) for item, is_kept in zip(page.items, kept, strict=True) if is_kept
        ]
        position = page.last
        if position is None:
            break
    return Page(edges[:first], has_next=len(edges) > first)


async def query_all(
    engine: Engine, condition: KeyCondition, *, budget: Budget, consistent: bool = False
) -> list[Attributes]:
    """Read a whole partition that has to be sorted here, at most `LIST_PAGES` MB of it."""
    found: list[Attributes] = []
    position = None
    for _ in range(LIST_PAGES):
        page = await engine.query(condition, budget=budget, after=position, consistent=consistent)
        found += page.items
        position = page.last
        if position is None:
            break
    return found


def _place(condition: KeyCondition, item: Attributes) -> CursorKey:
    names = ("sk",) if condition.index is Index.TABLE else (condition.index.sort_key, "pk", "sk")
    return tuple(str(item[name]) for name in names)


def _position(condition: KeyCondition, place: CursorKey) -> StartKey:
    """Rebuild where a page ended. The partition is the question's own: no cursor can lead into another one."""
    index = condition.index
    if index is Index.TABLE:
        return {"pk": condition.partition, "sk": str(place[0])}
    own = {index.partition_key: condition.partition, index.sort_key: str(place[0])}
    return own | {"pk": str(place[1]), "sk": str(place[2])}

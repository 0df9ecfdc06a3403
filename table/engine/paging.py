"""All pages of a query, or of a scan, one after another."""

from __future__ import annotations

from collections.abc import AsyncIterator

from table.engine.budget import Budget
from table.engine.protocol import AdminEngine, Attributes, Engine, KeyCondition

__all__ = ["all_items", "query_all", "query_pages"]


async def query_pages(
    engine: Engine, condition: KeyCondition, *, budget: Budget, max_pages: int | None = None, consistent: bool = False
) -> AsyncIterator[list[Attributes]]:
    """Yield the items of each page: 1 Query per MB, at most `max_pages` of them; None means no bound."""
    after, count = None, 0
    while max_pages is None or count < max_pages:
        page = await engine.query(condition, budget=budget, after=after, consistent=consistent)
        yield page.items
        after, count = page.last, count + 1
        if after is None:
            return


async def query_all(
    engine: Engine, condition: KeyCondition, *, budget: Budget, max_pages: int | None = None, consistent: bool = False
) -> list[Attributes]:
    """Return the items of all pages, bounded like `query_pages`."""
    pages = query_pages(engine, condition, budget=budget, max_pages=max_pages, consistent=consistent)
    return [item async for page in pages for item in page]


async def all_items(engine: AdminEngine, *, budget: Budget) -> AsyncIterator[Attributes]:
    """Yield every item of the table, in no particular order: 1 Scan per MB."""
    after = None
    while True:
        page = await engine.scan(budget=budget, after=after)
        for attributes in page.items:
            yield attributes
        after = page.last
        if after is None:
            return

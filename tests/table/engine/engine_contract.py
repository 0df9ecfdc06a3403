"""Helpers of the contract tests: small items, filling a table and reading all pages.

The tests themselves are `test_engine_contract_*.py`, one file per part of the protocol in `table/engine/protocol.py`.
They take the `engine` and `budget` fixtures and nothing of a certain engine; `engines.py` says where an engine departs.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from table.engine.budget import Budget
from table.engine.protocol import AdminEngine, Attributes, AttributeValue, KeyCondition, PrimaryKey, StartKey

__all__ = ["all_pages", "get", "key_of", "make_item", "new_token", "put", "sort_keys"]


def make_item(pk: str = "P", sk: str = "S", **attributes: AttributeValue) -> Attributes:
    """Return an item with a key and other attributes."""
    return {"pk": pk, "sk": sk, **attributes}


def key_of(item: Attributes) -> PrimaryKey:
    """Return the primary key of an item."""
    return PrimaryKey(str(item["pk"]), str(item["sk"]))


def new_token() -> str:
    """Return a unique token: servers remember tokens across tables."""
    return str(uuid.uuid4())


async def put(engine: AdminEngine, *items: Attributes) -> None:
    """Put items on a separate budget, which the test's budget does not count."""
    await engine.put_many(items, budget=Budget(30.0))


async def get(engine: AdminEngine, pk: str = "P", sk: str = "S") -> Attributes | None:
    """Read one item, strongly consistent, on a separate budget."""
    key = PrimaryKey(pk, sk)
    return (await engine.get_many([key], budget=Budget(30.0), consistent=True)).get(key)


async def all_pages(
    engine: AdminEngine, condition: KeyCondition, *, budget: Budget, limit: int | None = None
) -> list[list[Attributes]]:
    """Read all pages of a query."""
    pages: list[list[Attributes]] = []
    after: StartKey | None = None
    while not pages or after is not None:
        page = await engine.query(condition, budget=budget, limit=limit, after=after)
        pages.append(page.items)
        after = page.last
    return pages


def sort_keys(items: Iterable[Attributes], attribute: str = "sk") -> list[AttributeValue]:
    """Return the sort keys in the order of the items."""
    return [item[attribute] for item in items]

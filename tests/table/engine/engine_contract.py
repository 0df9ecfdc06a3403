"""What the contract tests share: small items, and short ways to fill a table and to walk through pages.

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
    """Make an item of a key and whatever else is given."""
    return {"pk": pk, "sk": sk, **attributes}


def key_of(item: Attributes) -> PrimaryKey:
    """Give the primary key of an item."""
    return PrimaryKey(str(item["pk"]), str(item["sk"]))


def new_token() -> str:
    """Make a token that no other test uses: servers keep tokens for all their tables."""
    return str(uuid.uuid4())


async def put(engine: AdminEngine, *items: Attributes) -> None:
    """Put items on a budget of their own, so that the test's budget counts only what the test does."""
    await engine.put_many(items, budget=Budget(30.0))


async def get(engine: AdminEngine, pk: str = "P", sk: str = "S") -> Attributes | None:
    """Read one item, strongly consistent, on a budget of its own."""
    key = PrimaryKey(pk, sk)
    return (await engine.get_many([key], budget=Budget(30.0), consistent=True)).get(key)


async def all_pages(
    engine: AdminEngine, condition: KeyCondition, *, budget: Budget, limit: int | None = None
) -> list[list[Attributes]]:
    """Walk through all pages of a query."""
    pages: list[list[Attributes]] = []
    after: StartKey | None = None
    while not pages or after is not None:
        page = await engine.query(condition, budget=budget, limit=limit, after=after)
        pages.append(page.items)
        after = page.last
    return pages


def sort_keys(items: Iterable[Attributes], attribute: str = "sk") -> list[AttributeValue]:
    """List the sort keys in the order the items came in."""
    return [item[attribute] for item in items]

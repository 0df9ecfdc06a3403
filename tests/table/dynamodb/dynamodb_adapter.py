"""Fixtures of the DynamoDB adapter's tests: an adapter whose endpoint injects faults."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from table.dynamodb.dynamodb_engine import DynamoDBEngine, open_dynamodb
from table.dynamodb.retrying import Retries
from table.engine.budget import Budget

__all__ = ["QUICK", "fresh_table"]

QUICK = Retries(base_seconds=0.001, longest_seconds=0.01, without_deadline=3, of_a_transaction=3)
"""Fast retries: 4 attempts of a batch without a deadline, 3 of a transaction."""


@asynccontextmanager
async def fresh_table(endpoint_url: str, *, retries: Retries | None = None) -> AsyncIterator[DynamoDBEngine]:
    """Yield an adapter with a new table, under a unique name on a shared server."""
    async with open_dynamodb(f"test-{uuid.uuid4()}", endpoint_url=endpoint_url, retries=retries) as engine:
        await engine.create(budget=Budget(30.0))
        yield engine

"""What the tests of the DynamoDB adapter share: an adapter behind an endpoint that fails as told."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from table.dynamodb.dynamodb_engine import DynamoDBEngine, open_dynamodb
from table.dynamodb.retrying import Retries
from table.engine.budget import Budget

__all__ = ["QUICK", "fresh_table"]

QUICK = Retries(base_seconds=0.001, longest_seconds=0.01, without_deadline=3, of_a_transaction=3)
"""Retries that keep the suite quick: 4 tries of a batch without a deadline, 3 of a transaction."""


@asynccontextmanager
async def fresh_table(endpoint_url: str, *, retries: Retries | None = None) -> AsyncIterator[DynamoDBEngine]:
    """Give an adapter whose table was just created, under a name of its own on a server that is shared."""
    async with open_dynamodb(f"test-{uuid.uuid4()}", endpoint_url=endpoint_url, retries=retries) as engine:
        await engine.create(budget=Budget(30.0))
        yield engine

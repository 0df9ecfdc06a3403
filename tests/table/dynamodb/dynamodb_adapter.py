"""The DynamoDB adapter over a new table of a test engine, with the patience that a busy machine needs."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiobotocore.config import AioConfig
from aiobotocore.session import AioSession

from table.dynamodb.calls import Calls
from table.dynamodb.client import CLIENT_CONFIG
from table.dynamodb.dynamodb_engine import DynamoDBEngine
from table.dynamodb.fast_parser import FastParserFactory
from table.dynamodb.fast_serializer import FastSerializer
from table.dynamodb.retrying import Retries
from table.engine.budget import Budget

__all__ = ["QUICK", "fresh_table"]

QUICK = Retries(base_seconds=0.001, longest_seconds=0.01, without_deadline=3, of_a_transaction=3)
"""Fast retries: 4 attempts of a batch without a deadline, 3 of a transaction."""

PATIENCE_SECONDS = 20.0
"""How long a call waits for a test engine. The product's 2 s are too short for moto on a busy machine: it ignores
request tokens, so a call that is repeated after a timeout meets its own outcome."""


@asynccontextmanager
async def fresh_table(
    endpoint_url: str, *, retries: Retries | None = None, read_timeout_seconds: float = PATIENCE_SECONDS
) -> AsyncIterator[DynamoDBEngine]:
    """Yield an adapter with a new table, under a unique name on a shared server.

    Args:
        endpoint_url: The server.
        retries: How to retry; None takes the product's.
        read_timeout_seconds: How long a call waits for its response.
    """
    session = AioSession()
    session.register_component("response_parser_factory", FastParserFactory())
    config = CLIENT_CONFIG.merge(AioConfig(read_timeout=read_timeout_seconds))
    async with session.create_client(
        "dynamodb", region_name="eu-central-1", endpoint_url=endpoint_url, config=config
    ) as client:
        client._serializer = FastSerializer()
        engine = DynamoDBEngine(
            calls=Calls(client),
            table_name=f"test-{uuid.uuid4()}",
            address=endpoint_url,
            supports_transactions=True,
            retries=retries or Retries(),
            close=client.close,
        )
        await engine.create(budget=Budget(30.0))
        yield engine

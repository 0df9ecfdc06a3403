"""The HTTP client that speaks to DynamoDB: an aiobotocore client set up as measured. Knows nothing of items.

Endpoint, region and credentials are found the AWS way: `AWS_ENDPOINT_URL_DYNAMODB`, `AWS_REGION` or
`AWS_DEFAULT_REGION`, a profile, a role.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from aiobotocore.config import AioConfig
from aiobotocore.session import AioSession
from botocore.exceptions import BotoCoreError

from table.dynamodb.fast_parser import FastParserFactory
from table.dynamodb.fast_serializer import FastSerializer
from table.errors import TableError

__all__ = ["CLIENT_CONFIG", "CONNECTIONS", "SDK_RETRIES", "dynamodb_client"]

CONNECTIONS = 64
"""Connections kept: four requests at full width (`table.engine.budget.CONCURRENT_CALLS`) at once; botocore keeps 10."""

CONNECT_TIMEOUT_SECONDS = 1.0
READ_TIMEOUT_SECONDS = 2.0
"""DynamoDB answers in milliseconds: what takes this long is lost and better asked again. botocore waits for 60 s."""

KEEP_ALIVE_SECONDS = 60.0
"""How long an idle connection is kept; aiobotocore drops it after 12 s, and a new one costs a TLS handshake."""

SDK_RETRIES = 3
"""Further tries that botocore makes of a call that was throttled, broke off or met a fault, after 50, 100, 200 ms.

The "legacy" mode: "adaptive" also delays healthy calls.
"""

CLIENT_CONFIG = AioConfig(
    connector_args={"keepalive_timeout": KEEP_ALIVE_SECONDS},
    max_pool_connections=CONNECTIONS,
    connect_timeout=CONNECT_TIMEOUT_SECONDS,
    read_timeout=READ_TIMEOUT_SECONDS,
    retries={"mode": "legacy", "max_attempts": SDK_RETRIES},
    parameter_validation=False,  # DynamoDB checks as well; here it costs 0.2 ms of CPU per BatchGetItem of 20 keys
)


@asynccontextmanager
async def dynamodb_client(*, endpoint_url: str | None = None, region: str | None = None) -> AsyncIterator[Any]:
    """Give a client for the running event loop, closed at the end; takes 50-200 ms, all of it CPU.

    Args:
        endpoint_url: An engine other than AWS; None is as the environment and the profile say.
        region: An AWS region; None likewise.

    Raises:
        TableError: What is configured makes no client: no region, an endpoint that is no URL, an unknown profile.
    """
    session = AioSession()
    session.register_component("response_parser_factory", FastParserFactory())
    # AWS_REGION is what Lambda and containers set and what the other SDKs read; botocore reads AWS_DEFAULT_REGION.
    region = region or os.environ.get("AWS_REGION")
    async with AsyncExitStack() as stack:
        try:
            client = await stack.enter_async_context(
                session.create_client("dynamodb", endpoint_url=endpoint_url, region_name=region, config=CLIENT_CONFIG)
            )
        except (BotoCoreError, ValueError) as error:
            raise TableError(f"the DynamoDB client cannot be made: {error}") from error
        # botocore has no public place for a serializer; tests/table/dynamodb/test_fast_serializer.py holds the requests
        # equal.
        client._serializer = FastSerializer()  # noqa: SLF001
        yield client

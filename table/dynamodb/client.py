"""The aiobotocore client for DynamoDB, with settings chosen by measurement.

Endpoint, region and credentials come from the AWS sources: `AWS_ENDPOINT_URL_DYNAMODB`, `AWS_REGION` or
`AWS_DEFAULT_REGION`, a profile, a role.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from aiobotocore.config import AioConfig
from aiobotocore.session import AioSession

from table.dynamodb.definitions import definitions_of
from table.dynamodb.fast_parser import FastParserFactory
from table.dynamodb.fast_serializer import FastSerializer
from table.dynamodb.service_errors import CONFIGURATION_FAILURES, as_configuration_error
from table.errors import TableError

__all__ = ["CONNECTIONS", "READ_TIMEOUT_SECONDS", "dynamodb_client"]

CONNECTIONS = 64
"""Pool size: four requests with `table.engine.budget.CONCURRENT_CALLS` calls each; botocore's default is 10."""

CONNECT_TIMEOUT_SECONDS = 1.0
READ_TIMEOUT_SECONDS = 2.0
"""DynamoDB responds in milliseconds, so a request's call this slow is lost and better retried. Jobs wait longer."""

KEEP_ALIVE_SECONDS = 60.0
"""Lifetime of idle connections; aiobotocore's default is 12 s, and a new one costs a TLS handshake."""

CLIENT_CONFIG = AioConfig(
    connector_args={"keepalive_timeout": KEEP_ALIVE_SECONDS},
    max_pool_connections=CONNECTIONS,
    connect_timeout=CONNECT_TIMEOUT_SECONDS,
    read_timeout=READ_TIMEOUT_SECONDS,
    retries={"mode": "legacy", "total_max_attempts": 1},  # `table/dynamodb/attempts.py` has the rules
    parameter_validation=False,  # DynamoDB validates too; here it costs 0.2 ms of CPU per BatchGetItem of 20 keys
)


@asynccontextmanager
async def dynamodb_client(
    *, endpoint_url: str | None = None, region: str | None = None, read_seconds: float = READ_TIMEOUT_SECONDS
) -> AsyncIterator[Any]:
    """Yield a client for the running event loop, closed on exit. The first of a process takes 30-100 ms of CPU.

    Endpoint and region are taken from the environment or profile if they are None. A response may take `read_seconds`.
    Raises TableError for an invalid configuration: no region, a malformed endpoint URL, an unknown profile.
    """
    session = AioSession()
    session.register_component("response_parser_factory", FastParserFactory())
    # Lambda and containers set AWS_REGION and other SDKs read it; botocore reads only AWS_DEFAULT_REGION.
    region = region or os.environ.get("AWS_REGION") or None
    config = CLIENT_CONFIG.merge(AioConfig(read_timeout=read_seconds))
    async with AsyncExitStack() as stack:
        try:
            session.register_component("data_loader", definitions_of(session))
            client = await stack.enter_async_context(
                session.create_client("dynamodb", endpoint_url=endpoint_url, region_name=region, config=config)
            )
        except CONFIGURATION_FAILURES as error:
            raise as_configuration_error(error) from error
        if not client.meta.endpoint_url.startswith(("http://", "https://")):
            raise TableError(
                f"the endpoint is {client.meta.endpoint_url}, which is not of HTTP (AWS_ENDPOINT_URL_DYNAMODB)"
            )
        # botocore has no public way to set a serializer; test_fast_serializer.py compares its requests.
        client._serializer = FastSerializer()  # noqa: SLF001
        yield client

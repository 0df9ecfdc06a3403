"""The calls of a request's path without botocore's call path, which costs 0.6-0.8 ms of CPU a call.

botocore finds endpoint, region, credentials and trusted certificates; aiobotocore's client stays the client of all
other operations. Requests, results and exceptions are equal to its own, so that everything above is the same.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
import time
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from aiobotocore.session import AioSession
from botocore.exceptions import ChecksumError, ClientError, NoCredentialsError
from botocore.httpsession import get_cert_path
from botocore.utils import get_environ_proxies

from table.dynamodb.connection import Response
from table.dynamodb.connections import Connections, Limits
from table.dynamodb.fast_parser import FastParser, members
from table.dynamodb.fast_serializer import dumped
from table.dynamodb.signing import Signer
from table.dynamodb.slicing import sliced_members

__all__ = ["DIRECT_OPERATIONS", "DirectCalls", "direct_calls"]

logger = logging.getLogger(__name__)

DIRECT_OPERATIONS = ("BatchGetItem", "Query", "TransactGetItems", "TransactWriteItems")
"""Those on a request's path, and the call that warms the connection. All may be repeated: a write has a token."""

SKEWED = frozenset({"InvalidSignatureException", "RequestExpired", "RequestTimeTooSkewed", "SignatureDoesNotMatch"})
"""What DynamoDB answers if the clock of this machine is wrong; also if the secret is."""

SKEW_SECONDS = 240.0
"""A difference of clocks that can be the cause: DynamoDB accepts 5 minutes."""


@asynccontextmanager
async def direct_calls(client: Any) -> AsyncIterator[DirectCalls | None]:
    """Yield the direct calls beside an aiobotocore client, closed on exit; None if its configuration needs the client.

    Timeouts and the size of the pool are the client's.
    """
    if reason := _obstacle(client):
        logger.info("DynamoDB is called through aiobotocore: %s", reason)
        yield None
        return
    config, url = client.meta.config, client.meta.endpoint_url
    limits = Limits(
        connections=config.max_pool_connections,
        connect_seconds=config.connect_timeout,
        read_seconds=config.read_timeout,
        keep_alive_seconds=config.connector_args["keepalive_timeout"],
    )
    tls = await asyncio.to_thread(_trust) if url.startswith("https:") else None
    connections = Connections(url, limits=limits, tls=tls)
    try:
        yield DirectCalls(client, connections)
    finally:
        connections.close()


def _obstacle(client: Any) -> str | None:
    """Return why the client's configuration cannot be followed here, if so."""
    config, parts = client.meta.config, urlsplit(client.meta.endpoint_url)
    if config.proxies or get_environ_proxies(client.meta.endpoint_url):
        return "a proxy is configured for the endpoint"
    if parts.path.strip("/") or parts.query or "@" in parts.netloc:
        return "the endpoint is more than a host and a port"
    if config.client_cert:
        return "a client certificate is configured"
    if config.signature_version != "v4":
        return f"requests are signed with {config.signature_version}"
    if config.account_id_endpoint_mode == "required":
        return "endpoints of the account are required"
    return None


def _trust() -> ssl.SSLContext:
    """Return the context that trusts the certificates botocore trusts: `AWS_CA_BUNDLE`, a profile's, or certifi's."""
    return ssl.create_default_context(cafile=get_cert_path(AioSession().get_config_variable("ca_bundle") or True))


class DirectCalls:
    """Calls of `DIRECT_OPERATIONS`; they raise what calls of the aiobotocore client raise, and retry nothing."""

    def __init__(self, client: Any, connections: Connections) -> None:
        """Use `direct_calls` instead."""
        parts = urlsplit(client.meta.endpoint_url)
        default_port = 443 if parts.scheme == "https" else 80
        host = parts.netloc if parts.port != default_port else parts.netloc.rpartition(":")[0]
        # botocore has no public way to the credentials that a client signs with.
        self._credentials: Any = client._request_signer._credentials  # noqa: SLF001
        self._service = client.meta.service_model
        self._target = f"{self._service.metadata['targetPrefix']}."
        self._outputs = {name: self._service.operation_model(name).output_shape for name in DIRECT_OPERATIONS}
        self._signer = Signer(host=host, region=client.meta.region_name)
        self._unsigned = f"accept-encoding: identity\r\nuser-agent: {client.meta.config.user_agent}\r\n"
        self._connections = connections
        self._parser = FastParser()
        self._ahead = 0.0

    async def call(self, operation: str, /, **request: object) -> dict[str, Any]:
        """Make one call and return the members of its response, of a BatchGetItem as `sliced_members` does.

        Raises:
            ClientError: DynamoDB refused it.
            BotoCoreError: There is no response, or not an intact one, or there are no credentials.
            ResponseParserError: The response is not a JSON object.
            ValueError: The request cannot be encoded.
        """
        body, shape = await self.send(operation, dumped(request)), self._outputs[operation]
        if operation != "BatchGetItem":
            return members(body, shape)
        return sliced_members(body, next(iter(request["RequestItems"])), shape)  # type: ignore[call-overload]  # a map

    async def send(self, operation: str, body: bytes) -> bytes:
        """Make one call with a JSON body and return that of the response; raises as `call` does."""
        try:
            return await self._attempt(operation, body)
        except ClientError as error:
            if not self._adopts_clock(error):
                raise
        return await self._attempt(operation, body)

    async def _attempt(self, operation: str, body: bytes) -> bytes:
        response = await self._connections.send(await self._request(operation, body))
        _check_sum(response)
        if response.status >= 300:
            raise await self._error(operation, response)
        return response.body

    async def _request(self, operation: str, body: bytes) -> bytes:
        if self._credentials is None:
            raise NoCredentialsError
        frozen = await self._credentials.get_frozen_credentials()
        headers = self._signer.headers(self._target + operation, body, frozen, at=time.time() + self._ahead)
        lines = "".join([f"{name}: {value}\r\n" for name, value in headers.items()])
        return f"POST / HTTP/1.1\r\n{lines}{self._unsigned}content-length: {len(body)}\r\n\r\n".encode() + body

    def _adopts_clock(self, error: ClientError) -> bool:
        """Whether a refusal is explained by this machine's clock; if so, sign by DynamoDB's from now on."""
        if error.response["Error"].get("Code") not in SKEWED:
            return False
        try:
            there = parsedate_to_datetime(error.response["ResponseMetadata"]["HTTPHeaders"]["date"]).timestamp()
        except (KeyError, TypeError, ValueError):
            return False
        ahead = there - time.time()
        if abs(ahead - self._ahead) < SKEW_SECONDS:
            return False
        logger.warning("the clock of this machine is %.0f s off DynamoDB's, which is used for signatures", ahead)
        self._ahead = ahead
        return True

    async def _error(self, operation: str, response: Response) -> ClientError:
        """Return the exception that aiobotocore raises for a response."""
        parts = {
            "status_code": response.status,
            "headers": {name.decode("latin-1"): value.decode("latin-1") for name, value in response.headers.items()},
            "body": response.body,
            "context": {"operation_name": operation},
        }
        parsed = await self._parser.parse(parts, self._outputs[operation])
        if shape := self._service.shape_for_error_code(parsed.get("Error", {}).get("Code")):
            parsed.update(await self._parser.parse(parts, shape))
        return ClientError(parsed, operation)


def _check_sum(response: Response) -> None:
    expected = response.headers.get(b"x-amz-crc32")
    if expected is not None and expected != str(actual := zlib.crc32(response.body)).encode():
        raise ChecksumError(checksum_type="crc32", expected_checksum=expected.decode("latin-1"), actual_checksum=actual)

"""Serves `/metrics`: on a port of its own, or to scrapers that know a secret."""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus
from threading import Thread
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.exposition import choose_encoder
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from server.observability.logs import fields

__all__ = ["metrics_page", "served_apart"]

logger = logging.getLogger(__name__)

MOST_PORTS = 64
"""The most processes that serve their metrics side by side, each on a port of its own."""


def metrics_page(registry: CollectorRegistry, secret: str) -> Callable[[Request], Awaitable[Response]]:
    """Return the endpoint that shows metrics to those who send the secret as their bearer token."""
    expected = f"Bearer {secret}".encode()

    async def page(request: Request) -> Response:
        if not hmac.compare_digest(request.headers.get("authorization", "").encode("latin-1"), expected):
            headers = {"WWW-Authenticate": 'Bearer realm="metrics"'}
            return PlainTextResponse("send the secret as a bearer token\n", HTTPStatus.UNAUTHORIZED, headers)
        encode, content_type = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(registry), headers={"Content-Type": content_type})

    return page


@asynccontextmanager
async def served_apart(registry: CollectorRegistry, host: str, port: int) -> AsyncIterator[None]:
    """Serve metrics on the first free port from `port` on, in a thread, inside this context.

    Raises:
        OSError: None of `MOST_PORTS` is free, or the address does not belong to this machine.
    """
    server, thread, bound = await asyncio.to_thread(_start, registry, host, port)
    logger.info("metrics are served", extra=fields(host=host, port=bound))
    try:
        yield
    finally:
        await asyncio.to_thread(server.shutdown)
        server.server_close()
        await asyncio.to_thread(thread.join)


def _start(registry: CollectorRegistry, host: str, port: int) -> tuple[WSGIServer, Thread, int]:
    for candidate in range(port, min(port + MOST_PORTS, 65_536)):
        try:
            server, thread = start_http_server(candidate, addr=host, registry=registry)
        except OSError as error:
            reason = error
        else:
            return server, thread, candidate
    why = f"{reason.strerror or reason}; set HOST or ROOTSKI_METRICS_PORT to another one"
    raise OSError(f"cannot serve metrics on {host} from port {port} on: {why}") from reason

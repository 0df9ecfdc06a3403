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

UNKNOWN_PROCESSES = 64
"""How many ports are tried where it is not known how many processes serve side by side."""


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
async def served_apart(
    registry: CollectorRegistry, host: str, port: int, processes: int | None = None
) -> AsyncIterator[None]:
    """Serve metrics on the first free port from `port` on, in a thread, inside this context.

    There are as many ports as processes; where their number is not known, `UNKNOWN_PROCESSES`.

    Raises:
        OSError: No port is free, or the address does not belong to this machine.
    """
    ports = range(port, min(port + (processes or UNKNOWN_PROCESSES), 65_536))
    server, thread, bound = await asyncio.to_thread(_start, registry, host, ports)
    logger.info("metrics are served", extra=fields(host=host, port=bound))
    try:
        yield
    finally:
        await asyncio.to_thread(server.shutdown)
        server.server_close()
        await asyncio.to_thread(thread.join)


def _start(registry: CollectorRegistry, host: str, ports: range) -> tuple[WSGIServer, Thread, int]:
    for candidate in ports:
        try:
            server, thread = start_http_server(candidate, addr=host, registry=registry)
        except OSError as error:
            reason = error
        else:
            return server, thread, candidate
    shown = f"port {ports[0]}" if len(ports) == 1 else f"any port of {ports[0]} to {ports[-1]}"
    raise OSError(f"cannot serve metrics on {host}, {shown} (ROOTSKI_METRICS_PORT): {reason.strerror}") from reason

"""Middleware: request id, log line, security headers, CORS, and a 500 response for unhandled exceptions.

Pure ASGI: no request or response objects are created.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from schema.errors import BAD_USER_INPUT, INTERNAL_SERVER_ERROR, SERVICE_UNAVAILABLE
from server.http.cross_site import PREFLIGHT_HEADERS
from server.http.error_responses import RequestError
from server.http.responses import FAILURE, error_response
from server.observability.logs import fields
from server.observability.record import RequestRecord, request_id
from server.observability.request_log import RequestLogger
from server.protection.concurrency import RETRY_SECONDS

if TYPE_CHECKING:
    from server.observability.metrics import Metrics

__all__ = ["CrossOrigin", "RequestLog", "SecurityHeaders", "failure_of", "with_id"]

logger = logging.getLogger(__name__)

REQUEST_ID = "x-request-id"

PREFLIGHT_SECONDS = 7200
"""How long a browser may cache a preflight: the most that Chromium allows."""

ALLOWED_HEADERS = (
    "Authorization",
    "Content-Encoding",
    "Content-Type",
    "If-None-Match",
    "Prefer",
    "X-Request-Id",
    "traceparent",
    "tracestate",
    "Apollographql-Client-Name",
    "Apollographql-Client-Version",
    "GraphQL-Client-Name",
    "GraphQL-Client-Version",
    *PREFLIGHT_HEADERS,
)
"""Headers that pages of other sites may send: those of GraphQL clients and of tracing."""

EXPOSED_HEADERS = ("Age", "ETag", "RateLimit", "RateLimit-Policy", "Retry-After", "Server-Timing", "X-Request-Id")
"""Response headers that they may read."""


class RequestLog:
    """Adds a request id, logs one line, and responds 500 without internals if the application fails."""

    def __init__(
        self, app: ASGIApp, *, metrics: Metrics | None = None, request_logger: RequestLogger | None = None
    ) -> None:
        """Wrap an application; `metrics`, if given, count its requests."""
        self.app = app
        self.metrics = metrics
        self.request_logger = request_logger or RequestLogger()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        record = RequestRecord(request_id(Headers(scope=scope).get(REQUEST_ID, "")))
        record.attach_to(scope)
        started = time.perf_counter()
        if self.metrics is not None:
            self.metrics.started()
        status: int | None = None

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                if not _is_shared(headers):
                    headers[REQUEST_ID] = record.request_id
                    headers.update(record.headers)
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        except (Exception, asyncio.CancelledError):
            failure, is_ending = failure_of(record)
            if status is not None:
                raise
            await _response_of(failure)(scope, receive, send_with_id)
            if is_ending:
                raise
        finally:
            seconds = time.perf_counter() - started
            record.client = _client(scope)
            self.request_logger.log(record, method=scope["method"], path=scope["path"], status=status, seconds=seconds)
            if self.metrics is not None:
                self.metrics.finished(scope["path"], record, status=status, seconds=seconds)


def _client(scope: Scope) -> bytes | None:
    """Return the network of a client as the rate limiter sees it; None without an opened runtime."""
    runtime = scope.get("state", {}).get("runtime")
    peer = scope.get("client")
    if runtime is None:
        return None
    network: bytes = runtime.admission.addresses.network(peer[0] if peer else None, Headers(scope=scope))
    return network


def _is_shared(headers: Headers) -> bool:
    """Whether a shared cache may store the response: then it must contain nothing of this request."""
    return "etag" in headers and headers.get("cache-control", "").startswith("public")


def failure_of(record: RequestRecord) -> tuple[RequestError, bool]:
    """Return the error to send after the exception that is being handled, and whether to let that pass.

    It passes if the request itself was cancelled, at the end of the process; anything else is logged. Something that
    the request waits for may have been cancelled, too.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        record.errors.append((SERVICE_UNAVAILABLE, ""))
        ending = RequestError(
            "the server is shutting down; try again",
            status=503,
            code=SERVICE_UNAVAILABLE,
            retry_after_seconds=RETRY_SECONDS,
        )
        return with_id(ending, record), True
    record.errors.append((INTERNAL_SERVER_ERROR, ""))
    logger.exception("request failed", extra=fields(request_id=record.request_id))
    return with_id(RequestError(FAILURE, status=500, code=INTERNAL_SERVER_ERROR), record), False


def with_id(error: RequestError, record: RequestRecord) -> RequestError:
    """Add the id of the request to an error that is the server's."""
    error.extensions["requestId"] = record.request_id
    return error


def _response_of(error: RequestError) -> Response:
    return error_response(
        str(error), code=error.code, status=error.status, headers=error.headers, extensions=error.extensions
    )


class SecurityHeaders:
    """Adds headers against content sniffing, framing and unwanted caching.

    Headers set by a response take precedence, but a response with a cookie is never stored.
    """

    DEFAULTS = (
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
        ("cache-control", "no-store"),
    )

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.DEFAULTS:
                    headers.setdefault(name, value)
                if "set-cookie" in headers:
                    headers["cache-control"] = "no-store"
            await send(message)

        await self.app(scope, receive, send_with_headers)


class CrossOrigin(CORSMiddleware):
    """Lets pages of the configured sites call the API; refuses other preflights in JSON."""

    def __init__(self, app: ASGIApp, *, origins: Sequence[str]) -> None:
        super().__init__(
            app,
            allow_origins=origins,
            allow_methods=("GET", "POST"),
            allow_headers=ALLOWED_HEADERS,
            expose_headers=EXPOSED_HEADERS,
            max_age=PREFLIGHT_SECONDS,
        )

    def preflight_response(self, request_headers: Headers) -> Response:
        """Respond to a preflight."""
        response = super().preflight_response(request_headers)
        if response.status_code < 400:
            return response
        return error_response(
            "this origin, method or header is not allowed",
            code=BAD_USER_INPUT,
            status=response.status_code,
            headers={"Vary": "Origin"},
        )

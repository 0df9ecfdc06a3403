"""A route that is plain ASGI from the request to the bytes.

In one pass, each response gets what the middlewares add on other routes: compression, the headers of `CrossOrigin` and
`SecurityHeaders`, the request id, a log line, metrics, and a 500 response without internals if the handler fails.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope, Send

from server.http.accept import answer_type
from server.http.compression import MIN_BYTES, NOT_MODIFIED, Compression, accepted_encoding, add_vary
from server.http.error_responses import RequestError
from server.http.exchange import RESPOND, Exchange, Reply, Respond
from server.http.middleware import CrossOrigin, SecurityHeaders, failure_of, with_id
from server.http.responses import JSON, content_type, error_content
from server.observability.record import RequestRecord
from server.observability.request_log import RequestLogger
from server.observability.server_timing import prefers_timing, server_timing
from server.protection.disconnect import ClientDisconnectedError

if TYPE_CHECKING:
    from server.observability.metrics import Metrics

__all__ = ["DirectRoute"]

START, BODY = "http.response.start", "http.response.body"

EXCHANGE = "rootski.exchange"
"""In the scope of a request: its exchange, if it could not be answered at once."""

COMMON = 500
"""The sets of common headers that are kept, some 2 KB each."""

RawHeaders = list[tuple[bytes, bytes]]

_NO_STORE = (b"cache-control", b"no-store")
_SECURITY = [
    (name.encode(), value.encode()) for name, value in SecurityHeaders.DEFAULTS if name.encode() != _NO_STORE[0]
]


class DirectRoute:
    """Runs a handler for each request, and sends its reply or error."""

    def __init__(
        self,
        handler: Callable[[Exchange], Awaitable[Reply]],
        *,
        at_once: Callable[[Exchange], Reply | None] = lambda _exchange: None,
        origins: Sequence[str] = (),
        metrics: Metrics | None = None,
        request_logger: RequestLogger | None = None,
    ) -> None:
        """Create a route.

        Args:
            handler: Handles a request; a `RequestError` becomes the response that it describes.
            at_once: Returns the reply to a request that needs no waiting and is not too large to be compressed at once.
            origins: The sites whose pages may read responses.
            metrics: Counts the requests.
            request_logger: Logs them.
        """
        self._handler = handler
        self._at_once = at_once
        self._compression = Compression(_nowhere)
        self._cross_origin = CrossOrigin(_nowhere, origins=origins)
        self._metrics = metrics
        self._request_logger = request_logger or RequestLogger()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        exchange: Exchange = scope.pop(EXCHANGE, None) or Exchange(scope, receive)
        exchange.receive = receive
        record, metrics = exchange.record, self._metrics
        started = time.perf_counter()
        if metrics is not None:
            metrics.started()
        status: int | None = None
        try:
            reply = await self._reply(exchange)
            if b"prefer" in exchange and prefers_timing(exchange.negotiated(b"prefer")):
                timing = server_timing(record, time.perf_counter() - started)
                record.headers = {**record.headers, "Server-Timing": timing}
            headers, content = await self._finished(exchange, reply)
            status = reply.status
            respond: Respond | None = scope.get(RESPOND)
            if respond is None or not respond(status, headers, content):
                await send({"type": START, "status": status, "headers": headers})
                await send({"type": BODY, "body": content})
        except (Exception, asyncio.CancelledError):
            failure, is_ending = failure_of(record)
            if status is not None:
                raise
            status = failure.status
            await self._send_failure(exchange, failure, send)
            if is_ending:
                raise
        finally:
            self._finish(exchange, status, started)

    def at_once(self, scope: Scope) -> bool:
        """Answer a request that has arrived completely, without waiting; return whether that was possible."""
        respond: Respond | None = scope.get(RESPOND)
        exchange, started = Exchange(scope, _nothing), time.perf_counter()
        if respond is None or exchange.method == "HEAD" or b"origin" in exchange or b"prefer" in exchange:
            return False
        reply = self._at_once(exchange)
        if reply is None:
            scope[EXCHANGE] = exchange  # for `__call__`, which is next
            return False
        content, encoding = reply.content, self._encoding(exchange, reply)
        if encoding is not None:
            content = self._compression.compressed_inline(content, encoding, is_kept=reply.is_kept)
        if self._metrics is not None:
            self._metrics.started()
        is_sent = respond(reply.status, self._headers(exchange, reply, content, encoding), content)
        self._finish(exchange, reply.status if is_sent else None, started)
        return is_sent

    def _finish(self, exchange: Exchange, status: int | None, started: float) -> None:
        seconds, path, record = time.perf_counter() - started, exchange.scope["path"], exchange.record
        record.status = status
        self._request_logger.log(record, method=exchange.method, path=path, status=status, seconds=seconds)
        if self._metrics is not None:
            self._metrics.finished(path, record, status=status, seconds=seconds)

    async def _reply(self, exchange: Exchange) -> Reply:
        try:
            return await self._handler(exchange)
        except RequestError as error:
            return _error_reply(exchange, with_id(error, exchange.record) if error.status >= 500 else error)
        except (ClientDisconnect, ClientDisconnectedError):  # only the log uses the status
            return _error_reply(exchange, RequestError("the client disconnected"))

    async def _finished(self, exchange: Exchange, reply: Reply) -> tuple[RawHeaders, bytes]:
        """Return the headers of a response and its body."""
        content, encoding = reply.content, self._encoding(exchange, reply)
        if encoding is not None:
            content = await self._compression.compressed(content, encoding, is_kept=reply.is_kept)
        headers = self._headers(exchange, reply, content, encoding)
        return await self._allow_origin(exchange, headers) if b"origin" in exchange else headers, content

    @staticmethod
    def _encoding(exchange: Exchange, reply: Reply) -> str | None:
        """Return how the body of a response is to be compressed; None if it is not."""
        if reply.status == NOT_MODIFIED or len(reply.content) < MIN_BYTES or b"accept-encoding" not in exchange:
            return None
        return accepted_encoding(exchange.negotiated(b"accept-encoding"))

    @staticmethod
    def _headers(exchange: Exchange, reply: Reply, content: bytes, encoding: str | None) -> RawHeaders:
        common = _common(reply.media_type, encoding, tuple(reply.headers.items()), of_origin=b"origin" in exchange)
        headers: RawHeaders = [] if reply.media_type is None else [(b"content-length", b"%d" % len(content))]
        headers += common.headers
        if not common.is_shared:
            headers += _of_request(exchange.record)
        return headers

    async def _allow_origin(self, exchange: Exchange, headers: RawHeaders) -> RawHeaders:
        start: Message = {"type": START, "headers": headers}
        await self._cross_origin.send(start, _nowhere, exchange.headers)
        add_vary(MutableHeaders(scope=start))
        allowed: RawHeaders = start["headers"]
        return allowed

    async def _send_failure(self, exchange: Exchange, failure: RequestError, send: Send) -> None:
        content = error_content(str(failure), code=failure.code, extensions=failure.extensions)
        common = _common(JSON, None, tuple(failure.headers.items()), of_origin=True).headers
        headers = [(b"content-length", b"%d" % len(content)), *common, *_of_request(exchange.record)]
        await send({"type": START, "status": failure.status, "headers": headers})
        await send({"type": BODY, "body": content})


def _error_reply(exchange: Exchange, error: RequestError) -> Reply:
    exchange.record.errors.append((error.code, ""))
    content = error_content(str(error), code=error.code, extensions=error.extensions)
    media_type = answer_type(exchange.negotiated(b"accept")) or JSON
    return Reply(status=error.status, content=content, media_type=media_type, headers=error.headers)


class _Common(NamedTuple):
    """Headers that responses have in common, and whether a shared cache may store these."""

    headers: RawHeaders
    is_shared: bool


@lru_cache(maxsize=COMMON)
def _common(
    media_type: str | None, encoding: str | None, given: tuple[tuple[str, str], ...], *, of_origin: bool
) -> _Common:
    """Return the headers of a response that depend neither on its content nor on its request.

    Args:
        media_type: The media type of its body; None if it has none.
        encoding: The content encoding.
        given: The headers that its handler has given it.
        of_origin: Whether `Vary` is completed by what allows origins.
    """
    headers: RawHeaders = [] if media_type is None else [(b"content-type", content_type(media_type).encode())]
    if encoding is not None:
        headers.append((b"content-encoding", encoding.encode()))
    headers += _encoded(given)
    names = dict(headers)
    varies = names.get(b"vary")
    if not of_origin:
        headers = [header for header in headers if header[0] != b"vary"]
        headers.append((b"vary", b"%sOrigin, Accept-Encoding" % (varies + b", " if varies else b"")))
    stored = names.get(b"cache-control")
    if stored is None:
        headers.append(_NO_STORE)
    return _Common([*headers, *_SECURITY], b"etag" in names and (stored or b"").startswith(b"public"))


def _encoded(headers: Iterable[tuple[str, str]]) -> RawHeaders:
    return [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]


def _of_request(record: RequestRecord) -> RawHeaders:
    """Return the headers of a request's response that no shared cache may store."""
    return [(b"x-request-id", record.request_id.encode()), *_encoded(record.headers.items())]


async def _nowhere(*_ignored: object) -> None:
    """Receive a message that is only made to be changed."""


async def _nothing() -> Message:
    """Receive nothing: the request has arrived completely."""
    return {"type": "http.disconnect"}

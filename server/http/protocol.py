"""uvicorn's httptools protocol, plus the limits it lacks: request size, header count, slow clients.

Bounded are the connections, in all and per address; the size and duration of a head; the duration of a body; pipelined
requests; and how long a client may take to read a response.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from http import HTTPStatus
from typing import NoReturn
from uuid import uuid4

import orjson
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from schema.errors import BAD_USER_INPUT, INTERNAL_SERVER_ERROR
from server.protection.client_address import Network, parse_address
from server.protection.concurrency import RETRY_SECONDS

__all__ = ["BODY_GRACE_SECONDS", "BoundedHTTPProtocol", "ConnectionBounds"]

URL_BYTES = 65_535
"""The longest URL that httptools parses."""

HEADERS = 200
"""The most headers of a request; browsers send some 20, and proxies add a few."""

PIPELINED = 16
"""The most requests that may wait for the response to an earlier one; browsers pipeline none, benchmarks a few."""

BODY_GRACE_SECONDS = 2.0
"""Grace period after the application's own 408 before a slow upload is cut off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionBounds:
    """The bounds on connections.

    Attributes:
        connections: The most open connections in this process. The usual limit of open files is 1,024.
        connections_per_address: The most from one address; 0 sets no bound.
        unbounded: The networks of trusted proxies, to which the bound per address does not apply.
        head_bytes: The largest request line and headers together; a larger query should be sent in a body.
        head_seconds: How long a client may take to send the request line and headers.
        body_seconds: How long it may take to send a body.
        send_seconds: How long a write may stay blocked on a slow reader.
    """

    connections: int = 800
    connections_per_address: int = 200
    unbounded: Sequence[Network] = ()
    head_bytes: int = 128 * 1024
    head_seconds: float = 10.0
    body_seconds: float = 10.0
    send_seconds: float = 30.0


class _Stage(Enum):
    """The part of a request that is being received."""

    HEAD = auto()
    BODY = auto()
    NOTHING = auto()


class _RefusedError(Exception):
    """Aborts the parser, whose own error then makes uvicorn call `send_400_response`."""


class BoundedHTTPProtocol(HttpToolsProtocol):
    """Closes connections that exceed the bounds.

    A request that arrives in one chunk, as nearly all do, sets no timer.
    """

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, object],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        bounds: ConnectionBounds,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._bounds = bounds
        self._stage = _Stage.HEAD
        self._heads_begun = 0
        self._head_bytes = 0
        self._unfinished_bytes = 0
        self._refusal = (HTTPStatus.BAD_REQUEST, "the request is not valid HTTP")
        self._receiving: asyncio.TimerHandle | None = None
        self._sending: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Wait for the first request, unless there are too many connections."""
        super().connection_made(transport)
        if self._is_over_bounds():
            message = f"there are too many connections; try again in {RETRY_SECONDS} s"
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE, message)
            return
        self._receiving = self.loop.call_later(self._bounds.head_seconds, transport.close)

    def data_received(self, data: bytes) -> None:
        """Parse a chunk; while a request is incomplete, bound its size and duration."""
        if self.transport.is_closing():
            return
        stage, heads_begun = self._stage, self._heads_begun
        super().data_received(data)
        if self.transport.is_closing():
            self._stop_timer()
        elif self._stage is _Stage.HEAD:
            self._unfinished_bytes += len(data) if stage is _Stage.HEAD and heads_begun == self._heads_begun else 0
            if self._unfinished_bytes > self._bounds.head_bytes:
                self._refuse(*self._too_large())
            self._start_timer(self._bounds.head_seconds)
        elif self._stage is _Stage.BODY:
            self._start_timer(self._bounds.body_seconds + BODY_GRACE_SECONDS)
        elif heads_begun == self._heads_begun and stage is _Stage.NOTHING:
            # Blank lines, which may precede a request, cancel uvicorn's keep-alive timer.
            self._start_timer(self._bounds.head_seconds)
        else:
            self._stop_timer()

    def on_message_begin(self) -> None:
        """Start a request."""
        self._begin(_Stage.HEAD)
        self._heads_begun += 1
        self._head_bytes = self._unfinished_bytes = 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Add a part of the URL."""
        super().on_url(url)
        self._count_head(len(url))

    def on_header(self, name: bytes, value: bytes) -> None:
        """Add a header; trailers are counted but dropped, because no proxy has checked them."""
        self._count_head(len(name) + len(value))
        if self._stage is _Stage.BODY:
            return
        super().on_header(name, value)
        if len(self.headers) > HEADERS:
            self._abort(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, f"the request has more than {HEADERS} headers")

    def on_headers_complete(self) -> None:
        """Check a complete head; the size of the body is bounded by the application."""
        if len(self.pipeline) >= PIPELINED:
            self._abort(HTTPStatus.BAD_REQUEST, f"more than {PIPELINED} requests were pipelined")
        if len(self.url) > URL_BYTES:
            # Checked only now, because a client that is still sending would not read the response.
            message = f"the URL is longer than {URL_BYTES} bytes; send a long query by POST"
            self._abort(HTTPStatus.REQUEST_URI_TOO_LONG, message)
        if self.parser.get_http_version() == "1.1" and sum(name == b"host" for name, _ in self.headers) != 1:
            # RFC 9112, section 3.2
            self._abort(HTTPStatus.BAD_REQUEST, "an HTTP/1.1 request must have exactly one `Host` header")
        self._begin(_Stage.BODY)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Finish a request."""
        self._begin(_Stage.NOTHING)
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Finish a response; a client that does not read its last bytes must not keep the connection."""
        super().on_response_complete()
        if self.transport.is_closing() and self.transport.get_write_buffer_size():
            self.pause_writing()

    def pause_writing(self) -> None:
        """Wait for the client to read, but not longer than `send_seconds`."""
        super().pause_writing()
        if self._sending is None:
            self._sending = self.loop.call_later(self._bounds.send_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """Stop waiting: the client has read."""
        super().resume_writing()
        if self._sending is not None:
            self._sending.cancel()
            self._sending = None

    def timeout_keep_alive_handler(self) -> None:
        """Close an idle connection; abort one whose client does not read."""
        if self.transport.get_write_buffer_size():
            self.transport.abort()
        super().timeout_keep_alive_handler()

    def connection_lost(self, exc: Exception | None) -> None:
        """Cancel the timers."""
        self._stop_timer()
        super().connection_lost(exc)
        self.resume_writing()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  # replaced by our own message
        """Refuse a request that is not HTTP, or that was refused while it was parsed."""
        self._refuse(*self._refusal)

    def _count_head(self, size: int) -> None:
        """Bound a head that arrives in one chunk."""
        self._head_bytes += size
        if self._head_bytes > self._bounds.head_bytes:
            self._abort(*self._too_large())

    def _too_large(self) -> tuple[HTTPStatus, str]:
        message = f"the request line and headers are larger than {self._bounds.head_bytes} bytes"
        return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, message

    def _abort(self, status: HTTPStatus, message: str) -> NoReturn:
        """Refuse a request from within the parser."""
        self._refusal = (status, message)
        raise _RefusedError

    def _begin(self, stage: _Stage) -> None:
        self._stage = stage
        self._stop_timer()

    def _start_timer(self, seconds: float) -> None:
        """Close the connection unless the current part arrives in time."""
        if self._receiving is None and not self.transport.is_closing():
            self._receiving = self.loop.call_later(seconds, self.transport.close)

    def _stop_timer(self) -> None:
        if self._receiving is not None:
            self._receiving.cancel()
            self._receiving = None

    def _is_over_bounds(self) -> bool:
        bounds = self._bounds
        if len(self.connections) > bounds.connections:
            return True
        if not bounds.connections_per_address or self.client is None:
            return False
        host = self.client[0]
        address = parse_address(host)
        if address is not None and any(address in network for network in bounds.unbounded):
            return False
        return sum(_host_of(other) == host for other in self.connections) > bounds.connections_per_address

    def _refuse(self, status: HTTPStatus, message: str) -> None:
        """Respond without the application and close the connection."""
        extensions: dict[str, object] = {"code": BAD_USER_INPUT}
        lines = [f"HTTP/1.1 {status.value} {status.phrase}", "content-type: application/json; charset=utf-8"]
        if status is HTTPStatus.SERVICE_UNAVAILABLE:
            extensions = {"code": INTERNAL_SERVER_ERROR, "retryAfterSeconds": RETRY_SECONDS, "requestId": uuid4().hex}
            lines.append(f"retry-after: {RETRY_SECONDS}")
        body = orjson.dumps({"errors": [{"message": message, "extensions": extensions}]})
        lines += [f"content-length: {len(body)}", "cache-control: no-store", "connection: close", "", ""]
        self.transport.write("\r\n".join(lines).encode() + body)
        self.transport.close()


def _host_of(connection: object) -> str | None:
    client = getattr(connection, "client", None)
    return client[0] if client else None

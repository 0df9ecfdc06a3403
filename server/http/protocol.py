"""The HTTP protocol of the server: httptools' by uvicorn, which bounds neither what a client sends nor how slowly.

What is bounded: connections, also by address; the size and time of a head; the time of a body; requests that are sent
before the one ahead of them is answered; and the time a client takes to read what it is sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from http import HTTPStatus
from uuid import uuid4

import orjson
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from schema.errors import BAD_USER_INPUT, INTERNAL_SERVER_ERROR
from server.protection.client_address import Network, address_of
from server.protection.concurrency import RETRY_SECONDS

__all__ = ["BODY_GRACE_SECONDS", "BoundedHTTPProtocol", "ConnectionBounds"]

ADDRESS_BYTES = 65_535
"""The longest address that the parser takes."""

HEADERS = 200
"""The most headers of a request: browsers send some 20, and proxies add a few."""

PIPELINED = 16
"""Requests of one connection that wait for the answer to the one ahead; browsers send none, benchmarks a few."""

BODY_GRACE_SECONDS = 2.0
"""How much later than the application, which answers, the connection of a slow body is closed whatever it asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionBounds:
    """What clients may do with connections.

    Attributes:
        connections: At once, in this process. The usual limit of open files is 1,024.
        connections_per_address: Of these, from one address; 0 bounds nothing.
        unbounded: Where trusted proxies stand, which may have any number of connections.
        head_bytes: The largest request line and headers together: a query of that size belongs into a body.
        head_seconds: How long a client may take to send a request line and headers.
        body_seconds: How long it may take to send a body.
        send_seconds: How long it may take to read what the system has no room for.
    """

    connections: int = 800
    connections_per_address: int = 200
    unbounded: Sequence[Network] = ()
    head_bytes: int = 128 * 1024
    head_seconds: float = 10.0
    body_seconds: float = 10.0
    send_seconds: float = 30.0


def _too_large(bounds: ConnectionBounds) -> tuple[HTTPStatus, str]:
    message = f"the request line and headers are larger than {bounds.head_bytes} bytes"
    return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, message


class _Stage(Enum):
    """What a client is about to send."""

    HEAD = auto()
    BODY = auto()
    NOTHING = auto()


class _RefusedError(Exception):
    """Ends the parsing, which ends the connection; the parser's caller sees an error of the parser's own."""


class BoundedHTTPProtocol(HttpToolsProtocol):
    """Closes a connection that goes beyond the bounds.

    A request that comes in one piece, as nearly all do, costs nothing more.
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
        self._refusal = (HTTPStatus.BAD_REQUEST, "this is no valid HTTP request")
        self._receiving: asyncio.TimerHandle | None = None
        self._sending: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Begin to wait for the first request, unless there are too many connections."""
        super().connection_made(transport)
        if self._is_one_too_many():
            message = f"there are too many connections; try again in {RETRY_SECONDS} s"
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE, message)
            return
        self._receiving = self.loop.call_later(self._bounds.head_seconds, transport.close)

    def data_received(self, data: bytes) -> None:
        """Take the next piece; while it leaves a request unfinished, watch its size and its time."""
        if self.transport.is_closing():
            return
        stage, heads_begun = self._stage, self._heads_begun
        super().data_received(data)
        if self.transport.is_closing():
            self._stop_expecting()
        elif self._stage is _Stage.HEAD:
            self._unfinished_bytes += len(data) if stage is _Stage.HEAD and heads_begun == self._heads_begun else 0
            if self._unfinished_bytes > self._bounds.head_bytes:
                self._refuse(*_too_large(self._bounds))
            self._expect(self._bounds.head_seconds)
        elif self._stage is _Stage.BODY:
            self._expect(self._bounds.body_seconds + BODY_GRACE_SECONDS)
        elif heads_begun == self._heads_begun and stage is _Stage.NOTHING:
            # Blank lines, which may stand before a request: each ends the time of an idle connection.
            self._expect(self._bounds.head_seconds)
        else:
            self._stop_expecting()

    def on_message_begin(self) -> None:
        """Begin a head."""
        self._begin(_Stage.HEAD)
        self._heads_begun += 1
        self._head_bytes = self._unfinished_bytes = 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Take a piece of the address."""
        super().on_url(url)
        self._take_of_head(len(url))

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header; those that follow a body are counted and dropped, since no proxy has looked at them."""
        self._take_of_head(len(name) + len(value))
        if self._stage is _Stage.BODY:
            return
        super().on_header(name, value)
        if len(self.headers) > HEADERS:
            message = f"the request has more than {HEADERS} headers"
            self._refusal = (HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, message)
            raise _RefusedError

    def on_headers_complete(self) -> None:
        """End a head; what follows is the body, whose size the application bounds."""
        if len(self.pipeline) >= PIPELINED:
            self._refusal = (HTTPStatus.BAD_REQUEST, f"more than {PIPELINED} requests were sent ahead of their answers")
            raise _RefusedError
        if len(self.url) > ADDRESS_BYTES:
            # Not before the head is there: a client that is still sending would not read why.
            message = f"the address is longer than {ADDRESS_BYTES} bytes; send a long query by POST"
            self._refusal = (HTTPStatus.REQUEST_URI_TOO_LONG, message)
            raise _RefusedError
        if self.parser.get_http_version() == "1.1" and sum(name == b"host" for name, _ in self.headers) != 1:
            self._refusal = (HTTPStatus.BAD_REQUEST, "a request of HTTP/1.1 has one header `Host`")  # RFC 9112, 3.2
            raise _RefusedError
        self._begin(_Stage.BODY)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """End a request."""
        self._begin(_Stage.NOTHING)
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """End an answer; the connection may not be kept by not reading its last bytes."""
        super().on_response_complete()
        if self.transport.is_closing() and self.transport.get_write_buffer_size():
            self.pause_writing()

    def pause_writing(self) -> None:
        """Wait for the client to read, for a while."""
        super().pause_writing()
        if self._sending is None:
            self._sending = self.loop.call_later(self._bounds.send_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on: the client has read."""
        super().resume_writing()
        if self._sending is not None:
            self._sending.cancel()
            self._sending = None

    def timeout_keep_alive_handler(self) -> None:
        """Close a connection that is idle, or whose client does not read what it was sent."""
        if self.transport.get_write_buffer_size():
            self.transport.abort()
        super().timeout_keep_alive_handler()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._stop_expecting()
        super().connection_lost(exc)
        self.resume_writing()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  # ours says what to do
        """Refuse what is no HTTP, or what was refused while it was parsed."""
        self._refuse(*self._refusal)

    def _take_of_head(self, size: int) -> None:
        """Count a head that comes in one piece, too."""
        self._head_bytes += size
        if self._head_bytes > self._bounds.head_bytes:
            self._refusal = _too_large(self._bounds)
            raise _RefusedError

    def _begin(self, stage: _Stage) -> None:
        self._stage = stage
        self._stop_expecting()

    def _expect(self, seconds: float) -> None:
        """Close the connection unless what has begun is complete in time."""
        if self._receiving is None and not self.transport.is_closing():
            self._receiving = self.loop.call_later(seconds, self.transport.close)

    def _stop_expecting(self) -> None:
        if self._receiving is not None:
            self._receiving.cancel()
            self._receiving = None

    def _is_one_too_many(self) -> bool:
        bounds = self._bounds
        if len(self.connections) > bounds.connections:
            return True
        if not bounds.connections_per_address or self.client is None:
            return False
        host = self.client[0]
        address = address_of(host)
        if address is not None and any(address in network for network in bounds.unbounded):
            return False
        return sum(_host_of(other) == host for other in self.connections) > bounds.connections_per_address

    def _refuse(self, status: HTTPStatus, message: str) -> None:
        """Answer without the application, and close."""
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

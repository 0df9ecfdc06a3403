"""One HTTP/1.1 connection that is kept between requests, parsed by httptools. It carries one request at a time."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import httptools
from botocore.exceptions import ConnectionClosedError, HTTPClientError, ReadTimeoutError

__all__ = ["LARGEST_RESPONSE_BYTES", "MOST_HELD_BYTES", "Connection", "Held", "Response"]

LARGEST_RESPONSE_BYTES = 64 * 1024 * 1024
"""DynamoDB's responses have at most 16 MB of item data, which JSON can make some times larger."""

MOST_HELD_BYTES = 4 * LARGEST_RESPONSE_BYTES
"""What the unfinished responses of all connections to an endpoint take together; few of DynamoDB's exceed 1 MB."""


@dataclass(frozen=True, slots=True)
class Response:
    """A complete response; header names are in lower case."""

    status: int
    headers: dict[bytes, bytes]
    body: bytes


class Held:
    """The bytes of unfinished responses, of all connections that share it."""

    __slots__ = ("size",)

    def __init__(self) -> None:
        self.size = 0


class Connection(asyncio.Protocol):
    """A connection to `url`, which its errors name; `exchange` raises errors of botocore.

    Attributes:
        is_open: Whether it can take a request: it is connected, and the last response ended where the peer said.
        heard: Whether any byte of the response to the last request has arrived.
        idle_since: Time of the event loop at the end of the last response.
    """

    def __init__(self, url: str, held: Held | None = None) -> None:
        self._url = url
        self._held = held or Held()
        self._loop = asyncio.get_running_loop()
        self._parser = httptools.HttpResponseParser(self)
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[Response] | None = None
        self._last_heard = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._headers: dict[bytes, bytes] = {}
        self._body: list[bytes] = []
        self._size = 0
        self._in_body = False
        self.is_open = False
        self.heard = False
        self.idle_since = 0.0

    async def exchange(self, request: bytes, *, read_seconds: float) -> Response:
        """Send a request and return its response, of which some part must arrive every `read_seconds`.

        Raises:
            ConnectionClosedError: The peer closed the connection before the end of the response.
            ReadTimeoutError: Nothing arrived for too long.
            HTTPClientError: What arrived is not an HTTP response, is larger than `LARGEST_RESPONSE_BYTES`, or is
                larger than `MOST_HELD_BYTES` together with those of other connections.
        """
        if self._transport is None or not self.is_open:
            raise ConnectionClosedError(endpoint_url=self._url)
        self.heard = False
        self._answer = self._loop.create_future()
        self._last_heard = self._loop.time()
        self._timer = self._loop.call_later(read_seconds, self._check_time, read_seconds)
        self._transport.write(request)
        try:
            return await self._answer
        except BaseException:
            # The rest of this response must never be taken for the next one.
            self.abort()
            raise
        finally:
            self._timer.cancel()
            self._answer = None
            self._forget()

    def abort(self) -> None:
        """Close it at once."""
        self.is_open = False
        if self._transport is not None:
            self._transport.abort()

    def _check_time(self, read_seconds: float) -> None:
        left = self._last_heard + read_seconds - self._loop.time()
        if left > 0:
            self._timer = self._loop.call_later(left, self._check_time, read_seconds)
        else:
            self._fail(ReadTimeoutError(endpoint_url=self._url))

    def _forget(self) -> None:
        self._held.size -= self._size
        self._headers, self._body, self._size, self._in_body = {}, [], 0, False

    def _fail(self, error: Exception) -> None:
        self.is_open = False
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)

    # ------------------------------------------------------------------ called by the event loop

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # of TCP, always
        """Begin to accept requests."""
        self._transport, self.is_open = transport, True

    def data_received(self, data: bytes) -> None:
        """Parse a part of a response; anything else, such as a second response, ends the connection."""
        self.heard = True
        if self._answer is None or self._answer.done():
            self.abort()
            return
        self._last_heard = self._loop.time()
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self._fail(HTTPClientError(error=error))

    def connection_lost(self, error: Exception | None) -> None:
        """End the response, which is complete only if it has neither a length nor chunks."""
        self.is_open = False
        if self._in_body and not error and not self._headers.keys() & {b"content-length", b"transfer-encoding"}:
            self.on_message_complete()
        self._fail(ConnectionClosedError(endpoint_url=self._url))

    # ------------------------------------------------------------------ called by the parser

    def on_message_begin(self) -> None:
        """Forget the last response; one that nobody asked for means that the peer is out of step."""
        if self._answer is None or self._answer.done():
            self.is_open = False
        self._forget()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Note a header."""
        self._headers[name.lower()] = value

    def on_headers_complete(self) -> None:
        """Note that the body begins; one that says that it is too large need not arrive."""
        self._in_body = True
        length = self._headers.get(b"content-length", b"")
        if length.isdigit() and int(length[:20]) > LARGEST_RESPONSE_BYTES:
            self._refuse()

    def on_body(self, part: bytes) -> None:
        """Note a part of the body."""
        self._size += len(part)
        self._held.size += len(part)
        if self._size > LARGEST_RESPONSE_BYTES or self._held.size > MOST_HELD_BYTES:
            self._refuse()
        else:
            self._body.append(part)

    def _refuse(self) -> None:
        self._fail(HTTPClientError(error=f"a response of over {LARGEST_RESPONSE_BYTES} bytes, or too many large ones"))
        self.abort()  # at once: no more of it may arrive until `exchange` goes on
        self._body.clear()

    def on_message_complete(self) -> None:
        """Hand the response over; an interim one, such as 100 Continue, is followed by another."""
        status, self._in_body = self._parser.get_status_code(), False
        if status < 200 or self._answer is None or self._answer.done():
            return
        self.is_open = self.is_open and self._parser.should_keep_alive()
        self.idle_since = self._loop.time()
        self._answer.set_result(Response(status, self._headers, b"".join(self._body)))

"""uvicorn's httptools protocol, plus the limits it lacks: request size, header count, slow clients, connections.

Bounded are the connections, in all and per address; the size and duration of a head; the duration of a body; pipelined
requests; how long a client may take to read a response; and the memory of all bodies and responses together.
"""

from __future__ import annotations

import asyncio
import socket
from http import HTTPStatus

from uvicorn.config import Config
from uvicorn.server import ServerState

from server.http.framing import FramingProtocol, Stage
from server.protection.client_address import network_of, parse_address
from server.protection.concurrency import RETRY_SECONDS
from server.protection.connections import ConnectionBounds
from server.protection.held_memory import HeldMemory

__all__ = ["BODY_GRACE_SECONDS", "BoundedHTTPProtocol"]

URL_BYTES = 65_535
"""The longest URL that httptools parses."""

HEADERS = 200
"""The most headers of a request; browsers send some 20, and proxies add a few."""

PIPELINED = 16
"""The most requests that may wait for the response to an earlier one; browsers pipeline none, benchmarks a few."""

CHUNK_BYTES = 64 * 1024
CHUNK_BYTES_A_BYTE = 16
"""What may be received for a chunked body besides its content, in all and for each byte of it: the sizes of chunks,
their extensions, and trailers. A chunk of one byte needs five."""

UNIX_CLIENT = ("127.0.0.1", 0)
"""The client of a connection over a Unix socket: a process of this machine, so that its address can be trusted."""

USUAL_BYTES = 64 * 1024
"""A connection that holds no more than this is not counted; the transport does not wait for the client either."""

BODY_GRACE_SECONDS = 2.0
"""Grace period after the application's own 408 before a slow upload is cut off."""


class BoundedHTTPProtocol(FramingProtocol):
    """Closes connections that exceed the bounds.

    A request that arrives in one chunk, as nearly all do, sets no timer.

    Attributes:
        network: The network of the client's address, whose connections are counted together.
    """

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, object],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        bounds: ConnectionBounds,
        memory: HeldMemory | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.network = b""
        self._bounds = bounds
        self._memory = memory or HeldMemory(bounds.held_bytes)
        self._held = self._body_bytes = self._unsent_bytes = 0
        self._is_cut = False
        self._heads_begun = 0
        self._head_bytes = 0
        self._unfinished_bytes = 0
        self._chunk_bytes = 0
        self._receiving: asyncio.TimerHandle | None = None
        self._sending: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Wait for the first request, unless there are too many connections."""
        super().connection_made(transport)
        if self.client is None and getattr(transport.get_extra_info("socket"), "family", None) == socket.AF_UNIX:
            self.client = UNIX_CLIENT
        if self._is_over_bounds():
            message = f"there are too many connections; try again in {RETRY_SECONDS} s"
            self.refuse(HTTPStatus.SERVICE_UNAVAILABLE, message)
            return
        self._receiving = self.loop.call_later(self._bounds.head_seconds, transport.close)

    def data_received(self, data: bytes) -> None:
        """Parse a chunk; while a request is incomplete, bound its size and duration."""
        if self.transport.is_closing():
            return
        stage, heads_begun = self.stage, self._heads_begun
        self._chunk_bytes += len(data) if stage is Stage.BODY else 0
        super().data_received(data)
        if self.transport.is_closing():
            self._stop_timer()
        elif self.stage is Stage.HEAD:
            self._unfinished_bytes += len(data) if stage is Stage.HEAD and heads_begun == self._heads_begun else 0
            if self._unfinished_bytes > self._bounds.head_bytes:
                self.refuse(*self._too_large())
            self._start_timer(self._bounds.head_seconds)
        elif self.stage is Stage.BODY:
            if self._chunk_bytes > CHUNK_BYTES:
                self._refuse_chunks()
            self._start_timer(self._bounds.body_seconds + BODY_GRACE_SECONDS)
        elif heads_begun == self._heads_begun and stage is Stage.NOTHING:
            # Blank lines, which may precede a request, cancel uvicorn's keep-alive timer.
            self._start_timer(self._bounds.head_seconds)
        else:
            self._stop_timer()

    def on_body(self, body: bytes) -> None:
        """Add a part of the body."""
        self._chunk_bytes -= (1 + CHUNK_BYTES_A_BYTE) * len(body)
        self.received.pieces += 1
        super().on_body(body)
        if not self.cycle.response_complete:
            self._body_bytes += len(body)
            self._hold(self._held_now())

    def _refuse_chunks(self) -> None:
        if self.cycle.response_started:
            self.transport.close()
        else:
            message = f"chunk extensions and trailers take more than {CHUNK_BYTES} bytes"
            self.refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, message)

    def on_url(self, url: bytes) -> None:
        """Add a part of the URL."""
        super().on_url(url)
        self._head_bytes += len(url)
        if self._head_bytes > self._bounds.head_bytes:
            self.abort(*self._too_large())

    def on_header(self, name: bytes, value: bytes) -> None:
        """Add a header; trailers are counted too."""
        self._head_bytes += len(name) + len(value)
        if self._head_bytes > self._bounds.head_bytes:
            self.abort(*self._too_large())
        if self.stage is Stage.BODY:
            self.on_trailer(name)
            return
        super().on_header(name, value)
        if len(self.headers) > HEADERS:
            self.abort(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, f"the request has more than {HEADERS} headers")

    def check_head(self) -> None:
        """Check a complete head; the size of the body is bounded by the application."""
        if len(self.pipeline) >= PIPELINED:
            self.abort(HTTPStatus.BAD_REQUEST, f"more than {PIPELINED} requests were pipelined")
        if len(self.url) > URL_BYTES:
            # Checked only now, because a client that is still sending would not read the response.
            message = f"the URL is longer than {URL_BYTES} bytes; send a long query by POST"
            self.abort(HTTPStatus.REQUEST_URI_TOO_LONG, message)
        super().check_head()

    def on_response_complete(self) -> None:
        """Finish a response; a client that does not read its last bytes must not keep the connection."""
        super().on_response_complete()
        self._body_bytes = 0
        self._hold(self._held_now())
        if self.transport.is_closing() and self.transport.get_write_buffer_size():
            self.pause_writing()

    def pause_writing(self) -> None:
        """Wait for the client to read, but not longer than `send_seconds`."""
        super().pause_writing()
        if self._sending is None:
            self._sending = self.loop.call_later(self._bounds.send_seconds, self.transport.abort)
        self._hold(self._held_now())

    def resume_writing(self) -> None:
        """Stop waiting: the client has read."""
        super().resume_writing()
        if self._sending is not None:
            self._sending.cancel()
            self._sending = None
        self._hold(self._held_now())

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
        self._hold(0)

    def cut(self) -> None:
        """End the connection, because all of them hold too much memory and its client the most."""
        self._held, self._is_cut = 0, True
        # Not at once: the transport may be about to write.
        self.loop.call_soon(self.transport.abort)
        self.note_refusal(HTTPStatus.SERVICE_UNAVAILABLE, "connections hold too much memory, and this client the most")

    def _held_now(self) -> int:
        """Return the bytes of the body and of responses; these stay as a whole until nearly all has been sent."""
        paused = self._sending is not None
        self._unsent_bytes = max(self._unsent_bytes, self.transport.get_write_buffer_size()) if paused else 0
        return self._body_bytes + self._unsent_bytes

    def _hold(self, size: int) -> None:
        """Count the memory that the connection holds, if it is unusual."""
        held = size if size > USUAL_BYTES and not self._is_cut else 0
        if held != self._held:
            self._held = held
            self._memory.hold(self, held)

    def _too_large(self) -> tuple[HTTPStatus, str]:
        message = f"the request line and headers are larger than {self._bounds.head_bytes} bytes"
        return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, message

    def begin(self, stage: Stage) -> None:
        """Enter a stage, whose time begins."""
        self.stage = stage
        self._stop_timer()
        if stage is Stage.HEAD:
            self._heads_begun += 1
            self._head_bytes = self._unfinished_bytes = self._chunk_bytes = 0

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
        address = parse_address(self.client[0])
        if address is not None and any(address in network for network in bounds.unbounded):
            return False
        self.network = network_of(address)
        others = [other.network for other in self.connections if isinstance(other, BoundedHTTPProtocol)]
        return others.count(self.network) > bounds.connections_per_address

"""uvicorn's httptools protocol, kept in step: it agrees with clients and proxies on where each request ends.

llhttp, the parser, ends a request that asks for another protocol (`Upgrade`, RFC 9110, section 7.8) after its headers,
so its body would be read as the next request. Such a request is parsed again without the header, as the server ignores
it. Other heads that parsers read in different ways are refused. Source: RFC 9112, sections 6 and 7.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Sequence
from enum import Enum, auto
from functools import partial
from http import HTTPStatus
from typing import Any, NoReturn, cast
from uuid import uuid4
from weakref import ref

import httptools
import orjson
from starlette.types import Scope
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from schema.errors import BAD_USER_INPUT, SERVICE_UNAVAILABLE
from server.http.body import ARRIVED
from server.http.exchange import RESPOND
from server.observability.refusals import Refusals
from server.protection.client_address import network_of, parse_address
from server.protection.concurrency import RETRY_SECONDS
from server.protection.received import Received, received_of

__all__ = ["FramingProtocol", "Stage"]


logger = logging.getLogger(__name__)

CONTROLS = bytes({*range(0x20), 0x7F} - {0x09})
"""What names and values of headers do not contain."""

COPIED_BYTES = 64 * 1024
"""A smaller body is copied to be one write with its head; to copy a larger one takes longer than another write."""

FRAGMENT = 0x23

_HOST = re.compile(
    rb"(?:\[[0-9a-f:.]+\]|\[v[0-9a-f]+\.[-\w.~!$&'()*+,;=:]+\]|(?:[-\w.~!$&'()*+,;=]|%[0-9a-f]{2})*)(?::[0-9]*)?",
    re.IGNORECASE,
)
"""A host and an optional port: RFC 9110, section 7.2; RFC 3986, section 3.2.2. It may be empty."""


class Stage(Enum):
    """The part of a request that is being received."""

    HEAD = auto()
    BODY = auto()
    NOTHING = auto()


class _RefusedError(Exception):
    """Aborts the parser, whose own error then makes `data_received` refuse the request."""


class FramingProtocol(HttpToolsProtocol):
    """Reads every request to its end, or refuses it and closes the connection.

    Attributes:
        stage: The part of a request that is being received.
        received: What is counted of its body.
    """

    received: Received

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, object],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.parser.set_dangerous_leniencies(lenient_version=True)
        self.stage = Stage.HEAD
        self._refusal = (HTTPStatus.BAD_REQUEST, "the request is not valid HTTP")
        self._keep_alive = True
        self._is_parsing = False
        self._begun: tuple[RequestResponseCycle, Any] | None = None

    def data_received(self, data: bytes) -> None:
        """Parse a chunk; the parts of a request may arrive in any number of chunks."""
        self._unset_keepalive_if_required()
        self._is_parsing = True
        try:
            while data:
                data = self._parse(data)
        except httptools.HttpParserError:
            self.refuse(*self._refusal)
        finally:
            self._is_parsing = False
            begun, self._begun = self._begun, None
            if begun is not None and not self._is_answered(*begun):
                super()._start_asgi_task(*begun)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        """Start a task for a request, once all of its chunk has been parsed: it may need none then."""
        if self._is_parsing:
            self._begun = cycle, app
        else:
            super()._start_asgi_task(cycle, app)

    def _is_answered(self, cycle: RequestResponseCycle, app: Any) -> bool:
        """Have a request answered at once by an application that can, without a task."""
        at_once: Callable[[Scope], bool] | None = getattr(app, "at_once", None)
        if at_once is None or cycle.more_body or self.transport.is_closing() or not _is_free(cycle):
            return False
        try:
            return at_once(cast("Scope", cycle.scope))
        except Exception:
            logger.exception("a request could not be answered at once")
            return cycle.response_started

    def _parse(self, data: bytes) -> bytes:
        """Parse up to the end of a head with `Upgrade`; return what is left, that head without the header first."""
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as stop:
            left = self._head_without_upgrade() + data[stop.args[0] :]
            self.parser = httptools.HttpRequestParser(self)
            # As uvicorn does, and in the constructor; `check_head` checks the version.
            self.parser.set_dangerous_leniencies(lenient_data_after_close=True, lenient_version=True)
            return left
        return b""

    def _head_without_upgrade(self) -> bytes:
        """Return the head that was parsed last, without its `Upgrade` headers."""
        parser = self.parser
        first = b"%s %s HTTP/%s\r\n" % (parser.get_method(), self.url, parser.get_http_version().encode())
        headers = (b"%s: %s\r\n" % header for header in self.headers if header[0] != b"upgrade")
        return b"".join([first, *headers, b"\r\n"])

    def on_message_begin(self) -> None:
        """Start a request."""
        self.begin(Stage.HEAD)
        super().on_message_begin()

    def on_trailer(self, name: bytes) -> None:
        """Drop a header after the body, because no proxy has checked it."""
        if name.lower() == b"connection":
            # The parser heeds it and would ignore what follows, while the connection stays open.
            self.abort(HTTPStatus.BAD_REQUEST, "`Connection` cannot be sent after the body")

    def on_headers_complete(self) -> None:
        """Check a complete head, unless it is to be parsed again."""
        if self.parser.should_upgrade():
            if self.parser.get_method() == b"CONNECT":
                self.abort(HTTPStatus.BAD_REQUEST, "CONNECT is only for proxies")
            return
        self.check_head()
        self.begin(Stage.BODY)
        self.received = received_of(cast("Scope", self.scope))
        super().on_headers_complete()
        cycle = ref(self.cycle)  # which refers to the scope: else each request would leave a cycle to the collector
        if self.expect_100_continue:
            self._expect()
        else:
            self.scope[ARRIVED] = partial(_arrived, cycle)  # type: ignore[literal-required]  # not of ASGI
        self.scope[RESPOND] = partial(_responded, cycle)  # type: ignore[literal-required]  # not of ASGI

    def check_head(self) -> None:
        """Check the version, and the headers that say where the request ends and whom it is for."""
        version = self.parser.get_http_version()
        if not version.startswith("1."):
            # RFC 9110, sections 2.5 and 15.6.6. A request line without a version is of 0.9.
            self.abort(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED, "the version of HTTP must be 1.1 or 1.0")
        if FRAGMENT in self.url:
            self.abort(HTTPStatus.BAD_REQUEST, "the URL of a request has no fragment")
        hosts = 0
        for name, value in self.headers:
            if name == b"host":
                hosts += 1
                if not _HOST.fullmatch(value.strip(b" \t")):
                    self.abort(HTTPStatus.BAD_REQUEST, "`Host` must be a host and an optional port")
            elif name == b"transfer-encoding":
                self._check_coding(value, version)
        if hosts != 1 and (hosts or version != "1.0"):
            # RFC 9112, section 3.2
            self.abort(HTTPStatus.BAD_REQUEST, "an HTTP/1.1 request must have exactly one `Host` header")

    def _check_coding(self, value: bytes, version: str) -> None:
        if value.strip().lower() != b"chunked":
            self.abort(HTTPStatus.BAD_REQUEST, "the only `Transfer-Encoding` of a request is `chunked`")
        if version == "1.0":
            # RFC 9112, section 6.1: an older proxy may have passed it on without knowing what it means.
            self.abort(HTTPStatus.BAD_REQUEST, "`Transfer-Encoding` needs HTTP/1.1")

    def on_message_complete(self) -> None:
        """Finish a request, unless it is to be parsed again."""
        if self.parser.should_upgrade():
            return
        if self.expect_100_continue and not self.cycle.response_started:
            self.cycle.keep_alive = self._keep_alive
        self.begin(Stage.NOTHING)
        super().on_message_complete()

    def shutdown(self) -> None:
        """Close the connection after the current response."""
        self._keep_alive = False
        super().shutdown()

    def _expect(self) -> None:
        """Close the connection if the response begins before the body ends: the client may then leave the body out."""
        self._keep_alive, self.cycle.keep_alive = self.cycle.keep_alive, False
        if self.parser.get_http_version() == "1.0":
            self.cycle.waiting_for_100_continue = False  # 100 (Continue) came with HTTP/1.1

    def begin(self, stage: Stage) -> None:
        """Enter a stage."""
        self.stage = stage

    def abort(self, status: HTTPStatus, message: str) -> NoReturn:
        """Refuse a request from within the parser."""
        self._refusal = (status, message)
        raise _RefusedError

    def refuse(self, status: HTTPStatus, message: str) -> None:
        """Respond without the application and close the connection."""
        extensions: dict[str, object] = {"code": BAD_USER_INPUT}
        request_id = None
        lines = [f"HTTP/1.1 {status.value} {status.phrase}", "content-type: application/json; charset=utf-8"]
        if status is HTTPStatus.SERVICE_UNAVAILABLE:
            request_id = uuid4().hex
            extensions = {"code": SERVICE_UNAVAILABLE, "retryAfterSeconds": RETRY_SECONDS, "requestId": request_id}
            lines.append(f"retry-after: {RETRY_SECONDS}")
        body = orjson.dumps({"errors": [{"message": message, "extensions": extensions}]})
        lines += [f"content-length: {len(body)}", "cache-control: no-store", "connection: close", "", ""]
        self.transport.write("\r\n".join(lines).encode() + body)
        self.transport.close()
        self.note_refusal(status, message, request_id)

    def note_refusal(self, status: HTTPStatus, reason: str, request_id: str | None = None) -> None:
        """Log and count a request that ends without the application."""
        if isinstance(refusals := self.app_state.get("refusals"), Refusals):
            network = network_of(parse_address(self.client[0] if self.client else ""))
            refusals.note(network, status=status.value, reason=reason, request_id=request_id)


def _is_free(cycle: RequestResponseCycle) -> bool:
    """Whether a response can be sent without waiting, and leaves the connection open."""
    return not (cycle.response_started or cycle.disconnected or cycle.flow.write_paused) and cycle.keep_alive


def _responded(
    of: ref[RequestResponseCycle], status: int, headers: Sequence[tuple[bytes, bytes]], content: bytes
) -> bool:
    """Send a response in one write, if that is as `send` would; return whether it was sent."""
    cycle = of()
    if cycle is None or not _is_free(cycle) or any(name == b"connection" for name, _ in headers):
        return False
    lines = [b"%s: %s\r\n" % header for header in (*cycle.default_headers, *headers)]
    head = b"".join(lines)
    if len(head) - len(head.translate(None, CONTROLS)) != 2 * len(lines) or cycle.scope["method"] == "HEAD":
        return False
    cycle.response_started = cycle.response_complete = True
    cycle.waiting_for_100_continue = False
    start = b"%s%s\r\n" % (STATUS_LINE[status], head)
    if len(content) <= COPIED_BYTES:
        cycle.transport.write(start + content)
    else:
        cycle.transport.writelines((start, content))
    cycle.message_event.set()
    cycle.on_response()
    return True


def _arrived(of: ref[RequestResponseCycle]) -> bytes | None:
    """Return the body of a request if all of it has arrived."""
    cycle = of()
    return None if cycle is None or cycle.more_body or cycle.disconnected else bytes(cycle.body)

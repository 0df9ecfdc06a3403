"""One HTTP request and its reply, for routes that are plain ASGI: no request or response objects."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from starlette.datastructures import Headers
from starlette.types import Receive, Scope

from server.http.accept import MAX_CHARACTERS, within_bounds
from server.observability.record import RequestRecord, request_id

__all__ = ["RESPOND", "Exchange", "Reply", "Respond"]

RESPOND = "rootski.respond"
"""In the scope of a request, from a protocol that has it: a function that sends a whole response at once."""

Respond: TypeAlias = Callable[[int, Sequence[tuple[bytes, bytes]], bytes], bool]
"""Sends a status, headers and a body with its `Content-Length`; returns whether all was sent, else nothing was."""


class Reply(NamedTuple):
    """A response before the headers that every response gets.

    Attributes:
        content: The body; ignored for 304.
        media_type: Its media type, without a charset; None if there is no body.
        headers: Further headers.
        is_kept: Whether the same content is likely to be sent again.
    """

    status: int = 200
    content: bytes = b""
    media_type: str | None = None
    headers: Mapping[str, str] = MappingProxyType({})
    is_kept: bool = False


class Exchange:
    """A request, and the record of what becomes of it.

    Attributes:
        method: The method, in capitals.
        record: For the log line and the metrics.
        receive: Returns the next part of the body, or that the client has disconnected.
    """

    __slots__ = ("_first", "_headers", "_raw", "method", "receive", "record", "scope")

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self.scope = scope
        self.receive = receive
        self.method: str = scope["method"]
        self._raw: list[tuple[bytes, bytes]] = scope["headers"]
        self._first: dict[bytes, bytes] = dict(reversed(self._raw))
        self._headers: Headers | None = None
        self.record = RequestRecord(request_id(self.first(b"x-request-id")))
        self.record.attach_to(scope)

    def __contains__(self, name: bytes) -> bool:
        """Whether a header, named in lower case, was sent."""
        return name in self._first

    @property
    def headers(self) -> Headers:
        """All headers."""
        if self._headers is None:
            self._headers = Headers(raw=self._raw)
        return self._headers

    @property
    def peer(self) -> str | None:
        """The address of the other end of the connection; None if it has none."""
        client: tuple[str, int] | None = self.scope.get("client")
        return client[0] if client else None

    @property
    def state(self) -> dict[str, Any]:
        """The state of the lifespan."""
        state: dict[str, Any] = self.scope["state"]
        return state

    def first(self, name: bytes) -> str:
        """Return a header, the first if it was sent several times; "" if it was not sent."""
        return self._first.get(name, b"").decode("latin-1")

    def joined(self, name: bytes) -> str:
        """Return a header, its lines joined."""
        if len(self._first) == len(self._raw):
            return self.first(name)
        return ", ".join(value.decode("latin-1") for sent, value in self._raw if sent == name)

    def negotiated(self, name: bytes) -> str:
        """Return an Accept header, as `accept.negotiated` does."""
        value = self.joined(name)
        return value if len(value) <= MAX_CHARACTERS else within_bounds(value)

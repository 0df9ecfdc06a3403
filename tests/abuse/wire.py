"""Bytes to and from a server, as an attacker sends them: no client library that would refuse to."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

import orjson

__all__ = ["Reply", "get", "post", "reply_to", "request"]

REPLY_SECONDS = 20.0
"""How long a reply may take before it counts as none: the slowest machine of all needs a fraction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back.

    Attributes:
        status: None where the connection was closed without an answer.
        head: The status line and headers, as they came.
        body: What followed, as long as the head said.
    """

    status: int | None
    head: bytes = b""
    body: bytes = b""

    @property
    def is_refusal(self) -> bool:
        """Whether it is a closed connection, or a 4xx or 505 with errors in JSON, each with a message and a code."""
        if self.status is None:
            return True
        return (400 <= self.status < 500 or self.status == 505) and self.tells_errors

    @property
    def tells_errors(self) -> bool:
        """Whether the body is JSON with errors, each with a message and a code."""
        if b"application/json" not in self.head and b"application/graphql-response+json" not in self.head:
            return False
        errors = orjson.loads(self.body).get("errors", [])
        return bool(errors) and all(error["message"] and error["extensions"]["code"] for error in errors)


def request(method: str, target: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> bytes:
    """Write a request; its Content-Length is told unless the headers say otherwise."""
    told = {"Host": "localhost", "Accept": "application/graphql-response+json", **(headers or {})}
    if body is not None and not {"Content-Length", "Transfer-Encoding"} & told.keys():
        told["Content-Length"] = str(len(body))
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items()), "", ""]
    return "\r\n".join(lines).encode("latin-1") + (body or b"")


def post(content: object, headers: Mapping[str, str] | None = None) -> bytes:
    """Write a request to the endpoint: bytes as they are, a text as a document, anything else as JSON."""
    if isinstance(content, str):
        content = {"query": content}
    body = content if isinstance(content, bytes) else orjson.dumps(content)
    return request("POST", "/graphql", body, {"Content-Type": "application/json", **(headers or {})})


def get(query_string: str) -> bytes:
    """Write a request that asks by its address."""
    return request("GET", f"/graphql?{query_string}")


async def reply_to(port: int, sent: bytes) -> Reply:
    """Send bytes on a new connection and give what comes back.

    Raises:
        TimeoutError: Neither a reply nor the end of the connection came.
    """
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        async with asyncio.timeout(REPLY_SECONDS):
            writing = asyncio.create_task(_written(writer, sent))
            reply = await read_reply(reader)
            writing.cancel()
            return reply
    finally:
        writer.close()


async def _written(writer: asyncio.StreamWriter, sent: bytes) -> None:
    with suppress(ConnectionError):
        writer.write(sent)
        await writer.drain()


async def read_reply(reader: asyncio.StreamReader) -> Reply:
    """Read one reply with a Content-Length, as all of this server's have; fewer bytes are taken for its end."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:] if line)
        body = await reader.readexactly(int(fields.get(b"content-length", b"0")))
    except (asyncio.IncompleteReadError, ConnectionError):
        return Reply(status=None)
    return Reply(status=int(head.split(b" ", 2)[1]), head=head, body=body)

"""Reads request bodies, within bounds on size and time."""

from __future__ import annotations

import asyncio
import codecs
from collections.abc import Awaitable, Callable
from functools import lru_cache
from typing import TypeAlias

from starlette.requests import ClientDisconnect

from server.http.accept import CACHED_HEADERS
from server.http.compression import Inflater, inflater_of
from server.http.error_responses import RequestError
from server.http.exchange import Exchange
from server.protection.received import Received, received_of

__all__ = ["ARRIVED", "BODY_BYTES", "arrived_body", "read_body", "read_json_body"]

BODY_BYTES = 1024 * 1024
"""The largest body: a thousand times a usual document, and still parsed in a few milliseconds."""

ARRIVED = "rootski.arrived"
"""In the scope of a request, from a protocol that has it: a function that returns the body if all of it has arrived."""

Arrived: TypeAlias = Callable[[], bytes | None]

Turn: TypeAlias = Callable[[], Awaitable[None]]

SMALL_BYTES = 32 * 1024
"""Far less than what makes uvicorn pause the connection until the body is received."""

TYPE_CHARACTERS = 1000
"""The part of a `Content-Type` that is read; those in use have less than 100."""

BODY_SECONDS = 10.0
"""How long a client may take to send a body: at 1 Mbit/s the largest one takes 8 s."""


async def _at_once() -> None:
    """Wait for nothing."""


async def read_json_body(
    exchange: Exchange, *, max_bytes: int = BODY_BYTES, seconds: float = BODY_SECONDS, turn: Turn = _at_once
) -> bytes:
    """Read a JSON body in UTF-8, optionally compressed with gzip; return it without a byte order mark.

    Raises:
        RequestError: The declared type differs (415), the body is UTF-16 or UTF-32 (400), or as `read_body` raises.
        ClientDisconnect: The client disconnected.
    """
    if not _is_json(exchange.first(b"content-type")[:TYPE_CHARACTERS]):
        raise RequestError(
            "the body must be `application/json` in UTF-8", status=415, headers={"Accept-Post": "application/json"}
        )
    body = await read_body(exchange, max_bytes=max_bytes, seconds=seconds, turn=turn)
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in body[:4]:
        raise RequestError("the body is UTF-16 or UTF-32; send UTF-8")
    return body.removeprefix(codecs.BOM_UTF8)


def arrived_body(exchange: Exchange) -> bytes | None:
    """Return a body of JSON if all of it has arrived; None if it has to be read, or costs more than usual to read."""
    arrived: Arrived | None = exchange.scope.get(ARRIVED)
    if arrived is None or b"content-encoding" in exchange or received_of(exchange.scope).points:
        return None
    return arrived() if _is_json(exchange.first(b"content-type")[:TYPE_CHARACTERS]) else None


@lru_cache(maxsize=CACHED_HEADERS)
def _is_json(content_type: str) -> bool:
    media_type, *parameters = (part.strip().lower() for part in content_type.split(";"))
    charsets = [part.removeprefix("charset=").strip('"') for part in parameters if part.startswith("charset=")]
    return media_type == "application/json" and charsets in ([], ["utf-8"], ["utf8"])


async def read_body(
    exchange: Exchange, *, max_bytes: int = BODY_BYTES, seconds: float = BODY_SECONDS, turn: Turn = _at_once
) -> bytes:
    """Read a body, with or without a declared length, then decompress it; `turn` is awaited before each chunk of that.

    Raises:
        RequestError: It is larger than `max_bytes`, compressed or not (413), takes longer than `seconds` (408), is not
            valid gzip (400), or is compressed in another way (415).
        ClientDisconnect: The client disconnected.
    """
    inflater = inflater_of(exchange.joined(b"content-encoding"))
    if int(exchange.first(b"content-length") or 0) > max_bytes:
        raise _too_large(max_bytes)
    received = received_of(exchange.scope)
    arrived = _small_body(exchange)
    if arrived is None:
        chunks = await _chunks(exchange, received, max_bytes=max_bytes, seconds=seconds)
    else:
        chunks = [arrived]
        received.size += len(arrived)
        if received.size > max_bytes:
            raise _too_large(max_bytes)
    if inflater is not None:
        chunks = await _inflated(chunks, inflater, received, max_bytes=max_bytes, turn=turn)
    return b"".join(chunks)


def _small_body(exchange: Exchange) -> bytes | None:
    """Return a body that has arrived and need not be taken from the protocol to let it read on; else None."""
    arrived: Arrived | None = exchange.scope.get(ARRIVED)
    body = None if arrived is None else arrived()
    return body if body is not None and len(body) <= SMALL_BYTES else None


async def _chunks(exchange: Exchange, received: Received, *, max_bytes: int, seconds: float) -> list[bytes]:
    """Receive a body, as `read_body` says."""
    chunks: list[bytes] = []
    is_more = True
    try:
        async with asyncio.timeout(seconds):
            while is_more:
                message = await exchange.receive()
                if message["type"] == "http.disconnect":
                    raise ClientDisconnect
                chunks.append(message.get("body", b""))
                is_more = message.get("more_body", False)
                received.size += len(chunks[-1])
                if received.size > max_bytes:
                    raise _too_large(max_bytes)
    except TimeoutError:
        raise RequestError(
            f"the body took longer than {seconds:g} s", status=408, headers={"Connection": "close"}
        ) from None
    return chunks


async def _inflated(
    chunks: list[bytes], inflater: Inflater, received: Received, *, max_bytes: int, turn: Turn
) -> list[bytes]:
    """Decompress a body that has arrived: before that, a few bytes of a slow client would take much memory."""
    inflated: list[bytes] = []
    size = 0
    for chunk in filter(None, chunks):
        await turn()
        inflated.append(inflater.feed(chunk, max_bytes=max_bytes - size))
        size += len(inflated[-1])
        received.size = max(received.size, size)
        if size > max_bytes:
            raise _too_large(max_bytes)
    inflater.finish()
    return inflated


def _too_large(max_bytes: int) -> RequestError:
    return RequestError(f"the body is larger than {max_bytes} bytes", status=413)

"""Compression: of request bodies, inflated piece by piece within their limit, and of answers, where the client asks.

Pure ASGI. Source: RFC 9110, sections 8.4 and 12.5.3; RFC 1952 (gzip), RFC 8878 (zstd).
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Callable

import zstandard
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.http.accept import negotiated, qualities
from server.http.error_responses import RequestError

__all__ = ["Compression", "Inflater", "inflater_of"]

LEAST_BYTES = 1024
"""A smaller answer fits into one packet as it is."""

INLINE_BYTES = 128 * 1024
"""A larger one would keep the event loop for more than a millisecond or two: it is compressed in a thread. Answers are
some 100 KB at the most, but for the morpheme index."""

GZIP_LEVEL = 4
ZSTD_LEVEL = 3
"""Where more effort buys little: `python -m benchmarks.compression` prints sizes and times of all levels."""

GZIP_WINDOW = 31
"""zlib's way to say: the largest window, in gzip's form."""

NOT_MODIFIED = 304

COMPRESSED_TYPES = ("application/json", "application/graphql-response+json", "text/", "application/javascript")


class Inflater:
    """Inflates a gzip body as it comes."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(GZIP_WINDOW)

    def feed(self, data: bytes, *, most_bytes: int) -> bytes:
        """Give what a piece holds, but not much more than `most_bytes`: who asked for them refuses one byte more.

        Raises:
            RequestError: It is not gzip, or something follows the end.
        """
        try:
            inflated = self._stream.decompress(data, most_bytes + 1)
        except zlib.error:
            raise _broken() from None
        if self._stream.unused_data:
            raise _broken()
        return inflated

    def finish(self) -> None:
        """Tell that nothing follows.

        Raises:
            RequestError: The end is missing.
        """
        if not self._stream.eof:
            raise _broken()


def inflater_of(encoding: str) -> Inflater | None:
    """Give what inflates a body of this `Content-Encoding`, None where it is not compressed.

    Raises:
        RequestError: It is compressed in another way, or more than once.
    """
    match encoding.strip().lower():
        case "" | "identity":
            return None
        case "gzip" | "x-gzip":
            return Inflater()
        case _:
            raise RequestError(
                "the body may be compressed with gzip, once", status=415, headers={"Accept-Encoding": "gzip"}
            )


def _broken() -> RequestError:
    return RequestError("the body is not gzip, is cut off, or something follows it")


class Compression:
    """Compresses answers that come in one piece, of 1 KB and more, where the client takes zstd or gzip."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        encoding = self._chosen(negotiated(Headers(scope=scope), "accept-encoding"))
        start: Message | None = None

        async def send_compressed(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _is_compressible(message):
                start = message
                return
            if start is not None:
                begun, start = start, None
                await send(await self._begun(begun, message, encoding))
            elif message.get("status") == NOT_MODIFIED:
                MutableHeaders(scope=message).add_vary_header("Accept-Encoding")
            await send(message)

        await self.app(scope, receive, send_compressed)

    def _chosen(self, accept_encoding: str) -> str | None:
        weights = qualities(accept_encoding)
        anything = weights.get("*", 0.0)
        best = max(_WAYS, key=lambda way: weights.get(way, anything))
        chosen = weights.get(best, anything)
        return best if chosen and chosen >= weights.get("identity", 0.0) else None

    async def _begun(self, start: Message, body: Message, encoding: str | None) -> Message:
        """Compress a body, in place, and give the start with the headers that fit it."""
        headers = MutableHeaders(raw=list(start["headers"]))
        headers.add_vary_header("Accept-Encoding")
        content: bytes = body.get("body", b"")
        whole = body["type"] == "http.response.body" and not body.get("more_body", False)
        if encoding and whole and len(content) >= LEAST_BYTES:
            way = _WAYS[encoding]
            body["body"] = way(content) if len(content) <= INLINE_BYTES else await asyncio.to_thread(way, content)
            headers["content-encoding"] = encoding
            headers["content-length"] = str(len(body["body"]))
            if headers.get("etag", "W/").startswith('"'):
                headers["etag"] = "W/" + headers["etag"]
        return {**start, "headers": headers.raw}


def _is_compressible(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    return (
        start["status"] not in (204, 206, 304)  # without a body, or with a part of one
        and headers.get("content-type", "").startswith(COMPRESSED_TYPES)
        and "content-encoding" not in headers
        and "no-transform" not in headers.get("cache-control", "")
    )


def _zstd(content: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=ZSTD_LEVEL).compress(content)  # one of its own for each thread


def _gzip(content: bytes) -> bytes:
    return zlib.compress(content, GZIP_LEVEL, GZIP_WINDOW)


_WAYS: dict[str, Callable[[bytes], bytes]] = {"zstd": _zstd, "gzip": _gzip}
"""In the order in which they are chosen among equals."""

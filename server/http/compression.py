"""Decompression of request bodies, within their size limit, and compression of responses, if the client accepts it.

Pure ASGI. Source: RFC 9110, sections 8.4 and 12.5.3; RFC 1952 (gzip), RFC 8878 (zstd).
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Callable
from functools import lru_cache

import zstandard
from cachetools import LRUCache
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.http.accept import CACHED_HEADERS, negotiated, qualities
from server.http.error_responses import RequestError

__all__ = [
    "MIN_BYTES",
    "NOT_MODIFIED",
    "Compression",
    "Inflater",
    "accepted_encoding",
    "add_vary",
    "compressed_best",
    "inflater_of",
]

MIN_BYTES = 1024
"""A smaller response fits into one packet uncompressed."""

INLINE_BYTES = 128 * 1024
"""A larger response would block the event loop for more than a millisecond or two, so a thread compresses it, and the
result is kept. Only the morpheme index exceeds some 100 KB."""

KEPT_BYTES = 16 * 1024 * 1024
"""Bounds the large responses whose compressed forms are kept, both forms included: 7 of the full morpheme index."""

GZIP_LEVEL = 4
ZSTD_LEVEL = 3
"""Higher levels gain little: `python -m benchmarks.compression` prints sizes and times of all levels."""

BEST_GZIP_LEVEL = 9
BEST_ZSTD_LEVEL = 12
"""For what is compressed once: all of GraphiQL's files take 0.25 s of a thread."""

GZIP_WINDOW = 31
"""zlib's code for the largest window in gzip format."""

NOT_MODIFIED = 304

COMPRESSED_TYPES = ("application/json", "application/graphql-response+json", "text/", "application/javascript")


class Inflater:
    """Inflates a gzip body chunk by chunk."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(GZIP_WINDOW)

    def feed(self, data: bytes, *, max_bytes: int) -> bytes:
        """Inflate one chunk to at most `max_bytes` + 1; the caller rejects the extra byte.

        Raises:
            RequestError: It is not gzip, or data follows the end of the stream.
        """
        try:
            inflated = self._stream.decompress(data, max_bytes + 1)
        except zlib.error:
            raise _broken() from None
        if self._stream.unused_data:
            raise _broken()
        return inflated

    def finish(self) -> None:
        """Check that the stream is complete.

        Raises:
            RequestError: The end is missing.
        """
        if not self._stream.eof:
            raise _broken()


def inflater_of(encoding: str) -> Inflater | None:
    """Return the inflater for a `Content-Encoding`; None if the body is not compressed.

    Raises:
        RequestError: The encoding is not gzip, or there are several.
    """
    match encoding.strip().lower():
        case "" | "identity":
            return None
        case "gzip" | "x-gzip":
            return Inflater()
        case _:
            raise RequestError(
                "the body may only be compressed with gzip, and once", status=415, headers={"Accept-Encoding": "gzip"}
            )


def _broken() -> RequestError:
    return RequestError("the body is not gzip, is truncated, or is followed by other data")


class Compression:
    """Compresses responses of 1 KB and more, sent in one message, if the client accepts gzip or zstd."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        # The key is the content itself, whose hash Python computes once while the response cache keeps the object.
        self._kept = LRUCache[tuple[str, bytes], tuple[bytes, bytes]](KEPT_BYTES, lambda kept: sum(map(len, kept)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        encoding = accepted_encoding(negotiated(Headers(scope=scope), "accept-encoding"))
        start: Message | None = None

        async def send_compressed(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _is_compressible(message):
                start = message
                return
            if start is not None:
                held, start = start, None
                await send(await self._compressed(held, message, encoding))
            elif message.get("status") == NOT_MODIFIED:
                add_vary(MutableHeaders(scope=message))
            await send(message)

        await self.app(scope, receive, send_compressed)

    async def compressed(self, content: bytes, encoding: str, *, is_kept: bool = False) -> bytes:
        """Return compressed content; what is large, or likely to be sent again, is compressed once and kept."""
        if len(content) <= INLINE_BYTES:
            return self.compressed_inline(content, encoding, is_kept=is_kept)
        kept = self._kept.get((encoding, content))
        if kept is not None:
            return kept[1]
        compressed = await asyncio.to_thread(_COMPRESSORS[encoding], content)
        if len(content) + len(compressed) <= KEPT_BYTES:
            self._kept[encoding, content] = content, compressed
        return compressed

    def compressed_inline(self, content: bytes, encoding: str, *, is_kept: bool = False) -> bytes:
        """Do the same without waiting, for content of at most `INLINE_BYTES`."""
        if not is_kept:
            return _COMPRESSORS[encoding](content)
        kept = self._kept.get((encoding, content))
        if kept is None:
            kept = self._kept[encoding, content] = content, _COMPRESSORS[encoding](content)
        return kept[1]

    async def _compressed(self, start: Message, body: Message, encoding: str | None) -> Message:
        """Compress a body in place and return the start message with matching headers."""
        headers = MutableHeaders(raw=list(start["headers"]))
        add_vary(headers)
        content: bytes = body.get("body", b"")
        whole = body["type"] == "http.response.body" and not body.get("more_body", False)
        if encoding and whole and len(content) >= MIN_BYTES:
            body["body"] = await self.compressed(content, encoding)
            headers["content-encoding"] = encoding
            headers["content-length"] = str(len(body["body"]))
            if headers.get("etag", "W/").startswith('"'):
                headers["etag"] = "W/" + headers["etag"]
        return {**start, "headers": headers.raw}


def _is_compressible(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    return (
        start["status"] not in (204, 206, 304)  # no body, or a partial one
        and headers.get("content-type", "").startswith(COMPRESSED_TYPES)
        and "content-encoding" not in headers
        and "no-transform" not in headers.get("cache-control", "")
    )


def _gzip(content: bytes, level: int = GZIP_LEVEL) -> bytes:
    return zlib.compress(content, level, GZIP_WINDOW)


def _zstd(content: bytes, level: int = ZSTD_LEVEL) -> bytes:
    return zstandard.ZstdCompressor(level=level).compress(content)  # compressors are not thread-safe


_COMPRESSORS: dict[str, Callable[[bytes], bytes]] = {"gzip": _gzip, "zstd": _zstd}
"""In order of preference among equal weights: some clients offer zstd and cannot read it, as GraphQL Code Generator on
Node 20."""


@lru_cache(maxsize=CACHED_HEADERS)
def accepted_encoding(accept_encoding: str) -> str | None:
    """Return the encoding that an `Accept-Encoding` header prefers; None if the content is sent as it is."""
    weights = qualities(accept_encoding)
    wildcard = weights.get("*", 0.0)
    best = max(_COMPRESSORS, key=lambda name: weights.get(name, wildcard))
    chosen = weights.get(best, wildcard)
    return best if chosen and chosen >= weights.get("identity", 0.0) else None


def compressed_best(content: bytes, encoding: str) -> bytes:
    """Compress content that is kept, at higher levels than answers."""
    return _gzip(content, BEST_GZIP_LEVEL) if encoding == "gzip" else _zstd(content, BEST_ZSTD_LEVEL)


def add_vary(headers: MutableHeaders) -> None:
    """Add `Accept-Encoding` to `Vary`, once."""
    if "accept-encoding" not in headers.get("vary", "").lower():
        headers.add_vary_header("Accept-Encoding")

"""The body of a request: read whole, but never more than it may hold, and never for longer than it may take."""

from __future__ import annotations

import asyncio

from starlette.requests import Request

from server.http.compression import inflater_of
from server.http.error_responses import RequestError

__all__ = ["BODY_BYTES", "read_body", "read_json_body"]

BODY_BYTES = 1024 * 1024
"""The largest body: a thousand times a usual document, and little enough to parse in a few milliseconds."""

BODY_SECONDS = 10.0
"""How long a client may take to send it: at 1 Mbit/s the largest body takes 8 s."""


async def read_json_body(request: Request, *, most_bytes: int = BODY_BYTES, seconds: float = BODY_SECONDS) -> bytes:
    """Read the body of a request that says it is JSON in UTF-8, compressed with gzip or not.

    Raises:
        RequestError: It says something else (415), is too large (413) or too slow (408), or is not gzip (400).
    """
    media_type, *parameters = (part.strip().lower() for part in request.headers.get("content-type", "").split(";"))
    charsets = [part.removeprefix("charset=").strip('"') for part in parameters if part.startswith("charset=")]
    if media_type != "application/json" or charsets not in ([], ["utf-8"], ["utf8"]):
        raise RequestError(
            "the body has to be `application/json` in UTF-8", status=415, headers={"Accept-Post": "application/json"}
        )
    return await read_body(request, most_bytes=most_bytes, seconds=seconds)


async def read_body(request: Request, *, most_bytes: int = BODY_BYTES, seconds: float = BODY_SECONDS) -> bytes:
    """Read the body, whether its length was told or not, and inflate it.

    Raises:
        RequestError: It is larger than `most_bytes`, inflated or not (413), takes longer than `seconds` (408), or
            is not compressed as it says (400, 415).
    """
    inflater = inflater_of(", ".join(request.headers.getlist("content-encoding")))
    if int(request.headers.get("content-length", 0)) > most_bytes:
        raise _too_large(most_bytes)
    chunks: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(seconds):
            async for piece in request.stream():
                chunk = inflater.feed(piece, most_bytes=most_bytes - size) if inflater else piece
                size += len(chunk)
                if size > most_bytes:
                    raise _too_large(most_bytes)
                chunks.append(chunk)
    except TimeoutError:
        raise RequestError(
            f"the body took longer than {seconds:g} s", status=408, headers={"Connection": "close"}
        ) from None
    if inflater:
        inflater.finish()
    return b"".join(chunks)


def _too_large(most_bytes: int) -> RequestError:
    return RequestError(f"the body is larger than {most_bytes} bytes", status=413)

"""Responses whose content the client may have kept: 304 if it is the same."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

__all__ = ["kept_response"]


def kept_response(request: Request, content: str, media_type: str, headers: Mapping[str, str]) -> Response:
    """Return content with an `ETag`, or 304 if the client has it.

    Both have all headers: a browser replaces those that it has kept by those of the answer.
    """
    etag = f'"{hashlib.sha256(content.encode()).hexdigest()[:32]}"'
    described = {**headers, "ETag": etag}
    known = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    if etag in known or "*" in known:
        return Response(status_code=304, headers=described)
    return Response(content, media_type=media_type, headers=described)

"""Responses in JSON: an answer, or errors in the form that every GraphQL client reads."""

from __future__ import annotations

from collections.abc import Mapping

import orjson
from starlette.responses import Response

__all__ = ["GRAPHQL_RESPONSE", "JSON", "error_payload", "error_response", "json_response"]

JSON = "application/json"
GRAPHQL_RESPONSE = "application/graphql-response+json"


def json_response(
    payload: object, *, status: int = 200, media_type: str = JSON, headers: Mapping[str, str] | None = None
) -> Response:
    """Encode a payload; UTF-8 is said too, since GraphQL over HTTP asks for it.

    Raises:
        TypeError: The payload holds what JSON cannot.
    """
    return Response(
        orjson.dumps(payload), status_code=status, headers=headers, media_type=f"{media_type}; charset=utf-8"
    )


def error_response(
    message: str,
    *,
    code: str,
    status: int,
    media_type: str = JSON,
    headers: Mapping[str, str] | None = None,
    extensions: Mapping[str, object] | None = None,
) -> Response:
    """Give one error and no data: for a request that was not executed, or that failed as a whole."""
    payload = error_payload(message, code=code, extensions=extensions)
    return json_response(payload, status=status, media_type=media_type, headers=headers)


def error_payload(message: str, *, code: str, extensions: Mapping[str, object] | None = None) -> dict[str, object]:
    """Give what a client reads of one error."""
    return {"errors": [{"message": message, "extensions": {"code": code, **(extensions or {})}}]}

"""JSON responses, and errors in the form that GraphQL clients expect."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response

from schema.operations.rendered import to_json

__all__ = [
    "FAILURE",
    "GRAPHQL_RESPONSE",
    "JSON",
    "content_type",
    "error_content",
    "error_payload",
    "error_response",
    "json_response",
]

JSON = "application/json"
FAILURE = "something went wrong on the server"
"""The message of an error that is the server's."""

GRAPHQL_RESPONSE = "application/graphql-response+json"


def json_response(
    payload: object, *, status: int = 200, media_type: str = JSON, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a payload as JSON; bytes are JSON already.

    Raises:
        TypeError: The payload cannot be encoded as JSON.
    """
    content = payload if isinstance(payload, bytes) else to_json(payload)
    return Response(content, status_code=status, headers=headers, media_type=content_type(media_type))


def content_type(media_type: str) -> str:
    """Return the `Content-Type` of JSON; it names UTF-8, as GraphQL over HTTP recommends."""
    return f"{media_type}; charset=utf-8"


def error_response(
    message: str,
    *,
    code: str,
    status: int,
    media_type: str = JSON,
    headers: Mapping[str, str] | None = None,
    extensions: Mapping[str, object] | None = None,
) -> Response:
    """Return one error without data, for a request that was not executed or failed as a whole."""
    payload = error_payload(message, code=code, extensions=extensions)
    return json_response(payload, status=status, media_type=media_type, headers=headers)


def error_content(message: str, *, code: str, extensions: Mapping[str, object] | None = None) -> bytes:
    """Return the JSON of one error."""
    return to_json(error_payload(message, code=code, extensions=extensions))


def error_payload(message: str, *, code: str, extensions: Mapping[str, object] | None = None) -> dict[str, object]:
    """Return the payload of one error."""
    return {"errors": [{"message": message, "extensions": {"code": code, **(extensions or {})}}]}

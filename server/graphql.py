"""The GraphQL endpoint: an HTTP request in, an answer out, as GraphQL over HTTP says. Knows nothing of the schema.

Source: https://graphql.github.io/graphql-over-http/draft/
"""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from schema.execution import OperationRequest
from server.accept import answer_type
from server.answering import answered
from server.body import read_json_body
from server.caching import Reply, cache_headers, is_known
from server.errors import RequestError
from server.parameters import from_body, from_query_string
from server.responses import GRAPHQL_RESPONSE, JSON, json_response
from server.runtime import Runtime

__all__ = ["METHODS", "graphql"]

METHODS = ("GET", "HEAD", "OPTIONS", "POST")


async def graphql(request: Request) -> Response:
    """Answer one operation: any by POST, queries by GET.

    A document that was refused before anything was executed is 400 as `application/graphql-response+json`, and 200 as
    `application/json`, whose readers are from before statuses meant anything.

    Raises:
        RequestError: What was sent is no GraphQL request, its token proves nothing, or there is too much of it.
        ClientLeftError: The client left.
    """
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={"Allow": ", ".join(METHODS)})
    runtime = _runtime(request)
    visitor = await runtime.admission.visitor(request)
    media_type = answer_type(request.headers.get("accept", ""))
    if media_type is None:
        raise RequestError(f"answers are `{GRAPHQL_RESPONSE}` or `{JSON}`; accept one of them", status=406)
    operation = await _operation(request)
    reply = await answered(operation, runtime=runtime, visitor=visitor, left=partial(_left, request))
    headers = _headers(reply, request.method)
    if is_known(reply, method=request.method, headers=request.headers):
        return Response(status_code=304, headers=headers)
    return json_response(reply.payload, status=_status(reply, media_type), media_type=media_type, headers=headers)


async def _operation(request: Request) -> OperationRequest:
    if request.method == "POST":
        return from_body(await read_json_body(request, seconds=_runtime(request).body_seconds))
    return from_query_string(request.scope["query_string"])


async def _left(request: Request) -> None:
    """Return when the client has closed the connection; the body must have been read."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _runtime(request: Request) -> Runtime:
    runtime: Runtime = request.state.runtime
    return runtime


def _status(reply: Reply, media_type: str) -> int:
    if reply.refused_mutation:
        return 405
    return 400 if media_type == GRAPHQL_RESPONSE and not reply.executed else 200


def _headers(reply: Reply, method: str) -> dict[str, str]:
    return cache_headers(reply, method=method) | ({"Allow": "POST"} if reply.refused_mutation else {})

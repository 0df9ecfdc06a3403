"""The GraphQL endpoint: an HTTP request in, an answer out, as GraphQL over HTTP says. Knows nothing of the schema.

Source: https://graphql.github.io/graphql-over-http/draft/
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from schema.operations.execution import Answer
from server.graphql.answering import answered
from server.graphql.batching import batch_answered
from server.graphql.cache_headers import Reply, cache_headers, is_known
from server.graphql.parameters import Batch, Parameters, from_body, from_query_string
from server.http.accept import accepted_type
from server.http.body import read_json_body
from server.http.cross_site import refuse_cross_site
from server.http.error_responses import RequestError
from server.http.responses import GRAPHQL_RESPONSE, JSON, json_response
from server.runtime import Runtime

__all__ = ["METHODS", "graphql"]

METHODS = ("GET", "HEAD", "OPTIONS", "POST")


async def graphql(request: Request) -> Response:
    """Answer one operation, or a batch: any by POST, queries by GET.

    A document that was refused before anything was executed is 400 as `application/graphql-response+json`, and 200 as
    `application/json`, whose readers are from before statuses meant anything.

    Raises:
        RequestError: What was sent is no GraphQL request, its token proves nothing, or there is too much of it.
        ClientDisconnectedError: The client left.
    """
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={"Allow": ", ".join(METHODS)})
    runtime = _runtime(request)
    visitor = await runtime.admission.admit(request)
    media_type = accepted_type(request.headers)
    if media_type is None:
        raise RequestError(f"answers are `{GRAPHQL_RESPONSE}` or `{JSON}`; accept one of them", status=406)
    parameters = await _parameters(request)
    left = partial(_left, request)
    if not isinstance(parameters, Parameters):
        answers = await batch_answered(parameters, runtime=runtime, visitor=visitor, left=left)
        return _batch_response(answers, media_type)
    operation = runtime.persisted.operation(parameters)
    reply = await answered(operation, runtime=runtime, visitor=visitor, left=left)
    if reply.executed:
        runtime.persisted.remember(parameters)
    return _response(request, reply, media_type)


async def _parameters(request: Request) -> Parameters | Batch:
    runtime = _runtime(request)
    if request.method == "POST":
        body = await read_json_body(request, max_bytes=runtime.body_bytes, seconds=runtime.body_seconds)
        return from_body(body, most_operations=runtime.most_operations)
    refuse_cross_site(request.headers)
    return from_query_string(request.scope["query_string"])


async def _left(request: Request) -> None:
    """Return when the client has closed the connection; the body must have been read."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _runtime(request: Request) -> Runtime:
    runtime: Runtime = request.state.runtime
    return runtime


def _response(request: Request, reply: Reply, media_type: str) -> Response:
    headers = cache_headers(reply, method=request.method) | ({"Allow": "POST"} if reply.refused_mutation else {})
    if is_known(reply, method=request.method, headers=request.headers):
        return Response(status_code=304, headers=headers)
    return json_response(reply.payload, status=_status(reply, media_type), media_type=media_type, headers=headers)


def _status(reply: Reply, media_type: str) -> int:
    if reply.refused_mutation:
        return 405
    return 400 if media_type == GRAPHQL_RESPONSE and not reply.executed else 200


def _batch_response(answers: Sequence[Answer], media_type: str) -> Response:
    """Give one response for all: 400 only where nothing was carried out and statuses mean something."""
    nothing_done = not any(answer.executed for answer in answers)
    return json_response(
        [answer.payload for answer in answers],
        status=400 if nothing_done and media_type == GRAPHQL_RESPONSE else 200,
        media_type=media_type,
        headers={"Vary": "Accept, Authorization"},
    )

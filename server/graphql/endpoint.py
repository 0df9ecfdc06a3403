"""The GraphQL endpoint, as GraphQL over HTTP specifies it. Knows nothing of the schema.

Source: https://graphql.github.io/graphql-over-http/draft/
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from schema.operations.execution import Answer, OperationRequest
from server.graphql.answering import answered
from server.graphql.batching import batch_answered
from server.graphql.cache_headers import cache_headers, is_not_modified
from server.graphql.parameters import Batch, from_body, from_query_string
from server.http.accept import accepted_type
from server.http.body import read_json_body
from server.http.cross_site import refuse_cross_site
from server.http.error_responses import RequestError
from server.http.responses import GRAPHQL_RESPONSE, JSON, json_response
from server.protection.received import received_of
from server.runtime import Runtime

__all__ = ["METHODS", "graphql"]

METHODS = ("GET", "HEAD", "OPTIONS", "POST")


async def graphql(request: Request) -> Response:
    """Answer one operation or a batch; GET only executes queries.

    A document that is refused before execution is 400 as `application/graphql-response+json` but 200 as
    `application/json`, because older clients expect that.

    Raises:
        RequestError: The request is malformed or too large, or its token is invalid.
        ClientDisconnectedError: The client disconnected.
    """
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={"Allow": ", ".join(METHODS)})
    runtime = _runtime(request)
    client = await runtime.admission.admit(request)
    media_type = accepted_type(request.headers)
    if media_type is None:
        raise RequestError(f"answers are `{GRAPHQL_RESPONSE}` or `{JSON}`; accept one of them", status=406)
    try:
        sent = await _sent(request)
    finally:
        await runtime.admission.charge_for_receiving(client, request)
    left = partial(_left, request)
    if not isinstance(sent, OperationRequest):
        return _batch_response(await batch_answered(sent, runtime=runtime, client=client, left=left), media_type)
    answer = await answered(
        runtime.persisted.with_query(sent, client.network), runtime=runtime, client=client, left=left
    )
    if answer.executed:
        runtime.persisted.remember(sent, client.network)
    return _response(request, answer, media_type)


async def _sent(request: Request) -> OperationRequest | Batch:
    runtime = _runtime(request)
    if request.method == "POST":
        body = await read_json_body(request, max_bytes=runtime.body_bytes, seconds=runtime.body_seconds)
        return from_body(body, most_operations=runtime.most_operations)
    refuse_cross_site(request.headers)
    received_of(request.scope).size = len(request.scope["query_string"])
    return from_query_string(request.scope["query_string"])


async def _left(request: Request) -> None:
    """Return when the client has disconnected. The body must have been read."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _runtime(request: Request) -> Runtime:
    runtime: Runtime = request.state.runtime
    return runtime


def _response(request: Request, answer: Answer, media_type: str) -> Response:
    headers = cache_headers(answer, method=request.method) | ({"Allow": "POST"} if answer.refused_mutation else {})
    if is_not_modified(answer, method=request.method, headers=request.headers):
        return Response(status_code=304, headers=headers)
    payload = answer.payload if answer.encoded is None else answer.encoded
    status = 405 if answer.refused_mutation else _status(media_type, executed=answer.executed)
    return json_response(payload, status=status, media_type=media_type, headers=headers)


def _status(media_type: str, *, executed: bool) -> int:
    return 400 if media_type == GRAPHQL_RESPONSE and not executed else 200


def _batch_response(answers: Sequence[Answer], media_type: str) -> Response:
    return json_response(
        [answer.payload for answer in answers],
        status=_status(media_type, executed=any(answer.executed for answer in answers)),
        media_type=media_type,
        headers={"Vary": "Accept, Authorization"},
    )

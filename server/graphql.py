"""The GraphQL endpoint: an HTTP request in, an answer out, as GraphQL over HTTP says. Knows nothing of the schema.

Source: https://graphql.github.io/graphql-over-http/draft/
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from schema.execution import Answer
from server.accept import accepted_type
from server.answering import answered
from server.batching import batch_answered
from server.body import read_json_body
from server.cross_site import refuse_cross_site
from server.errors import RequestError
from server.parameters import Batch, Parameters, from_body, from_query_string
from server.record import record_of
from server.responses import GRAPHQL_RESPONSE, JSON, json_response
from server.runtime import Runtime

__all__ = ["METHODS", "graphql"]

METHODS = ("GET", "HEAD", "OPTIONS", "POST")

VARY = "Accept, Authorization"


async def graphql(request: Request) -> Response:
    """Answer one operation: any by POST, queries by GET.

    A document that was refused before anything was executed is 400 as `application/graphql-response+json`, and 200 as
    `application/json`, whose readers are from before statuses meant anything.

    Raises:
        RequestError: What was sent is no GraphQL request, or its token proves nothing.
    """
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={"Allow": ", ".join(METHODS)})
    media_type = accepted_type(request.headers)
    if media_type is None:
        raise RequestError(f"answers are `{GRAPHQL_RESPONSE}` or `{JSON}`; accept one of them", status=406)
    parameters = await _parameters(request)
    runtime = _runtime(request)
    viewer_email = await runtime.authenticator.email_of(request.headers)
    if not isinstance(parameters, Parameters):
        answers = await batch_answered(
            parameters, runtime=runtime, record=record_of(request), viewer_email=viewer_email
        )
        return _batch_response(answers, media_type)
    operation = runtime.persisted.operation(parameters)
    answer = await answered(operation, runtime=runtime, record=record_of(request), viewer_email=viewer_email)
    if answer.executed:
        runtime.persisted.remember(parameters)
    return json_response(
        answer.payload, status=_status(answer, media_type), media_type=media_type, headers=_headers(answer)
    )


async def _parameters(request: Request) -> Parameters | Batch:
    if request.method == "POST":
        return from_body(await read_json_body(request), most_operations=_runtime(request).most_operations)
    refuse_cross_site(request.headers)
    return from_query_string(request.scope["query_string"])


def _batch_response(answers: Sequence[Answer], media_type: str) -> Response:
    """Give one response for all: 400 only where nothing was carried out and statuses mean something."""
    nothing_done = not any(answer.executed for answer in answers)
    return json_response(
        [answer.payload for answer in answers],
        status=400 if nothing_done and media_type == GRAPHQL_RESPONSE else 200,
        media_type=media_type,
        headers={"Vary": VARY},
    )


def _runtime(request: Request) -> Runtime:
    runtime: Runtime = request.state.runtime
    return runtime


def _status(answer: Answer, media_type: str) -> int:
    if answer.refused_mutation:
        return 405
    return 400 if media_type == GRAPHQL_RESPONSE and not answer.executed else 200


def _headers(answer: Answer) -> dict[str, str]:
    return {"Vary": VARY, **({"Allow": "POST"} if answer.refused_mutation else {})}

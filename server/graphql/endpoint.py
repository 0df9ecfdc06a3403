"""The GraphQL endpoint, as GraphQL over HTTP specifies it. Knows nothing of the schema.

Source: https://graphql.github.io/graphql-over-http/draft/
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from schema.operations.operation import Answer, OperationRequest
from schema.operations.rendered import to_json
from server.graphql.answering import answered
from server.graphql.batching import batch_answered
from server.graphql.cache_headers import cache_headers, is_not_modified
from server.graphql.known_requests import digest_of
from server.graphql.parameters import Batch, from_body, from_query_string
from server.graphql.recognising import recognised
from server.http.accept import answer_type
from server.http.body import arrived_body, read_json_body
from server.http.compression import INLINE_BYTES
from server.http.cross_site import is_cross_site, refuse_cross_site
from server.http.error_responses import RequestError
from server.http.exchange import Exchange, Reply
from server.http.responses import GRAPHQL_RESPONSE, JSON
from server.protection.received import received_of
from server.runtime import Runtime

__all__ = ["METHODS", "OPERATION_METHODS", "graphql", "graphql_at_once", "options"]

OPERATION_METHODS = frozenset({"GET", "HEAD", "POST"})

AT_ONCE_BYTES = 8 * 1024
"""A longer text waits for a turn on the event loop before it is parsed: 1 MiB takes up to 18 ms."""

METHODS = ("GET", "HEAD", "OPTIONS", "POST")


async def options(_request: Request) -> Response:
    """Answer OPTIONS; preflights of browsers are answered before."""
    return Response(status_code=204, headers={"Allow": ", ".join(METHODS)})


async def graphql(exchange: Exchange) -> Reply:
    """Answer one operation or a batch; GET only executes queries.

    A document that is refused before execution is 400 as `application/graphql-response+json` but 200 as
    `application/json`, because older clients expect that.

    Raises:
        RequestError: The request is malformed or too large, or its token is invalid.
        ClientDisconnect, ClientDisconnectedError: The client disconnected.
    """
    runtime: Runtime = exchange.state["runtime"]
    media_type = answer_type(exchange.negotiated(b"accept"))
    if media_type is not None and (answer := _recognised(exchange, runtime)) is not None:
        return _reply(exchange, answer, media_type)
    client = await runtime.admission.admit(exchange.headers, peer=exchange.peer, record=exchange.record)
    if media_type is None:
        raise RequestError(f"answers are `{GRAPHQL_RESPONSE}` or `{JSON}`; accept one of them", status=406)
    try:
        text = await _sent(exchange, runtime)
    finally:
        await runtime.admission.charge_for_receiving(client, received_of(exchange.scope))
    left = partial(_left, exchange)
    if len(text) > AT_ONCE_BYTES:
        await runtime.executor.turns.start()
    sent = _parsed(exchange, text, runtime)
    if not isinstance(sent, OperationRequest):
        return _batch_reply(await batch_answered(sent, runtime=runtime, client=client, left=left), media_type)
    digest = digest_of(text, by_post=exchange.method == "POST")
    answer = await answered(sent, digest=digest, runtime=runtime, client=client, left=left)
    return _reply(exchange, answer, media_type)


def graphql_at_once(exchange: Exchange) -> Reply | None:
    """Answer a request without waiting, as `graphql` does, if its answer is at hand and not large; None if it is not.

    What it is charged for is decided by the answer: nothing is charged for None.
    """
    runtime: Runtime = exchange.state["runtime"]
    media_type = answer_type(exchange.negotiated(b"accept"))
    if media_type is None:
        return None
    most_bytes = INLINE_BYTES if b"accept-encoding" in exchange else None  # what is larger is compressed in a thread
    answer = _recognised(exchange, runtime, most_bytes=most_bytes)
    return None if answer is None else _reply(exchange, answer, media_type)


def _recognised(exchange: Exchange, runtime: Runtime, *, most_bytes: int | None = None) -> Answer | None:
    """Return the answer to a known request that has arrived completely; None if it has to be parsed."""
    if b"authorization" in exchange or runtime.responses is None:
        return None
    by_post = exchange.method == "POST"
    if by_post:
        text = arrived_body(exchange)
    else:
        text = None if is_cross_site(exchange.headers) else exchange.scope["query_string"]
    digest = None if text is None else digest_of(text, by_post=by_post)
    if digest is None:
        return None
    network = runtime.admission.addresses.network(exchange.peer, exchange.headers)
    return recognised(digest, network=network, record=exchange.record, runtime=runtime, most_bytes=most_bytes)


async def _sent(exchange: Exchange, runtime: Runtime) -> bytes:
    """Return what says all about an operation: the body, or the query string of GET."""
    if exchange.method == "POST":
        return await read_json_body(
            exchange,
            max_bytes=runtime.body_bytes,
            seconds=runtime.body_seconds,
            turn=runtime.executor.turns.start,
        )
    refuse_cross_site(exchange.headers)
    query_string: bytes = exchange.scope["query_string"]
    received_of(exchange.scope).size = len(query_string)
    return query_string


def _parsed(exchange: Exchange, text: bytes, runtime: Runtime) -> OperationRequest | Batch:
    if exchange.method == "POST":
        return from_body(text, most_operations=runtime.most_operations)
    return from_query_string(text)


async def _left(exchange: Exchange) -> None:
    """Return when the client has disconnected. The body must have been read."""
    while (await exchange.receive())["type"] != "http.disconnect":
        pass


def _reply(exchange: Exchange, answer: Answer, media_type: str) -> Reply:
    method = exchange.method
    headers = cache_headers(answer, method=method)
    if answer.refused_mutation:
        headers["Allow"] = "POST"
    if is_not_modified(answer, method=method, headers=exchange.headers):
        return Reply(status=304, headers=headers)
    return Reply(
        status=405 if answer.refused_mutation else _status(media_type, executed=answer.executed),
        content=to_json(answer.payload) if answer.encoded is None else answer.encoded,
        media_type=media_type,
        headers=headers,
        is_kept=exchange.record.cache == "hit",
    )


def _status(media_type: str, *, executed: bool) -> int:
    return 400 if media_type == GRAPHQL_RESPONSE and not executed else 200


def _batch_reply(answers: Sequence[Answer], media_type: str) -> Reply:
    return Reply(
        status=_status(media_type, executed=any(answer.executed for answer in answers)),
        content=to_json([answer.payload for answer in answers]),
        media_type=media_type,
        headers={"Vary": "Accept, Authorization"},
    )

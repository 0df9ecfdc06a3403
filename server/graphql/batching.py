"""Answers several operations of one request: prepared together, then queries concurrently and mutations in order.

Knows nothing of HTTP.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from itertools import groupby

from graphql import OperationType

from schema.fields.context import Context
from schema.operations.operation import Answer, OperationRequest, Ready
from server.graphql.answering import Turn, prepared
from server.graphql.parameters import Batch
from server.http.error_responses import RequestError
from server.http.responses import error_payload
from server.protection.admission import Client, points_of_refused
from server.protection.disconnect import CancelOnDisconnect
from server.runtime import Runtime

__all__ = ["batch_answered"]

KIND = "batch"
"""The operation kind of a batch in the log."""


async def batch_answered(
    batch: Batch, *, runtime: Runtime, client: Client, left: Callable[[], Awaitable[None]]
) -> list[Answer]:
    """Answer the operations in their order. They share one slot, one deadline and one set of loaders.

    Args:
        batch: At most `most_operations` requests.
        runtime: The parts of the server.
        client: The sender; charged for the whole batch before any of it is executed.
        left: Returns when the client has disconnected.

    Raises:
        TooManyRequestsError, OverloadedError, ClientDisconnectedError: As `answered` raises them.
    """
    client.record.operation_kind = KIND
    async with CancelOnDisconnect(left):
        ready = [await _prepared(each, runtime, client) for each in batch]
    cost = client.record.cost = sum(each.cost for each in ready if isinstance(each, Ready))
    try:
        await runtime.admission.charge(client, cost)
    finally:
        await runtime.admission.settle(client, charged=0, spent=sum(map(_preparation, batch, ready)))
    answers: list[Answer] = []
    async with CancelOnDisconnect(left) as watch, Turn(runtime, client, charged=cost) as context:
        shared = context._replace(is_of_batch=True)
        for is_concurrent, group in groupby(ready, key=_is_concurrent):
            if not is_concurrent:
                watch.stop_watching()
            answers += await _executed(list(group), runtime, shared, is_concurrent=is_concurrent)
    for request, answer in zip(batch, answers, strict=True):
        client.record.note_errors(answer.payload)
        if isinstance(request, OperationRequest) and answer.executed:
            runtime.persisted.remember(request, client.network)
    return answers


async def _prepared(request: OperationRequest | RequestError, runtime: Runtime, client: Client) -> Ready | Answer:
    try:
        if isinstance(request, RequestError):
            return _refused(request)
        named = runtime.persisted.with_query(request, client.network)
        return await prepared(named, runtime, client)
    except RequestError as refusal:
        return _refused(refusal)


def _preparation(request: OperationRequest | RequestError, ready: Ready | Answer) -> int:
    """Return the points for what has been done already, whether or not the client can pay the cost."""
    if isinstance(ready, Ready):
        return ready.preparation
    return points_of_refused(request.query) if isinstance(request, OperationRequest) else 0


def _refused(refusal: RequestError) -> Answer:
    return Answer(payload=error_payload(str(refusal), code=refusal.code), executed=False)


def _is_concurrent(each: Ready | Answer) -> bool:
    return isinstance(each, Answer) or each.operation.operation is OperationType.QUERY


async def _executed(
    group: Sequence[Ready | Answer], runtime: Runtime, context: Context, *, is_concurrent: bool
) -> list[Answer]:
    if is_concurrent:
        return list(await asyncio.gather(*(_answer(each, runtime, context) for each in group)))
    return [await _answer(each, runtime, context) for each in group]


async def _answer(each: Ready | Answer, runtime: Runtime, context: Context) -> Answer:
    return each if isinstance(each, Answer) else await runtime.executor.carry_out(each, context)

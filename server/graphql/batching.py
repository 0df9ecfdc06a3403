"""Several operations of one request: looked at together, then carried out; queries at once, mutations in their order.

Knows no HTTP.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from itertools import groupby

from graphql import OperationType

from schema.fields.context import Context
from schema.operations.execution import Answer, Ready
from server.graphql.answering import turn
from server.graphql.parameters import Batch, Parameters
from server.http.error_responses import RequestError
from server.http.responses import error_payload
from server.observability.record import RequestRecord
from server.protection.admission import Client, points_of_refused
from server.protection.disconnect import CancelOnDisconnect
from server.runtime import Runtime

__all__ = ["batch_answered"]

KIND = "batch"
"""What the log says instead of the kind of one operation."""


async def batch_answered(
    batch: Batch, *, runtime: Runtime, visitor: Client, left: Callable[[], Awaitable[None]]
) -> list[Answer]:
    """Answer each operation, in their order; they share a place, the time and the loaders of the request.

    Args:
        batch: What is asked, `most_operations` at the most.
        runtime: What answers.
        visitor: Who asks; charged for all of it at once, before any of it runs.
        left: Returns when the client has left.

    Raises:
        TooManyRequestsError, OverloadedError, ClientDisconnectedError: As `answered` raises them.
    """
    visitor.record.operation_kind = KIND
    looked_at = [await _looked_at(each, runtime, visitor.record) for each in batch]
    await runtime.admission.charge(visitor, sum(map(_points, batch, looked_at)))
    answers: list[Answer] = []
    changes = not all(map(_may_run_beside_others, looked_at))
    async with CancelOnDisconnect(left) as watch, turn(runtime, visitor, changes=changes) as context:
        for at_once, group in groupby(looked_at, key=_may_run_beside_others):
            if not at_once:
                watch.stop_watching()
            answers += await _carried_out(list(group), runtime, context, at_once=at_once)
    for asked, answer in zip(batch, answers, strict=True):
        if isinstance(asked, Parameters) and answer.executed:
            runtime.persisted.remember(asked)
    return answers


async def _looked_at(asked: Parameters | RequestError, runtime: Runtime, record: RequestRecord) -> Ready | Answer:
    await asyncio.sleep(0)  # Each may take some milliseconds, between which others have their turn.
    try:
        if isinstance(asked, RequestError):
            return _refused(asked)
        return runtime.executor.prepare(runtime.persisted.operation(asked), request_id=record.request_id)
    except RequestError as refusal:
        return _refused(refusal)


def _points(asked: Parameters | RequestError, found: Ready | Answer) -> int:
    if isinstance(found, Ready):
        return found.cost
    return points_of_refused(asked.query or "") if isinstance(asked, Parameters) else 0


def _refused(refusal: RequestError) -> Answer:
    return Answer(payload=error_payload(str(refusal), code=refusal.code), executed=False)


def _may_run_beside_others(each: Ready | Answer) -> bool:
    return isinstance(each, Answer) or each.operation.operation is OperationType.QUERY


async def _carried_out(
    group: Sequence[Ready | Answer], runtime: Runtime, context: Context, *, at_once: bool
) -> list[Answer]:
    if at_once:
        return list(await asyncio.gather(*(_answer(each, runtime, context) for each in group)))
    return [await _answer(each, runtime, context) for each in group]


async def _answer(each: Ready | Answer, runtime: Runtime, context: Context) -> Answer:
    return each if isinstance(each, Answer) else await runtime.executor.carry_out(each, context)

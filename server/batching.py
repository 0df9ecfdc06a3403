"""Several operations of one request: looked at together, then carried out; queries at once, mutations in their order.

Knows no HTTP.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import groupby

from graphql import OperationType

from schema.context import Context
from schema.execution import Answer, Ready
from server.answering import new_context
from server.errors import RequestError
from server.parameters import Batch, Parameters
from server.record import RequestRecord
from server.responses import error_payload
from server.runtime import Runtime

__all__ = ["batch_answered"]

KIND = "batch"
"""What the log says instead of the kind of one operation."""


async def batch_answered(
    batch: Batch, *, runtime: Runtime, record: RequestRecord, viewer_email: str | None
) -> list[Answer]:
    """Answer each operation, in their order; they share the time and the loaders of the request.

    Args:
        batch: What is asked, `most_operations` at the most.
        runtime: What answers.
        record: What the request leaves for its log line.
        viewer_email: Who asks; None for an anonymous viewer.
    """
    record.operation_kind = KIND
    # All are looked at before any of them runs, so that what they cost together can be known first.
    looked_at = [_looked_at(each, runtime, record) for each in batch]
    context = new_context(runtime=runtime, record=record, viewer_email=viewer_email)
    answers: list[Answer] = []
    for at_once, group in groupby(looked_at, key=_may_run_beside_others):
        answers += await _carried_out(list(group), runtime, context, at_once=at_once)
    for asked, answer in zip(batch, answers, strict=True):
        if isinstance(asked, Parameters) and answer.executed:
            runtime.persisted.remember(asked)
    return answers


def _looked_at(asked: Parameters | RequestError, runtime: Runtime, record: RequestRecord) -> Ready | Answer:
    try:
        if isinstance(asked, RequestError):
            return _refused(asked)
        return runtime.executor.prepare(runtime.persisted.operation(asked), request_id=record.request_id)
    except RequestError as refusal:
        return _refused(refusal)


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

"""From one operation to its answer, whichever way it came: looked at, charged, then carried out. Knows no HTTP."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from graphql import OperationType

from schema.context import Context
from schema.execution import Answer, OperationRequest, Ready
from server.admission import Visitor
from server.overload import ClientLeftError, UntilLeft
from server.runtime import Runtime
from table.budget import Budget

__all__ = ["answered"]


async def answered(
    operation: OperationRequest, *, runtime: Runtime, visitor: Visitor, left: Callable[[], Awaitable[None]]
) -> Answer:
    """Answer one operation.

    Args:
        operation: What is asked.
        runtime: What answers.
        visitor: Who asks; its record is told of the operation and of what it used.
        left: Returns when the client has left.

    Raises:
        TooManyRequestsError: The visitor has used up its points.
        OverloadedError: The server has too much to do.
        ClientLeftError: The client left, and a query was given up; a mutation that has begun is carried through.
    """
    record = visitor.record
    answer = runtime.executor.prepare(operation, request_id=record.request_id)
    if isinstance(answer, Ready):
        await runtime.admission.charge(visitor, answer.cost)
        answer = await _carried_out(answer, runtime, visitor, left)
    record.operation_name = answer.operation_name
    record.operation_kind = answer.operation_kind
    return answer


async def _carried_out(ready: Ready, runtime: Runtime, visitor: Visitor, left: Callable[[], Awaitable[None]]) -> Answer:
    """Carry out an operation when it is its turn, within the time of a request."""
    record = visitor.record
    budget = record.budget = Budget(runtime.request_timeout_seconds)
    context = Context(
        loaders=runtime.dictionary.request(budget, viewer_email=visitor.viewer_email),
        request_id=record.request_id,
        service=runtime.service,
    )
    try:
        async with UntilLeft(left) as watch, runtime.gate.place(budget, request_id=record.request_id):
            if ready.operation.operation is OperationType.MUTATION:
                watch.carry_through()
            return await runtime.executor.carry_out(ready, context)
    except ClientLeftError:
        # Reads are shared by those who wait for them, so that no single one of these cancels them.
        budget.end()
        raise

"""From one operation to its answer, whichever way it came: looked at first, then carried out. Knows no HTTP."""

from __future__ import annotations

from schema.context import Context
from schema.execution import Answer, OperationRequest
from server.record import RequestRecord
from server.runtime import Runtime
from table.budget import Budget

__all__ = ["answered", "new_context"]


async def answered(
    operation: OperationRequest, *, runtime: Runtime, record: RequestRecord, viewer_email: str | None
) -> Answer:
    """Answer one operation.

    Args:
        operation: What is asked.
        runtime: What answers.
        record: What the request leaves for its log line; told of the operation and of what it used.
        viewer_email: Who asks; None for an anonymous viewer.
    """
    ready = runtime.executor.prepare(operation, request_id=record.request_id)
    if isinstance(ready, Answer):
        answer = ready
    else:
        context = new_context(runtime=runtime, record=record, viewer_email=viewer_email)
        answer = await runtime.executor.carry_out(ready, context)
    record.operation_name = answer.operation_name
    record.operation_kind = answer.operation_kind
    return answer


def new_context(*, runtime: Runtime, record: RequestRecord, viewer_email: str | None) -> Context:
    """Give what the operations of one request are carried out with: its time starts now."""
    record.budget = Budget(runtime.request_timeout_seconds)
    return Context(
        loaders=runtime.dictionary.request(record.budget, viewer_email=viewer_email),
        request_id=record.request_id,
        service=runtime.service,
    )

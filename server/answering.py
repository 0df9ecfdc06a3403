"""From one operation to its answer, whichever way it came: looked at, found, or carried out. Knows no HTTP."""

from __future__ import annotations

from graphql import OperationType

from schema.context import Context
from schema.execution import Answer, OperationRequest, Ready
from server.caching import Reply, reply_of, retold
from server.record import RequestRecord
from server.response_cache import Outcome, response_key
from server.runtime import Runtime
from table.budget import Budget

__all__ = ["answered"]


async def answered(
    operation: OperationRequest, *, runtime: Runtime, record: RequestRecord, viewer_email: str | None
) -> Reply:
    """Answer one operation.

    Args:
        operation: What is asked.
        runtime: What answers.
        record: What the request leaves for its log line; told of the operation and of what it used.
        viewer_email: Who asks; None for an anonymous viewer.
    """
    ready = runtime.executor.prepare(operation, request_id=record.request_id)
    if isinstance(ready, Answer):
        reply = reply_of(ready, data_version="")
    else:
        reply = await _found(ready, runtime=runtime, record=record, viewer_email=viewer_email)
    record.operation_name = reply.operation_name
    record.operation_kind = reply.operation_kind
    return reply


async def _found(ready: Ready, *, runtime: Runtime, record: RequestRecord, viewer_email: str | None) -> Reply:
    """Give what the cache has for everyone, else carry the operation out.

    Whoever has signed in is not answered from the cache: they read at once what they wrote.
    """
    cache = runtime.responses
    if cache is None or not ready.hint.is_public:
        return await _carried_out(ready, runtime=runtime, record=record, viewer_email=viewer_email)
    if viewer_email is not None:
        record.cache = cache.bypassed()
        return await _carried_out(ready, runtime=runtime, record=record, viewer_email=viewer_email)
    reply, record.cache = await cache.reply(
        response_key(ready, data_version=runtime.dictionary.data_version),
        lambda: _carried_out(ready, runtime=runtime, record=record, viewer_email=None),
    )
    return retold(reply, request_id=record.request_id) if record.cache is Outcome.COALESCED else reply


async def _carried_out(ready: Ready, *, runtime: Runtime, record: RequestRecord, viewer_email: str | None) -> Reply:
    """Carry an operation out; what a user changes is dropped from the cache, however it ended."""
    data_version = runtime.dictionary.data_version
    record.budget = Budget(runtime.request_timeout_seconds)
    context = Context(
        loaders=runtime.dictionary.request(record.budget, viewer_email=viewer_email),
        request_id=record.request_id,
        service=runtime.service,
    )
    try:
        return reply_of(await runtime.executor.carry_out(ready, context), data_version=data_version)
    finally:
        if (
            runtime.responses is not None
            and viewer_email is not None
            and ready.operation.operation is OperationType.MUTATION
        ):
            runtime.responses.clear()

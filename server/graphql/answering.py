"""From one operation to its answer, whichever way it came: looked at, charged, found, or carried out. Knows no HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from graphql import OperationType

from schema.fields.context import Context
from schema.operations.execution import Answer, OperationRequest, Ready
from server.graphql.cache_headers import Reply, reply_of, retold
from server.graphql.response_cache import Outcome, response_key
from server.protection.admission import Client, points_of_refused
from server.protection.disconnect import CancelOnDisconnect
from server.runtime import Runtime
from table.engine.budget import Budget

__all__ = ["answered", "turn"]


async def answered(
    operation: OperationRequest, *, runtime: Runtime, visitor: Client, left: Callable[[], Awaitable[None]]
) -> Reply:
    """Answer one operation.

    Args:
        operation: What is asked.
        runtime: What answers.
        visitor: Who asks; its record is told of the operation and of what it used.
        left: Returns when the client has left.

    Raises:
        TooManyRequestsError: The visitor has used up its points.
        OverloadedError: The server has too much to do.
        ClientDisconnectedError: The client disconnected, and a query was cancelled; a mutation is finished once begun.
    """
    record = visitor.record
    ready = runtime.executor.prepare(operation, request_id=record.request_id)
    record.operation_name, record.operation_kind = ready.operation_name, ready.operation_kind
    if isinstance(ready, Answer):
        await runtime.admission.charge(visitor, points_of_refused(operation.query))
        return reply_of(ready, data_version="")
    await runtime.admission.charge(visitor, ready.cost)
    async with CancelOnDisconnect(left) as watch:
        return await _found(ready, runtime, visitor, begun=watch.stop_watching)


async def _found(ready: Ready, runtime: Runtime, visitor: Client, *, begun: Callable[[], None]) -> Reply:
    """Give what the cache has for everyone, else carry the operation out.

    Whoever has signed in is not answered from the cache: they read at once what they wrote.
    """
    record, cache = visitor.record, runtime.responses
    if cache is None or not ready.hint.is_public:
        return await _carried_out(ready, runtime, visitor, begun=begun)
    if visitor.viewer_email is not None:
        record.cache = cache.bypassed()
        return await _carried_out(ready, runtime, visitor, begun=begun)
    reply, record.cache = await cache.reply(
        response_key(ready, data_version=runtime.dictionary.data_version),
        lambda: _carried_out(ready, runtime, visitor, begun=begun),
    )
    return retold(reply, request_id=record.request_id) if record.cache is Outcome.COALESCED else reply


async def _carried_out(ready: Ready, runtime: Runtime, visitor: Client, *, begun: Callable[[], None]) -> Reply:
    """Carry an operation out; `begun` is called before it changes something, which is then finished in any case."""
    data_version = runtime.dictionary.data_version
    changes = ready.operation.operation is OperationType.MUTATION
    async with turn(runtime, visitor, changes=changes) as context:
        if changes:
            begun()
        return reply_of(await runtime.executor.carry_out(ready, context), data_version=data_version)


@asynccontextmanager
async def turn(runtime: Runtime, visitor: Client, *, changes: bool) -> AsyncIterator[Context]:
    """Wait for a place among the operations that run; give what one is carried out with. Its time has started.

    What a user changes is dropped from the cache, however the change ended.

    Raises:
        OverloadedError: The server has too much to do.
    """
    budget = visitor.record.budget = Budget(runtime.request_timeout_seconds)
    context = Context(
        loaders=runtime.dictionary.request(budget, viewer_email=visitor.viewer_email),
        request_id=visitor.record.request_id,
        service=runtime.service,
    )
    try:
        async with runtime.concurrency.slot(budget):
            yield context
    except asyncio.CancelledError:
        # Reads are shared by those who wait for them, so that no single one of these cancels them.
        budget.end()
        raise
    finally:
        if changes and visitor.viewer_email is not None and runtime.responses is not None:
            runtime.responses.clear()

"""Answers one operation: prepare, charge, look in the response cache, execute. Knows nothing of HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType

from graphql import OperationType

from schema.fields.context import Context
from schema.operations.operation import Answer, OperationRequest, Ready
from server.graphql.cache_counts import CacheOutcome
from server.graphql.cache_headers import encoded, with_request_id
from server.graphql.recognising import remember_request
from server.graphql.response_cache import response_key
from server.protection.admission import Client, points_of_refused
from server.protection.disconnect import CancelOnDisconnect
from server.runtime import Runtime
from table.engine.budget import Budget

__all__ = ["Turn", "answered", "prepared"]


async def answered(
    sent: OperationRequest,
    *,
    digest: bytes | None = None,
    runtime: Runtime,
    client: Client,
    left: Callable[[], Awaitable[None]],
) -> Answer:
    """Answer one operation.

    Args:
        sent: The request as it was sent.
        digest: The digest of its bytes, by which it is recognised the next time; None if it cannot be.
        runtime: The parts of the server.
        client: The sender; its record receives the operation and what it used.
        left: Returns when the client has disconnected.

    Raises:
        RequestError: The request does not lead to a document that may be executed.
        TooManyRequestsError: The client has used up its points.
        OverloadedError: The server is overloaded.
        ClientDisconnectedError: The client disconnected, and the preparation or a query was cancelled. Mutations are
            finished.
    """
    record = client.record
    request = runtime.persisted.with_query(sent, client.network)
    record.note_operation(request.query, request.variables or (), is_trusted=request.query in runtime.persisted.trusted)
    async with CancelOnDisconnect(left):
        ready = await prepared(request, runtime, client)
    record.operation_name, record.operation_kind = ready.operation_name, ready.operation_kind
    if isinstance(ready, Answer):
        record.note_errors(ready.payload)
        await runtime.admission.settle(client, charged=0, spent=points_of_refused(request.query))
        return ready
    record.cost = ready.cost
    try:
        await runtime.admission.charge(client, ready.cost)
    finally:
        await runtime.admission.settle(client, charged=0, spent=ready.preparation)
    async with CancelOnDisconnect(left) as watch:
        answer, key = await _cached_or_executed(ready, runtime, client, started=watch.stop_watching)
    if answer.executed:
        runtime.persisted.remember(sent, client.network)
    if digest is not None and key is not None and record.cache is CacheOutcome.HIT:
        remember_request(digest, sent, ready, key, runtime=runtime, client=client)
    record.note_errors(answer.payload)
    return answer


async def prepared(request: OperationRequest, runtime: Runtime, client: Client) -> Ready | Answer:
    """Prepare an operation. If that is given up, the client pays for its document as for a refused one."""
    try:
        return await runtime.executor.prepare_in_turns(
            request, request_id=client.record.request_id, client=client.network
        )
    except asyncio.CancelledError:
        await runtime.admission.settle(client, charged=0, spent=points_of_refused(request.query))
        raise


async def _cached_or_executed(
    ready: Ready, runtime: Runtime, client: Client, *, started: Callable[[], None]
) -> tuple[Answer, bytes | None]:
    """Return the answer from the cache, with its key there, if it is public; else execute the operation.

    The cache is bypassed for signed-in viewers, so that they see their own changes immediately.
    """
    record, cache = client.record, runtime.responses
    if cache is None or not ready.hint.is_public:
        return await _executed(ready, runtime, client, started=started), None
    if client.viewer_email is not None:
        record.cache = cache.counted(CacheOutcome.BYPASS)
        return await _executed(ready, runtime, client, started=started), None
    key = response_key(ready, data_version=runtime.dictionary.data_version)
    answer, record.cache = await cache.answer(
        key, lambda: _executed(ready, runtime, client, started=started), client=client.network
    )
    shared = with_request_id(answer, record.request_id) if record.cache is CacheOutcome.COALESCED else answer
    return shared, key


async def _executed(ready: Ready, runtime: Runtime, client: Client, *, started: Callable[[], None]) -> Answer:
    """Execute an operation; `started` is called before a mutation, which is finished in any case."""
    data_version = runtime.dictionary.data_version
    is_mutation = ready.operation.operation is OperationType.MUTATION
    async with Turn(runtime, client, charged=ready.cost) as context:
        if is_mutation:
            started()
        answer = await runtime.executor.carry_out(ready, context)
        if runtime.responses is None and not ready.request.queries_only:
            return answer  # of a POST, which has no entity tag
        return encoded(answer, data_version=data_version, made_of=context.loaders.reader.dependencies.topics)


class Turn:
    """Waits for a slot among the running operations, and is the context for one. Its deadline starts with the wait.

    The client is charged what the operation uses beyond the points it was charged before, even after a failure.
    """

    __slots__ = ("_budget", "_charged", "_client", "_context", "_runtime", "_slot")

    def __init__(self, runtime: Runtime, client: Client, *, charged: int) -> None:
        """Prepare to wait; the client was `charged` so many points before."""
        self._runtime = runtime
        self._client = client
        self._charged = charged
        self._budget = client.record.budget = Budget(runtime.request_timeout_seconds)
        self._slot = runtime.concurrency.slot(self._budget)
        self._context = Context(
            loaders=runtime.dictionary.request(self._budget, viewer_email=client.viewer_email),
            request_id=client.record.request_id,
            service=runtime.service,
            client=client.network,
        )

    async def __aenter__(self) -> Context:
        """Wait for the slot.

        Raises:
            OverloadedError: The server is overloaded.
        """
        try:
            await self._slot.__aenter__()
        except BaseException as error:
            await self._end(error)
            raise
        return self._context

    async def __aexit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        await self._slot.__aexit__()
        await self._end(error)

    async def _end(self, error: BaseException | None) -> None:
        if isinstance(error, asyncio.CancelledError):
            # Waiters share reads, so cancelling one of them does not cancel the read; ending the budget does.
            self._budget.end()
        self._context.loaders.end()
        await self._runtime.admission.settle(self._client, charged=self._charged, spent=self._budget.points)

"""The concurrency limiter: its queue is bounded, and clients that disconnect free their slot."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx
import pytest

from schema.fields.context import Context
from schema.operations.execution import Executor
from schema.operations.operation import Answer, Ready
from server.protection.concurrency import ConcurrencyBounds, ConcurrencyLimiter, OverloadedError
from server.protection.disconnect import CancelOnDisconnect, ClientDisconnectedError
from server.runtime import Runtime, open_runtime
from server.settings.settings import Settings
from table.engine.budget import Budget
from table.errors import DeadlineExceededError
from tests.server.serving import serving

QUERY = {"query": "{ about { version } }"}


class HeldExecutor(Executor):
    """An executor that carries nothing out before it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = asyncio.Event()
        self.begun = 0
        self.cancelled = 0

    async def carry_out(self, ready: Ready, context: Context) -> Answer:
        """Wait, then do it."""
        self.begun += 1
        try:
            await self.let_go.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return await super().carry_out(ready, context)


@asynccontextmanager
async def _held(
    settings: Settings, bounds: ConcurrencyBounds
) -> AsyncIterator[tuple[httpx.AsyncClient, HeldExecutor, ConcurrencyLimiter]]:
    executor, limiter = HeldExecutor(), ConcurrencyLimiter(bounds)

    @asynccontextmanager
    async def opened(settings: Settings) -> AsyncIterator[Runtime]:
        async with open_runtime(settings) as runtime:
            # Equal queries would share one response and one slot.
            yield replace(runtime, executor=executor, concurrency=limiter, responses=None)

    async with serving(settings, opened=opened) as client:
        yield client, executor, limiter


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110  # what is waited for tells nobody
            await asyncio.sleep(0.005)


async def test_beyond_the_queue_requests_are_refused_at_once_and_health_is_not(settings: Settings) -> None:
    async with _held(settings, ConcurrencyBounds(running=2, waiting=1, wait_seconds=60)) as (client, executor, limiter):
        asked = [asyncio.create_task(client.post("/graphql", json=QUERY)) for _ in range(3)]
        await _until(lambda: limiter.waiting == 1)

        refused = await client.post("/graphql", json=QUERY, headers={"X-Request-Id": "request-1"})
        counted = (limiter.running, limiter.waiting, limiter.refused)
        health, ready = await client.get("/health"), await client.get("/ready")
        begun = executor.begun
        executor.let_go.set()
        answered = [(await one).status_code for one in asked]

    assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
    assert refused.json() == {
        "errors": [
            {
                "message": "the server is overloaded; try again in 1 s",
                "extensions": {"code": "SERVICE_UNAVAILABLE", "retryAfterSeconds": 1, "requestId": "request-1"},
            }
        ]
    }
    assert (health.status_code, ready.status_code) == (200, 200)
    assert begun == 2
    assert counted == (2, 1, 1)
    assert answered == [200, 200, 200]
    assert (limiter.running, limiter.waiting, limiter.refused) == (0, 0, 1)


async def test_requests_that_wait_too_long_are_refused(settings: Settings) -> None:
    async with _held(settings, ConcurrencyBounds(running=1, waiting=5, wait_seconds=0.05)) as (
        client,
        executor,
        limiter,
    ):
        running = asyncio.create_task(client.post("/graphql", json=QUERY))
        await _until(lambda: executor.begun == 1)

        refused = await client.post("/graphql", json=QUERY)
        still_waiting = limiter.waiting
        executor.let_go.set()

    assert refused.status_code == 503
    assert still_waiting == 0
    assert (await running).status_code == 200


async def test_the_wait_takes_of_the_time_of_the_request() -> None:
    limiter = ConcurrencyLimiter(ConcurrencyBounds(running=1, waiting=5, wait_seconds=60))

    async with limiter.slot(Budget(None)):
        with pytest.raises(OverloadedError):
            async with limiter.slot(Budget(0.02)):
                raise AssertionError("there was no slot")


async def test_slots_are_given_in_the_order_of_arrival() -> None:
    limiter = ConcurrencyLimiter(ConcurrencyBounds(running=1, waiting=5, wait_seconds=60))
    order = []

    async def enter(name: int) -> None:
        async with limiter.slot(Budget(None)):
            order.append(name)
            await asyncio.sleep(0)

    await asyncio.gather(*(enter(name) for name in range(5)))

    assert order == [0, 1, 2, 3, 4]


async def test_without_a_bound_every_operation_runs() -> None:
    limiter = ConcurrencyLimiter(ConcurrencyBounds(running=0, waiting=0))

    async with limiter.slot(Budget(None)), limiter.slot(Budget(None)):
        waiting = limiter.waiting

    assert waiting == 0


async def test_a_client_that_disconnects_while_waiting_leaves_the_queue() -> None:
    limiter = ConcurrencyLimiter(ConcurrencyBounds(running=1, waiting=1, wait_seconds=60))
    gone = asyncio.Event()

    async def wait_for_a_slot() -> None:
        async with CancelOnDisconnect(gone.wait), limiter.slot(Budget(None)):
            raise AssertionError("there was no slot")

    async with limiter.slot(Budget(None)):
        waiting = asyncio.create_task(wait_for_a_slot())
        await _until(lambda: limiter.waiting == 1)
        gone.set()
        with pytest.raises(ClientDisconnectedError):
            await waiting

        assert limiter.waiting == 0

    async with limiter.slot(Budget(None)):
        assert limiter.waiting == 0


async def test_an_ended_budget_cancels_what_is_under_way_and_begins_nothing_more() -> None:
    budget = Budget(60)

    async def call() -> None:
        async with budget.timeout():
            await asyncio.sleep(60)

    calls = [asyncio.create_task(call()) for _ in range(3)]
    await asyncio.sleep(0.01)
    budget.end()
    outcomes = await asyncio.wait_for(asyncio.gather(*calls, return_exceptions=True), 30)

    assert [type(outcome) for outcome in outcomes] == [TimeoutError] * 3
    with pytest.raises(DeadlineExceededError):
        budget.timeout()

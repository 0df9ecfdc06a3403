"""Turns on the event loop: what is long runs once in an iteration and leaves iterations to others. They are counted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise

from schema.operations.execution import Executor
from schema.operations.operation import OperationRequest, Ready
from schema.operations.turns import MOST_PASSED, REST, Turns
from table.engine.budget import Budget

STEPS = 3
"""The steps in which a document is prepared: it is parsed, validated and analysed."""


class Iterations:
    """The iterations of the event loop so far."""

    count = 0

    async def run(self) -> None:
        """Count until cancelled."""
        while True:
            await asyncio.sleep(0)
            self.count += 1


@asynccontextmanager
async def counted() -> AsyncIterator[Iterations]:
    iterations = Iterations()
    task = asyncio.create_task(iterations.run())
    try:
        yield iterations
    finally:
        task.cancel()


def executor_of(turns: Turns) -> Executor:
    executor = Executor()
    executor.turns = turns
    return executor


def without_pause() -> Turns:
    """Return turns of which each is over at once, and long."""
    return Turns(stretch_seconds=0.0, long_seconds=0.0)


async def prepared(executor: Executor, query: str) -> Ready:
    ready = await executor.prepare_in_turns(OperationRequest(query=query), request_id="request-1", client=b"client")
    assert isinstance(ready, Ready)
    return ready


async def test_after_a_long_stretch_no_turn_is_given_for_some_iterations() -> None:
    turns = without_pause()
    seen = []

    async def work(iterations: Iterations) -> None:
        await turns.start(Budget(1))
        seen.append(iterations.count)

    async with counted() as iterations:
        await asyncio.gather(*(work(iterations) for _ in range(4)))

    assert all(later - earlier > REST for earlier, later in pairwise(seen))


async def test_after_a_short_stretch_the_next_turn_is_given_at_once() -> None:
    turns = Turns(stretch_seconds=0.0, long_seconds=60.0)
    async with counted() as iterations:
        for _ in range(10):
            await turns.start(Budget(1))

        assert iterations.count <= 2 * 10


async def test_new_operations_do_not_keep_an_older_one_waiting() -> None:
    turns, older, clients, passed = Turns(stretch_seconds=0.0, long_seconds=60.0), Budget(1), 4, 0

    async def send_short_operations() -> None:
        nonlocal passed
        while older.turns < 2 * MOST_PASSED and passed < 100 * clients * MOST_PASSED:
            await turns.start(Budget(1))
            passed += 1

    async def long_operation() -> None:
        while older.turns < 2 * MOST_PASSED:
            before = passed
            await turns.wait(older)
            assert passed - before <= MOST_PASSED + 2 * clients

    await asyncio.gather(long_operation(), *(send_short_operations() for _ in range(clients)))

    assert older.turns == 2 * MOST_PASSED


async def test_a_new_operation_waits_if_others_do() -> None:
    turns, order = Turns(stretch_seconds=60.0, long_seconds=60.0), []

    async def older() -> None:
        await turns.wait(Budget(1))
        order.append("older")

    async def newer() -> None:
        await turns.start(Budget(1))
        order.append("newer")

    await asyncio.gather(older(), newer())

    assert order == ["older", "newer"]


async def test_a_turn_that_is_given_up_is_not_waited_for() -> None:
    turns = Turns(stretch_seconds=0.0, long_seconds=60.0)
    first = asyncio.create_task(turns.wait(Budget(1)))
    await asyncio.sleep(0)
    first.cancel()
    async with asyncio.timeout(5):
        await turns.wait(Budget(1))

    assert first.cancelled()
    assert turns.given == 1


async def test_many_new_documents_at_once_leave_iterations_between_their_steps() -> None:
    executor = executor_of(without_pause())
    documents = [f"{{ a{number}: __typename }}" for number in range(5)]
    async with counted() as iterations:
        await asyncio.gather(*(prepared(executor, query) for query in documents))

        assert iterations.count >= (len(documents) * STEPS - 1) * REST


async def test_a_short_document_does_not_wait_for_long_ones() -> None:
    executor, order = executor_of(without_pause()), []

    async def prepare(query: str) -> None:
        await prepared(executor, query)
        order.append(len(query))

    long = ["{ randomWord { " + "id text level gloss " * (40 + number) + "} }" for number in range(3)]
    await asyncio.gather(*(prepare(query) for query in long), prepare("{ __typename }"))

    assert order[0] == len("{ __typename }")


async def test_a_document_that_several_requests_wait_for_is_prepared_and_paid_once() -> None:
    executor = executor_of(without_pause())
    query = "{ about { version dataVersion limits { maxCost } } }"
    ready = await asyncio.gather(*(prepared(executor, query) for _ in range(5)))

    assert executor.documents.misses == 1
    assert sorted(each.preparation > 0 for each in ready) == [False] * 4 + [True]
    assert len({id(each.document) for each in ready}) == 1


async def test_a_document_whose_first_request_is_given_up_is_prepared_for_the_next() -> None:
    executor = executor_of(without_pause())
    first, second = (asyncio.create_task(prepared(executor, "{ about { version } }")) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()

    assert (await second).preparation > 0
    assert first.cancelled()

"""Faults in each DynamoDB call of each mutation: all of it is written or nothing, and the response says which.

Runs on moto's server through an endpoint that injects faults. moto ignores request tokens, so a repeated transaction
meets its own outcome, which is the harder case.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from table.breakdowns.submission_rate import SubmissionRate
from table.engine.budget import Budget
from table.engine.paging import all_items
from table.engine.protocol import Attributes, PrimaryKey
from table.model.keys import key_of
from table.model.kinds import Kind, kind_of
from tests.breaking_down import ADMIN, ANNA, assert_clean, breakdown_id, delete, morpheme, revoke, submit, verify, word
from tests.builders import make_dictionary, make_user
from tests.dictionary import Asked, Served, serving, small_table
from tests.table.dynamodb.dynamodb_adapter import QUICK, fresh_table
from tests.table.dynamodb.faults import (
    Fault,
    FaultyEndpoint,
    faulty_endpoint,
    hang_after,
    refused,
    reset,
    reset_after,
    server_fault,
    server_fault_after,
    throttled,
    truncated,
)

pytestmark = [pytest.mark.writes, pytest.mark.usefixtures("aws_environment")]

UNBOUNDED = SubmissionRate(per_minute=1_000_000, per_day=1_000_000)

FAULTS: dict[str, Fault] = {
    "connection reset before": reset,
    "connection reset after": reset_after,
    "server error before": server_fault,
    "server error after": server_fault_after,
    "truncated response": truncated,
    "timeout after the write": hang_after,
    "throttled": throttled,
    "conflict": refused("TransactionConflictException"),
}

READ_TIMEOUT_SECONDS = 4.0
"""Twice the product's: a timeout on a busy machine would be a second fault."""

ONCE, ALWAYS = range(1, 2), range(1, 1_000_000)

READ_FAULTS = [("connection reset before", ONCE), ("server error before", ALWAYS)]

DATED = (Kind.REVIEW_ENTRY, Kind.SUBMISSION_ENTRY, Kind.HISTORY_ENTRY, Kind.SUBMISSION_COUNT, Kind.CHANGE)
"""Items whose keys or counts differ between runs; `assert_clean` checks the entries."""

State = dict[PrimaryKey, Attributes]


async def submit_own(served: Served) -> Asked:
    """A user submits a breakdown again."""
    return await submit(served, ANNA, 771, morpheme(218), morpheme(1577))


async def submit_official(served: Served) -> Asked:
    """An admin's submission replaces the official breakdown."""
    return await submit(served, ADMIN, 771, "в", "ыход")


async def delete_official(served: Served) -> Asked:
    """An admin deletes the official breakdown."""
    return await delete(served, ADMIN, breakdown_id(771))


async def delete_own(served: Served) -> Asked:
    """A user deletes their own breakdown."""
    return await delete(served, ANNA, breakdown_id(771, served, ANNA))


async def verify_own(served: Served) -> Asked:
    """An admin verifies a user's breakdown."""
    own = (await word(served, ANNA, 771))["viewerBreakdown"]
    return await verify(served, ADMIN, own["id"], own["revision"])


async def revoke_official(served: Served) -> Asked:
    """An admin revokes a verification."""
    return await revoke(served, ADMIN, breakdown_id(772))


MUTATIONS: dict[str, Callable[[Served], Awaitable[Asked]]] = {
    "submitBreakdown": submit_own,
    "submitBreakdown of an admin": submit_official,
    "deleteBreakdown": delete_own,
    "deleteBreakdown of an admin": delete_official,
    "verifyBreakdown": verify_own,
    "revokeBreakdownVerification": revoke_official,
}


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> list[Attributes]:
    """The items of a small dictionary with derived items, a user's submission and a verified breakdown."""
    given = [*make_dictionary(), make_user(email=ADMIN, is_admin=True)]

    async def make() -> list[Attributes]:
        folder = tmp_path_factory.mktemp("dictionary")
        async with small_table(folder, given) as engine, serving(engine, submission_rate=UNBOUNDED) as served:
            assert (await submit(served, ANNA, 771, "выход")).errors == []
            assert (await submit(served, ADMIN, 772, "в", "ход")).errors == []
            return [item async for item in all_items(engine, budget=Budget(None))]

    return asyncio.run(make())


@asynccontextmanager
async def prepared(moto_endpoint: str, stored: list[Attributes]) -> AsyncIterator[tuple[Served, FaultyEndpoint]]:
    """Serve these items from a new table, through an endpoint that can fail."""
    async with AsyncExitStack() as stack:
        endpoint = await stack.enter_async_context(faulty_endpoint(moto_endpoint))
        table = fresh_table(endpoint.address, retries=QUICK, read_timeout_seconds=READ_TIMEOUT_SECONDS)
        engine = await stack.enter_async_context(table)
        await engine.put_many(stored, budget=Budget(None))
        async with serving(engine, submission_rate=UNBOUNDED) as served:
            yield served, endpoint


async def state(served: Served) -> State:
    """Return all items without what differs between runs: times, write ids and counts."""
    ignored = {"date_submitted", "date_verified", "write_id", "changed_at"}
    return {
        key_of(item): {name: value for name, value in item.items() if name not in ignored}
        async for item in all_items(served.engine, budget=Budget(None))
        if kind_of(key_of(item)) not in DATED
    }


CASES = [
    *(
        ("TransactWriteItems", fault, calls)
        for fault in FAULTS
        for calls in (ONCE, ALWAYS)
        if fault != "timeout after the write" or calls is ONCE
    ),
    *((operation, fault, calls) for operation in ("BatchGetItem", "Query") for fault, calls in READ_FAULTS),
]


@pytest.fixture(scope="module")
def outcomes() -> dict[str, tuple[State, State]]:
    """Mutation → the table before and after it, for each mutation that a test has needed so far."""
    return {}


async def outcome(
    moto_endpoint: str, stored: list[Attributes], mutation: str, known: dict[str, tuple[State, State]]
) -> tuple[State, State]:
    """Return the table before and after a mutation without faults."""
    if mutation not in known:
        async with prepared(moto_endpoint, stored) as (served, _):
            before = await state(served)
            assert (await MUTATIONS[mutation](served)).errors == []
            known[mutation] = before, await state(served)
    return known[mutation]


@pytest.mark.parametrize(
    "case",
    CASES,
    ids=[f"{operation} {fault} {'once' if calls is ONCE else 'always'}" for operation, fault, calls in CASES],
)
@pytest.mark.parametrize("mutation", MUTATIONS)
async def test_after_a_fault_a_write_is_whole_or_absent_and_the_response_says_which(
    moto_endpoint: str,
    stored: list[Attributes],
    outcomes: dict[str, tuple[State, State]],
    mutation: str,
    case: tuple[str, str, range],
) -> None:
    operation, fault, calls = case
    before, after = await outcome(moto_endpoint, stored, mutation, outcomes)
    assert before != after

    async with prepared(moto_endpoint, stored) as (served, endpoint):
        endpoint.inject(operation, FAULTS[fault], calls=calls)
        try:
            asked = await MUTATIONS[mutation](served)
        except AssertionError:
            asked = None  # the read before the mutation failed
        endpoint.heal()
        await endpoint.settled()
        found = await state(served)
        await assert_clean(served.engine)

    assert found in (before, after)
    if asked is None:
        assert found == before
    elif asked.errors:
        assert set(asked.codes) == {"SERVICE_UNAVAILABLE"}
        assert calls is ALWAYS, "a retry recovers from one fault"
    else:
        [payload] = asked.data.values()
        assert payload["userErrors"] == []
        assert found == after


async def test_a_submission_repeated_after_an_unknown_outcome_is_stored_once(
    moto_endpoint: str, stored: list[Attributes]
) -> None:
    async with prepared(moto_endpoint, stored) as (served, endpoint):
        endpoint.inject("TransactWriteItems", reset_after, calls=ALWAYS)
        first = await submit_own(served)
        endpoint.heal()
        second = await submit_own(served)
        nodes = (await word(served, ANNA, 771))["breakdowns"]["nodes"]
        await assert_clean(served.engine)

    assert first.errors == [] or first.codes == ["SERVICE_UNAVAILABLE"]
    assert second.errors == []
    assert [node["text"] for node in nodes] == ["вы-ход", "вы-ход"]
    assert [node["viewerDidSubmit"] for node in nodes] == [True, False]

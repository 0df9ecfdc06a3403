"""Faults of each DynamoDB call of each mutation: the table is wholly before or wholly after, and the client is told so.

Over moto's server, behind an endpoint that fails as told. moto ignores request tokens, so that a repeated transaction
meets its own outcome: the harder case.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from table.breakdowns.submission_rate import SubmissionRate
from table.engine.budget import Budget
from table.engine.paging import all_items
from table.engine.protocol import Attributes, PrimaryKey
from table.entries.reindex import reindex
from table.model.keys import Kind, key_of, kind_of
from tests.breaking_down import ADMIN, ANNA, assert_clean, breakdown_id, delete, morpheme, revoke, submit, verify, word
from tests.builders import make_dictionary, make_user
from tests.dictionary import Asked, Served, serving
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
    "broken off before": reset,
    "broken off after": reset_after,
    "fault before": server_fault,
    "fault after": server_fault_after,
    "half an answer": truncated,
    "no answer in time, with the write done": hang_after,
    "throttled": throttled,
    "conflict": refused("TransactionConflictException"),
}

ONCE, ALWAYS = range(1, 2), range(1, 1_000_000)

READ_FAULTS = [("broken off before", ONCE), ("fault before", ALWAYS)]

DATED = (Kind.REVIEW_ENTRY, Kind.SUBMISSION_ENTRY, Kind.HISTORY_ENTRY, Kind.SUBMISSION_COUNT)
"""Items whose keys or counts differ from run to run; the check of the whole table looks at the entries."""

State = dict[PrimaryKey, Attributes]


async def submit_own(served: Served) -> Asked:
    """A user submits anew."""
    return await submit(served, ANNA, 771, morpheme(218), morpheme(1577))


async def submit_official(served: Served) -> Asked:
    """An admin's submission replaces the official one."""
    return await submit(served, ADMIN, 771, "в", "ыход")


async def delete_official(served: Served) -> Asked:
    """An admin deletes the official one."""
    return await delete(served, ADMIN, breakdown_id(771))


async def delete_own(served: Served) -> Asked:
    """A user deletes an own one."""
    return await delete(served, ANNA, breakdown_id(771, served, ANNA))


async def verify_own(served: Served) -> Asked:
    """An admin verifies a user's one."""
    own = (await word(served, ANNA, 771))["viewerBreakdown"]
    return await verify(served, ADMIN, own["id"], own["revision"])


async def revoke_official(served: Served) -> Asked:
    """An admin takes a verification back."""
    return await revoke(served, ADMIN, breakdown_id(772))


MUTATIONS: dict[str, Callable[[Served], Awaitable[Asked]]] = {
    "submitBreakdown": submit_own,
    "submitBreakdown of an admin": submit_official,
    "deleteBreakdown": delete_own,
    "deleteBreakdown of an admin": delete_official,
    "verifyBreakdown": verify_own,
    "revokeBreakdownVerification": revoke_official,
}


@asynccontextmanager
async def prepared(moto_endpoint: str) -> AsyncIterator[tuple[Served, FaultyEndpoint]]:
    """Give a small dictionary with a user's submission and a verified breakdown, behind an endpoint that may fail."""
    async with faulty_endpoint(moto_endpoint) as endpoint, fresh_table(endpoint.address, retries=QUICK) as engine:
        await engine.put_many([*make_dictionary(), make_user(email=ADMIN, is_admin=True)], budget=Budget(None))
        await reindex(engine, budget=Budget(None), progress=lambda *_: None)
        async with serving(engine, submission_rate=UNBOUNDED) as served:
            assert (await submit(served, ANNA, 771, "выход")).errors == []
            assert (await submit(served, ADMIN, 772, "в", "ход")).errors == []
            yield served, endpoint


async def state(served: Served) -> State:
    """Give all items but for what differs from run to run: moments, marks, and how often it was counted."""
    ignored = {"date_submitted", "date_verified", "write_id", "changed_at"}
    return {
        key_of(item): {name: value for name, value in item.items() if name not in ignored}
        async for item in all_items(served.engine, budget=Budget(None))
        if kind_of(key_of(item))
        not in (Kind.REVIEW_ENTRY, Kind.SUBMISSION_ENTRY, Kind.HISTORY_ENTRY, Kind.SUBMISSION_COUNT)
    }


CASES = [
    *(
        ("TransactWriteItems", fault, calls)
        for fault in FAULTS
        for calls in (ONCE, ALWAYS)
        if fault != "no answer in time, with the write done" or calls is ONCE
    ),
    *((operation, fault, calls) for operation in ("BatchGetItem", "Query") for fault, calls in READ_FAULTS),
]


@pytest.fixture(scope="module")
def outcomes() -> dict[str, tuple[State, State]]:
    """What the table holds before and after each mutation, once it was asked for."""
    return {}


async def outcome(moto_endpoint: str, mutation: str, known: dict[str, tuple[State, State]]) -> tuple[State, State]:
    """Give what the table holds before and after a mutation that meets no fault."""
    if mutation not in known:
        async with prepared(moto_endpoint) as (served, _):
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
async def test_a_fault_leaves_all_or_nothing_and_the_truth(
    moto_endpoint: str,
    outcomes: dict[str, tuple[State, State]],
    mutation: str,
    case: tuple[str, str, range],
) -> None:
    operation, fault, calls = case
    before, after = await outcome(moto_endpoint, mutation, outcomes)
    assert before != after

    async with prepared(moto_endpoint) as (served, endpoint):
        endpoint.inject(operation, FAULTS[fault], calls=calls)
        try:
            asked = await MUTATIONS[mutation](served)
        except AssertionError:
            asked = None  # the query before the mutation failed already
        endpoint.heal()
        found = await state(served)
        await assert_clean(served.engine)

    assert found in (before, after)
    if asked is None:
        assert found == before
    elif asked.errors:
        assert set(asked.codes) == {"INTERNAL_SERVER_ERROR"}
        assert calls is ALWAYS, "one fault is mended by asking again"
    else:
        [payload] = asked.data.values()
        assert payload["userErrors"] == []
        assert found == after


async def test_what_is_asked_again_after_an_unknown_outcome_is_stored_once(moto_endpoint: str) -> None:
    async with prepared(moto_endpoint) as (served, endpoint):
        endpoint.inject("TransactWriteItems", reset_after, calls=ALWAYS)
        first = await submit_own(served)
        endpoint.heal()
        second = await submit_own(served)
        nodes = (await word(served, ANNA, 771))["breakdowns"]["nodes"]
        await assert_clean(served.engine)

    assert first.errors == [] or first.codes == ["INTERNAL_SERVER_ERROR"]
    assert second.errors == []
    assert [node["text"] for node in nodes] == ["вы-ход", "вы-ход"]
    assert [node["viewerDidSubmit"] for node in nodes] == [True, False]

"""The DynamoDB adapter when the engine or the network fails: its errors, numbers of calls and deadlines."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest
import pytest_asyncio

from table.dynamodb.dynamodb_engine import DynamoDBEngine
from table.dynamodb.service_errors import TransactionConflictError
from table.engine.budget import Budget
from table.engine.protocol import Attributes, Condition, KeyCondition, PrimaryKey, Put
from table.errors import (
    ConditionFailedError,
    DeadlineExceededError,
    EngineUnsupportedError,
    TableCredentialsError,
    TableDeniedError,
    TableError,
    TableMissingError,
    TableReadOnlyError,
    TableThrottledError,
    TableUnavailableError,
    UnprocessedKeysError,
)
from tests.engines.environment import isolate_from_aws
from tests.table.dynamodb.dynamodb_adapter import QUICK, fresh_table
from tests.table.dynamodb.faults import (
    Exchange,
    Fault,
    FaultyEndpoint,
    cancelled,
    faulty_endpoint,
    garbled,
    half_head,
    hang,
    refused,
    reset,
    reset_after,
    server_fault,
    server_fault_after,
    throttled,
    truncated,
    undecodable,
    unprocessed,
)

ITEMS: list[Attributes] = [{"pk": "P", "sk": str(number)} for number in range(5)]
KEYS = [PrimaryKey("P", str(number)) for number in range(5)]
NEW: Attributes = {"pk": "P", "sk": "new"}
FIRST = range(1, 2)

Ask = Callable[[DynamoDBEngine, Budget], Awaitable[object]]


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(
    scope="module", loop_scope="module", params=[pytest.param(True, id="direct"), pytest.param(False, id="aiobotocore")]
)
async def endpoint_and_adapter(
    moto_endpoint: str, request: pytest.FixtureRequest
) -> AsyncIterator[tuple[FaultyEndpoint, DynamoDBEngine]]:
    """One endpoint and one adapter of each transport for this file, since opening takes longer than a test."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        isolate_from_aws(monkeypatch)
        async with (
            faulty_endpoint(moto_endpoint) as endpoint,
            fresh_table(endpoint.address, retries=QUICK, direct=request.param) as engine,
        ):
            yield endpoint, engine


@pytest_asyncio.fixture(loop_scope="module")
async def adapter(endpoint_and_adapter: tuple[FaultyEndpoint, DynamoDBEngine]) -> AsyncIterator[DynamoDBEngine]:
    """The adapter over a table of exactly `ITEMS`, without faults."""
    endpoint, engine = endpoint_and_adapter
    await engine.put_many(ITEMS, budget=Budget(30.0))
    endpoint.heal()
    yield engine
    endpoint.heal()
    left = (await engine.scan(budget=Budget(30.0))).items
    await engine.delete_many([PrimaryKey(str(item["pk"]), str(item["sk"])) for item in left], budget=Budget(30.0))


@pytest.fixture
def faults(endpoint_and_adapter: tuple[FaultyEndpoint, DynamoDBEngine]) -> FaultyEndpoint:
    """The adapter's endpoint."""
    return endpoint_and_adapter[0]


async def get(engine: DynamoDBEngine, budget: Budget) -> object:
    return await engine.get_many(KEYS, budget=budget)


async def query(engine: DynamoDBEngine, budget: Budget) -> object:
    return (await engine.query(KeyCondition(partition="P"), budget=budget)).items


async def scan(engine: DynamoDBEngine, budget: Budget) -> object:
    return sorted((await engine.scan(budget=budget)).items, key=lambda item: str(item["sk"]))


async def put(engine: DynamoDBEngine, budget: Budget) -> None:
    await engine.put_many([NEW], budget=budget)


async def transact(engine: DynamoDBEngine, budget: Budget) -> None:
    await engine.transact([Put(item=NEW)], token="token", budget=budget)


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One use of the adapter: DynamoDB's operation, the call and its result."""

    operation: str
    ask: Ask
    answer: object = None


FOUND = dict(zip(KEYS, ITEMS, strict=True))
READS = [
    pytest.param(Use(operation="BatchGetItem", ask=get, answer=FOUND), id="get"),
    pytest.param(Use(operation="Query", ask=query, answer=ITEMS), id="query"),
    pytest.param(Use(operation="Scan", ask=scan, answer=ITEMS), id="scan"),
]
WRITES = [
    pytest.param(Use(operation="BatchWriteItem", ask=put), id="put"),
    pytest.param(Use(operation="TransactWriteItems", ask=transact), id="transact"),
]
BREAKS = [server_fault, reset, truncated, half_head, garbled]


# ------------------------------------------------------------------ what passes by itself


@pytest.mark.parametrize("fault", [*BREAKS, throttled, reset_after, server_fault_after])
@pytest.mark.parametrize("use", [*READS, *WRITES])
async def test_a_fault_that_passes_costs_a_second_request_and_nothing_else(
    adapter: DynamoDBEngine, faults: FaultyEndpoint, use: Use, fault: Fault
) -> None:
    faults.inject(use.operation, fault, calls=FIRST)
    budget = Budget(30.0)

    got = await use.ask(adapter, budget)

    assert got == use.answer
    assert faults.count(use.operation) == 2
    assert budget.calls == {use.operation: 1}


@pytest.mark.parametrize("use", WRITES)
async def test_a_write_whose_answer_was_lost_is_stored(
    adapter: DynamoDBEngine, faults: FaultyEndpoint, use: Use
) -> None:
    faults.inject(use.operation, reset_after, calls=FIRST)

    assert await use.ask(adapter, Budget(30.0)) is None

    assert await adapter.get_many([PrimaryKey("P", "new")], budget=Budget(30.0)) == {PrimaryKey("P", "new"): NEW}


async def test_a_body_sent_piece_by_piece_is_sent_whole_again(adapter: DynamoDBEngine, faults: FaultyEndpoint) -> None:
    large: list[Attributes] = [{"pk": "L", "sk": str(number), "text": "a" * 380_000} for number in range(3)]
    faults.inject("BatchWriteItem", reset, calls=FIRST)

    await adapter.put_many(large, budget=Budget(30.0))

    found = await adapter.get_many([PrimaryKey("L", str(number)) for number in range(3)], budget=Budget(30.0))
    assert [*found.values()] == large
    assert faults.count("BatchWriteItem") == 2


# ------------------------------------------------------------------ what does not pass


@pytest.mark.parametrize("fault", BREAKS)
@pytest.mark.parametrize("use", [*READS, *WRITES])
async def test_a_fault_that_stays_is_unavailable_after_four_requests(
    adapter: DynamoDBEngine, faults: FaultyEndpoint, use: Use, fault: Fault
) -> None:
    faults.inject(use.operation, fault)

    with pytest.raises(TableUnavailableError):
        await use.ask(adapter, Budget(30.0))

    assert faults.count(use.operation) == 4


@pytest.mark.parametrize("use", [*READS, *WRITES])
async def test_an_answer_that_is_no_json_is_unavailable_at_once(
    adapter: DynamoDBEngine, faults: FaultyEndpoint, use: Use
) -> None:
    faults.inject(use.operation, undecodable)

    with pytest.raises(TableUnavailableError):
        await use.ask(adapter, Budget(30.0))

    assert faults.count(use.operation) == 1


@pytest.mark.parametrize("use", [*READS, *WRITES])
async def test_an_engine_that_does_not_answer_ends_with_the_deadline_and_the_request_is_given_up(
    adapter: DynamoDBEngine, faults: FaultyEndpoint, use: Use
) -> None:
    faults.inject(use.operation, hang)
    budget = Budget(0.1)

    with pytest.raises(DeadlineExceededError):
        await use.ask(adapter, budget)

    await faults.given_up(1)
    assert (faults.count(use.operation), faults.abandoned) == (1, 1)
    assert budget.calls == {use.operation: 1}


@pytest.mark.parametrize("use", READS)
async def test_an_ended_budget_gives_up_the_request_under_way(
    adapter: DynamoDBEngine, faults: FaultyEndpoint, use: Use
) -> None:
    faults.inject(use.operation, hang)
    budget = Budget(300.0)
    reading = asyncio.ensure_future(use.ask(adapter, budget))
    await faults.arrived(use.operation, 1)

    budget.end()

    with pytest.raises(DeadlineExceededError):
        await reading
    await faults.given_up(1)
    assert (faults.count(use.operation), faults.abandoned) == (1, 1)


@pytest.mark.parametrize(
    ("operation", "ask", "requests"), [("Query", query, 4), ("Scan", scan, 4), ("TransactWriteItems", transact, 12)]
)
async def test_a_page_or_a_transaction_without_capacity_is_throttled_after_the_last_retry(
    adapter: DynamoDBEngine, faults: FaultyEndpoint, operation: str, ask: Ask, requests: int
) -> None:
    faults.inject(operation, throttled)

    with pytest.raises(TableThrottledError):
        await ask(adapter, Budget(30.0))

    assert faults.count(operation) == requests


@pytest.mark.parametrize(("operation", "ask"), [("BatchGetItem", get), ("BatchWriteItem", put)])
async def test_a_batch_without_capacity_is_tried_again_as_one_that_was_left_undone(
    adapter: DynamoDBEngine, faults: FaultyEndpoint, operation: str, ask: Ask
) -> None:
    faults.inject(operation, throttled)
    budget = Budget(None)

    with pytest.raises(TableThrottledError):
        await ask(adapter, budget)

    assert budget.calls == {operation: 4}
    assert faults.count(operation) == 16


@pytest.mark.parametrize("fault", [throttled, unprocessed(0)])
@pytest.mark.parametrize(("operation", "ask"), [("BatchGetItem", get), ("BatchWriteItem", put)])
async def test_a_batch_without_capacity_is_throttled_when_time_is_up(
    adapter: DynamoDBEngine, faults: FaultyEndpoint, operation: str, ask: Ask, fault: Fault
) -> None:
    faults.inject(operation, fault)

    with pytest.raises(TableThrottledError):
        await ask(adapter, Budget(0.3))

    assert faults.count(operation) >= 2


# ------------------------------------------------------------------ unprocessed keys and items


async def test_keys_left_unprocessed_are_asked_again(adapter: DynamoDBEngine, faults: FaultyEndpoint) -> None:
    faults.inject("BatchGetItem", unprocessed(2), calls=FIRST)
    budget = Budget(30.0)

    got = await adapter.get_many(KEYS, budget=budget)

    assert got == FOUND
    assert budget.calls == {"BatchGetItem": 2}


async def test_items_left_unprocessed_are_written_again(adapter: DynamoDBEngine, faults: FaultyEndpoint) -> None:
    more: list[Attributes] = [{"pk": "Q", "sk": str(number)} for number in range(5)]
    faults.inject("BatchWriteItem", unprocessed(2), calls=FIRST)
    budget = Budget(30.0)

    await adapter.put_many(more, budget=budget)

    assert (await adapter.query(KeyCondition(partition="Q"), budget=Budget(30.0))).items == more
    assert budget.calls == {"BatchWriteItem": 2}


async def test_deletes_left_unprocessed_are_made_again(adapter: DynamoDBEngine, faults: FaultyEndpoint) -> None:
    faults.inject("BatchWriteItem", unprocessed(2), calls=FIRST)
    budget = Budget(30.0)

    await adapter.delete_many(KEYS, budget=budget)

    assert await adapter.get_many(KEYS, budget=Budget(30.0)) == {}
    assert budget.calls == {"BatchWriteItem": 2}


async def test_a_batch_that_always_gets_one_further_is_never_given_up(
    adapter: DynamoDBEngine, faults: FaultyEndpoint
) -> None:
    faults.inject("BatchGetItem", unprocessed(1))
    budget = Budget(None)

    got = await adapter.get_many(KEYS, budget=budget)

    assert got == FOUND
    assert budget.calls == {"BatchGetItem": 5}


@pytest.mark.parametrize(("operation", "ask"), [("BatchGetItem", get), ("BatchWriteItem", put)])
async def test_a_batch_that_never_gets_further_is_throttled_after_the_last_retry(
    adapter: DynamoDBEngine, faults: FaultyEndpoint, operation: str, ask: Ask
) -> None:
    faults.inject(operation, unprocessed(0))

    with pytest.raises(TableThrottledError):
        await ask(adapter, Budget(None))

    assert faults.count(operation) == 4


@pytest.mark.parametrize("fault", [unprocessed(0), throttled, server_fault, reset, undecodable])
@pytest.mark.parametrize("seconds", [None, 0.5])
async def test_items_read_before_a_failure_are_in_the_error(
    adapter: DynamoDBEngine, faults: FaultyEndpoint, fault: Fault, seconds: float | None
) -> None:
    missing = PrimaryKey("P", "none")

    async def first_three(exchange: Exchange) -> None:
        await (unprocessed(3) if faults.count("BatchGetItem") == 1 else fault)(exchange)

    faults.inject("BatchGetItem", first_three)

    with pytest.raises(UnprocessedKeysError) as raised:
        await adapter.get_many([missing, *KEYS], budget=Budget(seconds))

    assert raised.value.found == {key: FOUND[key] for key in KEYS[:2]}
    assert raised.value.unprocessed == {*KEYS[2:]}


# ------------------------------------------------------------------ transactions


@pytest.mark.parametrize(
    "fault",
    [
        cancelled("TransactionConflict"),
        cancelled("ThrottlingError"),
        cancelled("ProvisionedThroughputExceeded"),
        refused("TransactionConflictException"),
        refused("TransactionInProgressException"),
    ],
)
async def test_a_transaction_in_whose_way_others_were_is_made_again_under_the_same_token(
    adapter: DynamoDBEngine, faults: FaultyEndpoint, fault: Fault
) -> None:
    tokens: list[str] = []

    async def noting_token(exchange: Exchange) -> None:
        tokens.append(exchange.request["ClientRequestToken"])
        await fault(exchange)

    faults.inject("TransactWriteItems", noting_token, calls=range(1, 3))

    await adapter.transact([Put(item=NEW)], token="once", budget=Budget(30.0))

    assert tokens == ["once", "once"]
    assert faults.count("TransactWriteItems") == 3


async def test_a_transaction_in_whose_way_others_stay_is_given_up(
    adapter: DynamoDBEngine, faults: FaultyEndpoint
) -> None:
    faults.inject("TransactWriteItems", cancelled("None", "TransactionConflict"))

    with pytest.raises(TransactionConflictError):
        await adapter.transact([Put(item=NEW)], token="once", budget=Budget(30.0))

    assert faults.count("TransactWriteItems") == 3


async def test_the_deadline_ends_the_tries_of_a_transaction(adapter: DynamoDBEngine, faults: FaultyEndpoint) -> None:
    async def slow_conflict(exchange: Exchange) -> None:
        budget.spend()
        await cancelled("TransactionConflict")(exchange)

    budget = _SpendableBudget(30.0)
    faults.inject("TransactWriteItems", slow_conflict)

    with pytest.raises(DeadlineExceededError):
        await adapter.transact([Put(item=NEW)], token="once", budget=budget)

    assert faults.count("TransactWriteItems") == 1


class _SpendableBudget(Budget):
    """A budget that can expire immediately."""

    def spend(self) -> None:
        self._deadline = 0.0


async def test_a_failed_condition_beside_a_conflict_is_reported_and_not_retried(
    adapter: DynamoDBEngine, faults: FaultyEndpoint
) -> None:
    faults.inject(
        "TransactWriteItems",
        cancelled("TransactionConflict", "ConditionalCheckFailed", "None", "ConditionalCheckFailed"),
    )

    with pytest.raises(ConditionFailedError) as raised:
        await transact(adapter, Budget(30.0))

    assert raised.value.failed == (1, 3)
    assert faults.count("TransactWriteItems") == 1


@pytest.mark.engines
@pytest.mark.usefixtures("aws_environment")
@pytest.mark.parametrize("direct", [pytest.param(True, id="direct"), pytest.param(False, id="aiobotocore")])
async def test_a_conditional_put_whose_answer_was_lost_happened_once_and_is_no_failure(
    ministack_endpoint: str, *, direct: bool
) -> None:
    condition = Condition(attribute="pk", absent=True)
    async with faulty_endpoint(ministack_endpoint) as faults, fresh_table(faults.address, direct=direct) as engine:
        faults.inject("TransactWriteItems", reset_after, calls=FIRST)

        await engine.transact(
            [Put(item=NEW, condition=condition)], token=f"once, direct: {direct}", budget=Budget(30.0)
        )

        assert faults.count("TransactWriteItems") == 2
        with pytest.raises(ConditionFailedError):
            await engine.transact(
                [Put(item=NEW, condition=condition)], token=f"twice, direct: {direct}", budget=Budget(30.0)
            )


# ------------------------------------------------------------------ refusals


@pytest.mark.parametrize(
    ("ask", "operation", "code", "error"),
    [
        (get, "BatchGetItem", "ResourceNotFoundException", TableMissingError),
        (query, "Query", "ResourceNotFoundException", TableMissingError),
        (put, "BatchWriteItem", "ResourceNotFoundException", TableMissingError),
        (put, "BatchWriteItem", "AccessDeniedException", TableReadOnlyError),
        (transact, "TransactWriteItems", "AccessDeniedException", TableReadOnlyError),
        (query, "Query", "AccessDeniedException", TableDeniedError),
        (query, "Query", "UnknownOperationException", TableError),
        (query, "Query", "ValidationException", TableError),
        (query, "Query", "ExpiredTokenException", TableCredentialsError),
        (transact, "TransactWriteItems", "IdempotentParameterMismatchException", TableError),
        (transact, "TransactWriteItems", "UnknownOperationException", EngineUnsupportedError),
        (query, "Query", "RequestLimitExceeded", TableThrottledError),
    ],
)
async def test_a_refusal_is_reported_in_the_tables_words(
    adapter: DynamoDBEngine, faults: FaultyEndpoint, *, ask: Ask, operation: str, code: str, error: type[TableError]
) -> None:
    faults.inject(operation, refused(code))

    with pytest.raises(TableError) as raised:
        await ask(adapter, Budget(30.0))

    assert type(raised.value) is error


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (cancelled("None", "ValidationError"), TableError),
        (cancelled("ResourceNotFoundException"), TableMissingError),
        (cancelled(), TableError),
        (cancelled("None"), TableError),
    ],
)
async def test_a_cancelled_transaction_is_not_retried(
    adapter: DynamoDBEngine, faults: FaultyEndpoint, fault: Fault, error: type[TableError]
) -> None:
    faults.inject("TransactWriteItems", fault)

    with pytest.raises(TableError) as raised:
        await transact(adapter, Budget(30.0))

    assert type(raised.value) is error
    assert faults.count("TransactWriteItems") == 1


async def test_the_reason_of_a_refusal_is_in_the_log_and_not_in_the_message(
    adapter: DynamoDBEngine, faults: FaultyEndpoint, caplog: pytest.LogCaptureFixture
) -> None:
    faults.inject("Query", refused("ValidationException"))

    with pytest.raises(TableError, match="Query was refused: ValidationException") as raised:
        await query(adapter, Budget(30.0))

    assert "injected" in caplog.text
    assert "injected" not in str(raised.value)

"""The DynamoDB adapter beyond the contract: opening, requests, counts, cancellation, creating the table."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from decimal import Decimal
from typing import Any

import pytest

from table.dynamodb.client import dynamodb_client
from table.dynamodb.dynamodb_engine import DynamoDBEngine, open_dynamodb
from table.engine.budget import Budget
from table.engine.protocol import Attributes, Check, Condition, Delete, KeyCondition, PrimaryKey, Put
from table.errors import (
    DeadlineExceededError,
    EngineUnsupportedError,
    TableCredentialsError,
    TableError,
    TableReadOnlyError,
    TableUnavailableError,
)
from tests.table.dynamodb.dynamodb_adapter import QUICK, fresh_table
from tests.table.dynamodb.faults import Exchange, Fault, FaultyEndpoint, faulty_endpoint, hang, refused, reset_after

KEY = PrimaryKey("P", "S")
ITEM: Attributes = {"pk": "P", "sk": "S"}
FIRST = range(1, 2)


pytestmark = pytest.mark.usefixtures("aws_environment")


@pytest.fixture
async def faults() -> AsyncIterator[FaultyEndpoint]:
    """An endpoint without an engine: the test must respond to every call."""
    async with faulty_endpoint() as endpoint:
        endpoint.inject("TransactGetItems", answered({"Responses": [{}]}))
        yield endpoint


@pytest.fixture(params=[pytest.param(True, id="direct"), pytest.param(False, id="aiobotocore")])
async def adapter(faults: FaultyEndpoint, request: pytest.FixtureRequest) -> AsyncIterator[DynamoDBEngine]:
    async with open_dynamodb("words", endpoint_url=faults.address, retries=QUICK, direct=request.param) as engine:
        yield engine


def answered(members: dict[str, Any]) -> Fault:
    """The same response to every call."""

    async def answer(exchange: Exchange) -> None:
        exchange.answer(200, members)

    return answer


# ------------------------------------------------------------------ opening and closing


async def test_its_address_names_endpoint_region_and_table(faults: FaultyEndpoint, adapter: DynamoDBEngine) -> None:
    assert adapter.address == f"{faults.address} (eu-central-1), table words"


async def test_the_endpoint_is_found_the_way_of_the_aws_sdk(
    faults: FaultyEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", faults.address)

    async with open_dynamodb("words", region="us-west-2") as engine:
        assert engine.address == f"{faults.address} (us-west-2), table words"


async def test_the_client_is_set_up_as_measured() -> None:
    async with dynamodb_client() as client:
        config = client.meta.config

    assert (config.max_pool_connections, config.connect_timeout, config.read_timeout) == (64, 1.0, 2.0)
    assert config.connector_args == {"keepalive_timeout": 60.0}
    assert config.retries["total_max_attempts"] == 1  # `Retries` repeats attempts


async def test_a_job_waits_longer_for_a_response() -> None:
    async with dynamodb_client(read_seconds=60.0) as client:
        assert client.meta.config.read_timeout == 60.0


async def test_opening_warms_the_connection_by_one_call(faults: FaultyEndpoint, adapter: DynamoDBEngine) -> None:
    assert faults.seen == ["TransactGetItems"]
    assert adapter.supports_transactions is True


async def test_an_engine_without_transactions_is_reported_at_start_and_refuses_them_without_a_call(
    faults: FaultyEndpoint, caplog: pytest.LogCaptureFixture
) -> None:
    faults.inject("TransactGetItems", refused("UnknownOperationException"))

    async with open_dynamodb("words", endpoint_url=faults.address) as engine:
        with pytest.raises(EngineUnsupportedError):
            await engine.transact([Put(item=ITEM)], token="t", budget=Budget(5.0))

    assert engine.supports_transactions is False
    assert "this engine has no transactions" in caplog.text
    assert faults.seen == ["TransactGetItems"]


@pytest.mark.parametrize("code", ["ResourceNotFoundException", "AccessDeniedException", "InternalServerError"])
async def test_an_engine_that_cannot_be_asked_is_taken_to_have_transactions(faults: FaultyEndpoint, code: str) -> None:
    faults.inject("TransactGetItems", refused(code))

    async with open_dynamodb("words", endpoint_url=faults.address) as engine:
        assert engine.supports_transactions is True


async def test_an_engine_that_is_not_there_opens_and_its_calls_are_unavailable() -> None:
    async with faulty_endpoint() as gone:
        pass

    async with open_dynamodb("words", endpoint_url=gone.address) as engine:
        with pytest.raises(TableUnavailableError):
            await engine.get_many([KEY], budget=Budget(5.0))


@pytest.mark.parametrize(
    ("variable", "value"),
    [("AWS_REGION", ""), ("AWS_PROFILE", "nobody"), ("AWS_ENDPOINT_URL_DYNAMODB", "not a URL")],
)
async def test_settings_that_make_no_client_are_an_error_of_the_table(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)

    with pytest.raises(TableError, match="cannot create the DynamoDB client"):
        async with open_dynamodb("words"):
            pass


async def test_without_credentials_calls_fail_and_none_is_sent(
    faults: FaultyEndpoint, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")

    async with open_dynamodb("words", endpoint_url=faults.address) as engine:
        with pytest.raises(TableCredentialsError):
            await engine.get_many([KEY], budget=Budget(5.0))

    assert "Unable to locate credentials" in caplog.text
    assert faults.seen == []


async def test_closing_twice_is_closing_once_and_later_calls_are_unavailable(adapter: DynamoDBEngine) -> None:
    await adapter.aclose()
    await adapter.aclose()

    with pytest.raises(TableUnavailableError):
        await adapter.get_many([KEY], budget=Budget(5.0))


# ------------------------------------------------------------------ what is sent


def noting(requests: list[dict[str, Any]], members: dict[str, Any]) -> Fault:
    """The same response to every call; records the requests."""

    async def answer(exchange: Exchange) -> None:
        requests.append(exchange.request)
        exchange.answer(200, members)

    return answer


async def test_keys_are_asked_once_each_and_100_a_call(faults: FaultyEndpoint, adapter: DynamoDBEngine) -> None:
    requests: list[dict[str, Any]] = []
    faults.inject("BatchGetItem", noting(requests, {"Responses": {"words": []}}))
    wanted = [PrimaryKey("P", str(number)) for number in range(250)]

    await adapter.get_many([*wanted, *wanted], budget=Budget(5.0), consistent=True)

    asked = [request["RequestItems"]["words"] for request in requests]
    assert sorted(len(one["Keys"]) for one in asked) == [50, 100, 100]
    assert len({key["sk"]["S"] for one in asked for key in one["Keys"]}) == 250
    assert all(one["ConsistentRead"] for one in asked)


async def test_no_keys_are_no_call(faults: FaultyEndpoint, adapter: DynamoDBEngine) -> None:
    assert await adapter.get_many([], budget=Budget(5.0)) == {}
    await adapter.put_many([], budget=Budget(5.0))
    await adapter.delete_many([], budget=Budget(5.0))

    assert faults.seen == ["TransactGetItems"]


async def test_a_transaction_is_sent_with_its_conditions_and_token(
    faults: FaultyEndpoint, adapter: DynamoDBEngine
) -> None:
    requests: list[dict[str, Any]] = []
    faults.inject("TransactWriteItems", noting(requests, {}))

    await adapter.transact(
        [
            Put(item=ITEM, condition=Condition(attribute="pk", absent=True)),
            Delete(key=PrimaryKey("P", "old"), condition=Condition(attribute="n", equals=Decimal("1.5"))),
            Check(key=PrimaryKey("P", "seen"), condition=Condition(attribute="n", equals=None)),
        ],
        token="token",
        budget=Budget(5.0),
    )

    assert requests == [
        {
            "TransactItems": [
                {
                    "Put": {
                        "TableName": "words",
                        "Item": {"pk": {"S": "P"}, "sk": {"S": "S"}},
                        "ConditionExpression": "attribute_not_exists(#attribute0)",
                        "ExpressionAttributeNames": {"#attribute0": "pk"},
                    }
                },
                {
                    "Delete": {
                        "TableName": "words",
                        "Key": {"pk": {"S": "P"}, "sk": {"S": "old"}},
                        "ConditionExpression": "#attribute0 = :value0",
                        "ExpressionAttributeNames": {"#attribute0": "n"},
                        "ExpressionAttributeValues": {":value0": {"N": "1.5"}},
                    }
                },
                {
                    "ConditionCheck": {
                        "TableName": "words",
                        "Key": {"pk": {"S": "P"}, "sk": {"S": "seen"}},
                        "ConditionExpression": "#attribute0 = :value0",
                        "ExpressionAttributeNames": {"#attribute0": "n"},
                        "ExpressionAttributeValues": {":value0": {"NULL": True}},
                    }
                },
            ],
            "ClientRequestToken": "token",
            "ReturnConsumedCapacity": "TOTAL",
        }
    ]


@pytest.mark.parametrize(
    "operations",
    [
        [],
        [Put(item=ITEM), Delete(key=KEY)],
        [Delete(key=PrimaryKey("P", str(number))) for number in range(101)],
    ],
)
async def test_an_impossible_transaction_raises_a_programming_error(
    adapter: DynamoDBEngine, operations: list[Put | Delete]
) -> None:
    with pytest.raises(ValueError, match="operations"):
        await adapter.transact(operations, token="t", budget=Budget(5.0))


# ------------------------------------------------------------------ what is counted


async def test_units_are_counted_as_the_engine_tells_them(faults: FaultyEndpoint, adapter: DynamoDBEngine) -> None:
    told = {"TableName": "words", "CapacityUnits": 7.5}
    faults.inject("BatchGetItem", answered({"Responses": {}, "ConsumedCapacity": [told, told]}))
    faults.inject("Query", answered({"Items": [], "ConsumedCapacity": told}))
    faults.inject("TransactWriteItems", answered({"ConsumedCapacity": [told]}))
    budget = Budget(5.0)

    await adapter.get_many([KEY], budget=budget)
    await adapter.query(KeyCondition(partition="P"), budget=budget)
    await adapter.transact([Put(item=ITEM)], token="t", budget=budget)

    assert budget.calls == {"BatchGetItem": 1, "Query": 1, "TransactWriteItems": 1}
    assert (budget.read_units, budget.write_units) == (22.5, 7.5)


# An item of 5,004 bytes: 2 read units strongly consistent, 1 otherwise; 5 write units.
LARGE: Attributes = {"pk": "P", "sk": "S" * 4999}
LARGE_WIRE = {"pk": {"S": "P"}, "sk": {"S": "S" * 4999}}


@pytest.mark.parametrize(
    ("operation", "answer", "ask", "units"),
    [
        # Two items at 1 each, one miss at 0.5.
        (
            "BatchGetItem",
            {"Responses": {"words": [LARGE_WIRE, LARGE_WIRE | {"sk": {"S": "T" * 4999}}]}},
            lambda engine, budget: engine.get_many([PrimaryKey("P", str(n)) for n in range(3)], budget=budget),
            (2.5, 0.0),
        ),
        # 10,008 bytes together are 3 started 4 KB.
        (
            "Query",
            {"Items": [LARGE_WIRE, LARGE_WIRE]},
            lambda engine, budget: engine.query(KeyCondition(partition="P"), budget=budget, consistent=True),
            (3.0, 0.0),
        ),
        ("Scan", {"Items": [LARGE_WIRE, LARGE_WIRE]}, lambda engine, budget: engine.scan(budget=budget), (1.5, 0.0)),
        ("BatchWriteItem", {}, lambda engine, budget: engine.put_many([LARGE], budget=budget), (0.0, 5.0)),
        # The table and one index.
        (
            "BatchWriteItem",
            {},
            lambda engine, budget: engine.put_many([LARGE | {"gsi1pk": "A", "gsi1sk": "B"}], budget=budget),
            (0.0, 10.0),
        ),
        ("BatchWriteItem", {}, lambda engine, budget: engine.delete_many([KEY], budget=budget), (0.0, 1.0)),
        # A transaction costs twice: 5 for the put, 1 for the delete.
        (
            "TransactWriteItems",
            {},
            lambda engine, budget: engine.transact([Put(item=LARGE), Delete(key=KEY)], token="t", budget=budget),
            (0.0, 12.0),
        ),
    ],
)
async def test_units_that_the_engine_does_not_tell_are_counted_by_size(
    faults: FaultyEndpoint,
    adapter: DynamoDBEngine,
    *,
    operation: str,
    answer: dict[str, Any],
    ask: Callable[[DynamoDBEngine, Budget], Awaitable[object]],
    units: tuple[float, float],
) -> None:
    faults.inject(operation, answered(answer))
    budget = Budget(5.0)

    await ask(adapter, budget)

    assert (budget.read_units, budget.write_units) == units


@pytest.mark.parametrize("answer", [{}, {"Items": 5}, {"Items": [{"pk": "P"}]}, {"Items": [{"pk": {"X": 1}}]}])
async def test_a_response_of_another_service_is_unavailable(
    faults: FaultyEndpoint, adapter: DynamoDBEngine, answer: dict[str, Any]
) -> None:
    faults.inject("Query", answered(answer))

    with pytest.raises(TableUnavailableError):
        await adapter.query(KeyCondition(partition="P"), budget=Budget(5.0))


# ------------------------------------------------------------------ slots, deadline, cancellation


async def test_no_more_calls_are_under_way_than_the_budget_has_slots(
    faults: FaultyEndpoint, adapter: DynamoDBEngine
) -> None:
    under_way: list[int] = [0]

    async def slow(exchange: Exchange) -> None:
        under_way.append(under_way[-1] + 1)
        await asyncio.sleep(0.01)
        under_way.append(under_way[-1] - 1)
        exchange.answer(200, {"Responses": {}})

    faults.inject("BatchGetItem", slow)
    keys = [PrimaryKey("P", str(number)) for number in range(1000)]

    await adapter.get_many(keys, budget=Budget(5.0, concurrent_calls=3))

    assert faults.count("BatchGetItem") == 10
    assert max(under_way) == 3


async def test_a_call_that_gets_no_slot_in_time_is_not_made(faults: FaultyEndpoint, adapter: DynamoDBEngine) -> None:
    budget = Budget(0.05, concurrent_calls=1)

    async with budget.slots:
        with pytest.raises(DeadlineExceededError):
            await adapter.get_many([KEY], budget=budget)

    assert faults.count("BatchGetItem") == 0
    assert budget.calls == {}


async def test_a_budget_that_is_used_up_makes_no_call(faults: FaultyEndpoint, adapter: DynamoDBEngine) -> None:
    with pytest.raises(DeadlineExceededError):
        await adapter.query(KeyCondition(partition="P"), budget=Budget(0.0))

    assert faults.count("Query") == 0


@pytest.mark.parametrize(
    ("operation", "ask"),
    [
        (
            "BatchGetItem",
            lambda engine, budget: engine.get_many([PrimaryKey("P", str(n)) for n in range(300)], budget=budget),
        ),
        (
            "BatchWriteItem",
            lambda engine, budget: engine.put_many([{"pk": "P", "sk": str(n)} for n in range(75)], budget=budget),
        ),
    ],
)
async def test_a_cancelled_method_leaves_nothing_under_way(
    faults: FaultyEndpoint,
    adapter: DynamoDBEngine,
    operation: str,
    ask: Callable[[DynamoDBEngine, Budget], Awaitable[object]],
) -> None:
    faults.inject(operation, hang)
    budget = Budget(5.0)
    before = asyncio.all_tasks()
    asking = asyncio.ensure_future(ask(adapter, budget))
    await faults.arrived(operation, 3)

    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking

    await faults.given_up(3)
    assert {task for task in asyncio.all_tasks() - before if "_serve" not in repr(task)} == set()
    assert budget.calls == {operation: 3}
    assert budget.slots._value == 16


async def test_after_a_cancelled_call_the_next_one_is_answered(faults: FaultyEndpoint, adapter: DynamoDBEngine) -> None:
    faults.inject("Query", hang)
    with pytest.raises(DeadlineExceededError):
        await adapter.query(KeyCondition(partition="P"), budget=Budget(0.05))
    faults.inject("Query", answered({"Items": []}))

    page = await adapter.query(KeyCondition(partition="P"), budget=Budget(5.0))

    assert page.items == []


async def test_the_first_failure_of_several_calls_is_raised_and_the_others_are_given_up(
    faults: FaultyEndpoint, adapter: DynamoDBEngine
) -> None:
    async def one_fails(exchange: Exchange) -> None:
        is_first = exchange.request["RequestItems"]["words"]["Keys"][0]["sk"]["S"] == "0"
        await (refused("ValidationException")(exchange) if is_first else hang(exchange))

    faults.inject("BatchGetItem", one_fails)

    with pytest.raises(TableError, match="BatchGetItem was refused: ValidationException"):
        await adapter.get_many([PrimaryKey("P", str(number)) for number in range(300)], budget=Budget(5.0))


# ------------------------------------------------------------------ making the table

ACTIVE = {"Table": {"TableStatus": "ACTIVE", "GlobalSecondaryIndexes": [{"IndexStatus": "ACTIVE"}]}}
CREATING = {"Table": {"TableStatus": "CREATING", "GlobalSecondaryIndexes": [{"IndexStatus": "CREATING"}]}}
HALF_READY = {"Table": {"TableStatus": "ACTIVE", "GlobalSecondaryIndexes": [{"IndexStatus": "CREATING"}]}}
MISSING = "ResourceNotFoundException"


@pytest.fixture
def no_polling_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Poll a table being created without waiting."""
    monkeypatch.setattr("table.dynamodb.admin.POLL_SECONDS", 0.0)


def in_turn(*faults: Fault) -> Fault:
    """One fault after the other; the last one repeats."""
    left = list(faults)

    async def answer(exchange: Exchange) -> None:
        await (left.pop(0) if len(left) > 1 else left[0])(exchange)

    return answer


@pytest.mark.usefixtures("no_polling_waits")
async def test_a_table_is_made_on_demand_with_both_indexes_and_backups(
    faults: FaultyEndpoint, adapter: DynamoDBEngine
) -> None:
    requests: list[dict[str, Any]] = []
    states = map(answered, [CREATING, HALF_READY, ACTIVE])
    faults.inject("DescribeTable", in_turn(refused(MISSING), *states))
    faults.inject("CreateTable", noting(requests, {}))
    faults.inject("UpdateContinuousBackups", noting(requests, {}))

    assert await adapter.create(budget=Budget(5.0)) is True

    create, backups = requests
    assert create["BillingMode"] == "PAY_PER_REQUEST"
    assert [index["IndexName"] for index in create["GlobalSecondaryIndexes"]] == ["gsi1", "gsi2"]
    assert backups["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert faults.count("DescribeTable") == 4


@pytest.mark.usefixtures("no_polling_waits")
async def test_a_table_that_is_there_already_is_left_as_it_is(faults: FaultyEndpoint, adapter: DynamoDBEngine) -> None:
    faults.inject("DescribeTable", answered(ACTIVE))

    assert await adapter.create(budget=Budget(5.0)) is False

    assert set(faults.seen) == {"TransactGetItems", "DescribeTable"}


@pytest.mark.usefixtures("no_polling_waits")
async def test_a_table_that_another_process_was_faster_to_make_is_waited_for(
    faults: FaultyEndpoint, adapter: DynamoDBEngine
) -> None:
    faults.inject("DescribeTable", in_turn(refused(MISSING), answered(CREATING), answered(ACTIVE)))
    faults.inject("CreateTable", refused("ResourceInUseException"))
    faults.inject("UpdateContinuousBackups", answered({}))

    assert await adapter.create(budget=Budget(5.0)) is False


async def test_a_table_that_may_not_be_made_is_an_error(faults: FaultyEndpoint, adapter: DynamoDBEngine) -> None:
    faults.inject("DescribeTable", refused(MISSING))
    faults.inject("CreateTable", refused("AccessDeniedException"))

    with pytest.raises(TableReadOnlyError):
        await adapter.create(budget=Budget(5.0))


async def test_a_table_that_is_not_ready_in_time_is_an_error(faults: FaultyEndpoint, adapter: DynamoDBEngine) -> None:
    faults.inject("DescribeTable", answered(CREATING))

    with pytest.raises(DeadlineExceededError):
        await adapter.create(budget=Budget(0.1))


@pytest.mark.usefixtures("no_polling_waits")
async def test_backups_that_are_not_ready_yet_are_switched_on_later(
    faults: FaultyEndpoint, adapter: DynamoDBEngine, caplog: pytest.LogCaptureFixture
) -> None:
    faults.inject("DescribeTable", in_turn(refused(MISSING), answered(ACTIVE)))
    faults.inject("CreateTable", answered({}))
    faults.inject("UpdateContinuousBackups", in_turn(refused("ContinuousBackupsUnavailableException"), answered({})))

    assert await adapter.create(budget=Budget(5.0)) is True

    assert faults.count("UpdateContinuousBackups") == 2
    assert "is not enabled" not in caplog.text


@pytest.mark.usefixtures("no_polling_waits")
@pytest.mark.parametrize(
    ("code", "requests"),
    [("UnknownOperationException", 1), ("AccessDeniedException", 1), ("ContinuousBackupsUnavailableException", 40)],
)
async def test_a_table_without_backups_is_made_all_the_same_and_the_log_says_so(
    faults: FaultyEndpoint, adapter: DynamoDBEngine, caplog: pytest.LogCaptureFixture, code: str, requests: int
) -> None:
    faults.inject("DescribeTable", in_turn(refused(MISSING), answered(ACTIVE)))
    faults.inject("CreateTable", answered({}))
    faults.inject("UpdateContinuousBackups", refused(code))

    assert await adapter.create(budget=Budget(30.0)) is True

    assert "point-in-time recovery of the table words is not enabled" in caplog.text
    assert faults.count("UpdateContinuousBackups") == requests


async def test_a_table_whose_creation_was_answered_too_late_is_there(moto_endpoint: str) -> None:
    async with faulty_endpoint(moto_endpoint) as faults:
        faults.inject("CreateTable", reset_after, calls=FIRST)

        async with fresh_table(faults.address) as engine:
            assert await engine.exists(budget=Budget(5.0)) is True
            assert faults.count("UpdateContinuousBackups") == 1


async def test_a_table_in_the_making_is_there_and_a_missing_one_is_not(
    faults: FaultyEndpoint, adapter: DynamoDBEngine
) -> None:
    faults.inject("DescribeTable", answered(CREATING))
    assert await adapter.exists(budget=Budget(5.0)) is True

    faults.inject("DescribeTable", refused(MISSING))
    assert await adapter.exists(budget=Budget(5.0)) is False


# ------------------------------------------------------------------ items as they are sent


async def test_items_are_handed_over_as_they_were_sent(faults: FaultyEndpoint, adapter: DynamoDBEngine) -> None:
    wire = {"pk": {"S": "P"}, "sk": {"S": "S"}, "word": {"M": {"text": {"S": "вход"}, "rank": {"N": "1"}}}}
    faults.inject("BatchGetItem", answered({"Responses": {"words": [wire]}}))
    budget = Budget(5.0)

    found = await adapter.get_wires([KEY, PrimaryKey("P", "missing")], budget=budget)

    assert found == {KEY: wire}
    assert (budget.calls["BatchGetItem"], budget.read_units) == (1, 1.0)
    assert await adapter.get_many([KEY], budget=budget) == {
        KEY: {"pk": "P", "sk": "S", "word": {"text": "вход", "rank": 1}}
    }

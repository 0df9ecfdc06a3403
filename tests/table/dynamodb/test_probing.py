"""The state of a table: found by description or by probing, under policies that permit little."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest

from table.dynamodb.dynamodb_engine import DynamoDBEngine, open_dynamodb
from table.engine.budget import Budget
from table.engine.index import Index
from table.engine.state import TableState
from table.errors import TableCredentialsError, TableDeniedError, TableError, TableMissingError, TableUnavailableError
from table.model.definition import ATTRIBUTE_DEFINITIONS, KEY_SCHEMA, global_secondary_indexes
from tests.table.dynamodb.faults import Exchange, Fault, FaultyEndpoint, faulty_endpoint, refused
from tests.table.dynamodb.guarded import Guard, guarded_endpoint

pytestmark = pytest.mark.usefixtures("aws_environment")

SERVING = frozenset({"GetItem", "Query", "BatchGetItem", "index/*"})


@pytest.fixture
async def guard(moto_endpoint: str) -> AsyncIterator[Guard]:
    """An endpoint that permits what a test says."""
    async with guarded_endpoint(moto_endpoint) as opened:
        yield opened


@pytest.fixture
async def table(guard: Guard) -> str:
    """The name of an empty table."""
    name = f"test-{uuid.uuid4()}"
    async with open_dynamodb(name, endpoint_url=guard.address) as engine:
        await engine.create(budget=Budget(30.0))
    return name


async def state_of(guard: Guard, table: str) -> TableState:
    """Return the state as a process finds it at start."""
    async with open_dynamodb(table, endpoint_url=guard.address) as engine:
        return await engine.state(budget=Budget(30.0))


async def test_a_table_of_ours_lacks_nothing_and_nothing_is_written(guard: Guard, table: str) -> None:
    assert await state_of(guard, table) == TableState()

    async with open_dynamodb(table, endpoint_url=guard.address) as engine:
        assert (await engine.scan(budget=Budget(30.0))).items == []


@pytest.mark.parametrize(
    ("permitted", "state"),
    [
        (SERVING, TableState(is_writable=False, can_scan=False)),
        (SERVING | {"Scan", "DescribeTable"}, TableState(is_writable=False)),
        (SERVING | {"PutItem"}, TableState(is_writable=False, can_scan=False)),
        (SERVING | {"PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem"}, TableState(can_scan=False)),
    ],
    ids=["serving", "reading", "the original service", "writing"],
)
async def test_actions_that_a_policy_lacks_are_missing(
    guard: Guard, table: str, permitted: frozenset[str], state: TableState
) -> None:
    guard.permitted = permitted

    assert await state_of(guard, table) == state


@pytest.mark.parametrize("code", ["ExpiredTokenException", "UnrecognizedClientException", "InvalidSignatureException"])
@pytest.mark.parametrize("operation", ["DescribeTable", "BatchGetItem", "Query", "TransactWriteItems", "Scan"])
async def test_refused_credentials_are_not_taken_for_a_table_that_lacks_something(
    moto_endpoint: str, table: str, operation: str, code: str
) -> None:
    async with (
        faulty_endpoint(moto_endpoint) as endpoint,
        open_dynamodb(table, endpoint_url=endpoint.address) as engine,
    ):
        endpoint.inject(operation, refused(code))
        with pytest.raises(TableCredentialsError, match="credentials"):
            await engine.state(budget=Budget(30.0))


async def test_a_policy_that_forgets_the_indexes_is_reported(guard: Guard, table: str) -> None:
    guard.permitted = SERVING - {"index/*"}

    found = (await state_of(guard, table)).index_problems

    assert found == dict.fromkeys(
        (Index.GSI1, Index.GSI2), "cannot be queried: permit Query on the table's index/* too"
    )


async def test_a_policy_that_does_not_permit_serving_is_an_error(guard: Guard, table: str) -> None:
    guard.permitted = SERVING - {"BatchGetItem"}

    with pytest.raises(TableDeniedError, match=r"^BatchGetItem is not permitted; docs/permissions\.md"):
        await state_of(guard, table)


@pytest.mark.parametrize("permitted", [SERVING, SERVING | {"DescribeTable"}])
async def test_a_table_that_is_not_there_is_reported(guard: Guard, permitted: frozenset[str]) -> None:
    guard.permitted = permitted

    async with open_dynamodb("not-there", endpoint_url=guard.address) as engine:
        assert await engine.exists(budget=Budget(30.0)) is False
        with pytest.raises(TableMissingError):
            await engine.state(budget=Budget(30.0))


async def test_a_table_is_there_although_it_may_not_be_described(guard: Guard, table: str) -> None:
    guard.permitted = SERVING

    async with open_dynamodb(table, endpoint_url=guard.address) as engine:
        assert await engine.exists(budget=Budget(30.0)) is True


# ------------------------------------------------------------------ keys and indexes


def description(**changes: Any) -> Mapping[str, Any]:
    """Return the description of a table of ours, with changes."""
    table = {
        "TableStatus": "ACTIVE",
        "KeySchema": KEY_SCHEMA,
        "AttributeDefinitions": ATTRIBUTE_DEFINITIONS,
        "GlobalSecondaryIndexes": global_secondary_indexes(),
    }
    return {"Table": table | changes}


def answered(members: Mapping[str, Any]) -> Fault:
    """The same response to every call."""

    async def answer(exchange: Exchange) -> None:
        exchange.answer(200, members)

    return answer


def changed_index(**changes: Any) -> list[dict[str, Any]]:
    """Return the indexes with changes of the second."""
    first, second = global_secondary_indexes()
    return [first, second | changes]


@pytest.fixture
async def faults() -> AsyncIterator[FaultyEndpoint]:
    """An endpoint whose table is right."""
    async with faulty_endpoint() as opened:
        for operation in ("TransactGetItems", "BatchGetItem", "Query", "Scan", "TransactWriteItems"):
            opened.inject(operation, answered({"Responses": {}, "Items": []}))
        opened.inject("DescribeTable", answered(description()))
        yield opened


@pytest.fixture
async def adapter(faults: FaultyEndpoint) -> AsyncIterator[DynamoDBEngine]:
    """The adapter over it."""
    async with open_dynamodb("words", endpoint_url=faults.address) as opened:
        yield opened


@pytest.mark.parametrize(
    ("changes", "remark"),
    [
        (
            {"KeySchema": [{"AttributeName": "word_id", "KeyType": "HASH"}]},
            "the table has the key word_id (?); pk (S), sk (S) is needed",
        ),
        (
            {"AttributeDefinitions": [one | {"AttributeType": "N"} for one in ATTRIBUTE_DEFINITIONS[:1]]},
            "the table has the key pk (N), sk (?); pk (S), sk (S) is needed",
        ),
        ({"GlobalSecondaryIndexes": []}, "the index gsi1 is missing"),
        ({"GlobalSecondaryIndexes": changed_index(IndexName="other")}, "the index gsi2 is missing"),
        (
            {"GlobalSecondaryIndexes": changed_index(Projection={"ProjectionType": "KEYS_ONLY"})},
            "the index gsi2 has the projection KEYS_ONLY; ALL is needed",
        ),
        (
            {"GlobalSecondaryIndexes": changed_index(KeySchema=KEY_SCHEMA)},
            "the index gsi2 has the key pk (S), sk (S); gsi2pk (S), gsi2sk (S) is needed",
        ),
        (
            {"GlobalSecondaryIndexes": changed_index(IndexStatus="CREATING")},
            "the index gsi2 cannot be read: its status is CREATING",
        ),
    ],
)
async def test_problems_of_the_table_are_found_in_its_description(
    faults: FaultyEndpoint, adapter: DynamoDBEngine, changes: dict[str, Any], remark: str
) -> None:
    faults.inject("DescribeTable", answered(description(**changes)))

    state = await adapter.state(budget=Budget(30.0))

    assert remark in state.problems()
    assert not state.is_right


async def test_an_index_that_is_missing_is_found_without_the_description(
    faults: FaultyEndpoint, adapter: DynamoDBEngine
) -> None:
    async def without_gsi2(exchange: Exchange) -> None:
        if exchange.request.get("IndexName") == "gsi2":
            await refused("ValidationException")(exchange)
        else:
            exchange.answer(200, {"Items": []})

    faults.inject("DescribeTable", refused("AccessDeniedException"))
    faults.inject("Query", without_gsi2)

    [remark] = (await adapter.state(budget=Budget(30.0))).problems()

    assert remark.startswith("the index gsi2 is missing, or has other keys or not all attributes")


async def test_other_keys_are_found_without_the_description(faults: FaultyEndpoint, adapter: DynamoDBEngine) -> None:
    faults.inject("DescribeTable", refused("AccessDeniedException"))
    faults.inject("BatchGetItem", refused("ValidationException"))

    [remark] = (await adapter.state(budget=Budget(30.0))).problems()

    assert remark.startswith("the table does not have the key pk, sk")


@pytest.mark.parametrize("operation", ["DescribeTable", "BatchGetItem", "Query", "Scan", "TransactWriteItems"])
async def test_a_table_that_does_not_answer_is_no_state(
    faults: FaultyEndpoint, adapter: DynamoDBEngine, operation: str
) -> None:
    faults.inject(operation, refused("InternalServerError", status=500))

    with pytest.raises(TableUnavailableError):
        await adapter.state(budget=Budget(30.0))


@pytest.mark.parametrize("code", ["UnknownOperationException", "AccessDeniedException"])
async def test_a_table_without_writes_is_read_only(faults: FaultyEndpoint, adapter: DynamoDBEngine, code: str) -> None:
    faults.inject("TransactWriteItems", refused(code))

    state = await adapter.state(budget=Budget(30.0))

    assert state == TableState(is_writable=False)
    assert state.limits() == ["the table can only be read: breakdowns cannot be submitted"]
    assert state.is_right


async def test_an_engine_without_transactions_is_reported(faults: FaultyEndpoint) -> None:
    faults.inject("TransactGetItems", refused("UnknownOperationException"))

    async with open_dynamodb("words", endpoint_url=faults.address) as engine:
        state = await engine.state(budget=Budget(30.0))

    assert state.limits() == ["the engine has no transactions: breakdowns cannot be submitted"]


async def test_a_refusal_with_another_reason_is_raised(faults: FaultyEndpoint, adapter: DynamoDBEngine) -> None:
    faults.inject("Query", refused("AccessDeniedException"))

    with pytest.raises(TableError, match="Query is not permitted"):
        await adapter.state(budget=Budget(30.0))

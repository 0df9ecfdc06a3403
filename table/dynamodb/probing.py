"""Find the state of a table: by DescribeTable where that is permitted, and by calls that find nothing.

A policy for serving permits few operations, so each probe makes a call that serving makes, for a key of no item.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from table.dynamodb import requests
from table.dynamodb.calls import Answer, Calls, ignore
from table.dynamodb.requests import Request, key_wire
from table.engine.budget import Budget
from table.engine.index import Index
from table.engine.protocol import Add, Check, Condition, Delete, KeyCondition, Operation, PrimaryKey, Put
from table.engine.state import TableState
from table.errors import (
    ConditionFailedError,
    EngineUnsupportedError,
    TableCredentialsError,
    TableDeniedError,
    TableError,
    TableMissingError,
    TableReadOnlyError,
    TableThrottledError,
    TableUnavailableError,
)

__all__ = ["PROBED_KEY", "find_state", "is_there"]

PROBED_KEY = PrimaryKey("-", "-")
"""The key of no item."""

PASSING = (TableCredentialsError, TableMissingError, TableThrottledError, TableUnavailableError)
"""Failures that say nothing about the state."""

INDEXES = (Index.GSI1, Index.GSI2)


async def is_there(calls: Calls, table: str, *, budget: Budget) -> bool:
    """Whether the table exists, found by reading a key of no item."""
    try:
        await calls.make("BatchGetItem", _probing_get(table), budget=budget, read=ignore)
    except TableMissingError:
        return False
    return True


async def find_state(calls: Calls, table: str, *, has_transactions: bool, budget: Budget) -> TableState:
    """Find what a table lacks: 6 calls, of which one is charged as 8 write units and the others as 2.5 read units.

    Raises:
        TableError: The table does not answer, or a call that serving needs is not permitted.
    """
    described = await _described(calls, table, budget)
    problems = {index: await _index_problem(calls, table, index, described, budget) for index in INDEXES}
    return TableState(
        key_problem=await _key_problem(calls, table, described, budget),
        index_problems={index: problem for index, problem in problems.items() if problem},
        is_writable=has_transactions and await _is_writable(calls, table, budget),
        has_transactions=has_transactions,
        can_scan=await _can_scan(calls, table, budget),
    )


# ------------------------------------------------------------------ keys and indexes


async def _described(calls: Calls, table: str, budget: Budget) -> Mapping[str, Any] | None:
    """Return the description of the table; None where it is not permitted or not supported."""
    try:
        return await calls.make("DescribeTable", {"TableName": table}, budget=budget, read=_description)
    except PASSING:
        raise
    except TableError:
        return None


def _description(answer: Answer) -> Mapping[str, Any]:
    description: Mapping[str, Any] = answer["Table"]
    return description


async def _key_problem(calls: Calls, table: str, described: Mapping[str, Any] | None, budget: Budget) -> str:
    if described is not None and (problem := _wrong_key(described, described["KeySchema"], Index.TABLE)):
        return problem
    try:
        await calls.make("BatchGetItem", _probing_get(table), budget=budget, read=ignore)
        await calls.make("Query", _probing_query(table, Index.TABLE), budget=budget, read=ignore)
    except (*PASSING, TableDeniedError):
        raise
    except TableError as error:
        return f"does not have the key pk, sk ({error})"
    return ""


async def _index_problem(
    calls: Calls, table: str, index: Index, described: Mapping[str, Any] | None, budget: Budget
) -> str:
    if described is not None and (problem := _wrong_index(described, index)):
        return problem
    try:
        await calls.make("Query", _probing_query(table, index), budget=budget, read=ignore)
    except PASSING:
        raise
    except TableDeniedError:
        return "cannot be queried: permit Query on the table's index/* too"
    except TableError as error:
        return f"is missing, or has other keys or not all attributes ({error})"
    return ""


def _wrong_index(described: Mapping[str, Any], index: Index) -> str:
    found = [one for one in described.get("GlobalSecondaryIndexes", []) if one["IndexName"] == index.value]
    if not found:
        return "is missing"
    [one] = found
    if problem := _wrong_key(described, one["KeySchema"], index):
        return problem
    if (projected := one.get("Projection", {}).get("ProjectionType", "ALL")) != "ALL":
        return f"has the projection {projected}; ALL is needed"
    if (status := one.get("IndexStatus", "ACTIVE")) not in {"ACTIVE", "UPDATING"}:
        return f"cannot be read: its status is {status}"
    return ""


def _wrong_key(described: Mapping[str, Any], schema: list[Mapping[str, str]], index: Index) -> str:
    types = {one["AttributeName"]: one["AttributeType"] for one in described.get("AttributeDefinitions", [])}
    by_kind = sorted(schema, key=lambda one: one["KeyType"])  # HASH, RANGE
    found = ", ".join(f"{one['AttributeName']} ({types.get(one['AttributeName'], '?')})" for one in by_kind)
    needed = f"{index.partition_key} (S), {index.sort_key} (S)"
    return "" if found == needed else f"has the key {found}; {needed} is needed"


def _probing_get(table: str) -> Request:
    return requests.batch_get(table, [key_wire(PROBED_KEY)], consistent=False)


def _probing_query(table: str, index: Index) -> Request:
    """Return a Query that names both keys of the index, and that needs all attributes to be projected."""
    condition = KeyCondition(partition=PROBED_KEY.pk, begins_with=PROBED_KEY.sk, index=index)
    request = requests.query(table, condition, limit=1, after=None, consistent=False)
    return request | {"Select": "ALL_ATTRIBUTES"}


# ------------------------------------------------------------------ permissions


async def _is_writable(calls: Calls, table: str, budget: Budget) -> bool:
    """Whether transactions may write, found by one of every kind of write, none of which meets its condition."""
    exists = Condition(attribute="pk", equals=PROBED_KEY.pk)
    put, added, deleted, checked = (PrimaryKey(PROBED_KEY.pk, f"-{number}") for number in range(4))
    operations: list[Operation] = [
        Put(item={"pk": put.pk, "sk": put.sk}, condition=exists),
        Add(key=added, attribute="count", amount=1, condition=exists),
        Delete(key=deleted, condition=exists),
        Check(key=checked, condition=exists),
    ]
    try:
        request = requests.transaction(table, operations, token=uuid4().hex)
        await calls.make("TransactWriteItems", request, budget=budget, read=ignore)
    except (TableReadOnlyError, EngineUnsupportedError):
        return False
    except ConditionFailedError:
        return True
    except PASSING:
        raise
    except TableError:
        return True  # refused for a reason that no policy gives; a submission will tell
    return True


async def _can_scan(calls: Calls, table: str, budget: Budget) -> bool:
    try:
        request = requests.scan(table, segment=0, segments=1, limit=1, after=None)
        await calls.make("Scan", request, budget=budget, read=ignore)
    except PASSING:
        raise
    except TableError:
        return False
    return True

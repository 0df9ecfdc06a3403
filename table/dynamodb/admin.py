"""Making the table, and finding out what stands behind an endpoint: for start-up and jobs, never a request's path."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from table.dynamodb.calls import Calls
from table.dynamodb.requests import key_wire
from table.engine.budget import Budget
from table.engine.protocol import PrimaryKey
from table.errors import (
    DeadlineExceededError,
    EngineUnsupportedError,
    TableError,
    TableMissingError,
    TableUnavailableError,
)
from table.model.definition import ATTRIBUTE_DEFINITIONS, KEY_SCHEMA, global_secondary_indexes

__all__ = ["create_table", "has_transactions", "table_is_active"]

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.25
"""Between looks at a table that is being made, which takes AWS about 10 s and a local engine no time."""

PROBED_KEY = PrimaryKey("-", "-")
"""A key that no item has."""

BACKUP_TRIES = 40
"""AWS takes some seconds after a table is active before its backups can be switched on: 10 s of polling."""


async def has_transactions(calls: Calls, table: str, *, budget: Budget) -> bool:
    """Tell whether the engine has transactions, by one that reads a single key and so needs no right to write.

    An engine that cannot be asked (unreachable, no permission, no such table) is taken to have them, and the log
    tells what it answered. Warms the connection as well: the first call of a client takes 20 ms more.
    """
    get = {"TableName": table, "Key": key_wire(PROBED_KEY)}
    try:
        await calls.make("TransactGetItems", {"TransactItems": [{"Get": get}]}, budget=budget, read=_nothing)
    except EngineUnsupportedError:
        logger.warning("this engine has no transactions: the dictionary can be read and imported, not changed by users")
        return False
    except TableError as error:
        logger.info("whether the engine has transactions is not known: %s", error)
    return True


async def table_is_active(calls: Calls, table: str, *, budget: Budget) -> bool | None:
    """Tell whether the table and its indexes can be used; None: there is no such table."""
    try:
        return await calls.make("DescribeTable", {"TableName": table}, budget=budget, read=_is_active)
    except TableMissingError:
        return None


def _is_active(answer: Mapping[str, Any]) -> bool:
    table = answer["Table"]
    # An engine that does not tell the state of an index has it ready with the table.
    states = [index.get("IndexStatus", "ACTIVE") for index in table.get("GlobalSecondaryIndexes", [])]
    return {table["TableStatus"], *states} == {"ACTIVE"}


async def create_table(calls: Calls, table: str, *, budget: Budget) -> bool:
    """Create the table of `table/model/definition.py` on demand, wait until it is active, switch on its backups.

    Returns:
        False: it was there already (also when another process was faster); it is active all the same.

    Raises:
        DeadlineExceededError: It was not active in time.
        TableReadOnlyError: The engine permits no creation.
    """
    absent = await table_is_active(calls, table, budget=budget) is None
    created = absent and await _created(calls, table, budget)
    while not await table_is_active(calls, table, budget=budget):
        await _pause(budget)
    if absent:
        await _switch_on_backups(calls, table, budget)
    return created


async def _created(calls: Calls, table: str, budget: Budget) -> bool:
    request = {
        "TableName": table,
        "AttributeDefinitions": ATTRIBUTE_DEFINITIONS,
        "KeySchema": KEY_SCHEMA,
        "GlobalSecondaryIndexes": global_secondary_indexes(),
        "BillingMode": "PAY_PER_REQUEST",
    }
    try:
        await calls.make("CreateTable", request, budget=budget, read=_nothing)
    except TableError:
        # Another process may have been faster, or an earlier try of this call whose answer was lost.
        if await table_is_active(calls, table, budget=budget) is None:
            raise
        return False
    return True


async def _switch_on_backups(calls: Calls, table: str, budget: Budget) -> None:
    """Switch on point-in-time recovery, where the engine has it; a table without it is still good."""
    request = {"TableName": table, "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True}}
    try:
        await _once_available(calls, "UpdateContinuousBackups", request, budget)
    except TableError as error:
        logger.warning("point-in-time recovery of the table %s is not switched on: %s", table, error)


async def _once_available(calls: Calls, operation: str, request: Mapping[str, object], budget: Budget) -> None:
    for _ in range(BACKUP_TRIES - 1):
        try:
            await calls.make(operation, request, budget=budget, read=_nothing)
        except TableUnavailableError:
            await _pause(budget)
        else:
            return
    await calls.make(operation, request, budget=budget, read=_nothing)


async def _pause(budget: Budget) -> None:
    remaining = budget.remaining_seconds()
    if remaining is not None and remaining <= POLL_SECONDS:
        raise DeadlineExceededError("the table was not ready in time")
    await asyncio.sleep(POLL_SECONDS)


def _nothing(_: Mapping[str, Any]) -> None:
    """Read nothing of an answer."""

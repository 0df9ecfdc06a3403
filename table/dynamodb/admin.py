"""Create the table and probe the service; for start-up and jobs, never on a request's path."""

from __future__ import annotations

import asyncio
import logging

from table.dynamodb.calls import Answer, Calls, ignore
from table.dynamodb.probing import PROBED_KEY, is_there
from table.dynamodb.requests import key_wire
from table.engine.budget import Budget
from table.errors import (
    DeadlineExceededError,
    EngineUnsupportedError,
    TableDeniedError,
    TableError,
    TableMissingError,
    TableUnavailableError,
)
from table.model.definition import ATTRIBUTE_DEFINITIONS, KEY_SCHEMA, global_secondary_indexes

__all__ = ["create_table", "has_transactions", "table_exists"]

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.25
"""Interval between checks of a table being created, which takes AWS about 10 s and a local service no time."""

BACKUP_ATTEMPTS = 40
"""10 s of polling: AWS accepts backups only some seconds after a table is active."""


async def has_transactions(calls: Calls, table: str, *, budget: Budget) -> bool:
    """Whether the service supports transactions, found by one that reads a single key (needs no write permission).

    After any other failure (unreachable, no permission, no such table) the result is True and the log has the error.
    Also warms the connection: a client's first call takes 20 ms longer.
    """
    get = {"TableName": table, "Key": key_wire(PROBED_KEY)}
    try:
        await calls.make("TransactGetItems", {"TransactItems": [{"Get": get}]}, budget=budget, read=ignore)
    except EngineUnsupportedError:
        logger.warning(
            "this engine has no transactions: the dictionary can be read and imported, but users cannot change it"
        )
        return False
    except TableError as error:
        logger.info("cannot determine whether the engine has transactions: %s", error)
    return True


async def table_exists(calls: Calls, table: str, *, budget: Budget) -> bool:
    """Whether the table exists, or is being created; where DescribeTable is not permitted, a read tells."""
    try:
        return await _is_usable(calls, table, budget) is not None
    except TableDeniedError:
        return await is_there(calls, table, budget=budget)


async def _is_usable(calls: Calls, table: str, budget: Budget) -> bool | None:
    """Whether the table and its indexes are usable; None if the table does not exist."""
    try:
        return await calls.make("DescribeTable", {"TableName": table}, budget=budget, read=_is_active)
    except TableMissingError:
        return None


def _is_active(answer: Answer) -> bool:
    table = answer["Table"]
    # A service that reports no index status has the index ready with the table.
    states = [index.get("IndexStatus", "ACTIVE") for index in table.get("GlobalSecondaryIndexes", [])]
    return {table["TableStatus"], *states} == {"ACTIVE"}


async def create_table(calls: Calls, table: str, *, budget: Budget) -> bool:
    """Create the on-demand table of `table/model/definition.py`, wait until it is active and enable its backups.

    Returns:
        False if the table existed already, or another process created it; it is active in both cases.

    Raises:
        DeadlineExceededError: The table was not active in time.
        TableReadOnlyError: Creating the table is not permitted.
    """
    absent = await _is_usable(calls, table, budget) is None
    created = absent and await _created(calls, table, budget)
    while not await _is_usable(calls, table, budget):
        await _pause(budget)
    if absent:
        await _enable_backups(calls, table, budget)
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
        await calls.make("CreateTable", request, budget=budget, read=ignore)
    except TableError:
        # Another process may have created it, or an earlier attempt of this call whose response was lost.
        if await _is_usable(calls, table, budget) is None:
            raise
        return False
    return True


async def _enable_backups(calls: Calls, table: str, budget: Budget) -> None:
    """Enable point-in-time recovery; a service without it only logs a warning."""
    request = {"TableName": table, "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True}}
    try:
        for attempts_left in reversed(range(BACKUP_ATTEMPTS)):
            try:
                return await calls.make("UpdateContinuousBackups", request, budget=budget, read=ignore)
            except TableUnavailableError:
                if not attempts_left:
                    raise
                await _pause(budget)
    except TableError as error:
        logger.warning("point-in-time recovery of the table %s is not enabled: %s", table, error)


async def _pause(budget: Budget) -> None:
    remaining = budget.remaining_seconds()
    if remaining is not None and remaining <= POLL_SECONDS:
        raise DeadlineExceededError("the table was not ready in time")
    await asyncio.sleep(POLL_SECONDS)

"""One call of DynamoDB under a budget: its slot, its deadline, its count, and errors in the table's own words.

botocore repeats within a call what it takes for passing (throttling, 5xx, lost connections); those tries count as one
call. What botocore does not repeat is for `table/dynamodb/retrying.py`. Knows nothing of items.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias, TypeVar

from table.dynamodb.service_errors import CALL_FAILURES, WRITES, as_table_error
from table.engine.budget import Budget
from table.errors import DeadlineExceededError, TableUnavailableError

__all__ = ["Answer", "Calls"]

logger = logging.getLogger(__name__)

T = TypeVar("T")

Answer: TypeAlias = dict[str, Any]
"""The members of DynamoDB's answer: JSON."""

METHODS = {
    "BatchGetItem": "batch_get_item",
    "BatchWriteItem": "batch_write_item",
    "CreateTable": "create_table",
    "DescribeTable": "describe_table",
    "Query": "query",
    "Scan": "scan",
    "TransactGetItems": "transact_get_items",
    "TransactWriteItems": "transact_write_items",
    "UpdateContinuousBackups": "update_continuous_backups",
}


class Calls:
    """Makes the calls of one client."""

    def __init__(self, client: Any) -> None:
        """Take an aiobotocore client of DynamoDB."""
        self._methods: dict[str, Callable[..., Awaitable[Answer]]] = {
            operation: getattr(client, method) for operation, method in METHODS.items()
        }

    async def make(
        self,
        operation: str,
        request: Mapping[str, object],
        *,
        budget: Budget,
        read: Callable[[Answer], T],
        estimate: Callable[[T], float] | None = None,
    ) -> T:
        """Make one call, record it, and read its answer.

        Args:
            operation: A DynamoDB operation of `METHODS`.
            request: Its members, as they travel.
            budget: What the call is counted on and bounded by.
            read: Makes of the answer what is wanted of it.
            estimate: The units that what was read implies, for engines that do not tell; None where none are charged.

        Raises:
            TableError: Any failure; never an exception of botocore or aiohttp.
            DeadlineExceededError: Time was up, also while waiting for a slot; whether a write happened is not known.
        """
        deadline = budget.timeout()
        try:
            async with deadline, budget.slots:
                return await self._recorded(operation, request, budget, read, estimate)
        except CALL_FAILURES as error:
            if deadline.expired():
                raise DeadlineExceededError(f"the time for this request ran out during {operation}") from None
            raise as_table_error(operation, error) from error

    async def _recorded(
        self,
        operation: str,
        request: Mapping[str, object],
        budget: Budget,
        read: Callable[[Answer], T],
        estimate: Callable[[T], float] | None,
    ) -> T:
        units = 0.0
        try:
            answer = await self._methods[operation](**request)
            wanted = _understood(operation, answer, read)
            units = _units_told(answer) or (estimate(wanted) if estimate else 0.0)
        finally:
            # A call that fails or is cancelled was made all the same.
            kind = "write_units" if operation in WRITES else "read_units"
            budget.record(operation, **{kind: units})
        return wanted


def _understood(operation: str, answer: Answer, read: Callable[[Answer], T]) -> T:
    try:
        return read(answer)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        logger.warning("%s got an answer that is none of DynamoDB's: %r", operation, error)
        raise TableUnavailableError(f"the answer of {operation} is none of DynamoDB's") from error


def _units_told(answer: Answer) -> float:
    """Add up ConsumedCapacity: an object for one table, a list for a batch, absent where an engine does not tell."""
    told = answer.get("ConsumedCapacity") or []
    return float(sum(one.get("CapacityUnits", 0.0) for one in (told if isinstance(told, list) else [told])))

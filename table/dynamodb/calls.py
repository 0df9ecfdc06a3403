"""A single DynamoDB call under a budget: slot, deadline, usage, and errors of `table/errors.py`.

Transient failures (throttling, 5xx, lost connections) are retried within a call; these attempts count as one call.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, TypeAlias, TypeVar

from botocore.exceptions import ClientError

from table.dynamodb.credentials import ReadAgain
from table.dynamodb.direct import DIRECT_OPERATIONS, DirectCalls
from table.dynamodb.retrying import Retries
from table.dynamodb.service_errors import CALL_FAILURES, THROTTLED, WRITES, as_table_error, refuses_credentials
from table.engine.budget import Budget
from table.engine.observing import Call, CallObserver
from table.errors import DeadlineExceededError, TableUnavailableError

__all__ = ["Answer", "Calls", "ignore"]

logger = logging.getLogger(__name__)

T = TypeVar("T")

Answer: TypeAlias = dict[str, Any]
"""The JSON members of a response."""

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
    """The calls of one client.

    Attributes:
        observers: Each receives every call.
    """

    def __init__(self, client: Any, *, direct: DirectCalls | None = None, retries: Retries) -> None:
        """Create the calls of an aiobotocore DynamoDB client; those that `direct` can make do not use the client."""
        self.observers: list[CallObserver] = []
        self._retries = retries
        # botocore has no public way to the credentials that a client signs with.
        self._credentials = ReadAgain(client._request_signer._credentials)  # noqa: SLF001
        self._methods: dict[str, Callable[..., Awaitable[Answer]]] = {
            operation: getattr(client, method) for operation, method in METHODS.items()
        }
        if direct:
            self._methods |= {operation: partial(direct.call, operation) for operation in DIRECT_OPERATIONS}

    async def make(
        self,
        operation: str,
        request: Mapping[str, object],
        *,
        budget: Budget,
        read: Callable[[Answer], T],
        estimate: Callable[[T], float] | None = None,
        reserved: float = 0.0,
    ) -> T:
        """Make one call of an operation of `METHODS`, record it, and decode its response.

        `estimate` returns the units implied by the decoded response, for services that report none; None charges
        nothing. A read waits until the budget has its `reserved` units left.

        Raises:
            SpendLimitError: A limit of the budget was met before; the call is not made.
            TableError: Any failure; never an exception of botocore or aiohttp.
            DeadlineExceededError: Time ran out, possibly while waiting for a slot; a write may have happened.
        """
        deadline = budget.timeout()
        try:
            async with deadline, budget.slots, budget.reserve(reserved):
                used = self._credentials.current
                try:
                    return await self._recorded(operation, request, budget, read, estimate)
                except ClientError as error:
                    if not (refuses_credentials(error) and await self._credentials.differ_from(used)):
                        raise
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
        items = 0
        with Call(operation, self.observers) as call:
            try:
                attempt = partial(_attempted, call, partial(self._methods[operation], **request))
                answer = await self._retries.through_faults(attempt)
                result = _decoded(operation, answer, read)
                items = _returned_items(answer)
                call.units = _reported_units(answer) or (estimate(result) if estimate else 0.0)
            finally:
                # A call that fails or is cancelled counts, because it was made.
                kind = "write_units" if operation in WRITES else "read_units"
                budget.record(operation, examined_items=items, **{kind: call.units})
        return result


async def _attempted(call: Call, attempt: Callable[[], Awaitable[Answer]]) -> Answer:
    """Make one attempt of a call and count it."""
    call.attempts += 1
    try:
        answer = await attempt()
    except ClientError as error:
        call.throttled += error.response.get("Error", {}).get("Code") in THROTTLED
        raise
    call.throttled += bool(answer.get("UnprocessedKeys") or answer.get("UnprocessedItems"))
    return answer


def ignore(_: Answer) -> None:
    """Decode nothing, for calls whose response carries no data."""


def _decoded(operation: str, answer: Answer, read: Callable[[Answer], T]) -> T:
    try:
        return read(answer)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        logger.warning("%s got a malformed response: %r", operation, error)
        raise TableUnavailableError(f"{operation} got a malformed response") from error


def _returned_items(answer: Answer) -> int:
    batches = answer.get("Responses", {})
    return len(answer.get("Items", ())) + (sum(map(len, batches.values())) if isinstance(batches, dict) else 0)


def _reported_units(answer: Answer) -> float:
    """Sum ConsumedCapacity: an object for one table, a list for a batch, absent if the service reports none."""
    reported = answer.get("ConsumedCapacity") or []
    return float(sum(one.get("CapacityUnits", 0.0) for one in (reported if isinstance(reported, list) else [reported])))

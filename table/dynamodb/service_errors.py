"""Translate DynamoDB's errors into those of `table/errors.py`.

Details go to the log; error messages name the operation but no item data.
Codes: Amazon DynamoDB Developer Guide, "Error handling with DynamoDB".
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from table.errors import (
    ConditionFailedError,
    EngineUnsupportedError,
    TableError,
    TableMissingError,
    TableReadOnlyError,
    TableThrottledError,
    TableUnavailableError,
)

__all__ = ["CALL_FAILURES", "WRITES", "TransactionConflictError", "as_table_error"]

logger = logging.getLogger(__name__)

CALL_FAILURES = (BotoCoreError, ClientError, ResponseParserError, OSError)
"""The exceptions of an aiobotocore call, which wraps those of aiohttp."""

WRITES = frozenset({"BatchWriteItem", "TransactWriteItems", "CreateTable", "UpdateContinuousBackups"})

THROTTLED = frozenset(
    {
        "LimitExceededException",
        "ProvisionedThroughputExceeded",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "Throttling",
        "ThrottlingError",
        "ThrottlingException",
    }
)
CONFLICT = frozenset({"TransactionConflict", "TransactionConflictException", "TransactionInProgressException"})
MISSING = frozenset({"ResourceNotFoundException", "TableNotFoundException"})
NOT_YET = frozenset({"ContinuousBackupsUnavailableException"})
DENIED = frozenset({"AccessDenied", "AccessDeniedException"})
UNSUPPORTED = frozenset({"UnknownOperationException", "UnsupportedOperationException", "NotImplementedException"})


class TransactionConflictError(TableUnavailableError):
    """Other transactions were still changing the same items at the last attempt; nothing was written."""


def as_table_error(operation: str, error: Exception) -> TableError:
    """Translate one of `CALL_FAILURES`, raised by a call of `operation`, and log its details."""
    if not isinstance(error, ClientError):
        logger.warning("%s got no response: %s", operation, error)
        return TableUnavailableError(f"{operation} got no response from DynamoDB")
    response: Mapping[str, Any] = error.response
    code = str(response.get("Error", {}).get("Code", ""))
    if code == "TransactionCanceledException":
        return _cancelled(operation, response.get("CancellationReasons") or [])
    message = str(response.get("Error", {}).get("Message", ""))
    status = int(response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    return _refused(operation, code, message, status)


def _cancelled(operation: str, reasons: Sequence[Mapping[str, Any] | None]) -> TableError:
    """Translate cancellation reasons: one per operation, in order, "None" if that operation was fine.

    A failed condition takes precedence over other reasons, since a retry would not help.
    """
    codes = [str((reason or {}).get("Code", "None")) for reason in reasons]
    failed = tuple(index for index, code in enumerate(codes) if code == "ConditionalCheckFailed")
    if failed:
        return ConditionFailedError(failed)
    for code, reason in zip(codes, reasons, strict=True):
        if code != "None":
            return _refused(operation, code, str((reason or {}).get("Message", "")), status=400)
    return _refused(operation, "TransactionCanceledException", "no reason given", status=400)


def _refused(operation: str, code: str, message: str, status: int) -> TableError:
    if code in CONFLICT:
        return TransactionConflictError(f"{operation} conflicts with another transaction")
    if code in MISSING:
        return TableMissingError("the configured table does not exist")
    logger.warning("%s was refused: %s (%d): %s", operation, code, status, message)
    if code in THROTTLED:
        return TableThrottledError(f"{operation} was refused because capacity was exceeded")
    if code in UNSUPPORTED:
        return EngineUnsupportedError(f"the engine does not support {operation}")
    if code in DENIED and operation in WRITES:
        return TableReadOnlyError(f"{operation} is not permitted")
    if status >= 500 or code in NOT_YET:
        return TableUnavailableError(f"{operation} failed within DynamoDB: {code}")
    return TableError(f"{operation} was refused: {code}")

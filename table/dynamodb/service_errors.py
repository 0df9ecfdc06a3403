"""What went wrong in a call of DynamoDB, in the words of `table/errors.py`.

The details go to the log; the messages of the errors name the operation and no inside of an item.
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
"""What a call of aiobotocore raises; aiohttp's exceptions it wraps."""

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
    """Other transactions were still changing the same items after the last retry; nothing was written."""


def as_table_error(operation: str, error: Exception) -> TableError:
    """Turn one of `CALL_FAILURES`, raised in a call of `operation`, into an error of the table; log its details."""
    if not isinstance(error, ClientError):
        logger.warning("%s got no answer: %s", operation, error)
        return TableUnavailableError(f"{operation} got no answer from DynamoDB")
    response: Mapping[str, Any] = error.response
    code = str(response.get("Error", {}).get("Code", ""))
    if code == "TransactionCanceledException":
        return _cancelled(operation, response.get("CancellationReasons") or [])
    message = str(response.get("Error", {}).get("Message", ""))
    status = int(response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    return _refused(operation, code, message, status)


def _cancelled(operation: str, reasons: Sequence[Mapping[str, Any] | None]) -> TableError:
    """Read why a transaction was cancelled: one reason per operation, in their order; "None" where it is not at fault.

    A failed condition decides, also beside other reasons: asking again would not mend it.
    """
    codes = [str((reason or {}).get("Code", "None")) for reason in reasons]
    failed = tuple(index for index, code in enumerate(codes) if code == "ConditionalCheckFailed")
    if failed:
        return ConditionFailedError(failed)
    for code, reason in zip(codes, reasons, strict=True):
        if code != "None":
            return _refused(operation, code, str((reason or {}).get("Message", "")), status=400)
    return _refused(operation, "TransactionCanceledException", "no reason was given", status=400)


def _refused(operation: str, code: str, message: str, status: int) -> TableError:
    if code in CONFLICT:
        return TransactionConflictError(f"{operation} conflicts with another transaction")
    if code in MISSING:
        return TableMissingError("there is no table of the configured name")
    logger.warning("%s was refused: %s (%d): %s", operation, code, status, message)
    if code in THROTTLED:
        return TableThrottledError(f"{operation} was refused for lack of capacity")
    if code in UNSUPPORTED:
        return EngineUnsupportedError(f"the engine has no {operation}")
    if code in DENIED and operation in WRITES:
        return TableReadOnlyError(f"{operation} is not permitted")
    if status >= 500 or code in NOT_YET:
        return TableUnavailableError(f"{operation} failed within DynamoDB: {code}")
    return TableError(f"{operation} was refused: {code}")

"""Which failures of a single HTTP request are attempted again: botocore's rules for DynamoDB, mode "legacy".

They are written down here because both transports follow them; `test_attempts.py` compares them with botocore's file.
Other retries are in `table/dynamodb/retrying.py`.
"""

from __future__ import annotations

from botocore.exceptions import (
    ChecksumError,
    ClientError,
    ConnectionClosedError,
    ConnectionError,  # noqa: A004  # botocore's, which is not an OSError
    ReadTimeoutError,
)

__all__ = ["ATTEMPT_DELAYS", "LOST", "StaleConnectionError", "is_transient"]

ATTEMPT_DELAYS = (0.05, 0.1, 0.2)
"""Seconds before the second, third and last attempt. "adaptive" would also delay healthy calls."""

LOST = (ChecksumError, ConnectionClosedError, ConnectionError, ReadTimeoutError)
"""A response that did not arrive, or not intact."""

TRANSIENT_STATUSES = frozenset({429, 500, 502, 503, 504, 509})
TRANSIENT_CODES = frozenset(
    {
        (400, "ProvisionedThroughputExceededException"),
        (400, "RequestThrottledException"),
        (400, "ThrottledException"),
        (400, "Throttling"),
        (400, "ThrottlingException"),
        (400, "TransactionInProgressException"),
        (409, "ReplicatedWriteConflictException"),
    }
)


class StaleConnectionError(ConnectionClosedError):  # type: ignore[misc]  # botocore has no types
    """The peer closed a kept connection before any of the response: most likely it was idle too long for the peer."""


def is_transient(error: Exception) -> bool:
    """Whether an attempt that failed so may succeed when it is repeated."""
    if not isinstance(error, ClientError):
        return isinstance(error, LOST)
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return status in TRANSIENT_STATUSES or (status, error.response.get("Error", {}).get("Code")) in TRANSIENT_CODES

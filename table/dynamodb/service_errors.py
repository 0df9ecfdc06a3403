"""Translate DynamoDB's errors into those of `table/errors.py`.

Details go to the log; error messages name the operation but no item data.
Codes: Amazon DynamoDB Developer Guide, "Error handling with DynamoDB".
"""

from __future__ import annotations

import logging
import re
import socket
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from aiohttp import ClientConnectorDNSError
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    CredentialRetrievalError,
    EndpointConnectionError,
    InvalidRegionError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
    SSLError,
    SSOError,
    TokenRetrievalError,
)
from botocore.parsers import ResponseParserError

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

__all__ = [
    "CALL_FAILURES",
    "CONFIGURATION_FAILURES",
    "THROTTLED",
    "WRITES",
    "TransactionConflictError",
    "as_configuration_error",
    "as_table_error",
    "refuses_credentials",
]

logger = logging.getLogger(__name__)

CALL_FAILURES = (BotoCoreError, ClientError, ResponseParserError, OSError)
"""The exceptions of an aiobotocore call, which wraps those of aiohttp."""

CONFIGURATION_FAILURES = (BotoCoreError, ValueError)
"""The exceptions of creating a client."""

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
EXPIRED = frozenset({"ExpiredToken", "ExpiredTokenException", "RequestExpired"})
NOT_ACCEPTED = frozenset(
    {
        "IncompleteSignature",
        "IncompleteSignatureException",
        "InvalidAccessKeyId",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "MissingAuthenticationToken",
        "MissingAuthenticationTokenException",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    }
)

SKEWED = frozenset({"RequestTimeTooSkewed", "RequestInTheFuture"})
SKEW = re.compile("Signature (expired|not yet current)")
"""What DynamoDB says of a signature whose time is not its own."""

CREDENTIAL_FAILURES = (
    CredentialRetrievalError,
    NoCredentialsError,
    PartialCredentialsError,
    SSOError,
    TokenRetrievalError,
)

ACTIONS = {
    "TransactWriteItems": "one of PutItem, UpdateItem, DeleteItem and ConditionCheckItem",
    "TransactGetItems": "GetItem",
}
"""The actions that policies permit of operations without an action of their own."""

PERMISSIONS = "docs/permissions.md lists what each use of the table needs"

NO_SUCH_HOST = (ClientConnectorDNSError, socket.gaierror)

CHECK_ENDPOINT = "check the region (AWS_REGION) and the endpoint (AWS_ENDPOINT_URL_DYNAMODB)"


class TransactionConflictError(TableUnavailableError):
    """Other transactions were still changing the same items at the last attempt; nothing was written."""


def as_table_error(operation: str, error: Exception) -> TableError:
    """Translate one of `CALL_FAILURES`, raised by a call of `operation`, and log its details."""
    if not isinstance(error, ClientError):
        translated = _not_answered(operation, error)
        logger.warning("%s (%s: %s)", translated, operation, error)
        return translated
    response: Mapping[str, Any] = error.response
    code = str(response.get("Error", {}).get("Code", ""))
    if code == "TransactionCanceledException":
        return _cancelled(operation, response.get("CancellationReasons") or [])
    message = str(response.get("Error", {}).get("Message", ""))
    status = int(response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    return _refused(operation, code, message, status)


def as_configuration_error(error: Exception) -> TableError:
    """Translate one of `CONFIGURATION_FAILURES`, raised by creating a client."""
    match error:
        case ProfileNotFound():
            cause = f"there is no AWS profile {error.kwargs['profile']!r} (AWS_PROFILE)"
        case NoRegionError():
            cause = "no AWS region is set (AWS_REGION, eu-central-1 for example)"
        case InvalidRegionError():
            cause = f"{error.kwargs['region_name']!r} is not an AWS region (AWS_REGION)"
        case _ if isinstance(error, CREDENTIAL_FAILURES):
            cause = f"the AWS credentials cannot be used: {error}"
        case BotoCoreError():
            cause = f"the AWS configuration cannot be read: {error}"
        case _ if "endpoint" in str(error).lower():
            cause = f"the endpoint is not a URL (AWS_ENDPOINT_URL_DYNAMODB): {error}"
        case _:
            cause = f"a value of the AWS configuration (a variable AWS_…, or the profile) cannot be read: {error}"
    return TableError(f"{cause}; cannot create the DynamoDB client")


def refuses_credentials(error: ClientError) -> bool:
    """Whether the service refused the credentials of a call, so that nothing of it was done."""
    return error.response.get("Error", {}).get("Code") in EXPIRED | NOT_ACCEPTED


def _not_answered(operation: str, error: Exception) -> TableError:
    match error:
        case NoCredentialsError():
            ways = "set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the machine a role"
            return TableCredentialsError(f"there are no AWS credentials: {ways}")
        case _ if isinstance(error, CREDENTIAL_FAILURES):
            return TableCredentialsError(f"the AWS credentials cannot be used: {error}")
        case EndpointConnectionError() if isinstance(error.kwargs.get("error"), NO_SUCH_HOST):
            host = urlsplit(error.kwargs["endpoint_url"]).hostname
            return TableUnavailableError(f"there is no host {host}: {CHECK_ENDPOINT}")
        case EndpointConnectionError():
            return TableUnavailableError(f"nothing answers at {error.kwargs['endpoint_url']}: {CHECK_ENDPOINT}")
        case SSLError():
            at = f"at {error.kwargs['endpoint_url']}: {CHECK_ENDPOINT}"
            return TableUnavailableError(f"there is no trusted TLS server {at} ({error.kwargs['error']})")
        case ResponseParserError():
            return TableUnavailableError(f"what answered {operation} is not DynamoDB: {CHECK_ENDPOINT}")
    return TableUnavailableError(f"{operation} got no response from DynamoDB")


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
    if code in UNSUPPORTED and (operation in WRITES or operation == "TransactGetItems"):
        return EngineUnsupportedError(f"the engine does not support {operation}")
    if code in DENIED:
        denied = TableReadOnlyError if operation in WRITES else TableDeniedError
        actions = f" ({ACTIONS[operation]})" if operation in ACTIONS else ""
        return denied(f"{operation} is not permitted{actions}; {PERMISSIONS}")
    if code in EXPIRED | SKEWED | NOT_ACCEPTED:
        return TableCredentialsError(f"{_of_credentials(code, message)} ({operation}: {code})")
    if status >= 500 or code in NOT_YET:
        return TableUnavailableError(f"{operation} failed within DynamoDB: {code}")
    if code == str(status):  # botocore found no error of DynamoDB in the body
        return TableUnavailableError(
            f"what answered {operation} with status {status} is not DynamoDB: {CHECK_ENDPOINT}"
        )
    return TableError(f"{operation} was refused: {code}")


def _of_credentials(code: str, message: str) -> str:
    """Return why the credentials of a call were refused, and what to do."""
    if code in EXPIRED:
        return "the AWS credentials have expired: renew them"
    if code in SKEWED or SKEW.search(message):
        return "the clock of this machine differs from that of AWS by more than 5 minutes: set it"
    checked = "check the key, its secret, the session token, the region and this machine's clock"
    return f"AWS does not accept the credentials: {checked}"

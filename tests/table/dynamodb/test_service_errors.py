"""What is told of an error of DynamoDB, of the AWS library or of the network."""

from __future__ import annotations

import socket
from typing import Any

import pytest
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
    ReadTimeoutError,
    SSLError,
)
from botocore.parsers import ResponseParserError

from table.dynamodb.service_errors import (
    TransactionConflictError,
    as_configuration_error,
    as_table_error,
    refuses_credentials,
)
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

ADDRESS = "https://dynamodb.example.org:8000"


def _client_error(code: str, *, status: int = 400, reasons: Any = None) -> ClientError:
    response: Any = {"Error": {"Code": code, "Message": "of item 771"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    if reasons is not None:
        response["CancellationReasons"] = reasons
    return ClientError(response, "Query")


@pytest.mark.parametrize(
    ("operation", "code", "status", "kind", "said"),
    [
        ("Query", "ResourceNotFoundException", 400, TableMissingError, "the configured table does not exist"),
        ("Query", "ThrottlingException", 400, TableThrottledError, "capacity was exceeded"),
        ("TransactWriteItems", "TransactionInProgressException", 400, TransactionConflictError, "another transaction"),
        ("TransactWriteItems", "UnknownOperationException", 400, EngineUnsupportedError, "not support TransactWrite"),
        ("TransactGetItems", "UnsupportedOperationException", 400, EngineUnsupportedError, "not support TransactGet"),
        ("Query", "UnknownOperationException", 400, TableError, "was refused: UnknownOperationException"),
        ("BatchWriteItem", "AccessDeniedException", 400, TableReadOnlyError, "not permitted"),
        ("Query", "AccessDeniedException", 400, TableDeniedError, "not permitted"),
        ("TransactWriteItems", "AccessDenied", 400, TableReadOnlyError, "permitted (one of PutItem, UpdateItem, "),
        ("Query", "ExpiredTokenException", 400, TableCredentialsError, "have expired: renew them"),
        ("Query", "InvalidSignatureException", 400, TableCredentialsError, "does not accept the credentials"),
        ("Query", "InternalServerError", 500, TableUnavailableError, "failed within DynamoDB"),
        ("CreateTable", "ContinuousBackupsUnavailableException", 400, TableUnavailableError, "failed within DynamoDB"),
        ("Query", "404", 404, TableUnavailableError, "with status 404 is not DynamoDB"),
        ("Query", "ValidationException", 400, TableError, "was refused: ValidationException"),
    ],
)
def test_a_refusal_is_told_by_its_code(
    operation: str, code: str, status: int, kind: type[TableError], said: str
) -> None:
    error = as_table_error(operation, _client_error(code, status=status))

    assert type(error) is kind
    assert said in str(error)
    assert "771" not in str(error)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("RequestTimeTooSkewed", "The difference between the request time and the current time is too large."),
        ("InvalidSignatureException", "Signature expired: 20261130T101500Z is now earlier than 20261130T111000Z"),
        ("InvalidSignatureException", "Signature not yet current: 20261130T131500Z is still later than 20261130T1220Z"),
    ],
)
def test_a_clock_that_is_wrong_is_named(code: str, message: str) -> None:
    response: Any = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": 400}}
    error = as_table_error("Query", ClientError(response, "Query"))

    assert type(error) is TableCredentialsError
    assert str(error).startswith("the clock of this machine differs from that of AWS by more than 5 minutes: set it")


@pytest.mark.parametrize(
    ("reasons", "kind"),
    [
        ([{"Code": "None"}, {"Code": "TransactionConflict"}], TransactionConflictError),
        ([{"Code": "ThrottlingError"}, None], TableThrottledError),
        ([{"Code": "ValidationError"}], TableError),
        ([{}, None], TableError),
        (None, TableError),
    ],
)
def test_a_cancelled_transaction_is_told_by_its_first_reason(reasons: Any, kind: type[TableError]) -> None:
    assert (
        type(as_table_error("TransactWriteItems", _client_error("TransactionCanceledException", reasons=reasons)))
        is kind
    )


def test_conditions_that_failed_are_told_before_conflicts() -> None:
    reasons = [
        {"Code": "TransactionConflict"},
        {"Code": "ConditionalCheckFailed"},
        None,
        {"Code": "ConditionalCheckFailed"},
    ]

    error = as_table_error("TransactWriteItems", _client_error("TransactionCanceledException", reasons=reasons))

    assert isinstance(error, ConditionFailedError)
    assert error.failed == (1, 3)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (NoCredentialsError(), "there are no AWS credentials: set AWS_PROFILE"),
        (PartialCredentialsError(provider="env", cred_var="AWS_SECRET_ACCESS_KEY"), "cannot be used: Partial"),
        (CredentialRetrievalError(provider="role", error_msg="gone"), "cannot be used: Error when retrieving"),
    ],
)
def test_credentials_that_are_missing_are_told_from_a_table_that_does_not_answer(error: Exception, said: str) -> None:
    translated = as_table_error("Query", error)

    assert type(translated) is TableCredentialsError
    assert said in str(translated)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (EndpointConnectionError(endpoint_url=ADDRESS, error=socket.gaierror()), "no host dynamodb.example.org: check"),
        (EndpointConnectionError(endpoint_url=ADDRESS, error=OSError()), f"nothing answers at {ADDRESS}: check"),
        (SSLError(endpoint_url=ADDRESS, error="self-signed"), f"no trusted TLS server at {ADDRESS}"),
        (ResponseParserError("<html>"), "what answered Query is not DynamoDB"),
        (ReadTimeoutError(endpoint_url=ADDRESS), "Query got no response from DynamoDB"),
        (OSError("unreachable"), "Query got no response from DynamoDB"),
    ],
)
def test_a_call_without_an_answer_says_what_to_check(error: Exception, said: str) -> None:
    translated = as_table_error("Query", error)

    assert type(translated) is TableUnavailableError
    assert said in str(translated)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ProfileNotFound(profile="words"), "there is no AWS profile 'words' (AWS_PROFILE)"),
        (NoRegionError(), "no AWS region is set (AWS_REGION"),
        (InvalidRegionError(region_name="mars 1"), "'mars 1' is not an AWS region (AWS_REGION)"),
        (
            PartialCredentialsError(provider="env", cred_var="AWS_SECRET_ACCESS_KEY"),
            "the AWS credentials cannot be used",
        ),
        (BotoCoreError(), "the AWS configuration cannot be read"),
        (ValueError("Invalid endpoint: x"), "the endpoint is not a URL (AWS_ENDPOINT_URL_DYNAMODB)"),
        (
            ValueError("invalid literal for int()"),
            "a value of the AWS configuration (a variable AWS_…, or the profile)",
        ),
    ],
)
def test_a_client_that_cannot_be_created_says_which_setting_is_wrong(error: Exception, said: str) -> None:
    translated = as_configuration_error(error)

    assert said in str(translated)
    assert str(translated).endswith("; cannot create the DynamoDB client")


@pytest.mark.parametrize(
    ("code", "are_refused"), [("ExpiredToken", True), ("SignatureDoesNotMatch", True), ("AccessDenied", False)]
)
def test_refused_credentials_are_distinguished_from_missing_permissions(code: str, *, are_refused: bool) -> None:
    assert refuses_credentials(_client_error(code)) is are_refused

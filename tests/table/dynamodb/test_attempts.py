"""Which failures are attempted again: as many as botocore would, and no others."""

from __future__ import annotations

from itertools import product

import pytest
from botocore import exceptions
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ClientError
from botocore.loaders import create_loader
from botocore.parsers import ResponseParserError
from botocore.retryhandler import create_checker_from_retry_config, create_retry_action_from_config
from botocore.translate import build_retry_config

from table.dynamodb.attempts import ATTEMPT_DELAYS, StaleConnectionError, is_transient
from table.dynamodb.retrying import Retries

CODES = [
    "AccessDeniedException",
    "InternalServerError",
    "LimitExceededException",
    "ProvisionedThroughputExceededException",
    "ReplicatedWriteConflictException",
    "RequestLimitExceeded",
    "RequestThrottledException",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TransactionCanceledException",
    "TransactionInProgressException",
    "ValidationException",
]
URL = "https://dynamodb.example.org"
FAILURES = [
    exceptions.ChecksumError(checksum_type="crc32", expected_checksum=1, actual_checksum=2),
    exceptions.ConnectionClosedError(endpoint_url=URL),
    exceptions.ConnectTimeoutError(endpoint_url=URL),
    exceptions.EndpointConnectionError(endpoint_url=URL),
    exceptions.HTTPClientError(error="x"),
    exceptions.NoCredentialsError(),
    exceptions.ReadTimeoutError(endpoint_url=URL),
    exceptions.SSLError(endpoint_url=URL, error="x"),
    ResponseParserError("x"),
    StaleConnectionError(endpoint_url=URL),
]
QUICK = Retries(attempt_delays=(0.0, 0.0, 0.0))


@pytest.fixture(scope="module")
def rules() -> dict[str, object]:
    """Botocore's rules for DynamoDB with three retries."""
    data = create_loader().load_data("_retry")
    rules: dict[str, object] = build_retry_config("dynamodb", data["retry"], data["definitions"], {"max_attempts": 3})
    return rules


def refusal(status: int, code: str) -> ClientError:
    return ClientError({"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}, "Query")


def test_the_same_responses_are_attempted_again_as_by_botocore(rules: dict[str, object]) -> None:
    checker = create_checker_from_retry_config(rules, operation_name="dynamodb")

    for status, code in product([400, 403, 404, 409, 413, 429, *range(500, 512)], CODES):
        response = AWSResponse(URL, status, {}, None), {"Error": {"Code": code}}
        expected = checker(attempt_number=1, response=response, caught_exception=None, retries_context=None)
        assert is_transient(refusal(status, code)) is bool(expected), (status, code)


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: type(failure).__name__)
def test_the_same_failures_are_attempted_again_as_by_botocore(rules: dict[str, object], failure: Exception) -> None:
    checker = create_checker_from_retry_config(rules, operation_name="dynamodb")

    try:
        expected = checker(attempt_number=1, response=None, caught_exception=failure, retries_context=None)
    except type(failure):
        expected = False

    assert is_transient(failure) is expected


def test_attempts_are_as_far_apart_as_botocores(rules: dict[str, object]) -> None:
    delay = create_retry_action_from_config(rules, operation_name="dynamodb")

    assert [delay(attempts=number) for number in (1, 2, 3)] == [*ATTEMPT_DELAYS]


@pytest.mark.parametrize(("failures", "calls"), [(0, 1), (1, 2), (3, 4), (4, 4)])
async def test_a_call_is_attempted_until_one_succeeds_or_four_failed(failures: int, calls: int) -> None:
    attempts = 0

    async def call() -> str:
        nonlocal attempts
        attempts += 1
        if attempts <= failures:
            raise refusal(500, "InternalServerError")
        return "done"

    try:
        result = await QUICK.through_faults(call)
    except ClientError:
        result = "failed"

    assert (result, attempts) == ("failed" if failures > 3 else "done", calls)


async def test_after_a_stale_connection_the_next_attempt_does_not_wait() -> None:
    attempts = 0

    async def call() -> int:
        nonlocal attempts
        attempts += 1
        if attempts == 1:
            raise StaleConnectionError(endpoint_url=URL)
        return attempts

    assert await Retries(attempt_delays=(1e9,)).through_faults(call) == 2

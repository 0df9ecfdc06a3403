"""What a client sees of an error, and what only the log does."""

from __future__ import annotations

import logging

import pytest
from graphql import GraphQLError, GraphQLSyntaxError, Source

from schema.errors import BadCursorError, BadNodeIdError, InputError, LimitError, as_json, formatted
from table.errors import (
    ConditionFailedError,
    DeadlineExceededError,
    DictionaryError,
    EngineUnsupportedError,
    MalformedItemError,
    TableDamagedError,
    TableDeniedError,
    TableError,
    TableMissingError,
    TableReadOnlyError,
    TableThrottledError,
    TableUnavailableError,
    UnprocessedKeysError,
)

MASKED = "The answer could not be completed. Try again; if it happens again, report the request id."


UNAVAILABLE = (
    "The answer could not be completed in time, or its data cannot be reached at the moment. "
    "Try again in a few seconds; if it happens again, report the request id."
)


def shown(cause: Exception | None, *, code: str | None = None) -> dict[str, object]:
    """Give what a client sees of an error of the field a.0."""
    return formatted(GraphQLError("inside", path=["a", 0], original_error=cause), request_id="request-1", code=code)


@pytest.mark.parametrize("cause", [InputError("say it"), BadCursorError("say it"), BadNodeIdError("say it")])
def test_client_errors_are_reported(cause: Exception, caplog: pytest.LogCaptureFixture) -> None:
    told = formatted(GraphQLError(str(cause), path=["a"], original_error=cause), request_id="request-1")

    assert told == {"message": "say it", "path": ["a"], "extensions": {"code": "BAD_USER_INPUT"}}
    assert caplog.records == []


@pytest.mark.parametrize(
    "cause",
    [
        TableUnavailableError("inside"),
        TableThrottledError("inside"),
        DeadlineExceededError("inside"),
        UnprocessedKeysError({}, ["inside"], TableThrottledError("inside")),
        TableMissingError("inside"),
        TableDeniedError("inside"),
    ],
)
def test_what_passes_by_is_told_so_and_has_the_request_id(cause: Exception) -> None:
    assert shown(cause) == {
        "message": UNAVAILABLE,
        "path": ["a", 0],
        "extensions": {"code": "SERVICE_UNAVAILABLE", "requestId": "request-1"},
    }


@pytest.mark.parametrize(
    "cause",
    [
        TableDamagedError("inside"),
        ConditionFailedError((0,)),
        MalformedItemError("WORD#1", "WORD#1", "inside", "is none"),
        KeyError("inside"),
        None,
    ],
)
def test_everything_else_is_masked_and_has_the_request_id(cause: Exception | None) -> None:
    assert shown(cause) == {
        "message": MASKED,
        "path": ["a", 0],
        "extensions": {"code": "INTERNAL_SERVER_ERROR", "requestId": "request-1"},
    }


@pytest.mark.parametrize("cause", [TableReadOnlyError("inside"), EngineUnsupportedError("inside")])
def test_a_write_to_a_table_that_takes_none_is_forbidden(cause: Exception) -> None:
    assert shown(cause) == {
        "message": "this server does not accept submissions: its dictionary can only be read",
        "path": ["a", 0],
        "extensions": {"code": "FORBIDDEN"},
    }


def test_the_log_names_request_path_and_what_happened(caplog: pytest.LogCaptureFixture) -> None:
    shown(MalformedItemError("WORD#1", "BREAKDOWN", "parts", "is not a list"))

    [record] = caplog.records
    assert (record.name, record.levelno, record.exc_info) == ("schema.errors", logging.ERROR, None)
    assert record.getMessage() == ("request-1 at a.0: MalformedItemError: item WORD#1 / BREAKDOWN: parts is not a list")


def test_at_most_ten_failures_of_a_request_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    logged: set[tuple[str, str]] = set()
    failures = [GraphQLError(f"failure {n % 12}", original_error=KeyError(n % 12)) for n in range(1000)]

    told = [formatted(failure, request_id="request-1", logged=logged) for failure in failures]

    assert [record.getMessage() for record in caplog.records] == [f"request-1 at : failure {n}" for n in range(10)]
    assert {error["message"] for error in told} == {MASKED}


def test_the_log_has_the_trace_of_a_fault_of_ours(caplog: pytest.LogCaptureFixture) -> None:
    fault = ZeroDivisionError("inside")

    shown(fault)

    [record] = caplog.records
    assert record.exc_info is not None
    assert record.exc_info[1] is fault


def test_errors_of_the_language_keep_their_message_and_place() -> None:
    error = GraphQLSyntaxError(Source("{\n  word("), 7, "Expected Name, found <EOF>.")

    told = formatted(error, request_id="request-1", code="GRAPHQL_PARSE_FAILED")

    assert told == {
        "message": "Syntax Error: Expected Name, found <EOF>.",
        "locations": [{"line": 2, "column": 6}],
        "extensions": {"code": "GRAPHQL_PARSE_FAILED"},
    }


def test_a_value_that_the_executor_refused_is_the_clients() -> None:
    assert shown(GraphQLError("Expected one key."))["extensions"] == {"code": "BAD_USER_INPUT"}


def test_errors_are_where_the_tree_says() -> None:
    assert BadCursorError.__mro__[1:3] == (InputError, DictionaryError)
    assert BadNodeIdError.__mro__[1:3] == (InputError, DictionaryError)
    assert LimitError.__mro__[1] is DictionaryError
    assert TableError.__mro__[1] is DictionaryError


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            "Expected value of non-null type 'Int!' not to be None.",
            "Expected value of non-null type 'Int!' not to be null.",
        ),
        ("Int cannot represent non-integer value: True", "Int cannot represent non-integer value: true"),
        ("found: {'a': [None, False]}", "found: {'a': [null, false]}"),
        ("""Value 'None' or "True" does not exist""", """Value 'None' or "True" does not exist"""),
        (r"Value 'it\'s None' is unknown", r"Value 'it\'s None' is unknown"),
        ('found: "ё\u202e\ufeff\x85\0"', r'found: "ё\u202e\ufeff\u0085\u0000"'),
        ("found: 😀,\nin two lines", "found: 😀,\nin two lines"),
    ],
)
def test_values_in_messages_are_written_as_json(message: str, told: str) -> None:
    assert formatted(GraphQLError(message), request_id="request-1", code="BAD_USER_INPUT")["message"] == told


def test_a_value_that_a_client_sent_is_shown_with_what_cannot_be_seen_escaped() -> None:
    assert as_json("ёлка \u202e\x85\u200b\n 😀") == r'"ёлка \u202e\u0085\u200b\n 😀"'


def test_only_failures_that_a_retry_may_cure_are_retried() -> None:
    told = formatted(GraphQLError("x" * 90_000), request_id="request-1", code="BAD_USER_INPUT")

    assert told["message"] == "x" * 500 + "…"


def test_an_invalid_literal_is_bad_user_input(caplog: pytest.LogCaptureFixture) -> None:
    told = shown(ValueError("inside"), code="GRAPHQL_VALIDATION_FAILED")

    assert told == {
        "message": "A value in the document cannot be read: its type cannot hold such a number or text.",
        "path": ["a", 0],
        "extensions": {"code": "GRAPHQL_VALIDATION_FAILED"},
    }
    assert caplog.records == []


def test_the_same_failure_while_something_is_executed_is_ours(caplog: pytest.LogCaptureFixture) -> None:
    told = shown(ValueError("inside"))

    assert told["message"] == MASKED
    assert len(caplog.records) == 1


def test_a_logged_message_that_repeats_what_was_sent_is_cut(caplog: pytest.LogCaptureFixture) -> None:
    formatted(GraphQLError("x" * 1_000_000, original_error=KeyError()), request_id="request-1")

    assert len(caplog.records[0].getMessage()) < 1100

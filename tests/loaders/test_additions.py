"""The messages of fields that need derived items."""

from __future__ import annotations

import pytest

from loaders.additions import missing, state_notices, unanswered
from table.engine.index import Index
from table.engine.state import TableState
from table.entries.entries import DERIVED_ITEMS_VERSION
from table.errors import (
    DeadlineExceededError,
    TableCredentialsError,
    TableDeniedError,
    TableError,
    TableMissingError,
    TableThrottledError,
    TableUnavailableError,
)


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (None, "lacks derived items. The operator of this server has to run `python -m table reindex`."),
        (
            DERIVED_ITEMS_VERSION - 1,
            f"lacks derived items in version {DERIVED_ITEMS_VERSION}. The operator of this server has to run"
            " `python -m table reindex`.",
        ),
        (
            DERIVED_ITEMS_VERSION + 1,
            f"lacks derived items in version {DERIVED_ITEMS_VERSION}. The operator of this server has to update the"
            " server.",
        ),
    ],
    ids=["none", "an earlier version", "a later version"],
)
def test_the_message_names_what_the_table_lacks_and_what_to_do(found: int | None, reason: str) -> None:
    assert str(missing("A random word", found)) == f"A random word is not available: the table {reason}"


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (TableState(), []),
        (TableState(key_problem="has another key"), ["The primary key of the table is not as it should be."]),
        (
            TableState(index_problems={Index.GSI2: "is missing", Index.GSI1: "is missing"}),
            [
                "The index gsi1 is missing or not as it should be: what needs it fails.",
                "The index gsi2 is missing or not as it should be: what needs it fails.",
            ],
        ),
        (TableState(damage="page 7"), ["The file of the dictionary is damaged: some of it cannot be read."]),
        (
            TableState(is_writable=False, has_transactions=False),
            ["The engine has no transactions: breakdowns cannot be submitted."],
        ),
        (TableState(is_writable=False), ["The dictionary can only be read: breakdowns cannot be submitted."]),
    ],
)
def test_clients_are_told_what_the_table_lacks_without_details(state: TableState, said: list[str]) -> None:
    assert state_notices(state) == said


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (TableMissingError("arn:aws:secret"), "There is no such table: create it"),
        (TableDeniedError("arn:aws:secret"), "not permitted"),
        (TableCredentialsError("arn:aws:secret"), "credentials"),
        (TableThrottledError("arn:aws:secret"), "lacks capacity"),
        (DeadlineExceededError("arn:aws:secret"), "in time"),
        (TableUnavailableError("arn:aws:secret"), "cannot be reached"),
    ],
)
def test_why_a_table_is_silent_is_said_without_what_the_service_said(error: TableError, said: str) -> None:
    assert said in unanswered(error)
    assert "arn:aws" not in unanswered(error)

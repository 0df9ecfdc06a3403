"""Scalars: times are formatted in UTC as in RFC 3339, and a date is read in one format only."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from graphql import GraphQLScalarType
from hypothesis import given
from hypothesis import strategies as st

from schema.api import graphql_schema
from schema.operations.execution import Executor
from schema.operations.operation import Answer, OperationRequest, Ready
from tests.builders import make_breakdown, make_word
from tests.dictionary import serving, small_table

TIMES = [
    (datetime(2026, 11, 22, 10, 15, 30, tzinfo=UTC), "2026-11-22T10:15:30Z"),
    (datetime(2026, 11, 22, 13, 15, 30, tzinfo=timezone(timedelta(hours=3))), "2026-11-22T10:15:30Z"),
    (datetime(2026, 1, 1, 1, 0, 0, tzinfo=timezone(timedelta(hours=5, minutes=30))), "2025-12-31T19:30:00Z"),
    (datetime(2026, 11, 22, 10, 15, 30, 250000, tzinfo=UTC), "2026-11-22T10:15:30.250000Z"),
]


@pytest.mark.parametrize(("time", "formatted"), TIMES)
def test_a_time_is_formatted_in_utc(time: datetime, formatted: str) -> None:
    scalar = graphql_schema.type_map["DateTime"]

    assert isinstance(scalar, GraphQLScalarType)
    assert scalar.serialize(time) == formatted
    assert scalar.specified_by_url == "https://scalars.graphql.org/andimarek/date-time"


async def test_a_breakdown_has_the_times_of_its_submission_and_verification(tmp_path: Path) -> None:
    verified = make_breakdown(submitter="anna@example.org", verified_at=datetime(2026, 3, 1, 12, 0, tzinfo=UTC))
    waiting = make_breakdown(word_id="772", submitter="anna@example.org")
    given = [make_word(), make_word(word_id="772"), verified, waiting]
    query = "{ word(by: { databaseId: %s }) { officialBreakdown { submittedAt verifiedAt } } }"

    async with small_table(tmp_path, given) as engine, serving(engine) as served:
        found = [(await served.ask(query % word_id)).data["word"]["officialBreakdown"] for word_id in ("771", "772")]

    assert found == [
        {"submittedAt": "2026-02-15T09:00:24Z", "verifiedAt": "2026-03-01T12:00:00Z"},
        {"submittedAt": "2026-02-15T09:00:24Z", "verifiedAt": None},
    ]


@pytest.mark.parametrize("stored", ["2026-02-15 09:00:24", "2026-02-15T09:00:24", "2026-02-15T12:00:24+03:00"])
async def test_a_stored_time_is_converted_to_utc(tmp_path: Path, stored: str) -> None:
    given = [make_word(), {**make_breakdown(), "date_submitted": stored}]
    query = "{ word(by: { databaseId: 771 }) { officialBreakdown { submittedAt } } }"

    async with small_table(tmp_path, given, additions=False) as engine, serving(engine) as served:
        asked = await served.ask(query)

    assert asked.data["word"]["officialBreakdown"] == {"submittedAt": "2026-02-15T09:00:24Z"}


# ------------------------------------------------------------------ dates

EXECUTOR = Executor()
DAY = "query D($date: Date) { wordOfTheDay(date: $date) { text } }"


def prepared(query: str, **variables: object) -> Ready | Answer:
    return EXECUTOR.prepare(OperationRequest(query=query, variables=variables), request_id="request-1")


@given(st.dates())
def test_a_date_in_the_one_format_is_read(day: date) -> None:
    ready = prepared(DAY, date=day.isoformat())

    assert isinstance(ready, Ready)
    assert ready.variables.coerced == {"date": day}


@pytest.mark.parametrize(
    "text",
    [
        "2025-W01-1", "2025W011", "2025-W01", "2025-001", "20250601", "2025-6-1", "2025-06-1",
        "25-06-01",
        "+2025-06-01", "2025-06-01T00:00:00Z", "2025-06-01Z", " 2025-06-01", "2025-06-01 ", "2025-06-01\n",
        "2025/06/01",
        "2025‐06‐01", "２０２５-06-01",
        "2025-0６-01", "٢٠٢٥-06-01", "2025-02-30", "2025-13-01", "2025-00-10", "2025-06-00",
        "0000-01-01", "2023-02-29", "-025-06-01", "2025-06--1", "today", "",
    ],
)  # fmt: skip
def test_other_texts_are_not_dates(text: str) -> None:
    variable, literal = prepared(DAY, date=text), prepared(f"{{ wordOfTheDay(date: {json.dumps(text)}) {{ text }} }}")

    message = f"Date cannot represent {json.dumps(text, ensure_ascii=False)}; write it like 2026-11-22."
    assert isinstance(variable, Answer)
    assert isinstance(literal, Answer)
    assert messages(variable) == [f"Variable '$date' has invalid value: {message}"]
    assert messages(literal) == [message]


@pytest.mark.parametrize("value", [20250601, 1.5, True, ["2025-06-01"], {"year": 2025}])
def test_a_date_is_a_text(value: object) -> None:
    answer = prepared(DAY, date=value)

    assert isinstance(answer, Answer)
    told = f"Date cannot represent {json.dumps(value)}; write it like 2026-11-22."
    assert messages(answer) == [f"Variable '$date' has invalid value: {told}"]


def messages(answer: Answer) -> list[str]:
    errors = answer.payload["errors"]
    assert isinstance(errors, list)
    return [error["message"] for error in errors]

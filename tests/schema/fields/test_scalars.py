"""Scalars: times are formatted in UTC as in RFC 3339."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from graphql import GraphQLScalarType

from schema.api import graphql_schema
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

"""Custom scalars."""

from __future__ import annotations

from datetime import UTC, date, datetime

import strawberry
from graphql import GraphQLError

__all__ = ["DATE", "DATE_TIME"]


def _formatted(moment: datetime) -> str:
    """Format a time as in RFC 3339, in UTC, with a fraction of a second only if there is one."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _parsed_date(value: object) -> date:
    """Parse a `full-date` of RFC 3339, which has ten characters; the shorter formats of ISO 8601 are rejected."""
    if not isinstance(value, str) or len(value) != len("2026-11-22"):
        raise GraphQLError(f"Date cannot represent {value!r}; write it like 2026-11-22.")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise GraphQLError(f"Date cannot represent {value!r}; write it like 2026-11-22.") from None


DATE = strawberry.scalar(
    name="Date",
    description="A calendar day without a time: `2026-11-22`, the `full-date` of RFC 3339.",
    specified_by_url="https://www.rfc-editor.org/rfc/rfc3339#section-5.6",
    serialize=date.isoformat,
    parse_value=_parsed_date,
)

DATE_TIME = strawberry.scalar(
    name="DateTime",
    description="A moment in time in UTC, written as in RFC 3339: `2026-11-22T10:15:30Z`.",
    specified_by_url="https://scalars.graphql.org/andimarek/date-time",
    serialize=_formatted,
)

"""Custom scalars."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime

import strawberry
from graphql import GraphQLError

from schema.errors import as_json

__all__ = ["DATE", "DATE_TIME"]

_FULL_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _formatted(moment: datetime) -> str:
    """Format a time as in RFC 3339, in UTC, with a fraction of a second only if there is one."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _parsed_date(value: object) -> date:
    """Parse a `full-date` of RFC 3339; Python accepts other formats of ISO 8601 as well, and other digits."""
    if isinstance(value, str) and _FULL_DATE.fullmatch(value):
        with suppress(ValueError):
            return date.fromisoformat(value)
    raise GraphQLError(f"Date cannot represent {as_json(value)}; write it like 2026-11-22.")


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

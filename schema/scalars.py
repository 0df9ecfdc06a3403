"""The scalars that GraphQL does not bring along."""

from __future__ import annotations

from datetime import UTC, datetime

import strawberry

__all__ = ["DATE_TIME"]


def _written(moment: datetime) -> str:
    """Write a moment as RFC 3339 does, in UTC; a fraction of a second only where there is one."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


DATE_TIME = strawberry.scalar(
    name="DateTime",
    description="A moment in time in UTC, written as in RFC 3339: `2026-11-22T10:15:30Z`.",
    specified_by_url="https://scalars.graphql.org/andimarek/date-time",
    serialize=_written,
)

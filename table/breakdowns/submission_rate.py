"""How much a user may submit: counted in the table, so that the limits apply across processes and restarts."""

from __future__ import annotations

from typing import NamedTuple

from table.breakdowns.outcomes import TooManySubmissions
from table.engine.protocol import Attributes
from table.model import items, writing

__all__ = ["SubmissionRate", "counted"]

MINUTE_SECONDS = 60
DAY_SECONDS = 86_400


class SubmissionRate(NamedTuple):
    """The submission limits of one user.

    Attributes:
        per_minute: Breakdowns in the minute that begins with the first of them.
        per_day: Breakdowns in the 24 hours that begin with the first of them.
    """

    per_minute: int = 60
    per_day: int = 2000


def counted(
    stored: Attributes | None, *, email: str, now: int, rate: SubmissionRate, write_id: str
) -> Attributes | TooManySubmissions:
    """Count one more submission: return the user's new count item, or the limit that has been reached.

    `stored` is the user's count item, `email` in small letters, and `now` in seconds since 1970. A count that cannot be
    read is 0.
    """
    minute_began, in_minute, day_began, in_day = now, 0, now, 0
    count = None if stored is None else items.SubmissionCount(stored)
    if count is not None and next(count.problems(), None) is None:
        if now < count.minute_began + MINUTE_SECONDS:
            minute_began, in_minute = count.minute_began, count.in_minute
        if now < count.day_began + DAY_SECONDS:
            day_began, in_day = count.day_began, count.in_day
    if in_day >= rate.per_day:
        wait = day_began + DAY_SECONDS - now
        return TooManySubmissions(allowed=rate.per_day, period="day", wait_seconds=wait)
    if in_minute >= rate.per_minute:
        wait = minute_began + MINUTE_SECONDS - now
        return TooManySubmissions(allowed=rate.per_minute, period="minute", wait_seconds=wait)
    return writing.submission_count(
        email=email,
        minute_began=minute_began,
        in_minute=in_minute + 1,
        day_began=day_began,
        in_day=in_day + 1,
        write_id=write_id,
    )

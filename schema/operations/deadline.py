"""The time that an operation has left, and how it ends."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from schema.fields.context import Context

__all__ = ["expire", "grant_grace", "is_cancelled", "seconds_left"]

GRACE_SECONDS = 0.04
"""The time after the deadline in which reads that ran out of time become errors of their fields."""


def seconds_left(context: Context) -> float | None:
    """Return the seconds left. Reads time out slightly earlier, which nulls only their own fields."""
    remaining = context.loaders.budget.remaining_seconds()
    return None if remaining is None else remaining + GRACE_SECONDS


def is_cancelled() -> bool:
    """Whether the current task has been cancelled, not only something it waits for."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def grant_grace(timeout: asyncio.Timeout) -> None:
    """Leave time to report a read that ran out of time while a plan waited for it."""
    ends_at = timeout.when()
    if ends_at is not None:
        timeout.reschedule(max(ends_at, asyncio.get_running_loop().time() + GRACE_SECONDS))


def expire(timeout: asyncio.Timeout) -> None:
    """End the time of an operation now."""
    with suppress(RuntimeError):  # already expiring
        timeout.reschedule(asyncio.get_running_loop().time())

"""Retries with full jitter within a budget.

Source: AWS Architecture Blog, "Exponential Backoff And Jitter" (full jitter needs the fewest calls).
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from botocore.exceptions import ClientError

from table.dynamodb.attempts import ATTEMPT_DELAYS, LOST, StaleConnectionError, is_transient
from table.dynamodb.service_errors import TransactionConflictError
from table.engine.budget import Budget
from table.errors import DeadlineExceededError, TableThrottledError

__all__ = ["Retries"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Retries:
    """How to retry failed attempts of a call, unprocessed parts of batches, and transaction conflicts.

    Attributes:
        base_seconds: The longest wait before the first retry; doubled for each further one.
        longest_seconds: The longest wait.
        without_deadline: Consecutive retries without progress if the budget has no deadline: about 40 s with the other
            defaults, time for an on-demand table to scale.
        of_a_transaction: Attempts of one transaction, including the first.
        attempt_delays: Seconds before each further attempt of a call that failed as `table/dynamodb/attempts.py` says.
    """

    base_seconds: float = 0.05
    longest_seconds: float = 2.0
    without_deadline: int = 45
    of_a_transaction: int = 8
    attempt_delays: tuple[float, ...] = ATTEMPT_DELAYS

    async def through_faults(self, call: Callable[[], Awaitable[T]]) -> T:
        """Repeat a call after transient failures; raises that of the last attempt."""
        for delay in self.attempt_delays:
            try:
                return await call()
            except (ClientError, *LOST) as error:
                if not is_transient(error):
                    raise
                stale = isinstance(error, StaleConnectionError)
            await asyncio.sleep(0 if stale else delay)
        return await call()

    async def wait(self, retry: int, *, budget: Budget, spared_seconds: float = 0.0) -> bool:
        """Wait before retry number `retry` (from 1); False, without waiting, if no time or retries are left.

        Args:
            retry: Its number.
            budget: Its deadline, `spared_seconds` earlier, ends the retries.
            spared_seconds: Time that is left for other calls.
        """
        # The exponent is capped because larger ones would overflow a float.
        ceiling = min(self.longest_seconds, self.base_seconds * 2.0 ** min(retry - 1, 30))
        seconds = random.uniform(0, ceiling)  # noqa: S311  # spreads retries, not for security
        remaining = budget.remaining_seconds()
        if (remaining is None and retry > self.without_deadline) or (
            remaining is not None and seconds >= remaining - spared_seconds
        ):
            return False
        await asyncio.sleep(seconds)
        return True

    async def until_done(
        self,
        elements: list[T],
        call: Callable[[list[T]], Awaitable[list[T]]],
        *,
        budget: Budget,
        spares_time: bool = False,
    ) -> None:
        """Repeat a batch call for its unprocessed elements until none are left.

        Args:
            elements: The elements of the first call.
            call: Processes some elements and returns the rest. If it raises TableThrottledError, it processed none.
            budget: Its deadline ends the retries.
            spares_time: Once a part is processed, retry the rest in half of the time only: the caller uses the part.

        Raises:
            TableThrottledError: Elements were still unprocessed after the last retry.
        """
        fruitless = 0
        throttled = False
        number, half = len(elements), (budget.remaining_seconds() or 0.0) / 2 if spares_time else 0.0
        try:
            while elements:
                try:
                    unprocessed = await call(elements)
                except TableThrottledError:
                    unprocessed = elements
                throttled = bool(unprocessed)
                fruitless = fruitless + 1 if len(unprocessed) == len(elements) else 1
                spared = half if len(unprocessed) < number else 0.0
                may_retry = not unprocessed or (
                    await self.wait(fruitless, budget=budget, spared_seconds=spared) and budget.may_retry()
                )
                if not may_retry:
                    raise TableThrottledError(f"{len(unprocessed)} elements of a batch were still unprocessed")
                elements = unprocessed
        except DeadlineExceededError as error:
            if throttled:
                raise TableThrottledError(f"{len(elements)} elements of a batch were not processed in time") from error
            raise

    async def through_conflicts(self, call: Callable[[], Awaitable[None]], *, budget: Budget) -> None:
        """Repeat a transaction while it conflicts with others or capacity is short.

        Raises:
            TransactionConflictError: The last attempt still conflicted.
            TableThrottledError: The last attempt still lacked capacity.
        """
        attempts = 0
        while True:
            attempts += 1
            try:
                return await call()
            except (TransactionConflictError, TableThrottledError):
                if attempts >= self.of_a_transaction or not await self.wait(attempts, budget=budget):
                    raise

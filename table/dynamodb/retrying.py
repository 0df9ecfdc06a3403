"""When to ask again, and for how long: full jitter within a budget. Knows nothing of DynamoDB's wire.

Source: AWS Architecture Blog, "Exponential Backoff And Jitter" (full jitter needs the fewest calls).
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from table.dynamodb.service_errors import TransactionConflictError
from table.engine.budget import Budget
from table.errors import DeadlineExceededError, TableThrottledError

__all__ = ["Retries"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Retries:
    """How calls are made again that DynamoDB left undone and that botocore does not repeat.

    Attributes:
        base_seconds: The longest wait before the first retry; doubled for each further one.
        longest_seconds: No wait is longer.
        without_deadline: Retries in a row, none of which got anything done, where the budget has no deadline: about
            40 s with the other defaults, time for an on-demand table to grow.
        of_a_transaction: Tries of one transaction, the first included; the last ones wait up to `longest_seconds`.
    """

    base_seconds: float = 0.05
    longest_seconds: float = 2.0
    without_deadline: int = 45
    of_a_transaction: int = 8

    async def wait(self, retry: int, *, budget: Budget) -> bool:
        """Wait before retry number `retry` (from 1), or tell at once that there is no time for it."""
        # An exponent past 30 would leave the range of floats long after the bound on waits has decided.
        ceiling = min(self.longest_seconds, self.base_seconds * 2.0 ** min(retry - 1, 30))
        seconds = random.uniform(0, ceiling)  # noqa: S311  # spreads retries, guards nothing
        remaining = budget.remaining_seconds()
        if (remaining is None and retry > self.without_deadline) or (remaining is not None and seconds >= remaining):
            return False
        await asyncio.sleep(seconds)
        return True

    async def until_done(self, asks: list[T], call: Callable[[list[T]], Awaitable[list[T]]], *, budget: Budget) -> None:
        """Make a batch call again for what it left undone, until nothing is left.

        Args:
            asks: What the first call is to do.
            call: Does some of what it is given and returns the rest; throttled as a whole, it did nothing.
            budget: Its deadline ends the retries.

        Raises:
            TableThrottledError: Something was still left undone after the last retry.
        """
        fruitless = 0
        throttled = False
        try:
            while asks:
                left = await self._left_by(call, asks)
                throttled = bool(left)
                fruitless = fruitless + 1 if len(left) == len(asks) else 1
                if left and not await self.wait(fruitless, budget=budget):
                    raise TableThrottledError(f"{len(left)} of a batch were left undone")
                asks = left
        except DeadlineExceededError as error:
            if throttled:
                raise TableThrottledError(f"{len(asks)} of a batch were left undone when time was up") from error
            raise

    @staticmethod
    async def _left_by(call: Callable[[list[T]], Awaitable[list[T]]], asks: list[T]) -> list[T]:
        try:
            return await call(asks)
        except TableThrottledError:
            return asks

    async def through_conflicts(self, call: Callable[[], Awaitable[None]], *, budget: Budget) -> None:
        """Make a transaction again while others are in its way or capacity is short.

        Raises:
            TransactionConflictError: Others were still in its way at the last try.
            TableThrottledError: Capacity was still short at the last try.
        """
        tries = 0
        while True:
            tries += 1
            try:
                return await call()
            except (TransactionConflictError, TableThrottledError):
                if tries >= self.of_a_transaction or not await self.wait(tries, budget=budget):
                    raise

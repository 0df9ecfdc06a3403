"""Several pieces of work at once, a bounded number of them, none left running behind."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from itertools import chain, islice
from typing import TypeVar

__all__ = ["for_each"]

T = TypeVar("T")


async def for_each(asks: Iterable[T], work: Callable[[T], Awaitable[None]], *, at_once: int) -> None:
    """Do `work` for every ask, at most `at_once` at a time; a single ask costs no task.

    Asks are drawn as work gets done, so that a million of them need no memory. The first error ends the others and
    is raised; so does cancellation. Nothing runs on when this returns or raises.
    """
    rest = iter(asks)
    first = list(islice(rest, at_once))
    if len(first) == 1 < at_once:
        await work(first[0])
        return
    try:
        async with asyncio.TaskGroup() as group:
            for ask in first:
                group.create_task(_work_off(chain([ask], rest), work))
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from None


async def _work_off(asks: Iterator[T], work: Callable[[T], Awaitable[None]]) -> None:
    for ask in asks:
        await work(ask)

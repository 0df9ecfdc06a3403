"""Bounded concurrency: none of the tasks outlives the call."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from itertools import chain, islice
from typing import TypeVar

__all__ = ["for_each"]

T = TypeVar("T")


async def for_each(elements: Iterable[T], work: Callable[[T], Awaitable[None]], *, at_once: int) -> None:
    """Await `work` for every element, at most `at_once` concurrently; a single element costs no task.

    Elements are drawn as work completes, so a million of them need no memory. The first error, or a cancellation, ends
    the other tasks and is raised once they have stopped.
    """
    rest = iter(elements)
    first = list(islice(rest, at_once))
    if len(first) == 1 < at_once:
        await work(first[0])
        return
    try:
        async with asyncio.TaskGroup() as group:
            for element in first:
                group.create_task(_worker(chain([element], rest), work))
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from None


async def _worker(elements: Iterator[T], work: Callable[[T], Awaitable[None]]) -> None:
    for element in elements:
        await work(element)

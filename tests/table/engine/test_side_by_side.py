"""Bounded concurrency."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from table.engine.side_by_side import for_each


async def test_every_ask_is_worked_off() -> None:
    done: list[int] = []

    async def work(ask: int) -> None:
        await asyncio.sleep(0)
        done.append(ask)

    await for_each(range(10), work, at_once=3)

    assert sorted(done) == list(range(10))


@pytest.mark.parametrize("at_once", [1, 2])
async def test_asks_are_drawn_no_faster_than_they_are_worked_off(at_once: int) -> None:
    drawn, done = 0, 0

    def asks() -> Iterator[int]:
        nonlocal drawn
        for number in range(100):
            drawn += 1
            yield number

    async def work(_: int) -> None:
        nonlocal done
        assert drawn - done <= at_once
        await asyncio.sleep(0)
        done += 1

    await for_each(asks(), work, at_once=at_once)

    assert done == 100


async def test_a_single_ask_costs_no_task() -> None:
    tasks: list[asyncio.Task[None] | None] = []

    async def work(_: int) -> None:
        tasks.append(asyncio.current_task())

    await for_each([1], work, at_once=2)

    assert tasks == [asyncio.current_task()]


async def test_the_first_error_is_raised_by_itself_and_ends_the_others() -> None:
    ended: list[int] = []

    async def work(ask: int) -> None:
        try:
            await asyncio.sleep(0 if ask == 1 else 60)
        finally:
            ended.append(ask)
        raise KeyError(ask)

    with pytest.raises(KeyError, match="1"):
        await for_each(range(3), work, at_once=3)

    assert sorted(ended) == [0, 1, 2]

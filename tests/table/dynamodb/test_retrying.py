"""When calls are retried, and when not."""

from __future__ import annotations

import pytest

from table.dynamodb.retrying import Retries
from table.engine.budget import Budget, SpendLimits
from table.errors import DeadlineExceededError, TableThrottledError

QUICK = Retries(base_seconds=0.001, longest_seconds=0.002, without_deadline=5)


async def test_unprocessed_keys_are_requested_until_none_is_left() -> None:
    calls: list[list[int]] = []

    async def halve(asks: list[int]) -> list[int]:
        calls.append(asks)
        return asks[: len(asks) // 2]

    await QUICK.until_done([1, 2, 3, 4], halve, budget=Budget(None))

    assert calls == [[1, 2, 3, 4], [1, 2], [1]]


async def test_only_retries_in_a_row_that_got_nothing_done_are_bounded() -> None:
    calls = 0

    async def one_in_four(asks: list[int]) -> list[int]:
        nonlocal calls
        calls += 1
        return asks[1:] if calls % 4 == 0 else asks

    await QUICK.until_done([1, 2, 3], one_in_four, budget=Budget(None))

    assert calls == 12


async def test_without_a_deadline_the_count_of_retries_ends_them() -> None:
    calls = 0

    async def nothing_done(asks: list[int]) -> list[int]:
        nonlocal calls
        calls += 1
        return asks

    with pytest.raises(TableThrottledError):
        await QUICK.until_done([1], nothing_done, budget=Budget(None))

    assert calls == 6


async def test_retries_do_not_count_as_calls_and_there_are_as_many_as_calls_are_allowed() -> None:
    budget = Budget(None, limits=SpendLimits(table_calls=3))

    async def nothing_done(asks: list[int]) -> list[int]:
        async with budget.slots:
            budget.record("BatchGetItem")
        return asks

    with pytest.raises(TableThrottledError):
        await QUICK.until_done([1], nothing_done, budget=budget)

    assert (budget.calls["BatchGetItem"], budget.retries, budget.exceeded, budget.points) == (4, 3, None, 0)


async def test_a_wait_past_the_deadline_is_not_begun() -> None:
    slow = Retries(base_seconds=1e9, longest_seconds=1e9)

    assert await slow.wait(1, budget=Budget(5.0)) is False


async def test_the_thousandth_retry_has_a_wait_like_any_other() -> None:
    assert await QUICK.wait(1000, budget=Budget(5.0)) is True


async def test_a_deadline_that_passed_before_anything_was_refused_is_reported_as_such() -> None:
    async def late(_: list[int]) -> list[int]:
        raise DeadlineExceededError("late")

    with pytest.raises(DeadlineExceededError):
        await QUICK.until_done([1], late, budget=Budget(5.0))


async def test_a_deadline_that_passed_while_capacity_was_short_is_reported_as_throttling() -> None:
    calls = 0

    async def late_the_second_time(asks: list[int]) -> list[int]:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise DeadlineExceededError("late")
        return asks

    with pytest.raises(TableThrottledError):
        await QUICK.until_done([1], late_the_second_time, budget=Budget(5.0))


class _Halfway(Budget):
    """A budget of 10 s of which, after the first look, less than half is left."""

    looks = 0

    def remaining_seconds(self) -> float:
        self.looks += 1
        return 10.0 if self.looks == 1 else 4.9


@pytest.mark.parametrize(("processed", "spares_time", "calls"), [(1, True, 1), (0, True, 3), (1, False, 3)])
async def test_once_a_part_is_processed_the_rest_is_given_up_at_half_time_if_the_caller_uses_the_part(
    processed: int, calls: int, *, spares_time: bool
) -> None:
    sizes: list[int] = []

    async def call(asks: list[int]) -> list[int]:
        sizes.append(len(asks))
        return asks[processed:] if len(sizes) == 1 else asks if len(sizes) < 3 else []

    done = QUICK.until_done([1, 2, 3], call, budget=_Halfway(None), spares_time=spares_time)
    if calls == 1:
        with pytest.raises(TableThrottledError):
            await done
    else:
        await done

    assert len(sizes) == calls

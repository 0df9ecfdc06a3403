"""A paced budget: calls wait until the units of earlier calls are paid off."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from table.engine.pace import PacedBudget


@dataclass
class Clock:
    """A clock that stands still unless somebody sleeps."""

    now: float = 0.0

    def __call__(self) -> float:
        """Return the seconds so far."""
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Let the time pass at once."""
        self.now += seconds


async def take(budget: PacedBudget, *, read_units: float = 0.0, write_units: float = 0.0) -> None:
    """Make a call that costs units."""
    async with budget.slots:
        budget.record("Scan", read_units=read_units, write_units=write_units)


@pytest.mark.parametrize(
    ("limits", "seconds"),
    [
        ({"read_units": 10.0}, 40.0),
        ({"write_units": 10.0}, 80.0),
        ({"read_units": 10.0, "write_units": 10.0}, 80.0),
        ({}, 0.0),
    ],
)
async def test_calls_take_the_time_that_their_units_pay_for(limits: dict[str, float], seconds: float) -> None:
    clock = Clock()
    budget = PacedBudget(**limits, clock=clock, sleep=clock.sleep)

    for _ in range(5):
        await take(budget, read_units=100.0, write_units=200.0)

    assert clock.now == seconds
    assert (budget.read_units, budget.write_units) == (500.0, 1000.0)


async def test_time_without_calls_is_not_saved_up() -> None:
    clock = Clock()
    budget = PacedBudget(read_units=10.0, clock=clock, sleep=clock.sleep)
    clock.now = 3600.0

    await take(budget, read_units=100.0)
    await take(budget, read_units=100.0)

    assert clock.now == 3610.0


@pytest.mark.parametrize(("limit", "calls"), [(1.0, 1), (1500.0, 10), (1e6, 16), (None, 16)])
async def test_low_limits_let_few_calls_run_together(limit: float | None, calls: int) -> None:
    budget = PacedBudget(read_units=limit)

    for _ in range(calls):
        await budget.slots.acquire()

    assert budget.slots.locked()

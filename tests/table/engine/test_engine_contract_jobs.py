"""Every engine: creating and scanning the table, the budget's limits, and closing."""

from __future__ import annotations

import asyncio
import time

import pytest

from table.engine.budget import Budget, SpendLimits
from table.engine.protocol import AdminEngine, Attributes, Check, Condition, KeyCondition, PrimaryKey, Put, StartKey
from table.errors import DeadlineExceededError, TableError
from tests.table.engine.engine_contract import get, key_of, make_item, new_token, put


async def _scanned(
    engine: AdminEngine, budget: Budget, *, segment: int = 0, segments: int = 1, limit: int | None = None
) -> list[Attributes]:
    items: list[Attributes] = []
    after: StartKey | None = None
    while True:
        page = await engine.scan(budget=budget, segment=segment, segments=segments, limit=limit, after=after)
        assert limit is None or len(page.items) <= limit
        items += page.items
        if (after := page.last) is None:
            return items


async def test_a_table_that_was_made_is_there(engine: AdminEngine, budget: Budget) -> None:
    assert await engine.exists(budget=budget) is True


async def test_making_the_table_again_changes_nothing(engine: AdminEngine, budget: Budget) -> None:
    await put(engine, make_item())

    made = await engine.create(budget=budget)

    assert made is False
    assert await get(engine) == {"pk": "P", "sk": "S"}


async def test_the_address_shows_operators_where_the_table_is(engine: AdminEngine) -> None:
    assert engine.address.strip()


async def test_a_scan_gives_every_item_once(engine: AdminEngine, budget: Budget) -> None:
    items = [make_item(f"P{n % 7}", f"S{n}", n=n) for n in range(60)]
    await put(engine, *items)

    found = await _scanned(engine, budget)

    assert sorted(found, key=key_of) == sorted(items, key=key_of)


async def test_pages_of_a_scan_join_to_the_whole(engine: AdminEngine, budget: Budget) -> None:
    await put(engine, *(make_item(f"P{n % 7}", f"S{n}") for n in range(60)))

    found = await _scanned(engine, budget, limit=7)

    assert len(found) == len(set(map(key_of, found))) == 60
    assert budget.calls["Scan"] >= 9


@pytest.mark.parametrize("segments", [2, 3, 5])
async def test_segments_of_a_scan_are_a_partition_of_the_table(
    engine: AdminEngine, budget: Budget, segments: int
) -> None:
    await put(engine, *(make_item(f"WORD#{n}", f"S{n % 3}") for n in range(60)))

    parts = [
        [key_of(item) for item in await _scanned(engine, budget, segment=segment, segments=segments, limit=10)]
        for segment in range(segments)
    ]

    assert sum(map(len, parts)) == 60
    assert {key for part in parts for key in part} == {PrimaryKey(f"WORD#{n}", f"S{n % 3}") for n in range(60)}


async def test_a_scan_of_an_empty_table_is_empty(engine: AdminEngine, budget: Budget) -> None:
    assert await _scanned(engine, budget) == []


async def test_a_page_of_a_scan_holds_at_most_a_megabyte(engine: AdminEngine, budget: Budget) -> None:
    await put(engine, *(make_item(f"P{n}", text="a" * 300_000) for n in range(8)))

    page = await engine.scan(budget=budget)
    found = await _scanned(engine, budget)

    assert 3 <= len(page.items) <= 4
    assert page.last is not None
    assert sorted(key_of(item).pk for item in found) == [f"P{n}" for n in range(8)]


# ------------------------------------------------------------------ bounds


def _past() -> Budget:
    """Return an expired budget."""
    budget = Budget(1e-9)
    time.sleep(0.001)
    return budget


async def test_when_the_time_is_used_up_nothing_is_read(engine: AdminEngine) -> None:
    with pytest.raises(DeadlineExceededError):
        await engine.get_many([PrimaryKey("P", "S")], budget=_past())
    with pytest.raises(DeadlineExceededError):
        await engine.query(KeyCondition(partition="P"), budget=_past())
    with pytest.raises(DeadlineExceededError):
        await engine.scan(budget=_past())


async def test_when_the_time_is_used_up_nothing_is_written(engine: AdminEngine, budget: Budget) -> None:
    with pytest.raises(DeadlineExceededError):
        await engine.put_many([make_item(sk="put")], budget=_past())
    with pytest.raises(DeadlineExceededError):
        await engine.transact([Put(item=make_item(sk="transaction"))], token=new_token(), budget=_past())
    with pytest.raises(DeadlineExceededError):
        await engine.delete_many([PrimaryKey("P", "S")], budget=_past())

    assert (await engine.query(KeyCondition(partition="P"), budget=budget)).items == []


async def test_a_budget_without_a_deadline_bounds_nothing(engine: AdminEngine) -> None:
    budget = Budget(None)

    await engine.put_many([make_item()], budget=budget)

    assert await engine.get_many([PrimaryKey("P", "S")], budget=budget) == {PrimaryKey("P", "S"): make_item()}


async def test_calls_wait_for_a_slot_until_the_deadline(engine: AdminEngine) -> None:
    budget = Budget(0.05, concurrent_calls=1)

    async with budget.slots:
        with pytest.raises(DeadlineExceededError):
            await engine.query(KeyCondition(partition="P"), budget=budget)

    assert budget.slots.locked() is False


async def _used_side_by_side(engine: AdminEngine, budget: Budget) -> list[str]:
    """Read 160 items of 7 KB by key, and 16 partitions of 10 entries, at the same time; return what was refused."""
    await put(engine, *(make_item(f"P{n % 16}", f"S{n // 16}", text="x" * 7000) for n in range(160)))
    keys = [[PrimaryKey(f"P{n}", f"S{m}") for m in range(10)] for n in range(16)]
    results = await asyncio.gather(
        *(engine.get_many(some, budget=budget) for some in keys),
        *(engine.query(KeyCondition(partition=f"P{n}"), budget=budget, limit=10) for n in range(16)),
        return_exceptions=True,
    )
    return [str(result) for result in results if isinstance(result, BaseException)]


async def test_reads_at_the_same_time_exceed_the_limit_by_one_call_at_most(engine: AdminEngine) -> None:
    budget = Budget(30.0, limits=SpendLimits(read_units=60))

    refused = await _used_side_by_side(engine, budget)

    assert refused
    assert {*refused} == {"more than 60 read units"}
    assert 60 < budget.read_units <= 60 + 10
    assert (budget.reading, budget.reserved_units, budget.waiting) == (0, 0, [])


async def test_reads_that_need_no_more_than_the_limit_are_all_made(engine: AdminEngine) -> None:
    free = Budget(30.0)
    assert await _used_side_by_side(engine, free) == []

    exact = Budget(30.0, limits=SpendLimits(read_units=free.read_units))

    assert await _used_side_by_side(engine, exact) == []
    assert exact.read_units == free.read_units


async def test_a_read_that_waits_for_others_can_be_cancelled(engine: AdminEngine) -> None:
    budget = Budget(30.0, limits=SpendLimits(read_units=1))
    async with budget.reserve(1):
        waiting = asyncio.ensure_future(engine.query(KeyCondition(partition="P"), budget=budget))
        await asyncio.sleep(0.01)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    await engine.query(KeyCondition(partition="P"), budget=budget)


async def test_slots_are_released(engine: AdminEngine, budget: Budget) -> None:
    narrow = Budget(30.0, concurrent_calls=1)
    failing = Check(key=PrimaryKey("P", "S"), condition=Condition(attribute="pk", equals="P"))

    with pytest.raises(TableError):
        await engine.transact([failing], token=new_token(), budget=narrow)
    await asyncio.gather(*(engine.query(KeyCondition(partition="P"), budget=narrow) for _ in range(5)))

    assert narrow.calls == {"TransactWriteItems": 1, "Query": 5}
    assert budget.calls == {}


async def test_reading_and_writing_is_counted_in_units(engine: AdminEngine, budget: Budget) -> None:
    await engine.put_many([make_item()], budget=budget)
    written = budget.write_units
    await engine.get_many([PrimaryKey("P", "S")], budget=budget)

    assert written >= 1.0
    assert budget.read_units >= 0.5


async def test_a_cancelled_read_leaves_the_engine_fit_for_use(engine: AdminEngine, budget: Budget) -> None:
    await put(engine, *(make_item(sk=f"{n:03d}", text="a" * 500) for n in range(200)))

    for _ in range(20):
        read = asyncio.create_task(engine.query(KeyCondition(partition="P"), budget=budget))
        await asyncio.sleep(0)
        read.cancel()
        with pytest.raises(asyncio.CancelledError):
            await read

    assert len((await engine.query(KeyCondition(partition="P"), budget=budget)).items) == 200


async def test_after_the_end_every_call_is_an_error_of_the_table(engine: AdminEngine, budget: Budget) -> None:
    await engine.aclose()
    await engine.aclose()

    with pytest.raises(TableError):
        await engine.get_many([PrimaryKey("P", "S")], budget=budget)
    with pytest.raises(TableError):
        await engine.put_many([make_item()], budget=budget)

"""Bulk writes in sorted batches."""

from __future__ import annotations

import pytest

from table.engine.budget import Budget
from table.engine.protocol import AdminEngine, Attributes
from table.errors import TableUnavailableError
from table.jobs.batch_writer import BatchWriter, Pace
from tests.dictionary import Recording


def _item(number: int) -> Attributes:
    return {"pk": f"WORD#{number}", "sk": f"WORD#{number}"}


async def test_batches_are_sorted_and_all_written_when_the_context_ends(embedded: AdminEngine, budget: Budget) -> None:
    engine = Recording(embedded)

    async with BatchWriter(engine, budget, batch=2) as writer:
        for number in (5, 3, 4, 1, 2):
            await writer.put(_item(number))

    asked = [call.asked for call in engine.calls]
    assert asked == [[_item(3), _item(5)], [_item(1), _item(4)], [_item(2)]]
    assert writer.count == 5
    assert engine.most_at_once == 1


async def test_an_error_of_a_batch_is_raised_by_what_comes_after_it(embedded: AdminEngine, budget: Budget) -> None:
    engine = Recording(embedded, fail=lambda _method, _asked: TableUnavailableError("gone"))

    async def write() -> None:
        async with BatchWriter(engine, budget, batch=1) as writer:
            for number in range(3):
                await writer.put(_item(number))

    with pytest.raises(TableUnavailableError, match="gone"):
        await write()

    assert len(engine.calls) == 1


async def test_nothing_is_left_under_way_when_the_context_is_left_by_an_error(
    embedded: AdminEngine, budget: Budget
) -> None:
    writer = BatchWriter(embedded, budget, batch=1)

    async def write() -> None:
        async with writer:
            await writer.put(_item(1))
            raise KeyError("stop")

    with pytest.raises(KeyError):
        await write()

    under_way = writer._running
    assert under_way is not None
    assert under_way.done()


def test_a_batch_is_cut_into_portions_of_a_seconds_write_units() -> None:
    large: Attributes = {**_item(4), "text": "a" * 3000}
    indexed: Attributes = {**_item(5), "gsi1pk": "A", "gsi1sk": "A"}

    portions = [*Pace(2).portions([_item(1), _item(2), _item(3), large, indexed])]

    assert portions == [[_item(1), _item(2)], [_item(3)], [large], [indexed]]


async def test_writes_under_a_budget_are_all_made_a_portion_at_a_time(embedded: AdminEngine, budget: Budget) -> None:
    engine = Recording(embedded)

    async with BatchWriter(engine, budget, write_units=1000) as writer:
        for number in range(10):
            await writer.put({**_item(number), "text": "a" * 300_000})

    assert [len(call.asked) for call in engine.calls] == [3, 3, 3, 1]  # type: ignore[arg-type]

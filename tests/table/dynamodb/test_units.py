"""The estimate of read units, for services that report none."""

from __future__ import annotations

import pytest

from table.dynamodb.units import MOST_MEASURED, read_each_units
from table.engine.codec import Wire


def _wire(characters: int) -> Wire:
    return {"pk": {"S": "P"}, "sk": {"S": "S"}, "text": {"S": "x" * characters}}


@pytest.mark.parametrize(("characters", "units"), [(0, 0.5), (4000, 0.5), (4084, 0.5), (4090, 1.0), (9000, 1.5)])
def test_each_item_costs_half_a_unit_for_each_4_kb(characters: int, units: float) -> None:
    assert read_each_units([_wire(characters)], requested=1, consistent=False) == units
    assert read_each_units([_wire(characters)], requested=1, consistent=True) == 2 * units


def test_a_missing_item_costs_as_much_as_a_short_one() -> None:
    assert read_each_units([], requested=3, consistent=False) == 1.5
    assert read_each_units([_wire(9000)], requested=3, consistent=False) == 2.5


def test_of_many_items_a_few_are_measured_and_stand_for_all() -> None:
    same = [_wire(9000)] * (4 * MOST_MEASURED)
    mixed = [_wire(9000), _wire(0)] * (MOST_MEASURED // 2)

    assert read_each_units(same, requested=len(same), consistent=False) == 1.5 * len(same)
    assert read_each_units(mixed, requested=len(mixed), consistent=False) == 2.0 * len(mixed) / 2

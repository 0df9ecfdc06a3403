"""Sizes and units by DynamoDB's rules. The expected sizes are counted by hand from the Developer Guide."""

from __future__ import annotations

from decimal import Decimal

import pytest

from table.engine.protocol import AttributeValue
from table.engine.sizes import item_bytes, read_units, write_units


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ("abc", 3),
        ("ёж", 4),
        ("\U0001f384", 4),
        ("", 0),
        (7, 2),
        (12, 2),
        (123, 3),
        (1000, 2),
        (-123, 3),
        (Decimal("0.0012"), 2),
        (Decimal("1.5"), 2),
        (True, 1),
        (None, 1),
        (b"\x00\xff", 2),
        (frozenset({"a", "bc"}), 3),
        (frozenset({1, 2}), 4),
        ([], 3),
        (["ab", 1], 3 + 2 + 2 + 2),
        ({}, 3),
        ({"name": "ab"}, 3 + 1 + 4 + 2),
        ([{"a": None}], 3 + 1 + 3 + 1 + 1 + 1),
    ],
)
def test_the_size_of_a_value_counts_with_its_name(value: AttributeValue, size: int) -> None:
    assert item_bytes({"цвет": value}) == 8 + size


def test_the_size_of_an_item_is_the_sum_of_its_attributes() -> None:
    assert item_bytes({"pk": "WORD#1", "sk": "WORD#1", "n": 5}) == 2 + 6 + 2 + 6 + 1 + 2


@pytest.mark.parametrize("value", [1.5, {"a"}, [("a",)], {"b": {1: "a"}}], ids=repr)
def test_a_type_that_dynamodb_lacks_has_no_size(value: AttributeValue) -> None:
    with pytest.raises(TypeError, match="attribute 'weight': "):
        item_bytes({"weight": value})


@pytest.mark.parametrize("value", ["\ud800", {"": 1}], ids=repr)
def test_a_value_that_dynamodb_refuses_has_no_size(value: AttributeValue) -> None:
    with pytest.raises(ValueError, match="attribute 'weight': "):
        item_bytes({"weight": value})


@pytest.mark.parametrize(
    ("size", "eventual", "strong"),
    [(0, 0.5, 1.0), (1, 0.5, 1.0), (4096, 0.5, 1.0), (4097, 1.0, 2.0), (1 << 20, 128, 256)],
)
def test_a_read_unit_is_a_started_4_kilobytes(size: int, eventual: float, strong: float) -> None:
    assert read_units(size, consistent=False) == eventual
    assert read_units(size, consistent=True) == strong


@pytest.mark.parametrize(("size", "units"), [(0, 1), (1024, 1), (1025, 2), (400 * 1024, 400)])
def test_a_write_unit_is_a_started_kilobyte(size: int, units: float) -> None:
    assert write_units(size) == units

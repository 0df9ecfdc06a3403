"""Plain values ⇄ DynamoDB JSON, and JSON Lines."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from boto3.dynamodb.types import TypeDeserializer  # type: ignore[import-untyped]  # boto3 comes without types
from hypothesis import given
from hypothesis import strategies as st

from table.engine.codec import from_json_line, from_wire, to_json_line, to_wire, value_from_wire, value_to_wire
from table.engine.protocol import Attributes, AttributeValue

VALUES: list[tuple[AttributeValue, dict[str, object]]] = [
    ("ёлка", {"S": "ёлка"}),
    ("", {"S": ""}),
    (12, {"N": "12"}),
    (-(2**70), {"N": "-1180591620717411303424"}),
    (Decimal("0.5"), {"N": "0.5"}),
    (True, {"BOOL": True}),
    (None, {"NULL": True}),
    (b"\x00\xff", {"B": "AP8="}),
    (frozenset({"б", "а"}), {"SS": ["а", "б"]}),
    (frozenset({10, 9, Decimal("9.5")}), {"NS": ["9", "9.5", "10"]}),
    (frozenset({b"b", b"a"}), {"BS": ["YQ==", "Yg=="]}),
    ([1, [None]], {"L": [{"N": "1"}, {"L": [{"NULL": True}]}]}),
    ({"a": {"b": "c"}}, {"M": {"a": {"M": {"b": {"S": "c"}}}}}),
]


@pytest.mark.parametrize(("value", "wire"), VALUES)
def test_a_value_has_one_spelling_on_the_wire(value: AttributeValue, wire: dict[str, object]) -> None:
    assert to_wire({"a": value}) == {"a": wire}
    assert value_to_wire(value) == wire
    assert from_wire({"a": wire}) == {"a": value}


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Decimal("1.50"), "1.5"),
        (Decimal("1.0"), "1"),
        (Decimal("-0"), "0"),
        (Decimal("0.000"), "0"),
        (Decimal("1E+2"), "100"),
        (Decimal("1E-7"), "0.0000001"),
        (Decimal("-12E-1"), "-1.2"),
        (10**37, "1" + "0" * 37),
        (10**125, "1" + "0" * 125),
        (Decimal("1E-130"), "0." + "0" * 129 + "1"),
        (Decimal("1.2345678901234567890123456789012345678"), "1.2345678901234567890123456789012345678"),
    ],
    ids=str,
)
def test_a_number_is_written_without_exponent_or_needless_zeros(number: int | Decimal, text: str) -> None:
    assert value_to_wire(number) == {"N": text}
    assert from_wire({"a": {"N": text}}) == {"a": number}


@pytest.mark.parametrize(
    ("text", "value"),
    [("1", 1), ("1.0", 1), ("1E+2", 100), ("-0", 0), ("0.1", Decimal("0.1")), ("1e-3", Decimal("0.001"))],
)
def test_an_integral_number_is_read_as_an_int_and_any_other_as_a_decimal(text: str, value: int | Decimal) -> None:
    item = from_wire({"a": {"N": text}, "set": {"NS": [text]}})

    assert item == {"a": value, "set": frozenset({value})}
    assert type(item["a"]) is type(value)


class _Colour(StrEnum):
    RED = "red"


@pytest.mark.parametrize("value", [1.5, float("nan"), {"a"}, ("a",), _Colour.RED, object(), {1: "a"}])
def test_a_type_that_dynamodb_lacks_is_refused_by_name(value: AttributeValue) -> None:
    with pytest.raises(TypeError, match="attribute 'weight': "):
        to_wire({"pk": "P", "weight": value})
    with pytest.raises(TypeError, match="attribute 'weight': "):
        to_wire({"pk": "P", "weight": [{"deep": value}]})


@pytest.mark.parametrize(
    "value",
    [
        frozenset(),
        frozenset({"a", 1}),
        frozenset({True, 2}),
        Decimal("NaN"),
        Decimal("-Infinity"),
        10**38 + 1,
        10**126,
        Decimal("1E-131"),
        Decimal("1.23456789012345678901234567890123456789"),
        {"": "a"},
    ],
    ids=[
        "an empty set",
        "a set of two types",
        "a set with a bool",
        "NaN",
        "infinity",
        "39 digits",
        "too large",
        "too small",
        "39 significant digits",
        "an empty name",
    ],
)
def test_a_value_out_of_range_is_refused_by_name(value: AttributeValue) -> None:
    with pytest.raises(ValueError, match="attribute 'weight': "):
        to_wire({"pk": "P", "weight": value})


def test_an_empty_attribute_name_is_refused() -> None:
    with pytest.raises(ValueError, match="name is empty"):
        to_wire({"": "a"})


@pytest.mark.parametrize(
    "wire",
    [
        {"a": {}},
        {"a": {"X": "1"}},
        {"a": "text"},
        {"a": None},
        {"a": {"N": "one"}},
        {"a": {"N": "NaN"}},
        {"a": {"N": "Infinity"}},
        {"a": {"N": "1E+999999999"}},
        {"a": {"N": None}},
        {"a": {"B": "?"}},
        {"a": {"M": []}},
        {"a": {"L": {"S": "b"}}},
        {"a": {"N": "1", "BOOL": True}},
    ],
    ids=repr,
)
def test_invalid_dynamodb_json_is_refused(wire: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="not DynamoDB JSON"):
        from_wire(wire)


def test_a_line_is_compact_sorted_and_ends_with_a_newline() -> None:
    item: Attributes = {"sk": "S", "pk": "ёлка", "b": {"z": 1, "a": [None, b"\x00"]}, "a": frozenset({"я", "а"})}

    line = to_json_line(item)

    assert line.decode() == (
        '{"a":{"SS":["а","я"]},"b":{"M":{"a":{"L":[{"NULL":true},{"B":"AA=="}]},"z":{"N":"1"}}},'
        '"pk":{"S":"ёлка"},"sk":{"S":"S"}}\n'
    )
    assert from_json_line(line) == item


def test_equal_items_are_equal_lines() -> None:
    first: Attributes = {"pk": "P", "n": Decimal("1.50"), "m": {"a": 1, "b": 2}, "s": frozenset({1, 2})}
    second: Attributes = {"s": frozenset({2, 1}), "m": {"b": 2, "a": Decimal(1)}, "n": Decimal("1.5"), "pk": "P"}

    assert first == second
    assert to_json_line(first) == to_json_line(second)


def test_a_text_that_is_not_unicode_makes_no_line() -> None:
    with pytest.raises(ValueError, match="JSON"):
        to_json_line({"a": "\ud800"})


@pytest.mark.parametrize("line", [b"", b"{", b"[]", b"1", b"null", b'{"a":{"S":"\xff"}}', b'{"a":1}'])
def test_a_line_that_holds_no_item_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError, match=r"not DynamoDB JSON|line 1|utf-8"):
        from_json_line(line)


_numbers = st.integers(-(10**38), 10**38) | st.decimals(allow_nan=False, allow_infinity=False, places=9).filter(
    lambda number: abs(number) < 10**28
)
_values = st.recursive(
    st.text(max_size=8)
    | _numbers
    | st.booleans()
    | st.none()
    | st.binary(max_size=8)
    | st.frozensets(st.text(max_size=3), min_size=1, max_size=3)
    | st.frozensets(_numbers, min_size=1, max_size=3)
    | st.frozensets(st.binary(max_size=3), min_size=1, max_size=3),
    lambda values: st.lists(values, max_size=4) | st.dictionaries(st.text(min_size=1, max_size=4), values, max_size=4),
    max_leaves=10,
)
_items = st.dictionaries(st.text(min_size=1, max_size=5), _values, max_size=5)


@given(_items)
def test_any_item_comes_back_from_the_wire_and_from_a_line(item: Attributes) -> None:
    assert from_wire(to_wire(item)) == item
    assert from_json_line(to_json_line(item)) == item
    assert to_json_line(from_json_line(to_json_line(item))) == to_json_line(item)


_plain = st.recursive(
    st.text(max_size=8) | st.integers(-(10**30), 10**30) | st.booleans() | st.none(),
    lambda values: st.lists(values, max_size=4) | st.dictionaries(st.text(min_size=1, max_size=4), values, max_size=4),
    max_leaves=10,
)


@given(st.dictionaries(st.text(min_size=1, max_size=5), _plain, max_size=5))
def test_parsed_items_equal_those_of_boto3(item: Attributes) -> None:
    wire = to_wire(item)

    assert from_wire(wire) == {name: TypeDeserializer().deserialize(value) for name, value in wire.items()}


@pytest.mark.parametrize("wire", [{}, {"X": "1"}, {"S": "a", "N": "1"}, {"N": "one"}, [], "text"])
def test_a_value_that_is_not_dynamodb_json_is_refused(wire: Any) -> None:
    with pytest.raises(ValueError, match="not DynamoDB JSON"):
        value_from_wire(wire)


def test_a_value_is_read_as_inside_an_item() -> None:
    assert value_from_wire({"L": [{"N": "12"}, {"NULL": True}, {"M": {"a": {"S": "б"}}}]}) == [12, None, {"a": "б"}]

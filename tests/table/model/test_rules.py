"""Rules of the reader: each oddity of stored values, and what cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from table.engine.protocol import AttributeValue
from table.model import rules

_NULLS: list[AttributeValue] = [None, "", "None", "null"]
_LEVELS = {"A1": 1, "A2": 2}


@pytest.mark.parametrize("value", _NULLS)
def test_null_texts_are_none_for_every_optional_rule(value: AttributeValue) -> None:
    assert rules.is_null(value)
    assert rules.optional_text(value) is None
    assert rules.form(value) is None
    assert rules.optional_whole(value) is None
    assert rules.optional_id(value) is None
    assert rules.rank(value) is None
    assert rules.optional_flag(value) is None
    assert rules.flag(value) is False
    assert rules.optional_moment(value) is None
    assert rules.texts(value) == ()
    assert rules.optional_choice(_LEVELS)(value) is None
    assert rules.choice(_LEVELS, default=1)(value) == 1


@pytest.mark.parametrize("value", _NULLS)
@pytest.mark.parametrize("rule", [rules.text, rules.whole, rules.id_text, rules.moment])
def test_null_texts_are_missing_for_every_required_rule(
    rule: Callable[[AttributeValue], object], value: AttributeValue
) -> None:
    with pytest.raises(ValueError, match=r"^is missing$"):
        rule(value)


@pytest.mark.parametrize("value", ["выход", " ", "none", "0"])
def test_a_text_is_read_as_it_is(value: str) -> None:
    assert rules.text(value) == value
    assert rules.optional_text(value) == value


@pytest.mark.parametrize("value", [7, True, [], {}, b"x", frozenset(["x"])])
@pytest.mark.parametrize("rule", [rules.text, rules.optional_text, rules.form, rules.optional_moment, rules.moment])
def test_an_invalid_text_is_not_read(rule: Callable[[AttributeValue], object], value: AttributeValue) -> None:
    with pytest.raises(ValueError, match=r"^is not a text$"):
        rule(value)


@pytest.mark.parametrize(("value", "expected"), [("-", None), ("—", None), ("вы'хода", "вы'хода"), ("а, б", "а, б")])
def test_a_dash_is_no_form(value: str, expected: str | None) -> None:
    assert rules.form(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, 0), ("0", 0), (3, 3), ("3", 3), (" 3 ", 3), (-1, -1), ("-1", -1), (Decimal(3), 3), ("3.0", 3), ("1E+2", 100)],
)
def test_a_number_is_read_from_a_number_or_a_text(value: AttributeValue, expected: int) -> None:
    assert rules.whole(value) == expected
    assert rules.optional_whole(value) == expected


@given(st.integers(-(2**31) + 1, 2**31 - 1))
def test_every_whole_number_of_31_bits_is_read_back_from_its_text(number: int) -> None:
    assert rules.whole(str(number)) == rules.whole(number) == number


@pytest.mark.parametrize("number", [2**31, -(2**31), 10**40])
def test_a_number_that_could_not_be_shown_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="is out of range"):
        rules.whole(number)


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("three", "is not a number"),
        (True, "is not a number"),
        ([1], "is not a number"),
        ({"N": "1"}, "is not a number"),
        (Decimal("0.5"), "is not a whole number"),
        ("0.5", "is not a whole number"),
        ("NaN", "is not a whole number"),
        ("Infinity", "is not a whole number"),
    ],
)
def test_an_invalid_whole_number_is_not_read(value: AttributeValue, problem: str) -> None:
    with pytest.raises(ValueError, match=f"^{problem}$"):
        rules.optional_whole(value)


@pytest.mark.parametrize(
    ("value", "expected"), [(0, 0), (7, 7), ("7", 7), (-1, 0), ("-2", 0), (None, None), ("None", None)]
)
def test_a_count_below_zero_is_zero(value: AttributeValue, expected: int | None) -> None:
    assert rules.optional_count(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [("771", "771"), (771, "771"), (Decimal(771), "771"), ("f4ef8326-a27e", "f4ef8326-a27e")]
)
def test_an_id_is_the_same_as_text_and_as_number(value: AttributeValue, expected: str) -> None:
    assert rules.id_text(value) == expected
    assert rules.optional_id(value) == expected


@pytest.mark.parametrize("value", [True, [], Decimal("0.5")])
def test_an_invalid_id_is_not_read(value: AttributeValue) -> None:
    with pytest.raises(ValueError, match=r"^is not a "):
        rules.id_text(value)


@pytest.mark.parametrize(
    ("value", "expected"), [("771", "771"), (0, "0"), (Decimal(771), "771"), (2**31 - 1, "2147483647")]
)
def test_an_id_that_clients_see_as_a_number_is_read(value: AttributeValue, expected: str) -> None:
    assert rules.number_text(value) == expected


@pytest.mark.parametrize(
    "value", ["2147483648", "99999999999", -1, "-1", "028", "00", "f4ef8326", "٣", "²", "1" * 5000, " 4"]
)
def test_an_id_that_is_no_such_number_is_not_read(value: AttributeValue) -> None:
    with pytest.raises(ValueError, match=r"^is not a number of 31 bits$"):
        rules.number_text(value)


@pytest.mark.parametrize(("value", "expected"), [(1, 1), ("320", 320), (0, None), (-1, None), ("-1", None)])
def test_a_rank_below_one_is_unknown(value: AttributeValue, expected: int | None) -> None:
    assert rules.rank(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *((True, True), (1, True), ("1", True), ("True", True), ("true", True)),
        *((False, False), (0, False), ("0", False), ("False", False), ("false", False)),
    ],
)
def test_yes_and_no_are_read_in_every_spelling(value: AttributeValue, *, expected: bool) -> None:
    assert rules.flag(value) is expected
    assert rules.optional_flag(value) is expected


@pytest.mark.parametrize("value", [2, "yes", [], {}, Decimal("0.5")])
def test_an_invalid_flag_is_not_read(value: AttributeValue) -> None:
    with pytest.raises(ValueError, match=r"^is neither yes nor no$"):
        rules.flag(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2022-02-15 05:45:18.740114", datetime(2022, 2, 15, 5, 45, 18, 740114, UTC)),
        ("2022-02-15 05:45:18", datetime(2022, 2, 15, 5, 45, 18, 0, UTC)),
        ("2022-02-15T05:45:18", datetime(2022, 2, 15, 5, 45, 18, 0, UTC)),
        ("2022-02-15T05:45:18Z", datetime(2022, 2, 15, 5, 45, 18, 0, UTC)),
        ("2022-02-15T05:45:18+03:00", datetime(2022, 2, 15, 2, 45, 18, 0, UTC)),
        ("2022-02-15", datetime(2022, 2, 15, 0, 0, 0, 0, UTC)),
    ],
)
def test_a_time_without_a_zone_is_in_utc(value: str, expected: datetime) -> None:
    found = rules.moment(value)

    assert found == expected
    assert found.tzinfo is UTC


@pytest.mark.parametrize("value", ["yesterday", "2022-02-30", "0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-05:00"])
def test_an_invalid_time_is_not_read(value: str) -> None:
    with pytest.raises(ValueError, match=r"^is not a moment in time$"):
        rules.optional_moment(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (["know", "be able"], ("know", "be able")),
        ([None], ()),
        (["know", None, "None", ""], ("know",)),
        ([], ()),
        (frozenset(["в", "а", "б"]), ("а", "б", "в")),
    ],
)
def test_nulls_are_omitted_from_texts(value: AttributeValue, expected: tuple[str, ...]) -> None:
    assert rules.texts(value) == expected


@pytest.mark.parametrize(
    ("value", "problem"),
    [("know", "is not a list"), ({}, "is not a list"), ([1], "is not a text"), (frozenset([1]), "is not a text")],
)
def test_an_invalid_list_of_texts_is_not_read(value: AttributeValue, problem: str) -> None:
    with pytest.raises(ValueError, match=f"^{problem}$"):
        rules.texts(value)


def test_a_choice_maps_the_stored_text() -> None:
    assert rules.choice(_LEVELS)("A2") == 2
    assert rules.optional_choice(_LEVELS)("A2") == 2


@pytest.mark.parametrize("value", ["a2", "B1", 1, [], True])
def test_an_invalid_choice_is_refused_or_if_optional_omitted(value: AttributeValue) -> None:
    assert rules.optional_choice(_LEVELS)(value) is None
    with pytest.raises(ValueError, match=r"^is not one of A1, A2$"):
        rules.choice(_LEVELS)(value)


@pytest.mark.parametrize("value", _NULLS)
def test_a_choice_without_a_default_is_required(value: AttributeValue) -> None:
    with pytest.raises(ValueError, match=r"^is not one of A1, A2$"):
        rules.choice(_LEVELS)(value)


@pytest.mark.parametrize("rule", [rules.named_texts, rules.counts])
def test_a_map_is_empty_if_it_is_missing_and_refused_if_it_is_something_else(rule: Any) -> None:
    assert rule(None) == rule("None") == {}
    with pytest.raises(ValueError, match="is not a map"):
        rule([1])


@pytest.mark.parametrize(("value", "expected"), [("2", (2,)), ("2 15 0", (2, 15, 0)), (None, ()), ("", ())])
def test_places_are_whole_numbers_in_one_text(value: AttributeValue, expected: tuple[int, ...]) -> None:
    assert rules.places(value) == expected


@pytest.mark.parametrize("value", ["a", "-1", "1,2", "²", "9" * 30])
def test_what_is_not_an_index_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r"^is not a text of indices$"):
        rules.places(value)


@pytest.mark.parametrize(
    ("value", "letters"), [(None, None), ("", None), ("null", "null"), ("None", "None"), ("а", "а")]
)
def test_letters_stand_for_themselves(value: AttributeValue, letters: str | None) -> None:
    assert rules.optional_letters(value) == letters


def test_letters_are_a_text() -> None:
    with pytest.raises(ValueError, match=r"^is not a text$"):
        rules.optional_letters(7)

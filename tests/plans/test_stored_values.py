"""Which stored values a plan takes as they are: those that the rule would return unchanged."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from plans.stored_values import MISSES
from table.engine.protocol import AttributeValue
from table.model import rules


def _misses(rule: Callable[[AttributeValue], object], value: AttributeValue) -> bool:
    return bool(eval(MISSES[rule].format("value"), {"value": value}))  # noqa: S307


@pytest.mark.parametrize("value", ["771", "2147483647", "1436738047"])
def test_an_id_of_up_to_ten_digits_is_taken_as_it_is(value: str) -> None:
    assert not _misses(rules.number_text, value)
    assert rules.number_text(value) == value


@pytest.mark.parametrize(
    "value",
    ["2147483648", "9999999999", "10000000000", "0", "028", "", "None", "abc", "1٣", "²", "-1", 771, None, True],
)
def test_the_rule_decides_on_any_other_id(value: AttributeValue) -> None:
    assert _misses(rules.number_text, value)

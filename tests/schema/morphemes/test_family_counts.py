"""How many families have their words counted as they are now, on a table without derived items."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from plans.runner import Plans
from schema.api import graphql_schema
from table.engine.budget import Budget
from table.model import keys
from table.model.writing import morphemes
from tests.breaking_down import ADMIN, submit
from tests.builders import make_breakdown, make_family, make_user, make_word
from tests.dictionary import Served, serving, small_table

SCANNED = 1
COUNTED_NOW = 0
"""The index lacks a word that the scan has counted: its breakdown item is missing."""

SMALL = "morphemeFamily(by: { databaseId: 1 }) { wordCount }"


@pytest.fixture(params=["field by field", "by a plan"])
async def served(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Served]:
    """A server over 12 families, each with a word without its breakdown item."""
    items = []
    for number in range(1, 13):
        family = make_family(family_id=str(number), members={str(number): "ход"})
        items += [family, *morphemes(family)]
        items.append(make_breakdown(word_id=str(number), text="ход", parts=[("ход", str(number), str(number))]))
    async with small_table(tmp_path, items, additions=False) as engine, serving(engine) as served:
        served.executor.plans = Plans(graphql_schema, at_once=True) if request.param == "by a plan" else None
        yield served


async def _counts(served: Served, query: str, variables: dict[str, object] | None = None) -> set[int]:
    asked = await served.ask(query, variables)
    return {*_numbers(asked.data)}


def _numbers(data: Any) -> list[int]:
    if isinstance(data, int):
        return [data]
    return [number for one in (data.values() if isinstance(data, dict) else data) for number in _numbers(one)]


async def test_the_words_of_ten_families_are_counted_as_they_are_now(served: Served) -> None:
    assert await _counts(served, "{ morphemeFamilies(first: 10) { nodes { wordCount } } }") == {COUNTED_NOW}


async def test_eleven_families_all_have_the_counts_of_the_scan(served: Served) -> None:
    assert await _counts(served, "{ morphemeFamilies(first: 11) { nodes { wordCount } } }") == {SCANNED}


@pytest.mark.parametrize(("first", "count"), [(10, COUNTED_NOW), (11, SCANNED)])
async def test_the_size_of_a_list_may_come_from_a_variable(served: Served, first: int, count: int) -> None:
    query = "query F($first: Int) { morphemeFamilies(first: $first) { edges { node { wordCount } } } }"

    assert await _counts(served, query, {"first": first}) == {count}


@pytest.mark.parametrize(
    "fields",
    [
        f"{SMALL} morphemeFamilies(first: 10) {{ nodes {{ wordCount }} }}",
        f"morphemeFamilies(first: 10) {{ nodes {{ wordCount }} }} {SMALL}",
        "morphemeFamilies(first: 4) { nodes { wordCount morphemes { family { wordCount } } } }",
    ],
)
async def test_all_fields_of_an_operation_count_alike_in_any_order(served: Served, fields: str) -> None:
    assert await _counts(served, f"{{ {fields} }}") == {SCANNED}


async def test_what_is_left_out_does_not_count(served: Served) -> None:
    query = f"query F($if: Boolean!) {{ {SMALL} morphemeFamilies @include(if: $if) {{ nodes {{ wordCount }} }} }}"

    assert await _counts(served, query, {"if": False}) == {COUNTED_NOW}
    assert await _counts(served, query, {"if": True}) == {SCANNED}


async def test_an_operation_without_counts_may_list_many_families(served: Served) -> None:
    both = f"query Few {{ {SMALL} }} query Many {{ morphemeFamilies(first: 12) {{ nodes {{ databaseId }} }} }}"

    asked = await served.ask(both, operation_name="Few")

    assert asked.data == {"morphemeFamily": {"wordCount": COUNTED_NOW}}


async def test_without_a_scan_the_words_are_counted(served: Served) -> None:
    served.cool()
    query = (
        "{ " + " ".join(f"f{n}: morphemeFamily(by: {{ databaseId: {n} }}) {{ wordCount }}" for n in range(1, 13)) + " }"
    )

    assert await _counts(served, query) == {COUNTED_NOW}


@pytest.mark.parametrize("by_plans", ["field by field", "by a plan"])
async def test_a_count_that_fell_below_zero_beside_the_original_service_is_zero(tmp_path: Path, by_plans: str) -> None:
    family = make_family(family_id="1", members={"1": "ход"})
    word, admin = make_word(word_id="1", text="ход"), make_user(email=ADMIN, is_admin=True)
    of_the_original = make_breakdown(word_id="1", text="ход", parts=[("ход", "1", "1")])
    async with small_table(tmp_path, [family, *morphemes(family), word, admin]) as engine:
        await engine.put_many([of_the_original], budget=Budget(None))
        async with serving(engine) as served:
            served.executor.plans = Plans(graphql_schema, at_once=True) if by_plans == "by a plan" else None
            await submit(served, ADMIN, 1, "ход")
            counts = await _counts(served, f"{{ {SMALL} morphemeFamilies(first: 1) {{ nodes {{ wordCount }} }} }}")
        stored = await engine.get_many([keys.family_entry(1, "1")], budget=Budget(None))

    assert counts == {0}
    assert stored[keys.family_entry(1, "1")]["word_count"] == -1

"""docs/limits.md matches the code: limits, costs of fields and costs of documents."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from graphql import GraphQLField, GraphQLObjectType, get_introspection_query

from schema.api import graphql_schema
from schema.fields.directives import Cost, ListSize, carried
from schema.operations.execution import Executor
from schema.operations.limits import LIMITS, UNLIMITED, Limits
from schema.operations.operation import OperationRequest, Ready
from server.settings.limits import LimitSettings

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
QUERIES = re.compile(r"```graphql\n(.*?)```", re.DOTALL)


def rows(columns: int) -> list[tuple[str, ...]]:
    """Return the rows of the page's tables with this number of columns, without their heads."""
    lines = [line[2:-2].split(" | ") for line in PAGE.splitlines() if line.startswith("| ")]
    heads = ("what", "document", "field")
    return [tuple(line) for line in lines if len(line) == columns and line[0] not in heads]


def cost_of(query: str, words: int = 1) -> int:
    """Return the cost of a query that takes one id or a list of ids."""
    variables: dict[str, object] = {"id": "a", "ids": ["a"] * words}
    request = OperationRequest(query=query, variables=variables)
    ready = Executor(limits=Limits(max_cost=UNLIMITED)).prepare(request, request_id="request-1")
    assert isinstance(ready, Ready), ready.payload
    return ready.cost


def priced(name: str, field: GraphQLField) -> tuple[str, str, str] | None:
    """Return the row of a field, None if it has the default weight and size."""
    cost, size = carried(field, Cost), carried(field, ListSize)
    if cost is None and size is None:
        return None
    items = str(size.assumed) if size else "1"
    if size and size.slicing:
        items = f"`{size.slicing[0]}`, else {items}"
    if size and size.sized_fields:
        items += ", of " + " and ".join(f"`{one}`" for one in size.sized_fields)
    return f"`{name}`", str(cost.weight if cost else 1), items


def test_every_limit_is_documented_with_its_default_and_its_setting() -> None:
    declared = [
        (limit.description.removesuffix("."), str(limit.default), f"`{limit.variable}`" if limit.variable else "fixed")
        for limit in LIMITS
    ]

    assert [(what, default, setting) for what, default, setting, _ in rows(4)] == declared


def test_the_settings_are_the_limits_that_have_a_variable() -> None:
    settings = {name: (field.default, field.validation_alias) for name, field in LimitSettings.model_fields.items()}

    assert settings == {
        "max_cost": (1000, "ROOTSKI_MAX_COST"),
        "max_depth": (12, "ROOTSKI_MAX_DEPTH"),
        "max_aliases": (30, "ROOTSKI_MAX_ALIASES"),
        "max_tokens": (2000, "ROOTSKI_MAX_TOKENS"),
        "max_characters": (100_000, "ROOTSKI_MAX_CHARACTERS"),
        "max_list": (100, "ROOTSKI_MAX_LIST"),
        "max_objects": (20_000, "ROOTSKI_MAX_OBJECTS"),
        "max_answer_bytes": (4 * 1024 * 1024, "ROOTSKI_MAX_ANSWER_BYTES"),
        "max_table_calls": (200, "ROOTSKI_MAX_TABLE_CALLS"),
        "max_read_units": (500, "ROOTSKI_MAX_READ_UNITS"),
        "max_examined_items": (20_000, "ROOTSKI_MAX_EXAMINED_ITEMS"),
    }
    assert list(settings) == [limit.name for limit in LIMITS if limit.variable]


def test_every_field_with_a_weight_or_a_size_is_documented() -> None:
    expected = sorted(
        row
        for kind in graphql_schema.type_map.values()
        if isinstance(kind, GraphQLObjectType)
        for name, field in kind.fields.items()
        if (row := priced(f"{kind.name}.{name}", field))
    )

    assert len(expected) > 30
    assert rows(3) == expected


def test_the_points_of_documents_are_documented() -> None:
    readme = QUERIES.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    word_list = (ROOT / "benchmarks" / "word_list.graphql").read_text(encoding="utf-8")
    costs = {f"`README.md`, query {number}": cost_of(query) for number, query in enumerate(readme, 1)}
    costs["`benchmarks/word_page.graphql`"] = cost_of((ROOT / "benchmarks" / "word_page.graphql").read_text())
    costs["`benchmarks/word_list.graphql`, 1 word"] = cost_of(word_list)
    costs["`benchmarks/word_list.graphql`, 13 words"] = cost_of(word_list, words=13)
    costs["the standard introspection"] = cost_of(get_introspection_query())

    assert rows(2) == [(name, str(cost)) for name, cost in costs.items()]


def test_the_word_page_costs_less_than_half_of_the_limit() -> None:
    readme = QUERIES.findall((ROOT / "README.md").read_text(encoding="utf-8"))

    assert cost_of(readme[0]) < 500
    assert cost_of((ROOT / "benchmarks" / "word_page.graphql").read_text()) < 500


def test_the_example_has_the_documented_cost() -> None:
    [example] = QUERIES.findall(PAGE)

    assert "costs 5 + 10 × (1 + 6) = 75" in PAGE
    assert cost_of(example) == 75


@pytest.mark.parametrize(
    "options",
    [
        {"descriptions": False},
        {"specified_by_url": True, "directive_is_repeatable": True, "schema_description": True},
        {"specified_by_url": True, "input_value_deprecation": True, "one_of": True},
        {"type_depth": 7},
    ],
    ids=["plain", "as GraphiQL asks", "as code generators ask", "as older tools ask"],
)
def test_the_schema_can_be_asked_for_as_tools_do(options: dict[str, bool]) -> None:
    query = get_introspection_query(**options)

    answer = Executor().prepare(OperationRequest(query=query), request_id="request-1")

    assert isinstance(answer, Ready), answer.payload

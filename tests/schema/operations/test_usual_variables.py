"""Variables of usual types, which are not coerced one by one: they become what graphql-core makes of them."""

from __future__ import annotations

import pytest
from graphql import OperationDefinitionNode, parse
from graphql.execution import VariableValues, get_variable_values

from schema.api import graphql_schema
from schema.operations.variables import as_usual, usual_variables

VARIABLES = "query Q($id: ID, $ids: [ID!], $in: [SearchScope!]!, $mode: SearchMode, $first: Int) { __typename }"
USUAL = {"id": "V29yZDox", "ids": ["a", "b"], "in": ["FORM", "HEADWORD"], "mode": "EXACT", "first": 3}


def _operation() -> OperationDefinitionNode:
    [operation] = parse(VARIABLES).definitions
    assert isinstance(operation, OperationDefinitionNode)
    return operation


@pytest.mark.parametrize("changed", [{}, {"in": []}, {"ids": []}, {"in": ["FORM", "FORM"], "mode": "PREFIX"}])
def test_usual_values_become_what_they_are_coerced_to(changed: dict[str, object]) -> None:
    given, operation = USUAL | changed, _operation()

    found = as_usual(usual_variables(graphql_schema, operation), given)
    coerced = get_variable_values(graphql_schema, operation.variable_definitions or (), given)

    assert isinstance(found, VariableValues)
    assert isinstance(coerced, VariableValues)
    assert found.coerced == coerced.coerced
    assert [*map(repr, found.coerced.values())] == [*map(repr, coerced.coerced.values())]
    assert {name: source.value for name, source in found.sources.items()} == given


@pytest.mark.parametrize(
    "changed",
    [
        *({"in": value} for value in ("FORM", None, ["NOWHERE"], ["FORM", 1], ["FORM", None], [["FORM"]])),
        *({"mode": value} for value in (None, "exact", 1, ["EXACT"])),
        {"first": 2**31},
        {"id": 1},
    ],
)
def test_other_values_are_left_to_coercion(changed: dict[str, object]) -> None:
    assert as_usual(usual_variables(graphql_schema, _operation()), USUAL | changed) is None

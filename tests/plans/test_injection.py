"""Nothing that a client writes becomes part of the source of a plan."""

from __future__ import annotations

import pytest
from graphql import FragmentDefinitionNode, OperationDefinitionNode, parse

from plans.declared_fields import WRITERS
from plans.objects import Objects
from plans.selection import Selecting
from plans.steps import Room
from schema.api import graphql_schema
from tests.dictionary import Served
from tests.plans.comparing import compare
from tests.plans.documents import Operation

MARK = "zz_client"
ESCAPES = "'); raise SystemExit('zz_client') # \\u0022 \\n {r.__class__} \\\\"

DOCUMENTS = [
    f"{{ {MARK}: word(by: {{ databaseId: 2001 }}) {{ {MARK}2: text }} }}",
    f"{{ word(by: {{ databaseId: 2001 }}) {{ ...{MARK} }} }} fragment {MARK} on Word {{ {MARK}: stressed }}",
    f'query ${{0}} {{ searchWords(query: "{MARK}") {{ nodes {{ text }} }} }}'.replace("${0}", MARK),
    f'query Q(${MARK}: String! = "{ESCAPES}") {{ searchWords(query: ${MARK}) {{ nodes {{ {MARK}: id }} }} }}',
    f'{{ word(by: {{ text: {{ text: "{ESCAPES}" }} }}) {{ {MARK}: officialBreakdown {{ {MARK}: text }} }} }}',
    f'{{ word(by: {{ id: "{MARK}" }}) {{ breakdowns(after: "{ESCAPES}") {{ nodes {{ {MARK}: id }} }} }} }}',
    f"query Q(${MARK}: Boolean = true) {{ word(by: {{ databaseId: 2001 }}) {{ text @include(if: ${MARK}) }} }}",
]


def _source(document: str) -> str:
    definitions = parse(document).definitions
    fragments = {node.name.value: node for node in definitions if isinstance(node, FragmentDefinitionNode)}
    [operation] = [node for node in definitions if isinstance(node, OperationDefinitionNode)]
    objects = Objects(Selecting(graphql_schema, fragments, {MARK: True}), Room(), WRITERS)
    assert graphql_schema.query_type is not None
    objects.boxed_function(graphql_schema.query_type, [operation.selection_set])
    objects.source.compiled()
    return objects.source.text


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_source_of_a_plan_contains_nothing_of_the_document(document: str) -> None:
    source = _source(document)

    assert MARK in document
    assert MARK not in source
    assert "SystemExit" not in source


@pytest.mark.parametrize("name", ["class", "None", "__import__", "exec", "r", "m", "c0", "v1", "lambda", "__class__"])
async def test_names_that_mean_something_in_python_are_names_like_others(served: Served, name: str) -> None:
    query = f"""query {name} {{ {name}: word(by: {{ databaseId: 2001 }}) {{ ...{name} }} }}
        fragment {name} on Word {{ {name}: text }}"""

    compared = await compare(served, Operation(query), None)

    assert compared.differences == []
    assert compared.outcome == "compiled"
    assert compared.planned.data == {name: {name: "ход"}}

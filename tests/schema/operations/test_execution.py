"""Execution: documents, operations, variables, and the errors clients receive."""

from __future__ import annotations

import pytest
from graphql import GraphQLScalarType, get_introspection_query

from schema.api import graphql_schema
from schema.relay.global_id import global_id
from tests.dictionary import Served, serving

WORD = global_id("Word", "2002")
TWO = "query A { about { version } } query B { word(by: { databaseId: 2002 }) { text } }"


@pytest.mark.parametrize(
    ("query", "variables", "code"),
    [
        ("{ word(", None, "GRAPHQL_PARSE_FAILED"),
        ("", None, "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", None, "GRAPHQL_VALIDATION_FAILED"),
        ("mutation { submit }", None, "GRAPHQL_VALIDATION_FAILED"),
        ("fragment F on Word { text }", None, "GRAPHQL_VALIDATION_FAILED"),
        ("query W($n: Int!) { word(by: { databaseId: $n }) { text } }", {}, "BAD_USER_INPUT"),
        ("query W($n: Int!) { word(by: { databaseId: $n }) { text } }", {"n": "x"}, "BAD_USER_INPUT"),
        (TWO, None, "GRAPHQL_VALIDATION_FAILED"),
    ],
)
async def test_an_operation_that_cannot_be_executed_has_a_code_and_no_data(
    served: Served, query: str, variables: dict[str, object] | None, code: str
) -> None:
    asked = await served.ask(query, variables)

    assert set(asked.codes) == {code}
    assert "data" not in asked.answer.payload
    assert asked.answer.executed is False
    assert asked.budget.calls == {}


async def test_the_named_operation_is_executed(served: Served) -> None:
    first = await served.ask(TWO, operation_name="A")
    second = await served.ask(TWO, operation_name="B")
    none = await served.ask(TWO, operation_name="C")

    assert first.data == {"about": {"version": "1.2.3"}}
    assert second.data == {"word": {"text": "выход"}}
    assert (second.answer.operation_name, second.answer.operation_kind) == ("B", "query")
    assert none.messages == ['There is no operation named "C" in the document.']


async def test_the_standard_introspection_passes_and_can_be_switched_off(served: Served) -> None:
    query = get_introspection_query(descriptions=True)

    on = await served.ask(query)
    async with serving(served.engine, introspection=False) as closed:
        off = await closed.ask(query)
        typename = await closed.ask("{ __typename }")

    assert len(on.data["__schema"]["types"]) > 50
    assert set(off.codes) == {"GRAPHQL_VALIDATION_FAILED"}
    assert typename.data == {"__typename": "Query"}


async def test_unnamed_operations_among_several_are_refused(served: Served) -> None:
    asked = await served.ask(TWO)

    assert asked.messages == ["The document has 2 operations; say which by `operationName`."]


async def test_the_only_operation_is_the_default(served: Served) -> None:
    alone = await served.ask("query A { about { version } }")
    empty = await served.ask("{ about { version } }", operation_name="")

    assert alone.data == {"about": {"version": "1.2.3"}}
    assert alone.answer.operation_name == "A"
    assert empty.data == {"about": {"version": "1.2.3"}}


async def test_a_mutation_is_refused_where_only_queries_are_allowed(served: Served) -> None:
    asked = await served.ask(
        'mutation M { deleteBreakdown(input: { breakdownId: "1" }) { userErrors { __typename } } }', queries_only=True
    )

    assert asked.messages == ["A mutation has to be sent by POST."]
    assert asked.codes == ["BAD_USER_INPUT"]
    assert (asked.answer.executed, asked.answer.refused_mutation) == (False, True)
    assert (asked.answer.operation_name, asked.answer.operation_kind) == ("M", "mutation")


async def test_a_document_without_an_operation_is_reported(served: Served) -> None:
    served.executor.documents.rules = ()

    asked = await served.ask("fragment F on Query { __typename }")

    assert asked.messages == ["The document has no operation."]
    assert asked.codes == ["GRAPHQL_VALIDATION_FAILED"]


async def test_a_variable_of_another_type_is_refused_by_name(served: Served) -> None:
    asked = await served.ask("query W($n: Int!) { word(by: { databaseId: $n }) { text } }", {"n": "x"})

    assert asked.messages == ["Variable '$n' has invalid value: Int cannot represent non-integer value: \"x\""]


@pytest.mark.parametrize(
    ("query", "variables", "values"),
    [
        ("query W($id: ID!) { word(by: { id: $id }) { text } }", {"id": WORD}, []),
        ("query W($id: Int!) { word(by: { databaseId: $id }) { text } }", {"id": 2002}, []),
        ("query W($ids: [ID!]!) { words(ids: $ids) { text } }", {"ids": [WORD]}, []),
        ("query W($ids: [ID!]!) { words(ids: $ids) { text } }", {"ids": WORD}, [WORD]),
        ("query W($by: WordLookup!) { word(by: $by) { text } }", {"by": {"id": WORD}}, [WORD]),
    ],
)
async def test_a_variable_is_coerced_at_most_once(
    served: Served, monkeypatch: pytest.MonkeyPatch, query: str, variables: dict[str, object], values: list[str]
) -> None:
    scalar = graphql_schema.type_map["ID"]
    assert isinstance(scalar, GraphQLScalarType)
    plain, coerced = scalar.coerce_input_value, []

    def counted(value: object) -> object:
        coerced.append(value)
        return plain(value)

    monkeypatch.setattr(scalar, "coerce_input_value", counted)
    asked = await served.ask(query, variables)

    assert coerced == values
    assert asked.data in ({"word": {"text": "выход"}}, {"words": [{"text": "выход"}]})


@pytest.mark.parametrize("number", [2**31, -(2**31) - 1, True, 2002.5, "2002", None, [2002]])
async def test_a_number_that_is_not_of_31_bits_is_refused(served: Served, number: object) -> None:
    asked = await served.ask("query W($id: Int!) { word(by: { databaseId: $id }) { text } }", {"id": number})

    assert asked.codes == ["BAD_USER_INPUT"]


async def test_fragments_that_double_twenty_five_times_are_answered(served: Served) -> None:
    fragments = [f"fragment F{n} on Word {{ ...F{n + 1} ...F{n + 1} }}" for n in range(25)]
    query = f"{{ word(by: {{ databaseId: 2002 }}) {{ ...F0 }} }} {' '.join(fragments)} fragment F25 on Word {{ text }}"

    asked = await served.ask(query)

    assert asked.data == {"word": {"text": "выход"}}
    assert asked.budget.calls == {"BatchGetItem": 1}


async def test_fragments_in_a_circle_are_refused(served: Served) -> None:
    query = "{ __typename ...A } fragment A on Query { ...B } fragment B on Query { ...A }"

    asked = await served.ask(query)

    assert asked.messages == ["Cannot spread fragment 'A' within itself via 'B'."]
    assert asked.codes == ["GRAPHQL_VALIDATION_FAILED"]


async def test_directives_leave_fields_in_and_out(served: Served) -> None:
    query = """query D($yes: Boolean!) { word(by: { databaseId: 2002 }) {
        text gloss @skip(if: $yes) level @include(if: $yes) } }"""

    yes = await served.ask(query, {"yes": True})
    no = await served.ask(query, {"yes": False})

    assert list(yes.data["word"]) == ["text", "level"]
    assert list(no.data["word"]) == ["text", "gloss"]


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("query Q($v: Boolean = true) { word(by: { databaseId: 1 }) @skip(if: $v) { text } }", None),
        ("query Q($v: Boolean = true) { ... @include(if: $v) { about { version } } }", None),
        ("query Q($v: Boolean = true) { ...F } fragment F on Query { about { version @skip(if: $v) } }", ["about"]),
        ("query Q($v: Int = 5) { wordList(first: $v) { nodes { text } } }", ["wordList"]),
    ],
)
async def test_null_for_a_variable_with_a_default_in_a_non_null_place_is_the_clients_to_mend(
    served: Served, caplog: pytest.LogCaptureFixture, query: str, path: list[str] | None
) -> None:
    asked = await served.ask(query, {"v": None})

    assert asked.codes == ["BAD_USER_INPUT"]
    assert asked.messages[0].endswith("not to be null.")
    assert asked.errors[0].get("path") == path
    assert [record for record in caplog.records if record.name == "schema.errors"] == []

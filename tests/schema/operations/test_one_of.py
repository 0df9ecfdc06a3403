"""`@oneOf`: documents are validated as graphql-js validates them, and variables when they are coerced."""

from __future__ import annotations

from pathlib import Path

import pytest

from schema.operations.execution import Executor
from schema.operations.operation import OperationRequest
from schema.relay.global_id import global_id
from tests.breaking_down import ANNA
from tests.builders import make_dictionary
from tests.dictionary import serving, small_table

EXECUTOR = Executor()
LOOKUP, ITEM = "WordLookup", "BreakdownItemInput"


def refused(query: str, **variables: object) -> list[tuple[object, object]]:
    """Return the message and the code of each error before execution."""
    answer = EXECUTOR.prepare(OperationRequest(query=query, variables=variables), request_id="request-1")
    errors = getattr(answer, "payload", {}).get("errors", ())
    return [(error["message"], error["extensions"]["code"]) for error in errors]


def submitting(items: str, declared: str = "") -> str:
    """Return a mutation that submits items, with declarations of variables in parentheses."""
    return f'mutation M{declared} {{ submitBreakdown(input: {{ wordId: "a", items: {items} }}) {{ word {{ id }} }} }}'


def exactly_one(type_name: str) -> str:
    return (
        f"Within OneOf Input Object type '{type_name}', exactly one field must be specified, and the value for that "
        "field must be non-null."
    )


def nullable(variable: str, declared: str, type_name: str) -> str:
    return (
        f"Variable '${variable}' is of type '{declared}' but must be non-nullable to be used for OneOf Input Object "
        f"'{type_name}'."
    )


@pytest.mark.parametrize(
    ("query", "type_name"),
    [
        ('{ word(by: { id: "a", databaseId: 1 }) { text } }', LOOKUP),
        ("{ word(by: {}) { text } }", LOOKUP),
        ("{ word(by: { id: null }) { text } }", LOOKUP),
        ("{ word(by: { id: null, databaseId: 1 }) { text } }", LOOKUP),
        ("query W($id: ID!) { word(by: { id: $id, databaseId: 1 }) { text } }", LOOKUP),
        ("query W($id: ID!, $n: Int!) { word(by: { id: $id, databaseId: $n }) { text } }", LOOKUP),
        ('query W($by: WordLookup! = { id: "a", databaseId: 1 }) { word(by: $by) { text } }', LOOKUP),
        ("query W($by: WordLookup! = {}) { word(by: $by) { text } }", LOOKUP),
        ("{ ...F } fragment F on Query { word(by: { databaseId: 1, id: null }) { text } }", LOOKUP),
        ("{ ... on Query { ... { word(by: {}) { text } } } }", LOOKUP),
        ("{ morpheme(by: {}) { text } }", "MorphemeLookup"),
        ('{ morphemeFamily(by: { id: "a", databaseId: 1 }) { id } }', "MorphemeFamilyLookup"),
        (submitting('[{ text: "б" }, { text: "в", morphemeId: "c" }]'), ITEM),
        (submitting('{ text: "в", morphemeId: "c" }'), ITEM),
        (submitting("[{ text: null }]"), ITEM),
        (submitting("[{}]"), ITEM),
        (submitting('[{ text: $t, morphemeId: "c" }]', "($t: String!)"), ITEM),
        (
            submitting("$items", "($items: [BreakdownItemInput!]! = [{}])"),
            ITEM,
        ),
        (
            'mutation M($input: SubmitBreakdownInput! = { wordId: "a", items: [{}] }) '
            "{ submitBreakdown(input: $input) { word { id } } }",
            ITEM,
        ),
    ],
)
def test_a_document_whose_object_has_not_exactly_one_value_is_invalid(query: str, type_name: str) -> None:
    assert refused(query, id="a", n=1, t="б") == [(exactly_one(type_name), "GRAPHQL_VALIDATION_FAILED")]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("query W($id: ID) { word(by: { id: $id }) { text } }", nullable("id", "ID", LOOKUP)),
        ('query W($id: ID = "a") { word(by: { id: $id }) { text } }', nullable("id", "ID", LOOKUP)),
        ("query W($t: WordTextLookup) { word(by: { text: $t }) { text } }", nullable("t", "WordTextLookup", LOOKUP)),
        (
            "query W($id: ID) { ...F } fragment F on Query { ...G } "
            "fragment G on Query { word(by: { id: $id }) { text } }",
            nullable("id", "ID", LOOKUP),
        ),
        (submitting("[{ text: $t }]", "($t: String)"), nullable("t", "String", ITEM)),
        (submitting("{ text: $t }", "($t: String)"), nullable("t", "String", ITEM)),
    ],
)
def test_a_nullable_variable_in_such_an_object_is_invalid_whatever_its_value(query: str, told: str) -> None:
    for value in ("a", {"text": "а"}, None):
        assert refused(query, id=value, t=value) == [(told, "GRAPHQL_VALIDATION_FAILED")]


def test_a_variable_of_a_fragment_is_told_for_each_operation_that_declares_it_nullable() -> None:
    query = (
        "query A($id: ID) { ...F } query B($id: ID!) { ...F } query C($id: ID) { ...F } "
        "fragment F on Query { word(by: { id: $id }) { text } }"
    )

    assert refused(query) == [(nullable("id", "ID", LOOKUP), "GRAPHQL_VALIDATION_FAILED")] * 2


@pytest.mark.parametrize(
    "query",
    [
        "query W($id: ID!) { word(by: { id: $id }) { text } }",
        'query W($id: ID! = "a") { word(by: { id: $id }) { text } }',
        'query W($part: PartOfSpeech) { word(by: { text: { text: "а", partOfSpeech: $part } }) { text } }',
        submitting("[{ text: $t }]", "($t: String!)"),
        submitting("[$item]", "($item: BreakdownItemInput!)"),
        submitting("$items", "($items: [BreakdownItemInput!]!)"),
    ],
)
def test_an_object_with_one_value_is_valid(query: str) -> None:
    assert refused(query, id="a", t="б", item={"text": "б"}, items=[{"morphemeId": "c"}]) == []


@pytest.mark.parametrize(
    ("by", "places"),
    [
        ({"id": "a", "databaseId": 1}, [""]),
        ({}, [""]),
        ({"id": None}, [" at .id"]),
        ({"id": None, "databaseId": 1}, ["", " at .id"]),
    ],
)
def test_a_variable_whose_object_has_not_exactly_one_value_is_refused(by: object, places: list[str]) -> None:
    found = refused("query W($by: WordLookup!) { word(by: $by) { text } }", by=by)

    told = [f"Variable '$by' has invalid value{place}: {exactly_one(LOOKUP)}" for place in places]
    assert found == [(message, "BAD_USER_INPUT") for message in told]


async def test_nothing_of_a_mutation_is_written_if_a_later_field_of_it_is_invalid(tmp_path: Path) -> None:
    given = f'wordId: "{global_id("Word", "771")}"'
    mutation = f"""mutation {{
        good: submitBreakdown(input: {{ {given}, items: [{{ text: "вы" }}, {{ text: "ход" }}] }}) {{ word {{ id }} }}
        bad: submitBreakdown(input: {{ {given}, items: [{{ text: "выход", morphemeId: "x" }}] }}) {{ word {{ id }} }}
    }}"""

    async with small_table(tmp_path, make_dictionary()) as engine, serving(engine) as served:
        asked = await served.ask(mutation, viewer=ANNA)

        assert asked.codes == ["GRAPHQL_VALIDATION_FAILED"]
        assert not asked.answer.executed
        assert served.engine.calls == []

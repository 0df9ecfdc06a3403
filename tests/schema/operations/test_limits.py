"""Limits of documents and variables: errors contain limit and value, before anything is validated or read."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from schema.operations.execution import Executor
from schema.operations.limits import Limits
from schema.operations.operation import OperationRequest, Ready
from tests.dictionary import Served, serving

WORD = '{ word(by: { id: "a" }) { %s } }'

TOO_MUCH = [
    (Limits(max_fields=2), WORD % "text level", "The document has 3 fields"),
    (Limits(max_operations=1), "query A { __typename } query B { __typename }", "The document has 2 operations"),
    (Limits(max_fragments=0), "{ ...F } fragment F on Query { __typename }", "The document has 1 fragments"),
    (Limits(max_spreads=1), "{ ...F ...F } fragment F on Query { __typename }", "The document has 2 fragment spreads"),
    (Limits(max_variables=1), "query Q($a: Int, $b: Int) { __typename }", "An operation has 2 variables"),
    (Limits(max_directives=1), "{ __typename @a ... @b { __typename } }", "The document has 2 directives"),
    (Limits(max_directives_each=2), "{ __typename @a @a @a }", "There are 3 directives at one place"),
    (
        Limits(max_root_fields=2),
        "{ a: x ...F } fragment F on Query { b: x c: x }",
        "An operation has 3 fields at its top",
    ),
    (Limits(max_repeats=2), WORD % "text ... { text } ... on Word { text }", "A selection has text 3 times"),
    (Limits(max_repeats=2), "{ w { ...F } } fragment F on W { x a: y a: z a: y }", "A selection has a 3 times"),
    (Limits(max_arguments=1), "{ wordList(first: 1, after: null) { nodes { text } } }", "A field has 2 arguments"),
    (Limits(max_arguments=1), "{ word(by: { id: 1, databaseId: 1 }) { text } }", "An input object has 2 fields"),
    (Limits(max_input_depth=1), "{ word(by: { text: { text: 1 } }) { text } }", "A value is nested 2 levels deep"),
    (Limits(max_input_depth=1), "query Q($a: [[Int]]) { __typename }", "A value is nested 2 levels deep"),
    (Limits(max_list=2), "{ words(ids: [1, 2, 3]) { text } }", "A list has 3 items"),
    (Limits(max_text=3), '{ word(by: { id: "abcd" }) { text } }', "A text has 4 characters"),
    (Limits(max_digits=3), "{ wordList(first: 1234) { nodes { text } } }", "A number has 4 digits"),
    (Limits(max_digits=3), "{ wordList(first: 1.234) { nodes { text } } }", "A number has 5 digits"),
    (Limits(max_depth=2), WORD % "grammar { __typename }", "An operation is 3 fields deep"),
    (Limits(max_aliases=1), "{ a: x ...F } fragment F on Query { b: x }", "An operation has 2 aliases"),
]


def asked(query: str, limits: Limits, **variables: object) -> object:
    """Prepare an operation; return its errors, or None if it is ready."""
    answer = Executor(limits=limits).prepare(OperationRequest(query=query, variables=variables), request_id="request-1")
    return None if isinstance(answer, Ready) else answer.payload["errors"]


@pytest.mark.parametrize(("limits", "query", "message"), TOO_MUCH, ids=[message for *_, message in TOO_MUCH])
def test_a_document_over_a_limit_is_refused_with_the_limit_and_its_value(
    limits: Limits, query: str, message: str
) -> None:
    limit = next(
        getattr(limits, one.name) for one in fields(Limits) if getattr(limits, one.name) != getattr(Limits(), one.name)
    )

    errors = asked(query, limits)

    assert errors == [
        {
            "message": f"{message}; at most {limit} are allowed.",
            "extensions": {"code": "GRAPHQL_VALIDATION_FAILED"},
        }
    ]


@pytest.mark.parametrize(("limits", "query", "message"), TOO_MUCH, ids=[message for *_, message in TOO_MUCH])
def test_a_document_at_a_limit_passes_it(limits: Limits, query: str, message: str) -> None:
    changed = next(one.name for one in fields(Limits) if getattr(limits, one.name) != getattr(Limits(), one.name))
    count = next(int(word) for word in message.split() if word.isdigit())

    errors = asked(query, replace(limits, **{changed: count}))

    assert "are allowed" not in str(errors)


@pytest.mark.parametrize(
    ("limits", "value", "message"),
    [
        (Limits(max_list=2), ["a", "b", "c"], "Variable '$ids' has a list of 3 items; at most 2 are allowed."),
        (Limits(max_text=2), ["abc"], "Variable '$ids' has a text of 3 characters; at most 2 are allowed."),
        (
            Limits(max_arguments=1),
            {"a": 1, "b": 2},
            "Variable '$ids' has an object of 2 fields; at most 1 are allowed.",
        ),
        (Limits(max_input_depth=2), [[["a"]]], "Variable '$ids' is nested 3 levels deep; at most 2 are allowed."),
        (Limits(max_values=3), ["a", "b", "c"], "The variables hold more than 3 values, which are too many."),
    ],
)
def test_variables_over_a_limit_are_refused_with_the_limit_and_its_value(
    limits: Limits, value: object, message: str
) -> None:
    query = "query Q($ids: [ID!]!) { words(ids: $ids) { text } }"

    errors = asked(query, limits, ids=value)

    assert errors == [{"message": message, "extensions": {"code": "BAD_USER_INPUT"}}]


def test_variables_that_no_operation_declares_are_measured_too() -> None:
    errors = asked("{ __typename }", Limits(), unused=["a"] * 101)

    assert "Variable '$unused' has a list of 101 items; at most 100 are allowed." in str(errors)


def test_variables_of_many_lists_are_measured_in_as_many_steps_as_are_allowed() -> None:
    errors = asked("{ __typename }", Limits(), deep=[[["a"] * 100] * 100] * 100)

    assert "The variables hold more than 1000 values, which are too many." in str(errors)


async def test_a_query_over_a_limit_is_refused_before_it_runs(served: Served) -> None:
    pairs = "{ breakdown { word " * 7 + "{ text }" + "} }" * 7
    deep = await served.ask("{ word(by: { databaseId: 2002 }) " + pairs + " }")
    aliased = await served.ask("{ " + " ".join(f"a{n}: about {{ version }}" for n in range(31)) + " }")
    long = await served.ask("{ " + "about { version } " * 600 + "}")
    commented = await served.ask("#" + "x" * 100_000 + "\n{ about { version } }")

    assert deep.messages == ["An operation is 16 fields deep; at most 12 are allowed."]
    assert aliased.messages == ["An operation has 31 aliases; at most 30 are allowed."]
    assert long.messages == ["Syntax Error: Document contains more than 2000 tokens. Parsing aborted."]
    assert commented.messages == ["The document has 100023 characters; at most 100000 are allowed."]
    assert deep.codes == aliased.codes == ["GRAPHQL_VALIDATION_FAILED"]
    assert long.codes == commented.codes == ["GRAPHQL_PARSE_FAILED"]
    assert not any(one.budget.calls for one in (deep, aliased, long, commented))


async def test_ten_words_under_aliases_are_asked_for_with_the_limits_as_they_are(served: Served) -> None:
    word = 'word(by: { text: { text: "вода" } }) { text definitions { definitions { text } } breakdown { text } }'

    answer = await served.ask("{ " + " ".join(f"w{n}: {word}" for n in range(10)) + " }", with_cost=True)

    assert len(answer.data) == 10
    assert answer.answer.payload["extensions"] == {"cost": {"requestedQueryCost": 80, "maximumAvailable": 1000}}


async def test_a_document_nested_beyond_the_interpreter_is_refused(served: Served) -> None:
    answer = await served.ask("{ " + "a { " * 900 + "b" + " }" * 901)

    assert not answer.answer.executed
    assert len(answer.messages) == 1


async def test_limits_are_settings_and_are_in_about(served: Served) -> None:
    query = "{ about { limits { maxCost maxDepth maxAliases maxTokens maxPageSize } } }"

    async with serving(served.engine, limits=Limits(max_cost=9, max_depth=3, max_aliases=0, max_tokens=100)) as strict:
        told = await strict.ask(query)
        refused = await strict.ask("{ a: about { version } }")

    assert told.data["about"]["limits"] == {
        "maxCost": 9, "maxDepth": 3, "maxAliases": 0, "maxTokens": 100, "maxPageSize": 100
    }  # fmt: skip
    assert refused.messages == ["An operation has 1 aliases; at most 0 are allowed."]


async def test_every_limit_is_listed_by_name(served: Served) -> None:
    served.service = replace(served.service, message_limits={"maxBodyBytes": 1024})

    told = await served.ask("{ about { limits { requestLimits { name value } } } }")

    limits = {one["name"]: one["value"] for one in told.data["about"]["limits"]["requestLimits"]}
    assert len(limits) == 27
    assert limits["maxObjects"] == 20_000
    assert {name: limits[name] for name in ("maxCost", "maxList", "maxRootFields", "maxPageSize", "maxBodyBytes")} == {
        "maxCost": 1000, "maxList": 100, "maxRootFields": 30, "maxPageSize": 100, "maxBodyBytes": 1024
    }  # fmt: skip

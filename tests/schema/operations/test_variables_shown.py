"""Errors about variables show the value as JSON, as the client sent it."""

from __future__ import annotations

import pytest

from schema.operations.execution import Executor
from schema.operations.operation import OperationRequest

EXECUTOR = Executor()
FIRST = "query Q($v: Int!) { wordList(first: $v) { nodes { id } } }"
IDS = "query Q($v: [ID!]!) { words(ids: $v) { id } }"
BY = "query Q($v: WordLookup!) { word(by: $v) { id } }"
ORDER = "query Q($v: WordOrder!) { wordList(orderBy: $v) { nodes { id } } }"
SKIP = "query Q($v: Boolean!) { about @skip(if: $v) { version } }"
TEXT = "query Q($v: String!) { analyzeText(text: $v) { __typename } }"
SUBMIT = "mutation Q($v: SubmitBreakdownInput!) { submitBreakdown(input: $v) { word { id } } }"
FILTER = "query Q($v: WordFilter) { wordList(filter: $v) { nodes { id } } }"


def told(query: str, value: object) -> list[str]:
    """Return the messages about the variable `$v`, without what is the same in all."""
    answer = EXECUTOR.prepare(OperationRequest(query=query, variables={"v": value}), request_id="request-1")
    errors = getattr(answer, "payload", {}).get("errors", ())
    return [error["message"].removeprefix("Variable '$v' has invalid value") for error in errors]


@pytest.mark.parametrize(
    ("query", "value", "message"),
    [
        (FIRST, "1", ': Int cannot represent non-integer value: "1"'),
        (FIRST, "it's", ': Int cannot represent non-integer value: "it\'s"'),
        (FIRST, 'say "None"', r': Int cannot represent non-integer value: "say \"None\""'),
        (FIRST, True, ": Int cannot represent non-integer value: true"),
        (FIRST, None, ": Expected value of non-null type 'Int!' not to be null."),
        (FIRST, [None], ": Int cannot represent non-integer value: [null]"),
        (FIRST, {"a": 1}, ': Int cannot represent non-integer value: {"a": 1}'),
        (FIRST, 2**40, ": Int cannot represent non 32-bit signed integer value: 1099511627776"),
        (IDS, [True], " at [0]: ID cannot represent value: true"),
        (IDS, ["a", {"b": [False, None, "it's"]}], ' at [1]: ID cannot represent value: {"b": [false, null, "it\'s"]}'),
        (IDS, {"a": True}, ': ID cannot represent value: {"a": true}'),
        (BY, "выход", ": Expected value of type 'WordLookup' to be an object, found: \"выход\"."),
        (BY, {"id": {"a": None}}, ' at .id: ID cannot represent value: {"a": null}'),
        (
            BY,
            {"text": {"partOfSpeech": None}},
            " at .text: Expected value of type 'WordTextLookup' to include required field 'text', found: "
            '{"partOfSpeech": null}.',
        ),
        (
            BY,
            {"id": "a", "zzz": True},
            ": Expected value of type 'WordLookup' not to include unknown field 'zzz', found: "
            '{"id": "a", "zzz": true}.',
        ),
        (ORDER, False, ": Enum 'WordOrder' cannot represent non-string value: false."),
        (ORDER, {"a": "b"}, ": Enum 'WordOrder' cannot represent non-string value: {\"a\": \"b\"}."),
        (SKIP, "true", ': Boolean cannot represent a non boolean value: "true"'),
        (TEXT, 1, ": String cannot represent a non string value: 1"),
        (TEXT, ["\\", "\n", "\ue000"], r': String cannot represent a non string value: ["\\", "\n", "\ue000"]'),
        (
            SUBMIT,
            {"wordId": "a", "items": [{"text": "б"}, {"text": {"is": None}}]},
            ' at .items[1].text: String cannot represent a non string value: {"is": null}',
        ),
        (
            FILTER,
            {"partsOfSpeech": [[True]]},
            " at .partsOfSpeech[0]: Enum 'PartOfSpeech' cannot represent non-string value: [true].",
        ),
    ],
)  # fmt: skip
def test_a_wrong_value_is_shown_as_json(query: str, value: object, message: str) -> None:
    assert told(query, value) == [message]


def test_a_value_that_is_nested_or_long_is_json_up_to_where_it_is_cut() -> None:
    [nested] = told(FIRST, {"a": {"b": {"c": [{"d": None}]}}})
    [long] = told(FIRST, ["x" * 1000, None])

    assert nested == ': Int cannot represent non-integer value: {"a": {"b": {"c": [{"d": null}]}}}'
    assert long == f': Int cannot represent non-integer value: ["{"x" * 238}…'

"""The validation rules: bounded, and without suggestions if they are off."""

from __future__ import annotations

import pytest

from schema.operations.execution import Executor
from schema.operations.limits import UNLIMITED, Limits
from schema.operations.operation import OperationRequest

MISSPELLED = "{ wordLis { nodes { text } } }"
WRONG_VALUE = "query Q($order: WordOrder!) { wordList(orderBy: $order) { nodes { text } } }"


def messages(executor: Executor, query: str, **variables: object) -> list[str]:
    """Return the error messages of an operation."""
    answer = executor.prepare(OperationRequest(query=query, variables=variables), request_id="request-1")
    return [error["message"] for error in getattr(answer, "payload", {}).get("errors", ())]


def test_fields_of_one_name_are_compared_in_a_bounded_number_of_steps() -> None:
    executor = Executor(limits=Limits(max_repeats=UNLIMITED))

    few = messages(executor, "{ randomWord { " + "homographs { text } " * 20 + "} }")
    many = messages(executor, "{ randomWord { " + "homographs { text } " * 200 + "} }")

    assert few == []
    assert many == [
        "Too many fields share a name to be compared; ask for a field once, with all that is selected of it."
    ]


def test_fields_that_cannot_be_one_are_reported() -> None:
    conflicts = messages(Executor(), "{ randomWord { a: text a: gloss } }")

    assert conflicts == [
        "Fields 'a' conflict because 'text' and 'gloss' are different fields. "
        "Use different aliases on the fields to fetch both if this was intentional."
    ]


@pytest.mark.parametrize("query", ["{ ... @defer { __typename } }", "{ morphemes(ids: []) @stream { text } }"])
def test_unknown_fields_are_refused(query: str) -> None:
    assert "Unknown directive" in messages(Executor(), query)[0]


def test_subscriptions_are_refused() -> None:
    assert messages(Executor(), "subscription { a b }") == [
        "The subscription operation is not supported by the schema."
    ]


def test_names_are_suggested_where_introspection_is_on() -> None:
    executor = Executor()

    assert messages(executor, MISSPELLED) == [
        "Cannot query field 'wordLis' on type 'Query'. Did you mean 'wordList', 'words', or 'word'?"
    ]
    assert messages(executor, WRONG_VALUE, order="FREQUENC") == [
        "Variable '$order' has invalid value: Value 'FREQUENC' does not exist in 'WordOrder' enum. "
        "Did you mean the enum value 'FREQUENCY'?"
    ]


@pytest.mark.parametrize("executor", [Executor(introspection=False), Executor(suggestions=False)])
def test_names_are_not_suggested_where_introspection_or_suggestions_are_off(executor: Executor) -> None:
    assert messages(executor, MISSPELLED) == ["Cannot query field 'wordLis' on type 'Query'."]
    assert messages(executor, WRONG_VALUE, order="FREQUENC") == [
        "Variable '$order' has invalid value: Value 'FREQUENC' does not exist in 'WordOrder' enum."
    ]


def test_names_may_be_suggested_without_introspection() -> None:
    executor = Executor(introspection=False, suggestions=True)

    assert "Did you mean 'wordList'" in messages(executor, MISSPELLED)[0]


def test_at_most_twenty_wrong_variables_are_reported() -> None:
    query = "query Q($ids: [ID!]!) { words(ids: $ids) { text } }"

    told = messages(Executor(), query, ids=[{}] * 100)

    assert len(told) == 21
    assert told[0] == "Variable '$ids' has invalid value at [0]: ID cannot represent value: {}"

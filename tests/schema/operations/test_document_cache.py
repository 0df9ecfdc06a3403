"""The document cache: each document is prepared once, within bounds, and errors are reported."""

from __future__ import annotations

import gc

import pytest
from graphql import get_introspection_query

from schema.api import graphql_schema
from schema.operations import document_cache
from schema.operations.document_cache import DocumentCache
from schema.operations.limits import UNLIMITED, Limits


def documents(
    *, cached: int = 10, introspection: bool = True, suggestions: bool = True, limits: Limits | None = None
) -> DocumentCache:
    """Create an empty cache."""
    return DocumentCache(
        graphql_schema,
        limits=limits or Limits(),
        introspection=introspection,
        suggestions=suggestions,
        cached_documents=cached,
    )


def test_a_document_is_prepared_once_also_where_it_is_wrong() -> None:
    cache = documents()

    assert cache.prepared("{ about { version } }") is cache.prepared("{ about { version } }")
    assert cache.prepared("{ wrong }") is cache.prepared("{ wrong }")
    assert cache.prepared("{ wrong }") is not cache.prepared("{wrong}")


def test_the_least_recently_used_document_is_dropped() -> None:
    cache = documents(cached=2)
    first = cache.prepared("{ about { version } }")
    second = cache.prepared("{ __typename }")

    used_again = cache.prepared("{ about { version } }")
    cache.prepared("{ wrong }")

    assert used_again is first
    assert cache.prepared("{ about { version } }") is first
    assert cache.prepared("{ __typename }") is not second


def test_documents_that_are_sent_once_do_not_drop_those_that_are_sent_again() -> None:
    cache = documents(cached=20)
    popular = [f"{{ p{number}: __typename }}" for number in range(10)]
    prepared = [cache.prepared(query) for query in popular * 2][:10]

    for number in range(100):
        cache.prepared(f"{{ a{number}: __typename }}")

    assert [cache.prepared(query) is found for query, found in zip(popular, prepared, strict=True)] == [True] * 10


def test_documents_of_a_client_survive_strangers_who_send_more_of_them_again() -> None:
    cache = documents(cached=40)
    own = [f"{{ p{number}: __typename }}" for number in range(8)]
    prepared = [cache.prepared(query, b"own") for query in own * 2][:8]

    for number in range(300):
        for _ in range(2):
            cache.prepared(f"{{ a{number}: __typename }}", b"stranger %d" % (number % 3))

    assert [cache.prepared(query) is found for query, found in zip(own, prepared, strict=True)] == [True] * 8


def test_the_number_of_kept_documents_is_bounded() -> None:
    cache = documents(cached=5)

    for number in range(30):
        cache.prepared(f"{{ a{number}: __typename }}")

    assert len(cache._cache) == 5


def test_the_text_of_all_kept_documents_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_cache, "CACHED_CHARACTERS", 50)
    cache = documents(cached=100)

    for number in range(20):
        cache.prepared(f"{{ a{number}: __typename }}")

    assert sum(map(len, cache._cache)) == cache.characters == 38


def test_a_document_longer_than_the_bound_is_answered_and_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_cache, "CACHED_CHARACTERS", 10)
    cache = documents()

    prepared = cache.prepared("{ about { version } }")

    assert prepared.errors == ()
    assert (len(cache._cache), cache.characters) == (0, 0)


def test_a_valid_document_lists_its_operations_by_name() -> None:
    prepared = documents().prepared("query A { __typename } query B { ...F } fragment F on Query { __typename }")
    nameless = documents().prepared("{ __typename }")

    assert prepared.errors == nameless.errors == ()
    assert list(prepared.operations) == ["A", "B"]
    assert list(nameless.operations) == [""]


@pytest.mark.parametrize(
    ("query", "code", "message"),
    [
        ("", "GRAPHQL_PARSE_FAILED", "Syntax Error: Unexpected <EOF>."),
        ("# nothing\n", "GRAPHQL_PARSE_FAILED", "Syntax Error: Unexpected <EOF>."),
        ("{ word( }", "GRAPHQL_PARSE_FAILED", "Syntax Error: Expected Name, found '}'."),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED", "Cannot query field 'nothing' on type 'Query'."),
        (
            "{ about }",
            "GRAPHQL_VALIDATION_FAILED",
            "Field 'about' of type 'ServiceInfo!' must have a selection of subfields. Did you mean 'about { ... }'?",
        ),
        (
            "{ ...A } fragment A on Query { ...A }",
            "GRAPHQL_VALIDATION_FAILED",
            "Cannot spread fragment 'A' within itself.",
        ),
        ("type A { b: Int }", "GRAPHQL_VALIDATION_FAILED", "The 'A' definition is not executable."),
    ],
)
def test_a_wrong_document_has_errors_and_their_code(query: str, code: str, message: str) -> None:
    prepared = documents().prepared(query)

    assert prepared.code == code
    assert [error.message for error in prepared.errors] == [message]


def test_at_most_twenty_errors_are_reported() -> None:
    prepared = documents().prepared("{ about { " + " ".join(f"wrong{number}" for number in range(100)) + " } }")

    assert len(prepared.errors) == 21
    assert prepared.errors[20].message == "Too many validation errors, error limit reached. Validation aborted."


def spread_in_turn(count: int) -> str:
    """Return a query with fragments that each spread the next one."""
    fragments = [f"fragment F{n} on Query {{ ...F{n + 1} }}" for n in range(count)]
    return f"{{ ...F0 }} {' '.join(fragments)} fragment F{count} on Query {{ __typename }}"


def test_fragments_nested_too_deeply_are_refused() -> None:
    limits = Limits(max_tokens=20_000, max_fragments=UNLIMITED, max_spreads=UNLIMITED)

    prepared = documents(limits=limits).prepared(spread_in_turn(1500))

    assert prepared.operations == {}
    assert prepared.code == "GRAPHQL_VALIDATION_FAILED"
    assert [error.message for error in prepared.errors] == ["The document is nested too deeply."]


@pytest.mark.parametrize(
    "query",
    [
        spread_in_turn(240),
        "{ " + "... { " * 300 + "__typename" + " }" * 301,
        "query Q($a: " + "[" * 300 + "Int" + "]" * 300 + ") { __typename }",
        "{ word(by: " + "{ text: " * 300 + "1" + " }" * 300 + ") { text } }",
    ],
    ids=["fragments", "inline fragments", "types", "values"],
)
def test_nothing_that_is_nested_makes_preparing_fail(query: str) -> None:
    prepared = documents().prepared(query)

    assert len(prepared.errors) > 0


def test_a_long_document_is_refused_by_the_limit_on_tokens() -> None:
    prepared = documents(limits=Limits(max_tokens=3)).prepared("{ about { version } }")

    assert prepared.code == "GRAPHQL_PARSE_FAILED"
    assert "more than 3 tokens" in prepared.errors[0].message


def test_introspection_can_be_switched_off() -> None:
    query = get_introspection_query()

    assert documents().prepared(query).errors == ()
    assert "GraphQL introspection has been disabled" in documents(introspection=False).prepared(query).errors[0].message
    assert documents(introspection=False).prepared("{ __typename }").errors == ()


def test_introspection_of_types_in_types_in_types_is_refused() -> None:
    fields = "fields { type { " * 3 + "name" + " } }" * 3

    prepared = documents().prepared("{ __schema { types { " + fields + " } } }")

    assert [error.message for error in prepared.errors] == ["Maximum introspection depth exceeded"]


@pytest.mark.parametrize("query", ["{ about { version } }", "{ wrong }", "{ a(b: }"])
def test_a_document_that_is_dropped_leaves_nothing_to_the_garbage_collector(query: str) -> None:
    cache = documents(cached=20)
    for number in range(20):
        cache.prepared(f"{query} #{number}")
    gc.collect()
    gc.disable()
    try:
        cache._cache = documents()._cache
        left = gc.collect()
    finally:
        gc.enable()

    assert left < 20

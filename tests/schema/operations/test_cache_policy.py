"""How long an answer may be kept: the smallest age and the strictest scope of all that an operation names."""

from __future__ import annotations

import sys

import pytest
from graphql import DocumentNode, FragmentDefinitionNode, OperationDefinitionNode, parse

from schema.api import graphql_schema
from schema.operations.cache_policy import NEVER, CacheHint, CachePolicies
from schema.operations.execution import Executor
from schema.operations.limits import Limits
from schema.operations.operation import Answer, OperationRequest, Ready
from schema.relay.global_id import global_id
from tests.dictionary import Served

WORD = global_id("Word", "2002")
FAMILY = global_id("MorphemeFamily", "3")
USER = global_id("User", "anything")

WORD_FIELDS = "{ word(by: { databaseId: 2002 }) { %s } }"


def fragments_of(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    """Return the fragments of a document by name."""
    return {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}


def _hint(query: str, variables: dict[str, object] | None = None, operation_name: str | None = None) -> CacheHint:
    request = OperationRequest(query=query, variables=variables, operation_name=operation_name)
    ready = Executor(limits=Limits(max_list=1000)).prepare(request, request_id="request-1")
    assert isinstance(ready, Ready), ready
    return ready.hint


@pytest.mark.parametrize(
    ("query", "seconds"),
    [
        (WORD_FIELDS % "text", 86400),
        (WORD_FIELDS % "definitions { definitions { senses { text } } }", 86400),
        (WORD_FIELDS % "relatedWords { nodes { text } }", 3600),
        (WORD_FIELDS % "officialBreakdown { text }", 300),
        (WORD_FIELDS % "breakdowns { nodes { word { text } } }", 300),
        (WORD_FIELDS % "synonyms { synonyms { officialBreakdown { text } } }", 300),
        (WORD_FIELDS % "text } about { version", 3600),
        ("{ searchWords(query: \"a\") { nodes { text } } }", 3600),
        ("{ searchMorphemes(text: \"a\") { nodes { family { level } } } }", 86400),
        ("{ words(ids: []) { text } }", 86400),
        ("{ morphemeIndex { version } }", 86400),
        ("{ __schema { queryType { name } } }", 300),
        ('{ __type(name: "Word") { name } about { version } }', 300),
    ],
)  # fmt: skip
def test_an_answer_for_everyone_takes_the_smallest_age(query: str, seconds: int) -> None:
    assert _hint(query) == CacheHint(seconds, is_private=False)
    assert _hint(query).is_public


@pytest.mark.parametrize(
    "query",
    [
        "{ viewer { email } }",
        "{ viewer { __typename } }",
        WORD_FIELDS % "text breakdown { text }",
        WORD_FIELDS % "viewerBreakdown { text }",
        WORD_FIELDS % "officialBreakdown { origin }",
        WORD_FIELDS % "breakdowns { nodes { viewerCanDelete } }",
        WORD_FIELDS % "relatedWords { edges { node { breakdown { text } } } }",
        WORD_FIELDS % "text } viewer { email",
        "{ breakdownsAwaitingReview { nodes { text } } }",
    ],
)
def test_an_answer_for_the_viewer_is_never_public(query: str) -> None:
    assert _hint(query) == NEVER
    assert not NEVER.is_public


@pytest.mark.parametrize(
    "query",
    [
        "{ word(by: { databaseId: 1 }) { ...F } } fragment F on Word { ...G } fragment G on Word { breakdown { id } }",
        "{ ...Q } fragment Q on Query { about { version } ... { viewer { email } } }",
        "{ word(by: { databaseId: 1 }) { ... on Node { ... on Word { viewerBreakdown { id } } } } }",
        "{ word(by: { databaseId: 1 }) { text breakdown @skip(if: true) { id } } }",
        "query Q($it: Boolean = false) { about { version } viewer @include(if: $it) { id } }",
    ],
)
def test_fragments_and_directives_hide_nothing(query: str) -> None:
    assert _hint(query) == NEVER


def test_an_answer_that_is_another_each_time_is_not_kept() -> None:
    assert _hint("{ randomWord { text } }").max_age == 0
    assert not _hint("{ randomWord { text } }").is_public
    assert _hint("{ __typename }") == NEVER


def test_a_mutation_is_never_kept() -> None:
    document = """mutation M { deleteBreakdown(input: { breakdownId: "x" }) { wordId: __typename } }
      query Q { about { version } }"""

    assert _hint(document, operation_name="M") == NEVER
    assert _hint(document, operation_name="Q") == CacheHint(3600)


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        (WORD, CacheHint(86400)),
        (FAMILY, CacheHint(86400)),
        (global_id("Breakdown", "2002"), CacheHint(300)),
        (USER, NEVER),
        (global_id("Query", "1"), NEVER),
        (global_id("Nothing", "1"), NEVER),
        ("nonsense", NEVER),
        ("5", NEVER),
    ],
)
def test_an_id_implies_how_long_its_object_may_be_cached(asked: str, hint: CacheHint) -> None:
    by_variable = "query Q($id: ID!) { node(id: $id) { id __typename } }"

    assert _hint(by_variable, {"id": asked}) == hint
    assert _hint(f'{{ node(id: "{asked}") {{ id ... on Word {{ text }} }} }}') == hint
    assert _hint("query Q($ids: [ID!]!) { nodes(ids: $ids) { id } }", {"ids": [WORD, asked]}) == hint
    assert _hint("query Q($id: ID!) { nodes(ids: [$id]) { id } }", {"id": asked}) == hint
    assert _hint(f'query Q($id: ID! = "{asked}") {{ ...R }} fragment R on Query {{ node(id: $id) {{ id }} }}') == hint


def test_selections_on_any_type_of_an_abstract_object_count() -> None:
    query = "query Q($id: ID!) { node(id: $id) { ... on Word { %s } } }"

    assert _hint(query % "officialBreakdown { text }", {"id": FAMILY}) == CacheHint(300)
    assert _hint(query % "breakdown { text }", {"id": FAMILY}) == NEVER
    assert _hint("query Q($id: ID!) { node(id: $id) { ... on User { email } } }", {"id": WORD}) == NEVER


def test_more_ids_than_are_answered_are_not_looked_at() -> None:
    query = "query Q($ids: [ID!]!) { nodes(ids: $ids) { id } }"

    assert _hint(query, {"ids": [WORD] * 100}) == CacheHint(86400)
    assert _hint(query, {"ids": [WORD] * 101}) == NEVER


def test_every_fragment_is_looked_at_once() -> None:
    levels = [f"fragment F{n} on Word {{ ...F{n + 1} ...F{n + 1} text }}" for n in range(12)]
    query = " ".join([WORD_FIELDS % "...F0", *levels, "fragment F12 on Word { officialBreakdown { text } }"])
    document = parse(query)
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    calls = 0

    def counted(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(counted)
    try:
        policy = CachePolicies(graphql_schema, fragments_of(document)).operation(operation)
    finally:
        sys.setprofile(None)

    assert policy.hint == CacheHint(300)
    assert calls < 1500


async def test_an_answer_with_errors_is_not_to_be_kept(served: Served) -> None:
    whole = await served.ask(WORD_FIELDS % "text")
    partial = await served.ask('{ about { version } word(by: { id: "x" }) { text } }')
    refused = await served.ask("{ nothing }")

    assert whole.answer.hint == CacheHint(86400)
    assert partial.partial == {"about": {"version": "1.2.3"}, "word": None}
    assert partial.answer.hint == NEVER
    assert refused.answer.hint == NEVER


async def test_an_operation_for_everyone_answers_every_viewer_alike(served: Served) -> None:
    query = """query Everything($words: [ID!]!, $any: [ID!]!) {
      words(ids: $words) { id text breakdowns { nodes { id text submittedAt } } officialBreakdown { id word { id } }
        relatedWords { nodes { id } } homographs { id } morphemeMatches { morpheme { id } } }
      nodes(ids: $any) { id __typename }
      searchWords(query: "ход") { nodes { id } edges { cursor } }
      about { dataVersion notices }
    }"""
    variables: dict[str, object] = {"words": [WORD], "any": [WORD, FAMILY, global_id("Breakdown", "2002")]}
    assert _hint(query, variables) == CacheHint(300)

    anonymous = await served.ask(query, variables)
    signed_in = await served.ask(query, variables, viewer="reader@example.org")
    other = await served.ask(query, variables, viewer="other@example.org")

    assert anonymous.data == signed_in.data == other.data


def test_a_fragment_that_is_spread_often_does_not_grow() -> None:
    levels = [f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(25)]
    last = "fragment F25 on Query { a: node(id: $id) { id } b: node(id: $id) { id } c: nodes(ids: [$id]) { id } }"
    document = parse(" ".join(["query Q($id: ID!) { ...F0 }", *levels, last]))
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)

    policy = CachePolicies(graphql_schema, fragments_of(document)).operation(operation)

    assert len(policy.ids) == 2


@pytest.mark.parametrize("part", ["... { ", "... on Query { ", "... @include(if: true) { "])
def test_a_document_that_is_nested_without_end_is_refused(part: str) -> None:
    executor = Executor(limits=Limits(max_tokens=100_000))
    documents = [
        "{ " + part * levels + "about { version } " + "} " * levels + "}" for levels in (10, 100, 150, 190, 400)
    ]

    answers = [executor.prepare(OperationRequest(query=query), request_id="request-1") for query in documents]

    first, last = answers[0], answers[-1]
    assert {ready.hint for ready in answers if isinstance(ready, Ready)} == {CacheHint(3600)}
    assert isinstance(first, Ready)
    assert isinstance(last, Answer)
    assert not last.executed

"""Which operations have a plan, and what happens if a plan cannot answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from plans.runner import FAILURES, FIRST_FAILURES, MOST_PLANS, Plans
from schema.api import graphql_schema
from schema.operations.limits import Limits
from schema.relay.global_id import global_id
from table.engine.budget import Budget
from table.engine.protocol import Attributes
from table.errors import TableUnavailableError
from tests.builders import make_breakdown, make_dictionary
from tests.dictionary import Served, serving, small_table
from tests.plans.comparing import compare
from tests.plans.documents import Operation

WORD = "query Word($number: Int!) { word(by: { databaseId: $number }) { text frequencyRank } }"
WORDS = "query Words($ids: [ID!]!) { words(ids: $ids) { text officialBreakdown { text items { text } } } }"
IDS: dict[str, object] = {"ids": [global_id("Word", number) for number in ("771", "772", "773", "9")]}


@pytest.fixture
async def small(tmp_path: Path) -> AsyncIterator[Served]:
    """A small dictionary, with plans as the server has them. The word 9 is malformed: its text is a list."""
    async with small_table(tmp_path, make_dictionary()) as engine:
        await engine.put_many(map(_malformed, make_dictionary()), budget=Budget(None))
        async with serving(engine) as served:
            served.executor.plans = Plans(graphql_schema)
            yield served


def _malformed(item: Attributes) -> Attributes:
    if item["pk"] == item["sk"] == "WORD#9":
        item["word"] = {"word_id": "9", "word": ["ёлка"], "pos": "noun"}
    return item


def counts(served: Served) -> dict[str, int]:
    """Return how operations have been executed."""
    assert served.executor.plans is not None
    return dict(served.executor.plans.counts)


async def test_an_operation_has_a_plan_from_its_second_use(small: Served) -> None:
    found = [(await small.ask(WORD, {"number": number})).data["word"] for number in (771, 772, 771)]

    assert [word["text"] for word in found] == ["выход", "вход", "выход"]
    assert counts(small) == {"first use": 1, "compiled": 2}


async def test_one_operation_is_compiled_at_a_time_and_the_others_at_a_later_use(small: Served) -> None:
    queries = [f"query Q{number} {{ word(by: {{ databaseId: 771 }}) {{ text }} }}" for number in range(3)]
    found = []
    for _ in range(2):
        found += await asyncio.gather(*(small.ask(query) for query in queries))
    second = counts(small)
    found += [await small.ask(query) for query in queries]

    assert {asked.data["word"]["text"] for asked in found} == {"выход"}
    assert second == {"first use": 5, "compiled": 1}
    assert counts(small) == {"first use": 5, "compiled": 4}


async def test_the_values_of_conditions_have_plans_of_their_own(small: Served) -> None:
    query = "query Q($all: Boolean!) { word(by: { databaseId: 771 }) { text level @include(if: $all) } }"
    answers = [(await small.ask(query, {"all": everything})).data["word"] for everything in (True, False) * 2]

    assert [list(answer) for answer in answers] == [["text", "level"], ["text"]] * 2
    assert counts(small) == {"first use": 2, "compiled": 2}


async def test_operations_that_are_sent_once_do_not_evict_those_in_use(small: Served) -> None:
    await small.ask(WORD, {"number": 771})
    await small.ask(WORD, {"number": 771})
    for number in range(MOST_PLANS + 100):
        await small.ask(f"query Q{number} {{ __typename }}")
    await small.ask(WORD, {"number": 771})

    assert counts(small) == {"first use": MOST_PLANS + 101, "compiled": 2}


@pytest.mark.parametrize(
    ("query", "outcome"),
    [
        ("{ __schema { queryType { name } } }", "not compiled"),
        ("{ morphemeIndex { version entries { text } } }", "not compiled"),
        ("query Q($no: Boolean = false) { __typename @skip(if: $no) }", "compiled"),
    ],
)
async def test_what_is_too_long_or_introspection_is_executed_field_by_field(
    small: Served, query: str, outcome: str
) -> None:
    for _ in range(3):
        await small.ask(query)

    assert counts(small) == {"first use": 1, outcome: 2}


async def test_mutations_are_executed_field_by_field(small: Served) -> None:
    query = 'mutation { deleteBreakdown(input: { breakdownId: "x" }) { deletedBreakdownId } }'
    for _ in range(3):
        await small.ask(query, viewer="anna@example.org")

    assert counts(small) == {}


async def test_without_plans_everything_is_executed_field_by_field(small: Served) -> None:
    small.executor.plans = None

    assert (await small.ask(WORD, {"number": 771})).data == {"word": {"text": "выход", "frequencyRank": 500}}


# ------------------------------------------------------------------ what a plan does not answer


async def test_a_malformed_item_is_reported_as_without_plans_and_nothing_is_read_twice(small: Served) -> None:
    compared = await compare(small, Operation(WORDS, IDS), None)

    assert compared.differences == []
    assert compared.outcome == "malformed"
    assert [error["path"] for error in compared.planned.answer.payload["errors"]] == [["words", 3, "text"]]  # type: ignore[attr-defined]  # a list
    assert compared.planned.budget.calls == compared.reference.budget.calls
    assert compared.planned.budget.points == compared.reference.budget.points


async def test_a_plan_that_fails_often_is_hardly_tried_any_more(small: Served) -> None:
    times = FIRST_FAILURES * 4
    for _ in range(times):
        await small.ask(WORDS, IDS)

    tried = counts(small)["malformed"]
    assert tried <= (times + FIRST_FAILURES) / FAILURES + 1
    assert counts(small) == {"first use": 1, "malformed": tried, "failed often": times - 1 - tried}


async def test_a_plan_is_tried_again_once_it_has_succeeded_often(small: Served) -> None:
    for _ in range(FIRST_FAILURES):
        await small.ask(WORDS, IDS)
    for _ in range(FIRST_FAILURES):
        await small.ask(WORDS, {"ids": [global_id("Word", "771")]})

    assert counts(small)["compiled"] > 0


async def test_a_read_that_fails_is_an_error_of_its_fields(small: Served) -> None:
    small.engine.fail = lambda method, _: TableUnavailableError("down") if method == "get_many" else None
    compared = await compare(small, Operation(WORDS, IDS), None)

    assert compared.differences == []
    assert compared.outcome == "table"
    assert compared.planned.data == {"words": [None] * 4}


@pytest.mark.parametrize(
    ("limits", "name"),
    [
        (Limits(max_objects=5), "maxObjects"),
        (Limits(max_answer_bytes=100), "maxAnswerBytes"),
        (Limits(max_read_units=2), "maxReadUnits"),
        (Limits(max_examined_items=3), "maxExaminedItems"),
    ],
)
async def test_a_limit_that_is_met_is_named_as_without_plans(small: Served, limits: Limits, name: str) -> None:
    small.executor.limits = limits
    ids = [global_id("Word", number) for number in ("771", "772", "773")]
    compared = await compare(small, Operation(WORDS, {"ids": ids}), None)

    assert compared.differences == []
    assert compared.outcome == "limit"
    assert f"`{name}`" in str(compared.planned.answer.payload["errors"])


async def test_queries_of_a_plan_that_fails_at_the_end_do_not_count_towards_the_limit(small: Served) -> None:
    await small.engine.engine.put_many([{**make_breakdown(word_id="772"), "word_id": "9"}], budget=Budget(None))
    small.executor.limits = Limits(max_table_calls=5)
    query = """{
        words(ids: ["V29yZDo3NzE", "V29yZDo3NzI", "V29yZDo3NzM"]) { breakdownHistory { nodes { wasVerified } } }
        word(by: { databaseId: 772 }) { officialBreakdown { word { text } } }
    }"""
    compared = await compare(small, Operation(query), None)

    assert compared.differences == []
    assert compared.outcome == "malformed"
    assert compared.reference.budget.calls == {"BatchGetItem": 2, "Query": 3}
    assert compared.planned.budget.calls["Query"] == 6
    assert [error["path"] for error in compared.planned.answer.payload["errors"]] == [  # type: ignore[attr-defined]  # a list
        ["word", "officialBreakdown", "word", "text"]
    ]


async def test_an_answer_within_the_limit_of_bytes_is_a_plans(small: Served) -> None:
    small.executor.limits = Limits(max_answer_bytes=2000)
    compared = await compare(small, Operation(WORD, {"number": 771}), None)

    assert (compared.differences, compared.outcome) == ([], "compiled")


@pytest.mark.parametrize(
    "query",
    [
        "{ word(by: { databaseId: 771 }) { exampleSentences(first: 0) { nodes { russian } } } }",
        '{ word(by: { databaseId: 771 }) { breakdowns(after: "x") { nodes { id } } } }',
        '{ words(ids: ["x"]) { id } }',
        "{ breakdownsAwaitingReview { nodes { id } } }",
    ],
)
async def test_what_is_refused_is_refused_as_without_plans(small: Served, query: str) -> None:
    compared = await compare(small, Operation(query), None)

    assert (compared.differences, compared.outcome) == ([], "refused")


# ------------------------------------------------------------------ found by the random operations, or nearly


@pytest.mark.parametrize("viewer", [None, "anna@example.org"])
@pytest.mark.parametrize("catalogue", ["warm", "cold"])
@pytest.mark.parametrize(
    "query",
    [
        """{ word(by: { databaseId: 771 }) { officialBreakdown {
            items { position ... on MorphemeBreakdownItem { morpheme { family { wordCount } } } }
        } } }""",
        """{ word(by: { text: { text: "ВХОД" } }) {
            text officialBreakdown { word { officialBreakdown { id revision } } }
        } }""",
        """{
            a: word(by: { databaseId: 772 }) { breakdown { id } }
            b: word(by: { databaseId: 772 }) { viewerBreakdown { id } }
        }""",
        """{ nodes(ids: ["V29yZDo3NzE", "TW9ycGhlbWU6MjE4", "x"]) {
            __typename ... on Word { text } ... on Morpheme { kind }
        } }""",
        "{ word(by: { databaseId: 1 }) { text } words(ids: []) { text } }",
        """{ word(by: { databaseId: 773 }) { relatedWords {
            nodes { text grammar { __typename } } edges { sharedFamilies { level } }
        } } }""",
    ],
)
async def test_an_operation_is_answered_as_without_plans(
    small: Served, query: str, catalogue: str, viewer: str | None
) -> None:
    if catalogue == "cold":
        small.cool()
    compared = await compare(small, Operation(query), viewer)

    assert (compared.differences, compared.outcome) == ([], "compiled")
    assert compared.planned.budget.calls == compared.reference.budget.calls


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("query Q($by: WordLookup!) { word(by: $by) { text } }", {"by": {"databaseId": 771}}),
        ("query Q($by: WordLookup!) { word(by: $by) { text } }", {"by": {"text": {"text": "выход"}}}),
        ("query Q($n: Int!) { word(by: { databaseId: $n }) { text } }", {"n": 771}),
        ("query Q($t: String!) { word(by: { text: { text: $t } }) { text } }", {"t": "выход"}),
        (
            'query Q($p: PartOfSpeech) { word(by: { text: { text: "выход", partOfSpeech: $p } }) { text } }',
            {"p": "NOUN"},
        ),
        ('query Q($p: PartOfSpeech) { word(by: { text: { text: "выход", partOfSpeech: $p } }) { text } }', {"p": None}),
        ('query Q($p: PartOfSpeech) { word(by: { text: { text: "выход", partOfSpeech: $p } }) { text } }', {}),
        ('query Q($id: ID!) { words(ids: [$id, "V29yZDo3NzI"]) { text } }', {"id": "V29yZDo3NzE"}),
        ("query Q($ids: [ID!]!) { words(ids: $ids) { text } }", {"ids": ["V29yZDo3NzE", "V29yZDo3NzI"]}),
        (
            'query Q($in: [SearchScope!]) { searchWords(query: "exit", in: $in) { nodes { text } } }',
            {"in": ["TRANSLATION"]},
        ),
        ('query Q($in: [SearchScope!]) { searchWords(query: "exit", in: $in) { nodes { text } } }', {"in": None}),
        (
            'query Q($in: SearchScope!) { searchWords(query: "exit", in: [$in]) { nodes { text } } }',
            {"in": "TRANSLATION"},
        ),
        ("query Q($f: WordFilter) { wordList(filter: $f) { nodes { text } } }", {"f": {"partsOfSpeech": ["NOUN"]}}),
        (
            "query Q($p: [PartOfSpeech!]) { wordList(filter: { partsOfSpeech: $p }) { nodes { text } } }",
            {"p": ["NOUN", "VERB"]},
        ),
        ("query Q($p: PartOfSpeech!) { wordList(filter: { partsOfSpeech: [$p] }) { nodes { text } } }", {"p": "VERB"}),
        (
            """query Q($n: Int, $m: Int = 900) {
                wordList(filter: { minFrequencyRank: $n, maxFrequencyRank: $m }) { nodes { text } }
            }""",
            {"n": 2},
        ),
    ],
)
async def test_arguments_of_variables_are_those_without_plans(
    small: Served, query: str, variables: dict[str, object]
) -> None:
    compared = await compare(small, Operation(query, variables), None)

    assert (compared.differences, compared.outcome) == ([], "compiled")
    assert compared.planned.data["word" if "word(" in query else next(iter(compared.planned.data))]


SENTENCES = """query Sentences($first: Int! = 2, $after: String) {
  word(by: { databaseId: 1001 }) {
    exampleSentences(first: $first, after: $after) {
      __typename
      edges { isExactMatch node { russian level } __typename }
      nodes { english __typename }
      pageInfo { hasNextPage hasPreviousPage __typename }
    }
    cursors: exampleSentences(first: $first, after: $after) { edges { cursor } pageInfo { endCursor } }
  }
}"""


async def test_pages_of_sentences_are_those_without_plans(served: Served) -> None:
    first = await compare(served, Operation(SENTENCES), None)
    after = first.planned.data["word"]["cursors"]["pageInfo"]["endCursor"]
    second = await compare(served, Operation(SENTENCES, {"after": after, "first": 1}), None)

    assert (first.differences, first.outcome) == ([], "compiled")
    assert (second.differences, second.outcome) == ([], "compiled")
    assert after is not None
    assert first.planned.data != second.planned.data

"""Keys that DynamoDB leaves unprocessed, and calls that fail beside others: each is an error of its own field alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import pytest_asyncio

from schema.operations.limits import UNLIMITED, Limits
from schema.relay.global_id import global_id
from table.dynamodb.dynamodb_engine import DynamoDBEngine
from table.dynamodb.retrying import Retries
from table.engine.budget import Budget
from table.entries.reindex import reindex
from table.model import keys
from table.model.writing import breakdown_rows, morphemes
from tests.breaking_down import ANNA, SUBMIT
from tests.builders import make_breakdown, make_family, make_word
from tests.dictionary import Served, serving
from tests.engines.environment import isolate_from_aws
from tests.schema.test_outage import UNAVAILABLE
from tests.table.dynamodb.dynamodb_adapter import fresh_table
from tests.table.dynamodb.faults import Fault, FaultyEndpoint, faulty_endpoint, hang, held_back, only_with, throttled

pytestmark = pytest.mark.asyncio(loop_scope="module")

WORDS = 5
ASKED = 100
SECONDS = 30.0
"""The time limit of an operation: none is meant to reach it."""

HANGING_SECONDS = 5.0
"""That of an operation with a call that hangs: all of it passes."""

RETRIES = 3


class CountedRetries(Retries):
    """Retries that end after so many without progress, at any speed: those of time would exceed `maxTableCalls`."""

    __slots__ = ()

    async def wait(self, retry: int, *, budget: Budget, spared_seconds: float = 0.0) -> bool:  # noqa: ARG002
        """Wait for nothing; False after the last retry, or if no time is left."""
        budget.remaining_seconds()
        await asyncio.sleep(0)
        return retry <= RETRIES


COUNTED = CountedRetries(attempt_delays=(0.0,))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def opened(moto_endpoint: str) -> AsyncIterator[tuple[FaultyEndpoint, Served]]:
    """Words with breakdowns into two families, in a table of moto's behind an endpoint with faults."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        isolate_from_aws(monkeypatch)
        async with faulty_endpoint(moto_endpoint) as faults, fresh_table(faults.address, retries=COUNTED) as engine:
            await _fill(engine)
            async with serving(engine, limits=Limits(max_cost=UNLIMITED)) as served:
                yield faults, served


async def _fill(engine: DynamoDBEngine) -> None:
    families = [make_family(family_id="812"), make_family(family_id="102", kind="prefix", members={"218": "вы"})]
    breakdowns = [make_breakdown(word_id=str(number)) for number in range(1, WORDS + 1)]
    given = [*families, *(one for family in families for one in morphemes(family)), *breakdowns]
    given += [row for breakdown in breakdowns for row in breakdown_rows(breakdown)]
    given += [make_word(word_id=str(number), text="выход") for number in range(1, WORDS + 1)]
    await engine.put_many(given, budget=Budget(None))
    await reindex(engine, budget=Budget(None), progress=lambda *_: None)


@asynccontextmanager
async def failing(opened: tuple[FaultyEndpoint, Served], fault: Fault) -> AsyncIterator[Served]:
    """Yield what is served while BatchGetItem has a fault."""
    faults, served = opened
    faults.inject("BatchGetItem", fault)
    try:
        yield served
    finally:
        faults.heal()


def ids(*numbers: int) -> dict[str, object]:
    return {"ids": [global_id("Word", str(number)) for number in numbers]}


def told(errors: list[dict[str, Any]]) -> list[object]:
    """Return the paths of errors, each of which must have the message and the code of an outage."""
    assert {(error["message"], error["extensions"]["code"]) for error in errors} == {
        (UNAVAILABLE, "SERVICE_UNAVAILABLE")
    }
    return [error["path"] for error in errors]


async def test_a_field_whose_key_is_held_back_is_null_and_its_siblings_are_answered(
    opened: tuple[FaultyEndpoint, Served],
) -> None:
    selection = "{ text officialBreakdown { items { text ... on MorphemeBreakdownItem { morpheme { text } } } } }"
    query = f"""{{ a: word(by: {{ databaseId: 1 }}) {selection} b: word(by: {{ databaseId: 2 }}) {selection}
        c: word(by: {{ databaseId: 3 }}) {selection} none: word(by: {{ databaseId: 999 }}) {selection} }}"""

    async with failing(opened, held_back(keys.word("2"))) as served:
        served.cool()  # so that the families are read by key, after the words
        asked = await served.ask(query, timeout_seconds=SECONDS)

    assert told(asked.errors) == [["b"]]
    assert (asked.partial["b"], asked.partial["none"]) == (None, None)
    parts = [part["morpheme"]["text"] for part in asked.partial["c"]["officialBreakdown"]["items"]]
    assert (asked.partial["a"], parts) == (asked.partial["c"], ["вы", "ход"])


async def test_what_is_held_back_is_no_matter_of_the_limit_of_calls(opened: tuple[FaultyEndpoint, Served]) -> None:
    query = "{ a: word(by: { databaseId: 1 }) { text } b: word(by: { databaseId: 2 }) { text } }"

    async with failing(opened, held_back(keys.word("2"))) as served:
        served.executor.limits = Limits(max_cost=UNLIMITED, max_table_calls=RETRIES)
        asked = await served.ask(query, timeout_seconds=SECONDS)
        served.executor.limits = Limits(max_cost=UNLIMITED)

    assert asked.partial == {"a": {"text": "выход"}, "b": None}
    assert told(asked.errors) == [["b"]]
    assert (asked.budget.calls["BatchGetItem"], asked.budget.points) == (RETRIES + 1, 1)


@pytest.mark.parametrize("field", ["nodes(ids: $ids) { ... on Word { text } }", "words(ids: $ids) { text }"])
async def test_an_item_of_a_list_whose_key_is_held_back_is_null(
    opened: tuple[FaultyEndpoint, Served], field: str
) -> None:
    async with failing(opened, held_back(keys.word("2"), keys.word("4"))) as served:
        asked = await served.ask(
            f"query Q($ids: [ID!]!) {{ found: {field} }}", ids(1, 2, 3, 4), timeout_seconds=SECONDS
        )

    assert asked.partial == {"found": [{"text": "выход"}, None, {"text": "выход"}, None]}
    assert told(asked.errors) == [["found", 1], ["found", 3]]


async def test_a_nullable_field_of_an_object_whose_key_is_held_back_is_null_alone(
    opened: tuple[FaultyEndpoint, Served],
) -> None:
    async with failing(opened, held_back(keys.official_breakdown("2"))) as served:
        asked = await served.ask(
            "query Q($ids: [ID!]!) { words(ids: $ids) { text officialBreakdown { text } } }",
            ids(1, 2),
            timeout_seconds=SECONDS,
        )

    assert asked.partial["words"] == [
        {"text": "выход", "officialBreakdown": {"text": "вы-ход"}},
        {"text": "выход", "officialBreakdown": None},
    ]
    assert told(asked.errors) == [["words", 1, "officialBreakdown"]]


async def test_a_family_whose_key_is_held_back_is_null_alone(opened: tuple[FaultyEndpoint, Served]) -> None:
    nodes = f'["{global_id("MorphemeFamily", "102")}", "{global_id("MorphemeFamily", "812")}"]'
    query = f"""{{
        a: morphemeFamily(by: {{ databaseId: 812 }}) {{ level }}
        b: morphemeFamily(by: {{ databaseId: 102 }}) {{ level }}
        nodes(ids: {nodes}) {{ id }}
        word(by: {{ databaseId: 1 }}) {{
            officialBreakdown {{ items {{ ... on MorphemeBreakdownItem {{ morpheme {{ text }} }} }} }}
        }}
    }}"""

    async with failing(opened, held_back(keys.family("102"))) as served:
        served.cool()
        asked = await served.ask(query, timeout_seconds=SECONDS)

    assert (asked.partial["a"] is None, asked.partial["b"]) == (False, None)
    parts = asked.partial["word"]["officialBreakdown"]["items"]
    assert [part["morpheme"] for part in parts] == [None, {"text": "ход"}]
    assert [node is None for node in asked.partial["nodes"]] == [True, False]
    paths = [["b"], ["nodes", 0], ["word", "officialBreakdown", "items", 0, "morpheme"]]
    assert sorted(told(asked.errors), key=str) == paths


@pytest.mark.parametrize("fault", [throttled, hang])
@pytest.mark.parametrize("failed", ["words", "breakdowns"])
async def test_of_two_batches_of_a_hundred_one_that_fails_is_an_error_of_its_fields_alone(
    opened: tuple[FaultyEndpoint, Served], fault: Fault, failed: str
) -> None:
    mark = '"BREAKDOWN"' if failed == "breakdowns" else '"sk":{"S":"WORD#1"}'
    query = "query Q($ids: [ID!]!) { words(ids: $ids) { text officialBreakdown { text } } }"

    async with failing(opened, only_with(mark, fault)) as served:
        seconds = HANGING_SECONDS if fault is hang else SECONDS
        asked = await served.ask(query, ids(*range(1, ASKED + 1)), timeout_seconds=seconds)

    if failed == "breakdowns":
        words = [{"text": "выход", "officialBreakdown": None}] * WORDS
        assert asked.partial["words"] == words + [None] * (ASKED - WORDS)
        assert told(asked.errors) == [["words", index, "officialBreakdown"] for index in range(WORDS)]
    elif fault is hang and asked.partial is None:
        # A busy machine does not make a hundred errors in the short time after the deadline, so the operation ends.
        assert asked.codes == ["SERVICE_UNAVAILABLE"]
    else:
        assert asked.partial["words"] == [None] * ASKED
        assert told(asked.errors) == [["words", index] for index in range(ASKED)]


async def test_null_in_the_place_of_a_non_null_item_makes_the_nearest_nullable_field_null(
    opened: tuple[FaultyEndpoint, Served],
) -> None:
    query = """{ wordList(first: 3) { nodes { text } }
        whole: wordList(first: 3) { nodes { forms { label } } } about { version } }"""

    async with failing(opened, held_back(keys.word("2"))) as served:
        asked = await served.ask(query, timeout_seconds=SECONDS)

    assert (asked.partial["whole"], asked.partial["about"]["version"]) == (None, "1.2.3")
    assert len(asked.partial["wordList"]["nodes"]) == 3
    assert told(asked.errors) == [["whole"]]


async def test_a_key_that_is_processed_in_time_is_no_error(opened: tuple[FaultyEndpoint, Served]) -> None:
    faults, served = opened
    faults.inject("BatchGetItem", held_back(keys.word("2")), calls=range(1, 3))

    asked = await served.ask("query Q($ids: [ID!]!) { words(ids: $ids) { text } }", ids(1, 2, 3))

    assert asked.data["words"] == [{"text": "выход"}] * 3
    assert asked.budget.calls == {"BatchGetItem": 3}
    faults.heal()


async def test_a_key_that_was_held_back_is_read_again_by_a_later_field(opened: tuple[FaultyEndpoint, Served]) -> None:
    faults, served = opened
    stored = served.dictionary.request(Budget(SECONDS)).stored
    faults.inject("BatchGetItem", held_back(keys.word("2")))
    first = await stored.get_many([keys.word("1"), keys.word("2")])
    faults.heal()

    second = await stored.get_many([keys.word("1"), keys.word("2")])

    assert [isinstance(one, Exception) for one in first] == [False, True]
    assert [one and one["sk"] for one in second if isinstance(one, dict)] == ["WORD#1", "WORD#2"]
    assert faults.count("BatchGetItem") == 1


async def test_a_write_whose_read_is_incomplete_is_not_made(opened: tuple[FaultyEndpoint, Served]) -> None:
    given = {"wordId": global_id("Word", "5"), "items": [{"text": "вы"}, {"text": "ход"}]}

    async with failing(opened, held_back(keys.official_breakdown("5"))) as served:
        asked = await served.ask(SUBMIT, {"input": given}, viewer=ANNA, timeout_seconds=SECONDS)
        own = keys.user_breakdown(ANNA, "5")
        # Calls are not counted: a second after it, the user is registered in the background.
        assert await served.engine.get_many([own], budget=Budget(None)) == {}

    assert told(asked.errors) == [["submitBreakdown"]]

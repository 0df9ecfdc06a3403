"""What an operation spends is bounded while it runs, and none holds the event loop for long."""

from __future__ import annotations

import asyncio
import gc
import warnings
from pathlib import Path

import orjson
import pytest
from graphql import get_introspection_query
from graphql.pyutils import Path as FieldPath

from schema.operations.bounded_executor import BoundedExecutor
from schema.operations.limits import Limits
from schema.operations.turns import Turns
from schema.relay.global_id import global_id
from table.embedded.embedded_engine import open_embedded
from table.engine.budget import Budget
from tests.dictionary import Asked, Served, copied, serving

WORD_LIST = (Path(__file__).parents[3] / "benchmarks" / "word_list.graphql").read_text()
WORDS = {"ids": [global_id("Word", str(number)) for number in range(1001, 1011)]}
FORMS = "{ wordList(first: 20) { nodes { text forms { label } } } }"
FAMILIES = "{ morphemeFamilies(first: 60) { nodes { id morphemes { id text } } } }"
SUBMIT = f"""mutation {{
  a: submitBreakdown(input: {{ wordId: "{global_id("Word", "2002")}", items: [{{ text: "выход" }}] }}) {{
    word {{ text forms {{ label }} }}
  }}
}}"""


async def _ask(served: Served, limits: Limits, query: str, viewer: str | None = None) -> Asked:
    served.executor.limits = limits
    return await served.ask(query, viewer=viewer)


@pytest.fixture
async def executed(served: Served) -> Served:
    """A dictionary whose operations are executed field by field."""
    served.executor.plans = None
    return served


@pytest.fixture
async def hurried(executed: Served) -> Served:
    """A dictionary whose operations wait for a turn after each object."""
    executed.executor.turns = Turns(stretch_seconds=0.0)
    return executed


@pytest.mark.parametrize(
    ("limits", "query", "name", "field"),
    [
        (Limits(max_objects=50), FORMS, "maxObjects", "wordList.nodes"),
        (Limits(max_objects=50), FAMILIES, "maxObjects", "morphemeFamilies.nodes"),
        (Limits(max_objects=50), get_introspection_query(), "maxObjects", "__schema."),
        (Limits(max_objects=5), "{ about { limits { requestLimits { name } } } }", "maxObjects", "about.limits"),
        (Limits(max_answer_bytes=500), FORMS, "maxAnswerBytes", "wordList.nodes"),
        (Limits(max_table_calls=1), FORMS, "maxTableCalls", "wordList"),
        (Limits(max_read_units=1), FORMS, "maxReadUnits", "wordList"),
        (Limits(max_examined_items=10), FORMS, "maxExaminedItems", "wordList"),
    ],
)
async def test_an_operation_ends_at_a_limit_and_names_it_with_the_field(
    served: Served, limits: Limits, query: str, name: str, field: str
) -> None:
    asked = await _ask(served, limits, query)

    assert asked.codes == ["COST_LIMIT_EXCEEDED"]
    assert f"`{name}`" in asked.messages[0]
    assert f"at `{field}" in asked.messages[0]
    assert asked.errors[0]["path"][0] == field.partition(".")[0]
    assert asked.partial is None


async def test_nothing_is_spent_after_a_limit(served: Served) -> None:
    few = await _ask(served, Limits(max_objects=50), FORMS)
    few_calls = await _ask(served, Limits(max_table_calls=2), "{" + _aliased(10) + "}")

    assert few.budget.objects <= 60
    assert few_calls.codes == ["COST_LIMIT_EXCEEDED"]
    assert sum(few_calls.budget.calls.values()) <= 2


def _aliased(times: int) -> str:
    return " ".join(f"a{n}: wordList(first: {n + 1}) {{ nodes {{ text }} }}" for n in range(times))


async def test_an_operation_within_the_limits_is_answered(served: Served) -> None:
    whole = await _ask(served, Limits(), FORMS)
    exactly = await _ask(served, Limits(max_objects=whole.budget.objects), FORMS)
    too_many = await _ask(served, Limits(max_objects=whole.budget.objects - 1), FORMS)

    assert exactly.data == whole.data
    assert too_many.codes == ["COST_LIMIT_EXCEEDED"]


@pytest.mark.parametrize("query", [FORMS, FAMILIES, get_introspection_query(), "{ about { version notices } }"])
async def test_the_bytes_counted_are_those_of_the_answer_and_a_little_more(executed: Served, query: str) -> None:
    asked = await executed.ask(query)

    exact = len(orjson.dumps(asked.data))
    assert 0.98 * exact <= asked.budget.answer_bytes <= 1.5 * exact


async def test_a_mutation_that_was_carried_out_says_so(starter_file: Path, tmp_path: Path) -> None:
    async with copied(starter_file, tmp_path) as engine, serving(engine) as served:
        ended = await _ask(served, Limits(max_objects=5), SUBMIT, viewer="a@example.org")
        calls = served.engine.methods
        refused = await _ask(served, Limits(max_table_calls=1), SUBMIT, viewer="b@example.org")

    assert ended.codes == refused.codes == ["COST_LIMIT_EXCEEDED"]
    assert "transact" in calls
    assert ended.messages[0].endswith("These fields of the mutation were carried out before: a.")
    assert "carried out" not in refused.messages[0]
    assert "TransactWriteItems" not in refused.budget.calls


@pytest.mark.parametrize("query", [FORMS, FAMILIES, WORD_LIST, "{ about { limits { requestLimits { name } } } }"])
async def test_an_operation_in_many_turns_gives_the_same_answer_with_the_same_calls(
    executed: Served, query: str
) -> None:
    variables: dict[str, object] | None = dict(WORDS) if query == WORD_LIST else None
    at_once = await executed.ask(query, variables)
    given = executed.executor.turns.given
    executed.executor.turns = Turns(stretch_seconds=0.0)
    in_turns = await executed.ask(query, variables)

    assert in_turns.data == at_once.data
    assert in_turns.budget.calls == at_once.budget.calls
    assert given < executed.executor.turns.given
    assert in_turns.budget.turns >= in_turns.budget.objects // 20


async def test_other_tasks_run_between_the_turns(hurried: Served) -> None:
    iterations = 0

    async def count() -> None:
        nonlocal iterations
        while True:
            await asyncio.sleep(0)
            iterations += 1

    counting = asyncio.create_task(count())
    asked = await hurried.ask(FAMILIES)
    counting.cancel()

    assert iterations >= asked.budget.objects // 20


@pytest.mark.parametrize("query", [FORMS, FAMILIES])
async def test_an_operation_that_is_cancelled_stops_in_the_middle_of_a_list(hurried: Served, query: str) -> None:
    whole = await hurried.ask(query)
    before = hurried.executor.turns.given

    asking = asyncio.create_task(hurried.ask(query))
    while hurried.executor.turns.given - before < 5:  # the point is to see it in the middle
        assert not asking.done()
        await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    stopped = hurried.executor.turns.given
    for _ in range(50):
        await asyncio.sleep(0)

    assert hurried.executor.turns.given - stopped <= 1
    assert stopped - before < whole.budget.turns


async def test_an_operation_whose_time_is_up_stops_in_the_middle_of_a_list(hurried: Served) -> None:
    whole = await hurried.ask(FAMILIES)
    asked = await hurried.ask(FAMILIES, timeout_seconds=0.0001)

    assert asked.codes == ["SERVICE_UNAVAILABLE"]
    assert asked.partial is None
    assert asked.budget.objects < whole.budget.objects


class Stuck(Turns):
    """Turns that never come."""

    def is_over(self) -> bool:
        """Say that every stretch is over."""
        return True

    async def wait(self, operation: object = None) -> None:  # noqa: ARG002  # nobody's turn comes
        """Wait to be cancelled."""
        await asyncio.get_running_loop().create_future()


async def test_a_resolver_that_waits_for_a_turn_is_cancelled_and_not_abandoned() -> None:
    executor = BoundedExecutor.__new__(BoundedExecutor)
    executor.budget, executor.turns = Budget(None), Stuck()
    ended_by: list[type[BaseException]] = []

    async def resolver() -> None:
        try:
            await asyncio.sleep(0)
        except BaseException as error:
            ended_by.append(type(error))
            raise

    running = resolver()  # kept, since a coroutine without references is closed
    task = asyncio.ensure_future(executor._in_steps(running, FieldPath(None, "word", None)))
    for _ in range(3):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])

    assert (task.cancelled(), ended_by) == (True, [asyncio.CancelledError])


async def test_coroutines_that_were_not_awaited_are_closed(executed: Served) -> None:
    executed.executor.limits = Limits(max_objects=30)
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        await executed.ask("{ wordList(first: 50) { nodes { text breakdown { id } forms { label } } } }")
        gc.collect()

    assert [str(one.message) for one in warned if "never awaited" in str(one.message)] == []


async def test_the_operation_with_the_fewest_turns_goes_first() -> None:
    turns, order = Turns(stretch_seconds=0.0), []

    async def work(name: str, budget: Budget) -> None:
        await turns.wait(budget)
        order.append(name)

    greedy, modest = Budget(1), Budget(1)
    greedy.turns = 100
    await asyncio.gather(work("greedy", greedy), work("modest", modest))

    assert order == ["modest", "greedy"]


async def test_a_page_of_the_file_is_served_with_a_limit_switched_off(starter_file: Path) -> None:
    async with open_embedded(starter_file) as engine, serving(engine, limits=Limits(max_objects=2**31 - 1)) as opened:
        asked = await opened.ask(FORMS)

    assert len(asked.data["wordList"]["nodes"]) == 20

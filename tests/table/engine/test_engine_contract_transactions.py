"""Every engine: transactions, their conditions and their tokens."""

from __future__ import annotations

import asyncio

import pytest

from table.engine.budget import Budget
from table.engine.index import Index
from table.engine.protocol import Add, AdminEngine, Check, Condition, Delete, KeyCondition, Operation, PrimaryKey, Put
from table.errors import ConditionFailedError, TableError
from tests.table.engine.engine_contract import get, make_item, new_token, put

ABSENT = Condition(attribute="pk", absent=True)


async def test_a_transaction_puts_and_deletes(engine: AdminEngine, budget: Budget) -> None:
    await put(engine, make_item(sk="old"))

    await engine.transact(
        [Put(item=make_item(sk="new")), Delete(key=PrimaryKey("P", "old"))], token=new_token(), budget=budget
    )

    assert await get(engine, "P", "new") == {"pk": "P", "sk": "new"}
    assert await get(engine, "P", "old") is None
    assert budget.calls == {"TransactWriteItems": 1}


async def test_a_put_in_a_transaction_replaces_the_whole_item(engine: AdminEngine, budget: Budget) -> None:
    await put(engine, make_item(text="выход", accent="вы'ход"))

    await engine.transact([Put(item=make_item(text="вход"))], token=new_token(), budget=budget)

    assert await get(engine) == {"pk": "P", "sk": "S", "text": "вход"}


async def test_a_transaction_moves_items_in_the_indexes(engine: AdminEngine, budget: Budget) -> None:
    await put(engine, make_item(sk="1", gsi1pk="I", gsi1sk="1"), make_item(sk="2", gsi1pk="I", gsi1sk="2"))

    operations: list[Operation] = [
        Put(item=make_item(sk="1", gsi1pk="I", gsi1sk="3")),
        Delete(key=PrimaryKey("P", "2")),
    ]
    await engine.transact(operations, token=new_token(), budget=budget)

    page = await engine.query(KeyCondition(partition="I", index=Index.GSI1), budget=budget)
    assert page.items == [{"pk": "P", "sk": "1", "gsi1pk": "I", "gsi1sk": "3"}]


async def test_a_hundred_operations_are_one_transaction(engine: AdminEngine, budget: Budget) -> None:
    operations = [Put(item=make_item(sk=str(n)), condition=ABSENT) for n in range(100)]

    await engine.transact(operations, token=new_token(), budget=budget)

    found = await engine.get_many([PrimaryKey("P", str(n)) for n in range(100)], budget=budget, consistent=True)
    assert len(found) == 100
    assert budget.calls == {"TransactWriteItems": 1, "BatchGetItem": 1}


@pytest.mark.parametrize("count", [0, 101])
async def test_no_operations_or_more_than_a_hundred_are_refused(
    engine: AdminEngine, budget: Budget, count: int
) -> None:
    operations = [Put(item=make_item(sk=str(n))) for n in range(count)]

    with pytest.raises(ValueError, match=f"100.*{count}"):
        await engine.transact(operations, token=new_token(), budget=budget)


async def test_two_operations_on_one_key_are_refused(engine: AdminEngine, budget: Budget) -> None:
    operations: list[Operation] = [Put(item=make_item()), Delete(key=PrimaryKey("P", "S"))]

    with pytest.raises(ValueError, match="key"):
        await engine.transact(operations, token=new_token(), budget=budget)

    assert await get(engine) is None


# ------------------------------------------------------------------ conditions


async def _failed(engine: AdminEngine, condition: Condition) -> tuple[int, ...]:
    """Return the indexes of conditions that are not met, found by a transaction that writes nothing."""
    try:
        await engine.transact(
            [Check(key=PrimaryKey("P", "S"), condition=condition)], token=new_token(), budget=Budget(30.0)
        )
    except ConditionFailedError as error:
        return error.failed
    return ()


HOLD = [
    Condition(attribute="pk", equals="P"),
    Condition(attribute="text", equals="вход"),
    Condition(attribute="nothing", equals=None),
    Condition(attribute="missing", absent=True),
    Condition(attribute="one", equals=1),
    Condition(attribute="true", equals=True),
    Condition(attribute="list", equals=["a", {"b": 1}]),
    Condition(attribute="set", equals=frozenset({"b", "a"})),
]
"""Conditions that the item of the next test meets."""

FAIL = [
    Condition(attribute="pk", absent=True),
    Condition(attribute="pk", equals="Q"),
    Condition(attribute="text", absent=True),
    Condition(attribute="text", equals="выход"),
    Condition(attribute="nothing", absent=True),
    Condition(attribute="missing", equals="вход"),
    Condition(attribute="one", equals=2),
    Condition(attribute="one", equals="1"),
    Condition(attribute="list", equals=[{"b": 1}, "a"]),
    Condition(attribute="set", equals=frozenset({"a"})),
]
"""Conditions that it does not meet."""


async def test_a_condition_compares_an_attribute_of_the_item(engine: AdminEngine) -> None:
    await put(
        engine,
        make_item(text="вход", nothing=None, one=1, true=True, list=["a", {"b": 1}], set=frozenset({"a", "b"})),
    )

    failed = [await _failed(engine, condition) for condition in HOLD + FAIL]

    assert failed == [()] * len(HOLD) + [(0,)] * len(FAIL)


async def test_a_condition_distinguishes_booleans_from_numbers(engine: AdminEngine) -> None:
    await put(engine, make_item(one=1, true=True))

    assert await _failed(engine, Condition(attribute="one", equals=True)) == (0,)
    assert await _failed(engine, Condition(attribute="true", equals=1)) == (0,)


async def test_a_missing_attribute_does_not_equal_null(engine: AdminEngine) -> None:
    await put(engine, make_item())

    assert await _failed(engine, Condition(attribute="missing", equals=None)) == (0,)


async def test_an_item_that_is_not_there_has_no_attributes(engine: AdminEngine) -> None:
    assert await _failed(engine, Condition(attribute="pk", absent=True)) == ()
    assert await _failed(engine, Condition(attribute="text", absent=True)) == ()
    assert await _failed(engine, Condition(attribute="pk", equals="P")) == (0,)
    assert await _failed(engine, Condition(attribute="text", equals="вход")) == (0,)


@pytest.mark.parametrize(
    "operation",
    [
        Put(item=make_item(text="new"), condition=ABSENT),
        Delete(key=PrimaryKey("P", "S"), condition=ABSENT),
        Check(key=PrimaryKey("P", "S"), condition=ABSENT),
    ],
    ids=["put", "delete", "check"],
)
async def test_where_a_condition_fails_nothing_is_written(
    engine: AdminEngine, budget: Budget, operation: Operation
) -> None:
    await put(engine, make_item(text="old"), make_item(sk="other", text="old"))
    others: list[Operation] = [Put(item=make_item(sk="before")), Delete(key=PrimaryKey("P", "other"))]

    with pytest.raises(ConditionFailedError) as raised:
        await engine.transact([*others, operation, Put(item=make_item(sk="after"))], token=new_token(), budget=budget)

    assert raised.value.failed == (2,)
    page = await engine.query(KeyCondition(partition="P"), budget=budget, consistent=True)
    assert page.items == [{"pk": "P", "sk": "S", "text": "old"}, {"pk": "P", "sk": "other", "text": "old"}]


async def test_all_failed_conditions_are_reported(engine: AdminEngine, budget: Budget) -> None:
    await put(engine, make_item(sk="1"), make_item(sk="3"))
    operations = [Put(item=make_item(sk=str(n)), condition=ABSENT) for n in range(4)]

    with pytest.raises(ConditionFailedError) as raised:
        await engine.transact(operations, token=new_token(), budget=budget)

    assert raised.value.failed == (1, 3)


async def test_conditions_see_the_table_as_it_was_before_the_transaction(engine: AdminEngine, budget: Budget) -> None:
    await put(engine, make_item(revision="1"))
    first = Put(item=make_item(revision="2"), condition=Condition(attribute="revision", equals="1"))
    await engine.transact([first], token=new_token(), budget=budget)

    with pytest.raises(ConditionFailedError):
        await engine.transact([first, Put(item=make_item(sk="new"))], token=new_token(), budget=budget)

    assert await get(engine) == {"pk": "P", "sk": "S", "revision": "2"}
    assert await get(engine, "P", "new") is None


# ------------------------------------------------------------------ tokens


async def test_a_repeated_transaction_writes_once(engine: AdminEngine, budget: Budget) -> None:
    token = new_token()
    operations = [Put(item=make_item(n=1), condition=ABSENT)]
    await engine.transact(operations, token=token, budget=budget)
    await put(engine, make_item(n=2))

    await engine.transact(operations, token=token, budget=budget)

    assert await get(engine) == {"pk": "P", "sk": "S", "n": 2}


async def test_a_token_used_for_other_operations_is_refused(engine: AdminEngine, budget: Budget) -> None:
    token = new_token()
    await engine.transact([Put(item=make_item(n=1))], token=token, budget=budget)

    with pytest.raises(TableError):
        await engine.transact([Put(item=make_item(n=2))], token=token, budget=budget)

    assert await get(engine) == {"pk": "P", "sk": "S", "n": 1}


async def test_a_transaction_that_failed_may_be_tried_again_with_its_token(engine: AdminEngine, budget: Budget) -> None:
    token = new_token()
    await put(engine, make_item())
    operations = [Put(item=make_item(n=1), condition=ABSENT)]
    with pytest.raises(ConditionFailedError):
        await engine.transact(operations, token=token, budget=budget)
    await engine.delete_many([PrimaryKey("P", "S")], budget=budget)

    await engine.transact(operations, token=token, budget=budget)

    assert await get(engine) == {"pk": "P", "sk": "S", "n": 1}


async def test_the_same_operations_with_another_token_are_another_transaction(
    engine: AdminEngine, budget: Budget
) -> None:
    operations = [Put(item=make_item(), condition=ABSENT)]
    await engine.transact(operations, token=new_token(), budget=budget)

    with pytest.raises(ConditionFailedError):
        await engine.transact(operations, token=new_token(), budget=budget)


# ------------------------------------------------------------------ at the same time


async def test_of_writers_who_each_expect_no_item_one_wins(engine: AdminEngine, budget: Budget) -> None:
    writers = [
        engine.transact([Put(item=make_item(writer=n), condition=ABSENT)], token=new_token(), budget=budget)
        for n in range(8)
    ]

    outcomes = await asyncio.gather(*writers, return_exceptions=True)

    winners = [n for n, outcome in enumerate(outcomes) if outcome is None]
    assert len(winners) == 1
    assert [type(outcome) for outcome in outcomes if outcome is not None] == [ConditionFailedError] * 7
    assert await get(engine) == {"pk": "P", "sk": "S", "writer": winners[0]}


async def test_transactions_on_different_items_all_succeed(engine: AdminEngine, budget: Budget) -> None:
    await asyncio.gather(
        *(engine.transact([Put(item=make_item(sk=str(n)))], token=new_token(), budget=budget) for n in range(8))
    )

    page = await engine.query(KeyCondition(partition="P"), budget=budget, consistent=True)
    assert len(page.items) == 8
    assert budget.calls["TransactWriteItems"] >= 8


async def test_numbers_are_added_where_something_and_where_nothing_stands(engine: AdminEngine, budget: Budget) -> None:
    await put(engine, make_item(sk="1", count=5, text="ход"), make_item(sk="2"))
    operations: list[Operation] = [
        Add(key=PrimaryKey("P", "1"), attribute="count", amount=-2),
        Add(key=PrimaryKey("P", "2"), attribute="count", amount=3),
        Add(key=PrimaryKey("P", "3"), attribute="count", amount=1),
    ]

    await engine.transact(operations, token=new_token(), budget=budget)

    assert await get(engine, "P", "1") == {"pk": "P", "sk": "1", "count": 3, "text": "ход"}
    assert await get(engine, "P", "2") == {"pk": "P", "sk": "2", "count": 3}
    assert await get(engine, "P", "3") == {"pk": "P", "sk": "3", "count": 1}


async def test_attributes_are_set_together_with_a_number_that_is_added(engine: AdminEngine, budget: Budget) -> None:
    await put(engine, make_item(sk="1", count=5, text="ход", list=[1], kept="yes"))
    operations: list[Operation] = [
        Add(key=PrimaryKey("P", "1"), attribute="count", amount=1, also={"text": "вход", "list": ["a", None, 2]}),
        Add(
            key=PrimaryKey("P", "2"),
            attribute="count",
            amount=1,
            also={"text": "выход"},
            condition=Condition(attribute="pk", absent=True),
        ),
    ]
    token = new_token()

    await engine.transact(operations, token=token, budget=budget)

    assert await get(engine, "P", "1") == {
        "pk": "P", "sk": "1", "count": 6, "text": "вход", "list": ["a", None, 2], "kept": "yes"
    }  # fmt: skip
    assert await get(engine, "P", "2") == {"pk": "P", "sk": "2", "count": 1, "text": "выход"}


async def test_adding_keeps_an_item_in_its_indexes(engine: AdminEngine, budget: Budget) -> None:
    await put(engine, make_item(gsi1pk="I", gsi1sk="1", count=1))

    await engine.transact(
        [Add(key=PrimaryKey("P", "S"), attribute="count", amount=1)], token=new_token(), budget=budget
    )

    page = await engine.query(KeyCondition(partition="I", index=Index.GSI1), budget=budget)
    assert page.items == [{"pk": "P", "sk": "S", "gsi1pk": "I", "gsi1sk": "1", "count": 2}]


async def test_nothing_is_added_where_a_condition_does_not_hold(engine: AdminEngine, budget: Budget) -> None:
    there = Condition(attribute="pk", equals="P")
    with pytest.raises(ConditionFailedError) as caught:
        await engine.transact(
            [Add(key=PrimaryKey("P", "S"), attribute="count", amount=1, condition=there)],
            token=new_token(),
            budget=budget,
        )

    assert caught.value.failed == (0,)
    assert await get(engine) is None


async def test_of_several_conditions_all_have_to_hold(engine: AdminEngine, budget: Budget) -> None:
    await put(engine, make_item(date="monday", count=1))
    on_monday = Condition(attribute="date", equals="monday")
    unversioned = Condition(attribute="version", absent=True)

    wrong = (on_monday, Condition(attribute="count", equals=2))
    with pytest.raises(ConditionFailedError):
        await engine.transact([Put(item=make_item(n=1), condition=wrong)], token=new_token(), budget=budget)
    await engine.transact(
        [Put(item=make_item(n=2), condition=(on_monday, unversioned))], token=new_token(), budget=budget
    )

    assert await get(engine) == {"pk": "P", "sk": "S", "n": 2}

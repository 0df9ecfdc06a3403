"""Every engine: putting, getting and deleting items."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from table.engine.budget import Budget
from table.engine.protocol import AdminEngine, Attributes, AttributeValue, KeyCondition, PrimaryKey
from tests.table.engine.engine_contract import get, make_item, put


async def test_a_put_item_is_read_back(engine: AdminEngine) -> None:
    await put(engine, make_item(text="выход"))

    assert await get(engine) == {"pk": "P", "sk": "S", "text": "выход"}


async def test_a_put_replaces_the_whole_item(engine: AdminEngine) -> None:
    await put(engine, make_item(text="выход", accent="вы'ход"))

    await put(engine, make_item(text="вход"))

    assert await get(engine) == {"pk": "P", "sk": "S", "text": "вход"}


async def test_a_key_without_an_item_is_omitted(engine: AdminEngine, budget: Budget) -> None:
    await put(engine, make_item(sk="here"))

    found = await engine.get_many([PrimaryKey("P", "here"), PrimaryKey("P", "not here")], budget=budget)

    assert found == {PrimaryKey("P", "here"): {"pk": "P", "sk": "here"}}


async def test_a_key_asked_twice_is_read_once(engine: AdminEngine, budget: Budget) -> None:
    await put(engine, make_item())

    found = await engine.get_many([PrimaryKey("P", "S"), PrimaryKey("P", "S")], budget=budget)

    assert found == {PrimaryKey("P", "S"): {"pk": "P", "sk": "S"}}


async def test_a_repeated_key_does_not_make_a_second_call(engine: AdminEngine, budget: Budget) -> None:
    await engine.get_many([PrimaryKey("P", "S")] * 101, budget=budget)

    assert budget.calls == {"BatchGetItem": 1}


async def test_no_keys_are_no_call(engine: AdminEngine, budget: Budget) -> None:
    assert await engine.get_many([], budget=budget) == {}
    assert budget.calls == {}


@pytest.mark.parametrize(("count", "calls"), [(1, 1), (99, 1), (100, 1), (101, 2), (250, 3)])
async def test_keys_are_read_a_hundred_to_a_call(engine: AdminEngine, budget: Budget, count: int, calls: int) -> None:
    keys = [PrimaryKey(f"P{n % 7}", f"S{n}") for n in range(count)]
    await put(engine, *(make_item(*key, n=n) for n, key in enumerate(keys)))

    found = await engine.get_many(reversed(keys), budget=budget)

    assert found == {key: {"pk": key.pk, "sk": key.sk, "n": n} for n, key in enumerate(keys)}
    assert budget.calls == {"BatchGetItem": calls}


async def test_keys_may_come_from_an_iterator(engine: AdminEngine, budget: Budget) -> None:
    await put(engine, make_item(sk="1"), make_item(sk="2"))

    found = await engine.get_many((PrimaryKey("P", sk) for sk in "12"), budget=budget)

    assert sorted(found) == [PrimaryKey("P", "1"), PrimaryKey("P", "2")]


async def test_a_strongly_consistent_read_sees_the_last_put(engine: AdminEngine, budget: Budget) -> None:
    for n in range(5):
        await put(engine, make_item(n=n))

        found = await engine.get_many([PrimaryKey("P", "S")], budget=budget, consistent=True)

        assert found[PrimaryKey("P", "S")]["n"] == n


VALUES: list[AttributeValue] = [
    "",
    'ёлка \U0001f384 \x00 \u2028 "quoted" \\',
    0,
    -7,
    2**63,
    -(2**70),
    99999999999999999999999999999999999999,
    Decimal("0.5"),
    Decimal("-3.14159265358979323846264338327950288"),
    Decimal("1E-20"),
    True,
    False,
    None,
    b"\x00\xff bytes",
    frozenset({"а", "б"}),
    frozenset({1, 2, Decimal("2.5")}),
    frozenset({b"\x01", b"\x02"}),
    [],
    {},
    [1, "two", None, [True, {"deep": Decimal("0.1")}]],
    {"word": {"word_id": "1", "frequency": None, "forms": ["выход", "выхода"]}, "цвет": b"\x00"},
]
"""Every type of DynamoDB, with its extreme values."""


async def test_a_value_of_every_type_comes_back_as_it_was(engine: AdminEngine, budget: Budget) -> None:
    await put(engine, *(make_item(sk=f"{place:02d}", value=value) for place, value in enumerate(VALUES)))

    page = await engine.query(KeyCondition(partition="P"), budget=budget, consistent=True)

    values = [item["value"] for item in page.items]
    assert values == VALUES
    assert list(map(type, values)) == list(map(type, VALUES))


async def test_an_integral_number_comes_back_as_an_int(engine: AdminEngine) -> None:
    await put(engine, make_item(one=Decimal("1.0"), hundred=Decimal("1E+2")))

    item = await get(engine)

    assert item == {"pk": "P", "sk": "S", "one": 1, "hundred": 100}
    assert (type(item["one"]), type(item["hundred"])) == (int, int)


_scalars = st.one_of(
    st.text(max_size=20),
    st.integers(-(10**38) + 1, 10**38 - 1),
    st.decimals(-(10**9), 10**9, places=6),
    st.booleans(),
    st.none(),
    st.binary(min_size=1, max_size=20),
    st.frozensets(st.text(min_size=1, max_size=5), min_size=1, max_size=4),
    st.frozensets(st.integers(-1000, 1000), min_size=1, max_size=4),
)
_values = st.recursive(
    _scalars,
    lambda values: st.lists(values, max_size=4) | st.dictionaries(st.text("aбЁ_", min_size=1), values, max_size=4),
    max_leaves=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(attributes=st.dictionaries(st.text("abcёж", min_size=1, max_size=8), _values, max_size=6))
async def test_any_item_comes_back_as_it_was(engine: AdminEngine, attributes: Attributes) -> None:
    item = make_item() | attributes
    await put(engine, item)

    assert await get(engine) == item


async def test_keys_may_hold_any_characters(engine: AdminEngine, budget: Budget) -> None:
    keys = [
        PrimaryKey("WORD#ё", "a'b\"c"),
        PrimaryKey("\U0001f384", "%_*"),
        PrimaryKey("p\x00q", "\n\t "),
        PrimaryKey(" ", "#"),
    ]
    await put(engine, *(make_item(*key) for key in keys))

    found = await engine.get_many(keys, budget=budget)

    assert set(found) == set(keys)


async def test_keys_may_be_as_long_as_dynamodb_allows(engine: AdminEngine) -> None:
    pk, sk = "ё" * 1024, "ё" * 512
    await put(engine, make_item(pk, sk))

    assert await get(engine, pk, sk) == {"pk": pk, "sk": sk}


async def test_an_item_may_have_almost_400_kilobytes(engine: AdminEngine) -> None:
    text = "a" * (400 * 1024 - 20)
    await put(engine, make_item(text=text))

    assert await get(engine) == {"pk": "P", "sk": "S", "text": text}


@pytest.mark.parametrize(("count", "calls"), [(1, 1), (25, 1), (26, 2), (60, 3)])
async def test_items_are_put_25_to_a_call(engine: AdminEngine, budget: Budget, count: int, calls: int) -> None:
    await engine.put_many((make_item(sk=str(n)) for n in range(count)), budget=budget)

    assert budget.calls == {"BatchWriteItem": calls}
    assert await get(engine, "P", str(count - 1)) == {"pk": "P", "sk": str(count - 1)}


async def test_putting_nothing_is_no_call(engine: AdminEngine, budget: Budget) -> None:
    await engine.put_many([], budget=budget)

    assert budget.calls == {}


async def test_deleted_items_are_gone_and_others_stay(engine: AdminEngine, budget: Budget) -> None:
    await put(engine, *(make_item(sk=str(n)) for n in range(30)))

    await engine.delete_many((PrimaryKey("P", str(n)) for n in range(27)), budget=budget)

    found = await engine.get_many([PrimaryKey("P", str(n)) for n in range(30)], budget=budget, consistent=True)
    assert sorted(found) == [PrimaryKey("P", "27"), PrimaryKey("P", "28"), PrimaryKey("P", "29")]
    assert budget.calls == {"BatchWriteItem": 2, "BatchGetItem": 1}


async def test_deleting_what_is_not_there_is_no_error(engine: AdminEngine, budget: Budget) -> None:
    await engine.delete_many([PrimaryKey("P", "S")], budget=budget)

    assert await get(engine) is None


REFUSED = [1.5, float("nan"), {"a"}, frozenset(), frozenset({1, "a"}), Decimal("NaN"), Decimal("Infinity"), 10**38 + 1]
"""Values that DynamoDB cannot store."""


async def test_a_value_that_dynamodb_lacks_is_refused_by_name(engine: AdminEngine, budget: Budget) -> None:
    for value in REFUSED:
        item: Attributes = make_item()
        item["weight"] = value  # type: ignore[assignment]  # what the test is about

        with pytest.raises((TypeError, ValueError), match="weight"):
            await engine.put_many([item], budget=budget)

    assert await get(engine) is None

"""Every engine: pages of a query, in order, of the table and of its indexes."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from table.engine.budget import Budget
from table.engine.index import Index
from table.engine.protocol import AdminEngine, KeyCondition, PrimaryKey, StartKey
from tests.table.engine.engine_contract import all_pages, make_item, put, sort_keys

IN_UTF_8_ORDER = ["", "A", "Z", "a", "ab", "b", "я", "ё", "ﬀ", "\U0001f384", "\U0001f385"]
"""Sort keys after a prefix: UTF-16 would put the two astral characters before ﬀ (U+FB00), a dictionary ё before я."""


async def _sorted_keys(engine: AdminEngine, condition: KeyCondition, budget: Budget) -> list[object]:
    return list(sort_keys((await engine.query(condition, budget=budget)).items))


async def test_a_query_reads_its_partition_and_no_other(engine: AdminEngine, budget: Budget) -> None:
    await put(engine, make_item("P", "1"), make_item("P", "2"), make_item("Q", "1"), make_item("P ", "1"))

    page = await engine.query(KeyCondition(partition="P"), budget=budget)

    assert page.items == [{"pk": "P", "sk": "1"}, {"pk": "P", "sk": "2"}]
    assert page.last is None
    assert budget.calls == {"Query": 1}


async def test_an_empty_partition_is_an_empty_last_page(engine: AdminEngine, budget: Budget) -> None:
    page = await engine.query(KeyCondition(partition="P"), budget=budget)

    assert (page.items, page.last) == ([], None)


@pytest.mark.parametrize("forward", [True, False], ids=["forward", "backward"])
async def test_items_come_in_the_order_of_utf_8_bytes(engine: AdminEngine, budget: Budget, *, forward: bool) -> None:
    await put(engine, *(make_item(sk=f"#{end}") for end in reversed(IN_UTF_8_ORDER)))

    found = await _sorted_keys(engine, KeyCondition(partition="P", forward=forward), budget)

    expected = ["#", "#A", "#Z", "#a", "#ab", "#b", "#я", "#ё", "#ﬀ", "#\U0001f384", "#\U0001f385"]
    assert found == (expected if forward else expected[::-1])


async def test_begins_with_gives_the_sort_keys_with_that_prefix(engine: AdminEngine, budget: Budget) -> None:
    await put(engine, *(make_item(sk=sk) for sk in ["входить", "выхода", "вода", "вы\U0010ffff", "выход"]))
    prefixes = ["", "вы", "выход", "вы\U0010ffff", "выходы"]

    found = [await _sorted_keys(engine, KeyCondition(partition="P", begins_with=prefix), budget) for prefix in prefixes]

    assert found == [
        ["вода", "входить", "выход", "выхода", "вы\U0010ffff"],
        ["выход", "выхода", "вы\U0010ffff"],
        ["выход", "выхода"],
        ["вы\U0010ffff"],
        [],
    ]


async def test_begins_with_ends_where_the_prefix_does(engine: AdminEngine, budget: Budget) -> None:
    ends = ["\x00", "z", "\ud7ff", "\ue000", "\U0010ffff", "\U0010ffff\U0010ffff"]
    await put(engine, *(make_item(sk=f"a{end}b") for end in ends), make_item(sk="a"), make_item(sk="b"))

    found = [
        await _sorted_keys(engine, KeyCondition(partition="P", begins_with=f"a{end}"), budget) for end in ends[:-2]
    ]

    assert found == [["a\x00b"], ["azb"], ["a\ud7ffb"], ["a\ue000b"]]
    assert await _sorted_keys(engine, KeyCondition(partition="P", begins_with="a\U0010ffff"), budget) == [
        "a\U0010ffffb",
        "a\U0010ffff\U0010ffffb",
    ]


@pytest.mark.parametrize("forward", [True, False], ids=["forward", "backward"])
async def test_between_includes_both_ends(engine: AdminEngine, budget: Budget, *, forward: bool) -> None:
    await put(engine, *(make_item(sk=sk) for sk in "абвгд"))

    found = await _sorted_keys(engine, KeyCondition(partition="P", between=("б", "г"), forward=forward), budget)

    assert found == (["б", "в", "г"] if forward else ["г", "в", "б"])


async def test_the_ends_of_between_need_not_be_there(engine: AdminEngine, budget: Budget) -> None:
    await put(engine, *(make_item(sk=sk) for sk in ["а", "бб", "г"]))

    assert await _sorted_keys(engine, KeyCondition(partition="P", between=("б", "в")), budget) == ["бб"]


async def test_between_may_be_a_single_sort_key(engine: AdminEngine, budget: Budget) -> None:
    await put(engine, *(make_item(sk=sk) for sk in "абв"))

    assert await _sorted_keys(engine, KeyCondition(partition="P", between=("б", "б")), budget) == ["б"]


@pytest.mark.parametrize("forward", [True, False], ids=["forward", "backward"])
async def test_pages_join_to_the_whole_answer(engine: AdminEngine, budget: Budget, *, forward: bool) -> None:
    await put(engine, *(make_item(sk=str(n)) for n in range(5)), make_item("Q", "0"))

    condition = KeyCondition(partition="P", forward=forward)
    pages_by_limit = {
        limit: await all_pages(engine, condition, budget=budget, limit=limit) for limit in (1, 2, 3, 4, 6)
    }

    expected = ["0", "1", "2", "3", "4"] if forward else ["4", "3", "2", "1", "0"]
    for limit, pages in pages_by_limit.items():
        assert max(map(len, pages)) == min(limit, 5)
        assert [sk for page in pages for sk in sort_keys(page)] == expected


async def test_last_is_the_key_of_the_last_item(engine: AdminEngine, budget: Budget) -> None:
    await put(engine, *(make_item(sk=str(n)) for n in range(5)))

    page = await engine.query(KeyCondition(partition="P"), budget=budget, limit=2)

    assert page.last == {"pk": "P", "sk": "1"}


async def test_a_page_of_as_many_items_as_there_are_has_a_last(engine: AdminEngine, budget: Budget) -> None:
    await put(engine, *(make_item(sk=str(n)) for n in range(3)))

    page = await engine.query(KeyCondition(partition="P"), budget=budget, limit=3)
    rest = await engine.query(KeyCondition(partition="P"), budget=budget, limit=3, after=page.last)

    assert page.last == {"pk": "P", "sk": "2"}
    assert (rest.items, rest.last) == ([], None)


async def test_a_page_that_is_not_full_has_no_last(engine: AdminEngine, budget: Budget) -> None:
    await put(engine, *(make_item(sk=str(n)) for n in range(3)))

    page = await engine.query(KeyCondition(partition="P"), budget=budget, limit=4)

    assert (len(page.items), page.last) == (3, None)


async def test_a_query_goes_on_behind_an_item_that_was_deleted(engine: AdminEngine, budget: Budget) -> None:
    await put(engine, *(make_item(sk=str(n)) for n in range(4)))
    page = await engine.query(KeyCondition(partition="P"), budget=budget, limit=2)
    await engine.delete_many([PrimaryKey("P", "1")], budget=budget)

    rest = await engine.query(KeyCondition(partition="P"), budget=budget, after=page.last)

    assert sort_keys(rest.items) == ["2", "3"]


@pytest.mark.parametrize("forward", [True, False], ids=["forward", "backward"])
async def test_pages_keep_to_the_condition(engine: AdminEngine, budget: Budget, *, forward: bool) -> None:
    await put(engine, *(make_item(sk=sk) for sk in ["a1", "b1", "b2", "b3", "c1"]))

    begins = await all_pages(
        engine, KeyCondition(partition="P", begins_with="b", forward=forward), budget=budget, limit=2
    )
    between = await all_pages(
        engine, KeyCondition(partition="P", between=("b1", "b3"), forward=forward), budget=budget, limit=2
    )

    expected = ["b1", "b2", "b3"] if forward else ["b3", "b2", "b1"]
    assert [sk for page in begins for sk in sort_keys(page)] == expected
    assert [sk for page in between for sk in sort_keys(page)] == expected


async def test_a_page_holds_at_most_a_megabyte(engine: AdminEngine, budget: Budget) -> None:
    await put(engine, *(make_item(sk=str(n), text="a" * 300_000) for n in range(8)))

    page = await engine.query(KeyCondition(partition="P"), budget=budget)
    pages = await all_pages(engine, KeyCondition(partition="P"), budget=budget)

    assert 3 <= len(page.items) <= 4
    assert page.last == {"pk": "P", "sk": str(len(page.items) - 1)}
    assert [sk for page in pages for sk in sort_keys(page)] == ["0", "1", "2", "3", "4", "5", "6", "7"]


async def test_a_limit_does_not_lift_the_megabyte(engine: AdminEngine, budget: Budget) -> None:
    await put(engine, *(make_item(sk=str(n), text="a" * 300_000) for n in range(8)))

    page = await engine.query(KeyCondition(partition="P"), budget=budget, limit=7)

    assert 3 <= len(page.items) <= 4
    assert page.last is not None


async def test_a_page_of_many_small_items_is_whole(engine: AdminEngine, budget: Budget) -> None:
    await put(engine, *(make_item(sk=f"{n:04d}") for n in range(700)))

    page = await engine.query(KeyCondition(partition="P"), budget=budget)

    assert sort_keys(page.items) == [f"{n:04d}" for n in range(700)]
    assert page.last is None


async def test_a_strongly_consistent_query_sees_the_last_put(engine: AdminEngine, budget: Budget) -> None:
    await put(engine, make_item(sk="1"))
    await put(engine, make_item(sk="2"))

    page = await engine.query(KeyCondition(partition="P"), budget=budget, consistent=True)

    assert sort_keys(page.items) == ["1", "2"]


# ------------------------------------------------------------------ indexes


@pytest.mark.parametrize("index", [Index.GSI1, Index.GSI2])
async def test_an_index_gives_whole_items_in_its_own_order(engine: AdminEngine, budget: Budget, index: Index) -> None:
    first = make_item("P1", "S", text="вход", **{index.partition_key: "I", index.sort_key: "2"})
    second = make_item("P2", "S", text="выход", **{index.partition_key: "I", index.sort_key: "1"})
    other = make_item("P3", "S", text="уход", **{index.partition_key: "J", index.sort_key: "1"})
    await put(engine, first, second, other)

    page = await engine.query(KeyCondition(partition="I", index=index), budget=budget)

    assert page.items == [second, first]
    assert page.last is None


async def test_an_index_holds_only_items_with_both_its_keys(engine: AdminEngine, budget: Budget) -> None:
    await put(
        engine,
        make_item("P1", gsi1pk="I", gsi1sk="1"),
        make_item("P2", gsi1pk="I"),
        make_item("P3", gsi1sk="1"),
        make_item("P4", gsi2pk="I", gsi2sk="1"),
    )

    page = await engine.query(KeyCondition(partition="I", index=Index.GSI1), budget=budget)

    assert sort_keys(page.items, "pk") == ["P1"]


async def test_an_item_put_again_moves_in_the_index(engine: AdminEngine, budget: Budget) -> None:
    await put(engine, make_item(gsi1pk="I", gsi1sk="1", gsi2pk="I", gsi2sk="1"))

    await put(engine, make_item(gsi1pk="J", gsi1sk="2"))

    at = [(index, partition) for index in (Index.GSI1, Index.GSI2) for partition in "IJ"]
    pages = [
        await engine.query(KeyCondition(partition=partition, index=index), budget=budget) for index, partition in at
    ]
    assert [len(page.items) for page in pages] == [0, 1, 0, 0]


async def test_a_deleted_item_leaves_the_index(engine: AdminEngine, budget: Budget) -> None:
    await put(engine, make_item(gsi1pk="I", gsi1sk="1"))

    await engine.delete_many([PrimaryKey("P", "S")], budget=budget)

    page = await engine.query(KeyCondition(partition="I", index=Index.GSI1), budget=budget)
    assert page.items == []


async def test_a_position_in_an_index_has_its_keys_and_the_tables(engine: AdminEngine, budget: Budget) -> None:
    await put(engine, *(make_item(f"P{n}", "S", gsi1pk="I", gsi1sk=str(n)) for n in range(3)))

    page = await engine.query(KeyCondition(partition="I", index=Index.GSI1), budget=budget, limit=2)

    assert page.last == {"gsi1pk": "I", "gsi1sk": "1", "pk": "P1", "sk": "S"}


@pytest.mark.parametrize("forward", [True, False], ids=["forward", "backward"])
async def test_pages_of_an_index_join_where_sort_keys_are_equal(
    engine: AdminEngine, budget: Budget, *, forward: bool
) -> None:
    await put(engine, *(make_item(f"P{n}", str(n % 2), gsi1pk="I", gsi1sk=str(n // 4)) for n in range(10)))

    condition = KeyCondition(partition="I", index=Index.GSI1, forward=forward)
    pages = await all_pages(engine, condition, budget=budget, limit=3)

    items = [item for page in pages for item in page]
    expected = ["0", "0", "0", "0", "1", "1", "1", "1", "2", "2"]
    assert sort_keys(items, "gsi1sk") == (expected if forward else expected[::-1])
    assert sorted(map(str, sort_keys(items, "pk"))) == [f"P{n}" for n in range(10)]


@pytest.mark.parametrize("forward", [True, False], ids=["forward", "backward"])
async def test_an_index_takes_prefixes_and_ranges(engine: AdminEngine, budget: Budget, *, forward: bool) -> None:
    await put(engine, *(make_item(f"P{sort}", gsi2pk="I", gsi2sk=sort) for sort in ["a", "ба", "бв", "в", "ё"]))

    begins = KeyCondition(partition="I", index=Index.GSI2, begins_with="б", forward=forward)
    between = KeyCondition(partition="I", index=Index.GSI2, between=("бв", "ё"), forward=forward)
    found = [
        [
            key
            for page in await all_pages(engine, condition, budget=budget, limit=1)
            for key in sort_keys(page, "gsi2sk")
        ]
        for condition in (begins, between)
    ]

    expected = [["ба", "бв"], ["бв", "в", "ё"]]
    assert found == (expected if forward else [keys[::-1] for keys in expected])


# ------------------------------------------------------------------ against a model

_texts = st.text("aбё\U0001f384z", min_size=1, max_size=3)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    puts=st.dictionaries(_texts, st.sampled_from(["I", "J", None]), min_size=1, max_size=12),
    deleted=st.sets(_texts, max_size=4),
    prefix=st.text("aбё", max_size=2),
    forward=st.booleans(),
    limit=st.integers(1, 5),
)
async def test_puts_deletes_and_queries_do_as_a_dict_would(
    engine: AdminEngine,
    puts: dict[str, str | None],
    deleted: set[str],
    prefix: str,
    limit: int,
    *,
    forward: bool,
) -> None:
    pk = str(uuid.uuid4())
    indexed = {"I": f"{pk}I", "J": f"{pk}J"}
    await put(
        engine,
        *(
            make_item(pk, sk, gsi1pk=indexed[kind], gsi1sk=sk) if kind else make_item(pk, sk)
            for sk, kind in puts.items()
        ),
    )
    await engine.delete_many([PrimaryKey(pk, sk) for sk in deleted], budget=Budget(30.0))
    kept = {sk: kind for sk, kind in puts.items() if sk not in deleted}

    table = KeyCondition(partition=pk, begins_with=prefix, forward=forward)
    index = KeyCondition(partition=f"{pk}I", index=Index.GSI1, begins_with=prefix, forward=forward)
    found = [
        [sk for page in await all_pages(engine, condition, budget=Budget(30.0), limit=limit) for sk in sort_keys(page)]
        for condition in (table, index)
    ]

    matching = sorted((sk for sk in kept if sk.startswith(prefix)), key=str.encode, reverse=not forward)
    assert found == [matching, [sk for sk in matching if kept[sk] == "I"]]


async def test_a_position_may_be_kept_and_used_again(engine: AdminEngine, budget: Budget) -> None:
    await put(engine, *(make_item(sk=str(n)) for n in range(4)))
    position: StartKey = {"pk": "P", "sk": "1"}

    pages = [await engine.query(KeyCondition(partition="P"), budget=budget, after=position) for _ in range(2)]

    assert [sort_keys(page.items) for page in pages] == [["2", "3"], ["2", "3"]]

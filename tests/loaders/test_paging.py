"""Pages of a partition: full ones, their places, and lists that end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from loaders import paging
from loaders.paging import CursorKey, Edge, cut, query_all, query_page
from loaders.reader import Reader
from table.engine.budget import Budget
from table.engine.index import Index
from table.engine.protocol import AdminEngine, Attributes, KeyCondition
from tests.dictionary import Recording, small_table

PARTITION = KeyCondition(partition="P")
BY_INDEX = KeyCondition(partition="G", index=Index.GSI1)


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[AdminEngine]:
    """A partition of 250 items, the other way round in gsi1."""
    items: list[Attributes] = [
        {"pk": "P", "sk": f"{number:03}", "gsi1pk": "G", "gsi1sk": f"{999 - number:03}", "number": number}
        for number in range(250)
    ]
    async with small_table(tmp_path, items, additions=False) as table:
        yield table


@pytest.mark.parametrize(("condition", "first"), [(PARTITION, 100), (PARTITION, 250), (BY_INDEX, 70), (BY_INDEX, 1)])
async def test_pages_follow_each_other_without_gap_or_overlap(
    engine: AdminEngine, condition: KeyCondition, first: int
) -> None:
    numbers: list[object] = []
    after: CursorKey | None = None

    while len(numbers) < 250:
        page = await query_page(Reader(engine, Budget(20)), condition, first=first, after=after)
        numbers += [edge.value["number"] for edge in page.edges]
        after = page.edges[-1].cursor_key
        assert page.has_next == (len(numbers) < 250)
        assert len(page.edges) == min(first, 250 - len(numbers) + len(page.edges))
        if first == 1 and len(numbers) == 5:
            break

    expected = [*range(250)] if condition is PARTITION else [*range(249, -1, -1)]
    assert numbers == expected[: len(numbers)]


async def test_a_page_is_full_although_items_are_omitted(engine: AdminEngine) -> None:
    async def keep(items: Sequence[Attributes]) -> list[bool]:
        return [item["number"] in (3, 120, 249) for item in items]

    full = await query_page(Reader(engine, Budget(20)), PARTITION, first=2, after=None, keep=keep)
    rest = await query_page(Reader(engine, Budget(20)), PARTITION, first=2, after=full.edges[-1].cursor_key, keep=keep)

    assert [edge.value["number"] for edge in full.edges] == [3, 120]
    assert full.has_next
    assert [edge.value["number"] for edge in rest.edges] == [249]
    assert not rest.has_next


async def test_a_partition_that_is_not_there_is_an_empty_page(engine: AdminEngine) -> None:
    page = await query_page(Reader(engine, Budget(20)), KeyCondition(partition="Q"), first=5, after=None)

    assert (page.edges, page.has_next) == ([], False)


async def test_a_list_that_is_sorted_here_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "LIST_PAGES", 2)
    items: list[Attributes] = [{"pk": "P", "sk": str(number), "text": "x" * 300_000} for number in range(9)]

    async with small_table(tmp_path, items, additions=False) as table:
        engine = Recording(table)
        found = await query_all(Reader(engine, Budget(20)), PARTITION)

    assert engine.methods == ["query", "query"]
    assert 2 <= len(found) < 9


def test_a_list_is_cut_behind_a_place_that_may_be_gone() -> None:
    edges = [Edge(name, (number,)) for number, name in ((1, "a"), (3, "c"), (4, "d"), (5, "e"))]

    page = cut(edges, first=2, after=(2,))

    assert [edge.value for edge in page.edges] == ["c", "d"]
    assert page.has_next

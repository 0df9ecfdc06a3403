"""Families and morphemes of one request: nothing is read while the catalogue is warm, else by key."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from loaders.morphemes.catalogue import Catalogue, catalogue_of
from loaders.morphemes.morphemes import Morphemes
from loaders.reader import Reader
from table.engine.budget import Budget
from table.errors import TableUnavailableError
from table.model import items
from table.model.writing import breakdown_rows, morphemes
from tests.builders import make_breakdown, make_family, make_word
from tests.dictionary import Recording, small_table

GOING = make_family(family_id="812", members={"1577": "ход", "1578": "хож"})
OUT = make_family(family_id="102", kind="prefix", members={"218": "вы"})
BREAKDOWN = make_breakdown(parts=(("вы", "218", "102"), ("ход", "1577", "812")))
GIVEN = [GOING, OUT, *morphemes(GOING), *morphemes(OUT), make_word(), BREAKDOWN, *breakdown_rows(BREAKDOWN)]
WARM = catalogue_of([{**GOING, "word_count": 7}, {**OUT, "word_count": 8}])


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[Recording]:
    """выход, its breakdown and its two families."""
    async with small_table(tmp_path, GIVEN) as table:
        yield Recording(table)


@pytest.fixture
async def original(tmp_path: Path) -> AsyncIterator[Recording]:
    """The same in the original layout."""
    async with small_table(tmp_path, GIVEN, additions=False) as table:
        yield Recording(table)


def made(engine: Recording, *, catalogue: Catalogue | None = None, has_derived_items: bool = True) -> Morphemes:
    """Make the morphemes of a request, by default with a cold catalogue."""
    return Morphemes(Reader(engine, Budget(20), has_derived_items=has_derived_items), catalogue=catalogue)


async def test_nothing_is_read_of_what_a_warm_catalogue_knows(engine: Recording) -> None:
    known = made(engine, catalogue=WARM)

    family = await known.family("812")
    morpheme = await known.morpheme("1577")
    member = await known.member("102", "218")

    assert family is not None
    assert morpheme is not None
    assert member is not None
    assert (family.family_id, morpheme.member.text, member.member.text) == ("812", "ход", "вы")
    assert await known.catalogue() is WARM
    assert await known.word_count(family) == 7
    assert engine.calls == []


async def test_families_are_read_by_key_in_one_call_while_the_catalogue_is_cold(engine: Recording) -> None:
    cold = made(engine)

    going, out, missing = await asyncio.gather(*map(cold.family, ("812", "102", "1")))

    assert going is not None
    assert out is not None
    assert (going.kind, out.kind, missing) == ("root", "prefix", None)
    assert engine.methods == ["get_many"]


async def test_a_family_that_is_newer_than_the_catalogue_is_read_by_key(engine: Recording) -> None:
    stale = made(engine, catalogue=catalogue_of([GOING]))

    family = await stale.family("102")
    morpheme = await stale.morpheme("218")

    assert family is not None
    assert morpheme is not None
    assert (family.kind, morpheme.member.text) == ("prefix", "вы")
    assert engine.methods == ["get_many", "query"]


@pytest.mark.parametrize("catalogue", [None, WARM], ids=["cold", "warm"])
async def test_an_absent_item_is_none(engine: Recording, catalogue: Catalogue | None) -> None:
    asked = made(engine, catalogue=catalogue)

    assert await asked.family("1") is None
    assert await asked.morpheme("1") is None
    assert await asked.member("1", "1577") is None
    assert await asked.member("812", "218") is None


async def test_a_morpheme_by_its_id_is_one_query_and_one_read_while_the_catalogue_is_cold(engine: Recording) -> None:
    found = await made(engine).morpheme("1578")

    assert found is not None
    assert (found.member.text, found.family.family_id) == ("хож", "812")
    assert engine.methods == ["query", "get_many"]


async def test_the_families_of_a_breakdown_are_named_once_each_and_only_where_they_have_to_be_read(
    engine: Recording,
) -> None:
    parts = (("ход", "1577", "812"), "о", ("ход", "1577", "812"), ("вы", "218", "102"))
    breakdown = items.StoredBreakdown(make_breakdown(parts=parts, text="ходоходвы"))

    cold = made(engine).keys_of(breakdown)
    partly = made(engine, catalogue=catalogue_of([GOING])).keys_of(breakdown)
    warm = made(engine, catalogue=WARM).keys_of(breakdown)

    assert [key.pk for key in cold] == ["MORPHEME_FAMILY#812", "MORPHEME_FAMILY#102"]
    assert [key.pk for key in partly] == ["MORPHEME_FAMILY#102"]
    assert warm == []


async def test_the_catalogue_is_read_once_a_request_however_many_ask(engine: Recording) -> None:
    cold = made(engine)

    first, second = await asyncio.gather(cold.catalogue(), cold.catalogue())

    assert first is second is await cold.catalogue()
    assert [*first.families] == ["102", "812"]
    assert engine.methods == ["query"]


async def test_giving_up_on_the_catalogue_does_not_affect_other_requests(engine: Recording) -> None:
    cold = made(engine)
    one, other = asyncio.create_task(cold.catalogue()), asyncio.create_task(cold.catalogue())
    await asyncio.sleep(0)

    one.cancel()
    found = await other

    assert [*found.families] == ["102", "812"]
    assert one.cancelled()
    assert engine.methods == ["query"]


async def test_a_table_without_the_list_of_families_is_unavailable_until_it_has_been_scanned(
    original: Recording,
) -> None:
    cold = made(original, has_derived_items=False)

    with pytest.raises(TableUnavailableError, match="have not been read yet"):
        await cold.catalogue()


async def test_a_count_comes_from_the_list_of_families_while_the_catalogue_is_cold(engine: Recording) -> None:
    cold = made(engine)
    family = await cold.family("812")

    assert family is not None
    assert await cold.word_count(family) == 1
    assert engine.methods == ["get_many", "query"]


@pytest.mark.parametrize("catalogue", [None, catalogue_of([GOING]), catalogue_of([OUT])], ids=["cold", "warm", "stale"])
async def test_words_are_counted_through_the_index_where_nobody_has_counted_them(
    original: Recording, catalogue: Catalogue | None
) -> None:
    counted = made(original, catalogue=catalogue, has_derived_items=False)

    assert await counted.word_count(items.StoredFamily(GOING)) == 1
    assert original.methods == ["query", "get_many"]


@pytest.mark.parametrize(
    ("recounted", "count"), [(set(), 7), ({"812"}, 1), ({"102"}, 7), ({"812", *map(str, range(10))}, 7)]
)
async def test_a_family_that_is_counted_as_scanned_is_counted_now_if_few_have_changed_since(
    original: Recording, recounted: set[str], count: int
) -> None:
    reader = Reader(original, Budget(20), has_derived_items=False)

    assert (
        await Morphemes(reader, catalogue=WARM, recounted=recounted).word_count(WARM.families["812"], as_scanned=True)
        == count
    )


async def test_a_word_with_two_members_of_a_family_counts_once_and_the_count_goes_to_the_end(tmp_path: Path) -> None:
    rows = [
        {**row, "word_id": word_id, "pk": f"WORD#{word_id}", "sk": f"BREAKDOWN_ITEM#812#{position}", "x": "x" * 300_000}
        for row in breakdown_rows(BREAKDOWN)
        if row["morpheme_family_id"] == "812"
        for word_id in ("1", "2", "3")
        for position in (0, 1)
    ]

    officials = [make_breakdown(word_id=word_id) for word_id in ("1", "2", "3")]

    async with small_table(tmp_path, [*rows, *officials], additions=False) as table:
        engine = Recording(table)
        count = await made(engine, has_derived_items=False).word_count(items.StoredFamily(GOING))

    assert count == 3
    assert engine.methods == ["query", "query", "get_many"]

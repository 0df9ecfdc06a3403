"""What a process holds: the catalogue, refreshed in the background, and what the table says of itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from loaders.dictionary import SharedDictionary
from loaders.opening import open_dictionary
from table.engine.budget import Budget
from table.engine.protocol import Attributes
from table.entries.reindex import reindex
from table.errors import TableUnavailableError
from tests.builders import make_breakdown, make_family, make_word
from tests.dictionary import Recording, small_table

FAMILY = make_family(family_id="812", members={"1577": "ход"})


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds, at most 10 seconds."""
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110  # a background task tells nobody
            await asyncio.sleep(0.01)


async def test_the_catalogue_is_read_in_the_background_and_again(tmp_path: Path) -> None:
    async with (
        small_table(tmp_path, [FAMILY, make_word()]) as engine,
        open_dictionary(engine, refresh_seconds=0.02) as dictionary,
    ):
        await until(lambda: dictionary.catalogue is not None)
        before = dictionary.catalogue
        await engine.put_many([make_family(family_id="813", members={"1": "вод"})], budget=Budget(20))
        await reindex(engine, budget=Budget(20), progress=lambda *_: None)
        await until(lambda: dictionary.catalogue is not None and "813" in dictionary.catalogue.families)

    assert before is not None
    assert [*before.families] == ["812"]
    assert dictionary.catalogue is not None
    assert dictionary.catalogue.version != before.version


async def test_a_refresh_that_fails_keeps_what_is_there(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with small_table(tmp_path, [FAMILY]) as table:
        engine = Recording(table)
        async with open_dictionary(engine, refresh_seconds=0.02) as dictionary:
            await until(lambda: dictionary.catalogue is not None)
            before = dictionary.catalogue
            engine.fail = lambda _method, _asked: TableUnavailableError("down")
            await until(lambda: any("could not be refreshed" in record.message for record in caplog.records))

            assert dictionary.catalogue is before
            assert dictionary.has_derived_items is True


async def test_families_that_have_not_changed_are_not_replaced(tmp_path: Path) -> None:
    async with small_table(tmp_path, [FAMILY]) as engine, open_dictionary(engine, refresh_seconds=60) as dictionary:
        await until(lambda: dictionary.catalogue is not None)
        before, replaced = dictionary.catalogue, []
        dictionary.kept = lambda: replaced.append(True)
        await dictionary.refresh()

        assert dictionary.catalogue is before
        assert not replaced


async def test_a_request_that_has_ended_does_not_keep_the_families(tmp_path: Path) -> None:
    async with small_table(tmp_path, [FAMILY]) as engine, open_dictionary(engine, refresh_seconds=60) as dictionary:
        await until(lambda: dictionary.catalogue is not None)
        loaders = dictionary.request(Budget(20))
        assert loaders.morphemes.warm is dictionary.catalogue
        loaders.end()

        assert loaders.morphemes.warm is None


async def test_a_table_that_does_not_answer_at_start_is_asked_again(tmp_path: Path) -> None:
    async with small_table(tmp_path, [FAMILY]) as table:
        engine = Recording(table, fail=lambda _method, _asked: TableUnavailableError("down"))
        async with open_dictionary(engine, retry_seconds=0.02) as dictionary:
            unknown = dictionary.about
            assert await dictionary.is_ready(Budget(1)) is False

            engine.fail = lambda _method, _asked: None
            await until(lambda: dictionary.catalogue is not None)

            assert (unknown, dictionary.about is not None) == (None, True)
            assert await dictionary.is_ready(Budget(1)) is True


async def test_a_table_in_the_original_layout_is_scanned_and_its_words_counted(tmp_path: Path) -> None:
    breakdown = make_breakdown(parts=(("ход", "1577", "812"),), text="ход")
    row: Attributes = {
        "pk": "WORD#771", "sk": "BREAKDOWN_ITEM#812#0", "__type": "BREAKDOWN_ITEM", "word_id": "771",
        "morpheme_family_id": "812",
    }  # fmt: skip
    broken = {**make_family(family_id="9"), "type": "unheard of"}

    async with small_table(tmp_path, [FAMILY, breakdown, row, broken], additions=False) as engine:
        dictionary = SharedDictionary(engine)
        await dictionary.refresh()

    assert dictionary.has_derived_items is False
    assert dictionary.catalogue is not None
    assert {key: family.word_count for key, family in dictionary.catalogue.families.items()} == {"812": 1}


async def test_the_scan_is_not_repeated_at_every_refresh_and_additions_are_noticed(tmp_path: Path) -> None:
    async with small_table(tmp_path, [FAMILY], additions=False) as table:
        engine = Recording(table)
        dictionary = SharedDictionary(engine)
        for _ in range(3):
            await dictionary.refresh()
        scans = engine.methods.count("scan")
        await reindex(table, budget=Budget(20), progress=lambda *_: None)
        await dictionary.refresh()

    assert scans == 1
    assert dictionary.has_derived_items is True
    assert dictionary.about is not None


async def test_an_unreadable_about_is_ignored(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    broken: Attributes = {"pk": "ABOUT", "sk": "DICTIONARY", "data_version": 7, "additions_version": 1, "sources": []}

    async with small_table(tmp_path, [broken], additions=False) as engine:
        dictionary = SharedDictionary(engine)
        await dictionary.look()

    assert dictionary.about is None
    assert dictionary.has_derived_items is False
    assert any("item ABOUT / DICTIONARY: data_version" in record.getMessage() for record in caplog.records)


async def test_a_table_without_families_has_an_empty_catalogue(tmp_path: Path) -> None:
    async with small_table(tmp_path, [make_word()]) as engine:
        dictionary = SharedDictionary(engine)
        await dictionary.refresh()

    assert dictionary.catalogue is not None
    assert dictionary.catalogue.families == {}
    assert dictionary.catalogue.longest == 0

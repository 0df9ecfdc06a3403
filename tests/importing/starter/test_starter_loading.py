"""The starter dictionary in a table: found by its keys, with the additions it implies, and put only once."""

from __future__ import annotations

from pathlib import Path

from importing.own_files import OwnFiles
from importing.starter.starter import load_starter
from table.embedded.embedded_engine import open_embedded
from table.engine.budget import Budget
from table.engine.protocol import AdminEngine
from table.jobs.loading import Loaded
from table.model import derived_items, items, keys
from tests.table.entries.filled import Told


async def test_words_families_and_their_lists_are_there_after_a_load(starter_file: Path, budget: Budget) -> None:
    async with open_embedded(starter_file) as packaged:
        stored = await packaged.get_many([keys.word("1005"), keys.ABOUT], budget=budget)
        of_family = await packaged.query(keys.words_of_family("1"), budget=budget)

    about = derived_items.About(stored[keys.ABOUT])
    assert items.StoredWord(stored[keys.word("1005")]).stressed == "приходи'ть"
    assert [(source.source_id, source.license) for source in about.sources] == [("starter", "MIT")]
    assert "приходить" in {derived_items.FamilyWord(item).text for item in of_family.items}


async def _load(engine: AdminEngine, own: OwnFiles) -> Loaded:
    return await load_starter(engine, budget=Budget(None), progress=Told(), own=own)


async def test_a_second_load_writes_nothing(embedded: AdminEngine, small_starter: OwnFiles) -> None:
    first = await _load(embedded, small_starter)

    second = await _load(embedded, small_starter)

    assert first.written == first.given > 200
    assert (second.written, second.additions.put, second.additions.deleted) == (0, 0, 0)
    assert second.additions.data_version == first.additions.data_version

"""The starter dictionary in a table: found by its keys, with the additions it implies, and put only once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from importing.starter.starter import load_starter
from table.embedded.embedded_engine import open_embedded
from table.engine.budget import Budget
from table.engine.protocol import AdminEngine
from table.jobs.loading import Loaded
from table.model import derived_items, items, keys


@pytest.fixture
async def embedded(tmp_path: Path) -> AsyncIterator[AdminEngine]:
    """The embedded engine with an empty table: the one that is filled with the starter dictionary."""
    async with open_embedded(tmp_path / "dictionary.sqlite") as opened:
        await opened.create(budget=Budget(None))
        yield opened


def _quietly(_stage: str, _done: int, _total: int | None) -> None:
    """Show no progress."""


async def _load(engine: AdminEngine) -> Loaded:
    return await load_starter(engine, budget=Budget(None), progress=_quietly)


async def test_words_families_and_their_lists_are_there_after_a_load(embedded: AdminEngine, budget: Budget) -> None:
    await _load(embedded)

    stored = await embedded.get_many([keys.word("1005"), keys.ABOUT], budget=budget)
    of_family = await embedded.query(keys.words_of_family("1"), budget=budget)

    about = derived_items.About(stored[keys.ABOUT])
    assert items.StoredWord(stored[keys.word("1005")]).stressed == "приходи'ть"
    assert [(source.source_id, source.license) for source in about.sources] == [("starter", "MIT")]
    assert "приходить" in {derived_items.FamilyWord(item).text for item in of_family.items}


@pytest.mark.no_cover
async def test_a_second_load_writes_nothing(embedded: AdminEngine) -> None:
    first = await _load(embedded)

    second = await _load(embedded)

    assert first.written == first.given > 3000
    assert (second.written, second.additions.put, second.additions.deleted) == (0, 0, 0)
    assert second.additions.data_version == first.additions.data_version

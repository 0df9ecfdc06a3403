"""The packaged starter dictionary and a dictionary of the real sources in one table, in either order.

A sample of OpenRussian's words with the other sources whole: the packaged dictionary meets the real one in all it has.
`test_into_existing.py` has the same on a small scale.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from importing.dictionary import import_dictionary
from importing.starter.starter import load_starter
from table.embedded.embedded_engine import open_embedded
from table.engine.budget import Budget
from table.engine.paging import all_items
from table.engine.protocol import AdminEngine, Attributes
from table.model import keys
from table.model.keys import key_of
from tests.dictionary import copied
from tests.importing.full_dictionary import DATA
from tests.importing.real_sample import write_real_sample
from tests.table.entries.filled import Told

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not (DATA / "openrussian").is_dir(), reason="the real data is not there"),
]


async def _unsigned(engine: AdminEngine) -> AsyncIterator[Attributes]:
    """Yield all items but those that name the versions of the data, without the import that made them."""
    async for item in all_items(engine, budget=Budget(None)):
        if key_of(item) not in (keys.ABOUT, keys.DATA_CHANGE):
            yield {name: value for name, value in item.items() if name != "made_by"}


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a sample of the real sources."""
    return write_real_sample(tmp_path_factory.mktemp("sample") / "sources")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, sources: Path) -> Path:
    """The file of a table with the sample alone."""
    file = tmp_path_factory.mktemp("alone") / "dictionary.sqlite"

    async def fill() -> None:
        async with open_embedded(file) as engine:
            await engine.create(budget=Budget(None))
            await _import(engine, sources)

    asyncio.run(fill())
    return file


async def _import(engine: AdminEngine, sources: Path) -> None:
    await import_dictionary(engine, sources, write_units=None, report=None, budget=Budget(None), progress=Told())


async def test_the_starter_dictionary_changes_nothing_that_the_real_one_made(tmp_path: Path, sample: Path) -> None:
    async with copied(sample, tmp_path) as engine:
        done = await load_starter(engine, budget=Budget(None), progress=Told())

    assert done.given > 3000
    assert (done.written, done.additions.put, done.additions.deleted) == (0, 0, 0)


async def test_the_real_dictionary_takes_over_what_the_starter_dictionary_made(
    tmp_path: Path, sources: Path, sample: Path, starter_file: Path
) -> None:
    compared = 0
    async with copied(starter_file, tmp_path) as engine, open_embedded(sample) as alone:
        await _import(engine, sources)
        others = _unsigned(alone)
        async for item in _unsigned(engine):
            assert item == await anext(others)
            compared += 1
        assert await anext(others, None) is None

    assert compared > 100_000

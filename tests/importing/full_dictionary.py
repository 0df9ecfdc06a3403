"""The full dictionary, imported from the real sources once for all tests that need it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from importing.dictionary import ImportReport, import_dictionary
from table.embedded.embedded_engine import open_embedded
from table.engine.budget import Budget
from tests.table.entries.filled import Told

__all__ = ["DATA", "made"]

DATA = Path(__file__).parents[3] / "shared" / "data"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ImportReport]:
    """The file of the full dictionary, and what its import told."""
    file = tmp_path_factory.mktemp("full") / "dictionary.sqlite"
    return file, asyncio.run(_import(file))


async def _import(file: Path) -> ImportReport:
    async with open_embedded(file) as engine:
        await engine.create(budget=Budget(None))
        return await import_dictionary(
            engine, DATA, write_units=None, report=None, budget=Budget(None), progress=Told()
        )

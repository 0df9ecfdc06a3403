"""Fixtures of the table's tests: every engine in turn, a budget, and a starter dictionary of a few words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from table.embedded.embedded_engine import open_embedded
from table.engine.budget import Budget
from table.engine.protocol import AdminEngine
from tests.importing.small_starter import small_starter
from tests.table.engine.engines import ENGINES

__all__ = ["budget", "engine", "small_starter"]


@pytest.fixture(params=[pytest.param(engine, id=engine.name, marks=engine.marks) for engine in ENGINES])
async def engine(request: pytest.FixtureRequest) -> AsyncIterator[AdminEngine]:
    """Each engine in turn, with an empty table; skipped where it is known to depart from the test's sentence."""
    under_test = request.param
    if reason := under_test.departures.get(request.function.__name__):
        pytest.skip(reason)
    async with under_test.open(request) as opened:
        yield opened


@pytest.fixture
async def budget() -> Budget:
    """A fresh count with half a minute, far more than any test takes."""
    return Budget(30.0)


@pytest.fixture
async def embedded(tmp_path: Path) -> AsyncIterator[AdminEngine]:
    """The embedded engine with an empty table."""
    async with open_embedded(tmp_path / "dictionary.sqlite") as opened:
        await opened.create(budget=Budget(None))
        yield opened

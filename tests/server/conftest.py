"""Fixtures of the server's tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from server.settings.settings import Settings
from server.tables import open_table
from table.engine.budget import Budget
from tests.server.serving import put_word, serving


@pytest.fixture(autouse=True)
def _no_settings_of_the_developer(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in Settings.model_fields.values():
        monkeypatch.setenv(str(field.validation_alias), "")


@pytest.fixture
async def settings(tmp_path: Path) -> Settings:
    """Return the default settings over an embedded table of the test's own, which is there and empty."""
    settings = Settings(data_dir=tmp_path)
    async with open_table(settings) as engine:
        await engine.create(budget=Budget(None))
    return settings


@pytest.fixture
async def data_dir(tmp_path: Path) -> Path:
    """Return the folder of a table that has one word, so that nothing is put into it at start."""
    await put_word(tmp_path)
    return tmp_path


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """Return a client of the application over an empty table."""
    async with serving(settings) as client:
        yield client

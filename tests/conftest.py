"""Fixtures of all tests: the starter dictionary, and servers that speak DynamoDB's API; each made once per session."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from importing.starter.starter import load_starter
from table.embedded.embedded_engine import open_embedded
from table.engine.budget import Budget
from tests.dictionary import Served, serving
from tests.engines.environment import isolate_from_aws
from tests.engines.ministack import MINISTACK, ministack_server
from tests.engines.moto import moto_server

# A deadline measures the machine, not the code.
settings.register_profile("rootski", deadline=None)
settings.load_profile("rootski")


@pytest.fixture(scope="session")
def starter_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An embedded table that holds the starter dictionary: to be read, or copied and changed."""
    file = tmp_path_factory.mktemp("starter") / "dictionary.sqlite"

    async def fill() -> None:
        async with open_embedded(file) as engine:
            await engine.create(budget=Budget(None))
            await load_starter(engine, budget=Budget(None), progress=lambda *_: None)

    asyncio.run(fill())
    return file


@pytest.fixture
async def served(starter_file: Path) -> AsyncIterator[Served]:
    """The starter dictionary, to be asked."""
    async with open_embedded(starter_file) as engine, serving(engine) as opened:
        yield opened


@pytest.fixture(scope="session")
def moto_endpoint() -> Iterator[str]:
    """The address of moto's server."""
    with moto_server() as address:
        yield address


@pytest.fixture(scope="session")
def ministack_endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of ministack; the test is skipped where it is not installed."""
    if not MINISTACK.exists():
        pytest.skip("the second test engine is not installed: make engines")
    with ministack_server(tmp_path_factory.mktemp("ministack")) as address:
        yield address


@pytest.fixture
def aws_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials that open nothing, and no others: no profile and no role of the machine is found."""
    isolate_from_aws(monkeypatch)

"""Fixtures of the site's tests: a server for each dictionary and one browser, shared by all tests."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from selenium import webdriver

from tests.chromium import chromium
from tests.web.learner import Learner
from tests.web.original_table import write_original_table
from tests.web.real_sample import import_real_sample
from tests.web.sample import import_sample
from tests.web.site import Site, developed_site, served_site


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def starter(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """The build, on the starter dictionary."""
    async with served_site(tmp_path_factory.mktemp("starter")) as site:
        yield site


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def sample(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """The build, on a table as the full dictionary's: numbers of 10 digits, homographs, rare words."""
    folder = tmp_path_factory.mktemp("sample")
    await import_sample(folder)
    async with served_site(folder) as site:
        yield site


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def real(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """The build, on a sample of the real data; skipped where the data is missing."""
    folder = tmp_path_factory.mktemp("real")
    await import_real_sample(folder)
    async with served_site(folder) as site:
        yield site


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def original(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """The build, on a table of the original service."""
    folder = tmp_path_factory.mktemp("original")
    await write_original_table(folder)
    async with served_site(folder) as site:
        yield site


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def development(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """The sources, with the warnings of React and of the cache that only development shows."""
    async with developed_site(tmp_path_factory.mktemp("development")) as site:
        yield site


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """A Chromium that resolves no name."""
    with chromium(tmp_path_factory.mktemp("profile"), width=1200) as started:
        yield started


@pytest.fixture
def learner(browser: webdriver.Chrome, starter: Site) -> Iterator[Learner]:
    """A learner at the build with the starter dictionary, who signs out in the end."""
    learner = Learner(browser, starter)
    yield learner
    learner.leave()

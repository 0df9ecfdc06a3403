"""Fixtures of the word page's tests: one site and one browser for all, started anew for none."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from selenium import webdriver

from tests.chromium import chromium
from tests.web.learner import Learner
from tests.web.site import Site, served_site


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def preview(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """The build, as it would be served."""
    async with served_site(tmp_path_factory.mktemp("preview"), "preview") as site:
        yield site


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def development(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """The sources, with the warnings of React and of the cache that only development shows."""
    async with served_site(tmp_path_factory.mktemp("development"), "dev") as site:
        yield site


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """A Chromium that resolves no name."""
    with chromium(tmp_path_factory.mktemp("profile"), width=1200) as started:
        yield started


@pytest.fixture
def learner(browser: webdriver.Chrome, preview: Site) -> Iterator[Learner]:
    """Someone who has the built page before them, and signs out in the end."""
    learner = Learner(browser, preview)
    yield learner
    learner.leave()

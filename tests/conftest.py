"""Fixtures of all tests: servers that speak DynamoDB's API, started once per session when a test first asks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.engines.environment import isolate_from_aws
from tests.engines.ministack import MINISTACK, ministack_server
from tests.engines.moto import moto_server


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

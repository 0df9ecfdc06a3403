"""One server for all attacks, with short times and without a rate limit, which would refuse them for their number."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.server.serving import ServerProcess, server_environment, server_process

ENVIRONMENT = {
    "ROOTSKI_RATE_LIMIT": "0",
    "ROOTSKI_HEAD_SECONDS": "1",
    "ROOTSKI_BODY_SECONDS": "1",
    "ROOTSKI_SEND_SECONDS": "1",
    "ROOTSKI_LOG_LEVEL": "error",
}


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ServerProcess]:
    """A server over the starter dictionary, in a process of its own."""
    environment = server_environment(tmp_path_factory.mktemp("abused"), **ENVIRONMENT)
    async with server_process(environment) as server:
        yield server

"""What watchers are told."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace

import httpx
import pytest

from loaders.dictionary import SharedDictionary
from server.runtime import Runtime, open_runtime
from server.settings.settings import Settings
from table.engine.budget import Budget
from tests.server.serving import serving


class SilentDictionary(SharedDictionary):
    """A dictionary whose table does not answer."""

    async def is_ready(self, budget: Budget) -> bool:  # noqa: ARG002  # the signature it replaces
        """Say that it does not."""
        return False


@pytest.fixture
def open_silent() -> Callable[[Settings], AbstractAsyncContextManager[Runtime]]:
    @asynccontextmanager
    async def opened(settings: Settings) -> AsyncIterator[Runtime]:
        async with open_runtime(settings) as runtime:
            yield replace(runtime, dictionary=SilentDictionary(runtime.dictionary.engine))

    return opened


async def test_the_process_is_healthy_and_ready_while_the_table_answers(client: httpx.AsyncClient) -> None:
    health = await client.get("/health")
    ready = await client.get("/ready")

    assert (health.status_code, health.json()) == (200, {"status": "ok"})
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")


async def test_the_process_is_healthy_but_not_ready_while_the_table_is_silent(
    settings: Settings, open_silent: Callable[[Settings], AbstractAsyncContextManager[Runtime]]
) -> None:
    async with serving(settings, opened=open_silent) as client:
        health = await client.get("/health")
        ready = await client.get("/ready")

    assert (health.status_code, health.json()) == (200, {"status": "ok"})
    assert (ready.status_code, ready.json()) == (503, {"status": "unavailable"})


@pytest.mark.parametrize("path", ["/health", "/ready"])
async def test_watchers_only_read(client: httpx.AsyncClient, path: str) -> None:
    head = await client.head(path)
    post = await client.post(path)

    assert (head.status_code, post.status_code) == (200, 405)

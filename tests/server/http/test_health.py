"""What watchers are told."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from types import SimpleNamespace

import httpx
import pytest
from starlette.requests import Request

from loaders.dictionary import SharedDictionary
from server.http.health import READS, Readiness
from server.observability.record import RequestRecord
from server.runtime import Runtime, open_runtime
from server.settings.settings import Settings
from table.engine.budget import Budget
from tests.server.serving import serving


class SilentDictionary(SharedDictionary):
    """A dictionary whose table does not answer."""

    async def is_ready(self, budget: Budget) -> bool:  # noqa: ARG002  # the signature it replaces
        """Say that it does not."""
        return False


class CountedDictionary(SharedDictionary):
    """A dictionary that counts how often its table is asked, and says what it is told to."""

    asked = 0
    answers = True

    async def is_ready(self, budget: Budget) -> bool:  # noqa: ARG002  # the signature it replaces
        """Count."""
        self.asked += 1
        return self.answers


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


async def test_a_flood_of_questions_reads_the_table_at_a_steady_rate(settings: Settings) -> None:
    now = 0.0
    readiness = Readiness(clock=lambda: now)

    async with open_runtime(settings) as runtime:
        dictionary = CountedDictionary(runtime.dictionary.engine)
        state = {"runtime": SimpleNamespace(dictionary=dictionary), "lifecycle": SimpleNamespace(is_draining=False)}

        async def status() -> int:
            scope = {"type": "http", "headers": [], "state": state}
            RequestRecord("").attach_to(scope)
            return (await readiness.ready(Request(scope))).status_code

        async def statuses(count: int) -> set[int]:
            return {await status() for _ in range(count)}

        before = await statuses(500)
        at_once = dictionary.asked
        dictionary.answers = False
        unseen = await statuses(1)
        now += 1.0
        after = await statuses(500)

    assert at_once == READS.burst + 1
    assert dictionary.asked - at_once == READS.points_per_minute // 60
    assert (before, unseen, after) == ({200}, {200}, {503})

"""SIGTERM, which stops the server a while after it has begun to say that it is draining."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Iterator
from types import FrameType

import pytest

from server.lifecycle import Lifecycle, draining
from server.settings.settings import Settings
from tests.server.serving import serving


class Stop:
    """The handler of an ASGI server; it counts the signals it gets."""

    def __init__(self) -> None:
        self.signals: list[int] = []
        self.called = asyncio.Event()

    def __call__(self, signal_number: int, frame: FrameType | None) -> None:
        """Note a signal."""
        assert frame is None
        self.signals.append(signal_number)
        self.called.set()


@pytest.fixture
def stop() -> Iterator[Stop]:
    """The handler of SIGTERM while a test runs."""
    handler = Stop()
    former = signal.signal(signal.SIGTERM, handler)
    yield handler
    signal.signal(signal.SIGTERM, former)


async def test_sigterm_is_passed_on_once_after_the_draining(stop: Stop, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "server.lifecycle")
    lifecycle = Lifecycle()

    with draining(lifecycle, 0.05):
        before = lifecycle.is_draining
        os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGTERM)
        while_draining = (lifecycle.is_draining, stop.signals.copy())
        async with asyncio.timeout(10):
            await stop.called.wait()

    assert (before, while_draining) == (False, (True, []))
    assert stop.signals == [signal.SIGTERM]
    assert [record.message for record in caplog.records] == ["draining"]
    assert signal.getsignal(signal.SIGTERM) is stop


async def test_without_seconds_sigterm_reaches_the_server_at_once(stop: Stop) -> None:
    lifecycle = Lifecycle()

    with draining(lifecycle, 0):
        assert signal.getsignal(signal.SIGTERM) is stop

    assert lifecycle.is_draining is False


async def test_a_server_that_leaves_sigterm_to_the_system_is_stopped_by_it(stop: Stop) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)

    with draining(Lifecycle(), 5):
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL

    signal.signal(signal.SIGTERM, stop)


async def test_an_application_in_another_thread_leaves_signals_alone(stop: Stop) -> None:
    async def in_thread() -> object:
        with draining(Lifecycle(), 5):
            return signal.getsignal(signal.SIGTERM)

    assert await asyncio.to_thread(asyncio.run, in_thread()) is stop


async def test_a_draining_server_answers_and_says_that_it_is_not_ready(stop: Stop, settings: Settings) -> None:
    async with serving(settings.model_copy(update={"drain_seconds": 60.0})) as client:
        before = await client.get("/ready")
        os.kill(os.getpid(), signal.SIGTERM)
        ready = await client.get("/ready")
        health = await client.get("/health")
        answer = await client.post("/graphql", json={"query": "{ __typename }"})

    assert (before.status_code, before.json()["status"]) == (200, "ready")
    assert (ready.status_code, ready.json()) == (503, {"status": "draining"})
    assert (health.status_code, answer.json()) == (200, {"data": {"__typename": "Query"}})
    assert stop.signals == []

"""Work whose client disconnects is cancelled, unless it must be finished."""

from __future__ import annotations

import asyncio

import pytest

from server.protection.disconnect import CancelOnDisconnect


async def test_work_that_is_no_longer_watched_is_finished_after_the_client_disconnected() -> None:
    gone = asyncio.Event()
    done = []

    async with CancelOnDisconnect(gone.wait) as watch:
        watch.stop_watching()
        gone.set()
        await asyncio.sleep(0.1)
        done.append("all of it")

    assert done == ["all of it"]


async def test_a_cancellation_from_elsewhere_stays_one() -> None:
    async def wait() -> None:
        async with CancelOnDisconnect(asyncio.Event().wait):
            await asyncio.sleep(60)

    waiting = asyncio.create_task(wait())
    await asyncio.sleep(0.01)
    waiting.cancel()

    with pytest.raises(asyncio.CancelledError):
        await waiting

"""How late the event loop is: how long everything else had to wait for work that held it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

__all__ = ["watching_the_loop"]

PERIOD_SECONDS = 0.02
"""How often the loop is measured; takes less than 0.1 % of a processor. Shorter delays are seen now and then."""


@asynccontextmanager
async def watching_the_loop(observe: Callable[[float], None]) -> AsyncIterator[None]:
    """Report in each period by how many seconds the event loop was late, 0 or more, inside this context.

    Only as much counts as the loop's thread has worked in the period: a busy machine is not the fault of a request.
    """

    async def watch() -> None:
        while True:
            due, worked = time.perf_counter() + PERIOD_SECONDS, time.thread_time()
            await asyncio.sleep(PERIOD_SECONDS)
            observe(max(0.0, min(time.perf_counter() - due, time.thread_time() - worked)))

    task = asyncio.create_task(watch())
    try:
        yield
    finally:
        task.cancel()

"""How late the event loop is: how long everything else had to wait for whatever held it."""

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
    """Report in each period by how many seconds the event loop was late, 0 or more, inside this context."""

    async def watch() -> None:
        while True:
            due = time.perf_counter() + PERIOD_SECONDS
            await asyncio.sleep(PERIOD_SECONDS)
            observe(max(0.0, time.perf_counter() - due))

    task = asyncio.create_task(watch())
    try:
        yield
    finally:
        task.cancel()

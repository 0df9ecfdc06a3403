"""The state of a process between its start and its end, and what SIGTERM does to it.

Works under every ASGI server that handles SIGTERM in Python before the application starts, as uvicorn does.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from server.observability.logs import fields

__all__ = ["Lifecycle", "draining"]

logger = logging.getLogger(__name__)


class Lifecycle:
    """Part of the lifespan state, shown by `/ready`.

    Attributes:
        is_draining: Whether the process will end soon, so that a load balancer should send it nothing more.
    """

    def __init__(self) -> None:
        self.is_draining = False


@contextmanager
def draining(lifecycle: Lifecycle, seconds: float) -> Iterator[None]:
    """Pass SIGTERM on to the ASGI server after these seconds only, in which the process is draining.

    Further SIGTERMs do not shorten them, because a supervisor may signal a process and its parent, which signals it
    again. SIGINT ends the process at once.
    """
    stop = signal.getsignal(signal.SIGTERM)
    if not seconds or not callable(stop) or threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()

    def drain() -> None:
        logger.info("draining", extra=fields(seconds=seconds))
        loop.call_later(seconds, stop, signal.SIGTERM, None)

    def terminate(_signal: int, _frame: FrameType | None) -> None:
        if not lifecycle.is_draining:
            lifecycle.is_draining = True
            loop.call_soon_threadsafe(drain)

    signal.signal(signal.SIGTERM, terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, stop)

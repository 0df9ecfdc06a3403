"""Cancels work whose client has disconnected."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

__all__ = ["CancelOnDisconnect", "ClientDisconnectedError"]

WATCH_SECONDS = 0.05
"""The connection is watched after this delay; most responses are sent before, unwatched."""


class ClientDisconnectedError(Exception):
    """The client closed the connection before it was answered."""


class CancelOnDisconnect:
    """Cancels its body when the client disconnects, as `asyncio.timeout` does after a time.

    Raises:
        ClientDisconnectedError: The client disconnected, and the body has been cancelled.
    """

    def __init__(self, disconnected: Callable[[], Awaitable[object]]) -> None:
        """Watch a connection; `disconnected` returns when the client has closed it."""
        self._disconnected = disconnected
        self._has_disconnected = False
        self._task: asyncio.Task[object] | None = None
        self._start: asyncio.TimerHandle | None = None
        self._watch: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.current_task()
        self._start = asyncio.get_running_loop().call_later(WATCH_SECONDS, self._start_watching)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop_watching()
        if self._has_disconnected and self._task is not None:
            cancelled_elsewhere = self._task.uncancel() > 0
            if kind is asyncio.CancelledError and not cancelled_elsewhere:
                raise ClientDisconnectedError from error

    def stop_watching(self) -> None:
        """Let the rest of the body finish, even if the client disconnects."""
        # Not kept: both refer to this, so that each slow request would leave a cycle to the garbage collector.
        if self._start is not None:
            self._start.cancel()
            self._start = None
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None

    def _start_watching(self) -> None:
        self._start = None
        self._watch = asyncio.create_task(self._cancel_on_disconnect())

    async def _cancel_on_disconnect(self) -> None:
        await self._disconnected()
        self._has_disconnected = True
        if self._task is not None:
            self._task.cancel()

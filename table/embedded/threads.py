"""Threads that work on the embedded engine's file, each with its own connection, so that the event loop never waits.

A job is a plain function over a connection. Whoever waits for it may be cancelled: a job that has not begun then never
does, and one that has is told to stop and waited for, so that nothing goes on behind. Knows nothing of items.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from table.embedded.file import connect, is_busy, table_error
from table.errors import DeadlineExceededError, TableUnavailableError

__all__ = ["Threads"]

T = TypeVar("T")

STEPS_BETWEEN_CHECKS = 20_000
"""Steps of SQLite's machine, about a millisecond, after which a job looks whether it should stop."""

BUSY_SECONDS = 30.0
"""How long a job without a deadline waits for another process that holds the file."""

_FIRST_PAUSE_SECONDS = 0.001
_LONGEST_PAUSE_SECONDS = 0.05


class _Job(Generic[T]):
    """A function to be called once with a connection, and who waits for it."""

    __slots__ = ("_begun", "_deadline", "_ended", "_future", "_loop", "_settled", "_stopped", "_work")

    def __init__(self, work: Callable[[sqlite3.Connection], T], deadline: float | None) -> None:
        self._work = work
        self._deadline = deadline
        self._loop = asyncio.get_running_loop()
        self._future: asyncio.Future[T] = self._loop.create_future()
        self._ended: asyncio.Future[None] | None = None
        self._begun = threading.Lock()
        self._settled = False
        self._stopped = False

    async def result(self) -> T:
        """Wait for the job's end; on cancellation until it has stopped or can no longer begin."""
        try:
            return await self._future
        except asyncio.CancelledError:
            self._stopped = True
            if not (self.claim() or self._settled):
                self._ended = self._loop.create_future()
                await self._ended
            raise

    def claim(self) -> bool:
        """Take the job, to do it or to see that nobody does; True only for the first who asks."""
        return self._begun.acquire(blocking=False)

    def is_over(self) -> bool:
        """Tell whether nobody needs the result any more."""
        return self._stopped or (self._deadline is not None and time.monotonic() >= self._deadline)

    def carry_out(self, connection: sqlite3.Connection) -> T:
        """Do the work, on a thread."""
        return self._work(connection)

    def give(self, result: T | None, error: BaseException | None) -> None:
        """Hand over the outcome, on a thread; to nobody where the event loop is gone."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._settle, result, error)

    def _settle(self, result: Any, error: BaseException | None) -> None:  # T, or None beside an error
        self._settled = True
        if self._ended is not None and not self._ended.done():
            self._ended.set_result(None)
        if self._future.done():
            return
        if error is None:
            self._future.set_result(result)
        else:
            self._future.set_exception(error)


class _Thread(threading.Thread):
    """Does one job after another on one connection, which it opens when first needed."""

    def __init__(self, name: str, path: Path, jobs: SimpleQueue[_Job[Any] | None]) -> None:
        super().__init__(name=name, daemon=True)
        self._path = path
        self._jobs = jobs
        self._connection: sqlite3.Connection | None = None
        self._job: _Job[Any] | None = None

    def run(self) -> None:
        """Serve until a None comes."""
        while (job := self._jobs.get()) is not None:
            if job.claim():
                self._job = job
                self._serve(job)
                self._job = None
            del job
        self._close()

    def _serve(self, job: _Job[Any]) -> None:
        try:
            result = self._attempt(job)
        except Exception as error:  # noqa: BLE001  # goes to whoever waits, also where it is our own mistake
            job.give(None, error)
        else:
            job.give(result, None)

    def _attempt(self, job: _Job[Any]) -> object:
        """Do the job, again and again while another process holds the file; nothing was done then."""
        pause = _FIRST_PAUSE_SECONDS
        give_up = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                return job.carry_out(self._connected())
            except sqlite3.Error as error:
                if job.is_over():
                    raise DeadlineExceededError("the time for this request is used up") from error
                if not is_busy(error) or time.monotonic() >= give_up:
                    raise table_error(error, self._path) from error
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)

    def _connected(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = connect(self._path)
            self._connection.set_progress_handler(self._should_stop, STEPS_BETWEEN_CHECKS)
        return self._connection

    def _should_stop(self) -> bool:
        return self._job is not None and self._job.is_over()

    def _close(self) -> None:
        """Close the connection; the last one to the file moves the write-ahead log into it."""
        if self._connection is not None:
            self._connection.close()


class Threads:
    """A bounded number of threads that take jobs from one queue, first come, first served."""

    def __init__(self, path: Path, *, number: int, name: str) -> None:
        self._jobs: SimpleQueue[_Job[Any] | None] = SimpleQueue()
        self._threads = [_Thread(f"{name}-{place}", path, self._jobs) for place in range(number)]
        self._closed = False
        for thread in self._threads:
            thread.start()

    async def run(self, work: Callable[[sqlite3.Connection], T], *, timeout_seconds: float | None) -> T:
        """Call `work` with a connection on one of the threads and give what it gives.

        SQLite's errors come as ours; other exceptions as they are. A cancelled `run` ends when the work has.

        Args:
            work: Does all it does or, where SQLite raises, nothing; it is called again where the file is held.
            timeout_seconds: After this the work is stopped; None is never.

        Raises:
            TableError: As `connect` raises, or what went wrong with the file.
            DeadlineExceededError: The time is up.
        """
        if self._closed:
            raise TableUnavailableError("the table is closed")
        job = _Job(work, None if timeout_seconds is None else time.monotonic() + timeout_seconds)
        self._jobs.put(job)
        return await job.result()

    async def close(self) -> None:
        """Let the threads end the jobs they have and wait for them; a second call does nothing."""
        if self._closed:
            return
        self._closed = True
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            await asyncio.to_thread(thread.join)

"""Threads for the embedded engine's file, each with its own connection, so the event loop never blocks.

A job is a plain function of a connection. If the waiting task is cancelled, a job that has not started is dropped, and
a running one is interrupted and awaited, so no work outlives the task.
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
"""Steps of SQLite's virtual machine between checks whether to stop, about a millisecond."""

BUSY_SECONDS = 30.0
"""How long a job without a deadline waits for another process's lock."""

_FIRST_PAUSE_SECONDS = 0.001
_LONGEST_PAUSE_SECONDS = 0.05


class _Job(Generic[T]):
    """A function to call once with a connection, and the future of its result."""

    __slots__ = (
        "_claimed",
        "_connection",
        "_deadline",
        "_ended",
        "_future",
        "_loop",
        "_settled",
        "_stopped",
        "_using",
        "work",
    )

    def __init__(self, work: Callable[[sqlite3.Connection], T], deadline: float | None) -> None:
        self.work = work
        self._deadline = deadline
        self._loop = asyncio.get_running_loop()
        self._future: asyncio.Future[T] = self._loop.create_future()
        self._ended: asyncio.Future[None] | None = None
        self._claimed = threading.Lock()
        self._using = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._settled = False
        self._stopped = False

    async def result(self) -> T:
        """Wait for the result; on cancellation wait until the job has stopped or can no longer start."""
        try:
            return await self._future
        except asyncio.CancelledError:
            self._stopped = True
            if not (self.claim() or self._settled):
                self._ended = self._loop.create_future()
                self._interrupt()
                await self._ended
            raise

    def do(self, connection: sqlite3.Connection) -> T:
        """Do the work, in a thread."""
        self._connection = connection
        try:
            return self.work(connection)
        finally:
            with self._using:
                self._connection = None

    def _interrupt(self) -> None:
        """Interrupt the statement that runs, if one does, but none of a later job.

        Checks between steps of SQLite's machine do not suffice: checking a whole file is one step, of seconds.
        """
        with self._using:
            if self._connection is not None:
                self._connection.interrupt()

    def claim(self) -> bool:
        """Claim the job, to run it or to prevent that; True only for the first caller."""
        return self._claimed.acquire(blocking=False)

    def is_over(self) -> bool:
        """Whether the result is no longer needed."""
        return self._stopped or (self._deadline is not None and time.monotonic() >= self._deadline)

    def finish(self, result: T | None, error: BaseException | None) -> None:
        """Deliver the outcome, from a thread; dropped if the event loop is closed."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._settle, result, error)

    def _settle(self, result: Any, error: BaseException | None) -> None:  # T, or None with an error
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
    """Runs jobs one after another on one connection, opened on first use."""

    def __init__(self, name: str, path: Path, jobs: SimpleQueue[_Job[Any] | None]) -> None:
        super().__init__(name=name, daemon=True)
        self._path = path
        self._jobs = jobs
        self._connection: sqlite3.Connection | None = None
        self._job: _Job[Any] | None = None

    def run(self) -> None:
        """Run jobs until a None arrives."""
        while (job := self._jobs.get()) is not None:
            if job.claim():
                self._job = job
                self._run_job(job)
                self._job = None
            del job
        self._close()

    def _run_job(self, job: _Job[Any]) -> None:
        try:
            result = self._attempt(job)
        except Exception as error:  # noqa: BLE001  # delivered to the waiting task
            job.finish(None, error)
        else:
            job.finish(result, None)

    def _attempt(self, job: _Job[Any]) -> object:
        """Run the job, and again while another process has locked the file: then nothing was done."""
        pause = _FIRST_PAUSE_SECONDS
        give_up_at = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                return job.do(self._connected())
            except sqlite3.Error as error:
                if job.is_over():
                    raise DeadlineExceededError("the time for this request is used up") from error
                if not is_busy(error) or time.monotonic() >= give_up_at:
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
        """Close the connection; closing the last one moves the write-ahead log into the file."""
        if self._connection is not None:
            self._connection.close()


class Threads:
    """A fixed number of threads serving one queue in order."""

    def __init__(self, path: Path, *, number: int, name: str) -> None:
        self._jobs: SimpleQueue[_Job[Any] | None] = SimpleQueue()
        self._threads = [_Thread(f"{name}-{index}", path, self._jobs) for index in range(number)]
        self._closed = False
        for thread in self._threads:
            thread.start()

    async def run(self, work: Callable[[sqlite3.Connection], T], *, timeout_seconds: float | None) -> T:
        """Call `work` with a connection on one of the threads and return its result.

        SQLite's errors are translated; other exceptions are raised as they are. A cancelled `run` ends after the work.
        The work must do nothing if SQLite raises, since it is called again if the file is locked. It is interrupted
        after the timeout, if there is one.

        Raises:
            TableError: As `connect`, or the file failed.
            DeadlineExceededError: The time is up.
        """
        if self._closed:
            raise TableUnavailableError("the table is closed")
        job = _Job(work, None if timeout_seconds is None else time.monotonic() + timeout_seconds)
        self._jobs.put(job)
        return await job.result()

    async def close(self) -> None:
        """Finish the queued jobs and join the threads; a second call does nothing."""
        if self._closed:
            return
        self._closed = True
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            await asyncio.to_thread(thread.join)

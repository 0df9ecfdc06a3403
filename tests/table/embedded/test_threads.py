"""Jobs on the embedded engine's threads: they can be stopped, and leave the thread usable."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from table.embedded.file import create_file
from table.embedded.threads import Threads
from table.errors import DeadlineExceededError, TableMissingError, TableUnavailableError

ENDLESS = "WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number) SELECT max(n) FROM number"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with an empty table."""
    made = tmp_path / "dictionary.sqlite"
    create_file(made)
    return made


@pytest.fixture
async def thread(path: Path) -> AsyncIterator[Threads]:
    """A single thread."""
    threads = Threads(path, number=1, name="test")
    yield threads
    await threads.close()


def _endless(connection: sqlite3.Connection) -> None:
    connection.execute(ENDLESS).fetchall()


def _one(connection: sqlite3.Connection) -> int:
    [(one,)] = connection.execute("SELECT 1").fetchall()
    return int(one)


async def test_a_job_gives_what_its_function_gives(thread: Threads) -> None:
    assert await thread.run(_one, timeout_seconds=None) == 1


async def test_an_exception_comes_out_as_it_is(thread: Threads) -> None:
    def fail(_: sqlite3.Connection) -> None:
        raise ValueError("wrong")

    with pytest.raises(ValueError, match="wrong"):
        await thread.run(fail, timeout_seconds=None)

    assert await thread.run(_one, timeout_seconds=None) == 1


async def test_an_error_of_sqlite_comes_out_as_ours(thread: Threads) -> None:
    def fail(connection: sqlite3.Connection) -> None:
        connection.execute("SELECT nonsense")

    with pytest.raises(TableUnavailableError, match="nonsense"):
        await thread.run(fail, timeout_seconds=None)


async def test_a_job_is_stopped_when_its_time_is_up(thread: Threads) -> None:
    with pytest.raises(DeadlineExceededError):
        await thread.run(_endless, timeout_seconds=0.02)

    assert await thread.run(_one, timeout_seconds=None) == 1


async def test_a_cancelled_job_is_stopped(thread: Threads) -> None:
    begun = threading.Event()

    def endless(connection: sqlite3.Connection) -> None:
        begun.set()
        _endless(connection)

    running = asyncio.create_task(thread.run(endless, timeout_seconds=None))
    await asyncio.to_thread(begun.wait)
    running.cancel()

    with pytest.raises(asyncio.CancelledError):
        await running
    assert await thread.run(_one, timeout_seconds=None) == 1


async def test_a_cancelled_job_is_stopped_also_where_sqlite_does_not_ask_whether_to_go_on(thread: Threads) -> None:
    begun, go_on = threading.Event(), threading.Event()
    steps: list[int] = []

    def step(number: int) -> None:
        steps.append(number)
        begun.set()
        go_on.wait()

    def slow(connection: sqlite3.Connection) -> None:
        connection.create_function("step", 1, step)
        connection.execute("SELECT step(n) FROM (SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3)").fetchall()

    running = asyncio.create_task(thread.run(slow, timeout_seconds=None))
    await asyncio.to_thread(begun.wait)
    running.cancel()
    await asyncio.sleep(0)
    go_on.set()

    with pytest.raises(asyncio.CancelledError):
        await running
    assert steps == [1]
    assert await thread.run(_one, timeout_seconds=None) == 1


async def test_a_job_that_is_cancelled_before_its_turn_never_begins(thread: Threads) -> None:
    done: list[str] = []
    first = asyncio.create_task(thread.run(_endless, timeout_seconds=None))
    second = asyncio.create_task(thread.run(lambda _: done.append("second"), timeout_seconds=None))
    await asyncio.sleep(0)

    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    await thread.run(lambda _: done.append("third"), timeout_seconds=None)

    assert done == ["third"]


async def test_a_cancelled_write_is_rolled_back(thread: Threads) -> None:
    begun = threading.Event()

    def write(connection: sqlite3.Connection) -> None:
        connection.execute("BEGIN IMMEDIATE")
        try:
            connection.execute("INSERT INTO request_token VALUES ('t', 'd', 0)")
            begun.set()
            _endless(connection)
        finally:
            connection.execute("ROLLBACK")

    running = asyncio.create_task(thread.run(write, timeout_seconds=None))
    await asyncio.to_thread(begun.wait)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running

    def count(connection: sqlite3.Connection) -> list[tuple[int]]:
        return connection.execute("SELECT count(*) FROM request_token").fetchall()

    assert await thread.run(count, timeout_seconds=None) == [(0,)]


async def test_threads_work_side_by_side(path: Path) -> None:
    threads = Threads(path, number=2, name="test")
    both = threading.Barrier(2)

    await asyncio.gather(*(threads.run(lambda _: both.wait(timeout=10), timeout_seconds=None) for _ in range(2)))

    await threads.close()
    assert both.broken is False


async def test_closing_lets_the_last_job_end(path: Path) -> None:
    threads = Threads(path, number=1, name="test")
    last = asyncio.create_task(threads.run(_one, timeout_seconds=None))
    await asyncio.sleep(0)

    await threads.close()
    await threads.close()

    assert await last == 1
    with pytest.raises(TableUnavailableError, match="closed"):
        await threads.run(_one, timeout_seconds=None)


async def test_the_table_may_appear_after_the_threads(tmp_path: Path) -> None:
    path = tmp_path / "later.sqlite"
    threads = Threads(path, number=1, name="test")
    with pytest.raises(TableMissingError):
        await threads.run(_one, timeout_seconds=None)

    create_file(path)

    assert await threads.run(_one, timeout_seconds=None) == 1
    await threads.close()


def test_an_event_loop_that_is_gone_does_not_stop_the_thread(path: Path) -> None:
    begun, go_on = threading.Event(), threading.Event()
    made: list[Threads] = []

    async def leave() -> None:
        made.append(Threads(path, number=1, name="test"))

        def work(_: sqlite3.Connection) -> None:
            begun.set()
            go_on.wait(timeout=10)

        running = asyncio.ensure_future(made[0].run(work, timeout_seconds=None))
        await asyncio.to_thread(begun.wait)
        asyncio.get_running_loop().call_soon(go_on.set)
        running.cancel()

    asyncio.run(leave())

    assert asyncio.run(made[0].run(_one, timeout_seconds=None)) == 1
    asyncio.run(made[0].close())

"""The supervisor of several processes: it replaces those that end or fall silent, and gives up if none can start."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import uvicorn

from server.supervisor import Supervisor

ANSWERS = 0.5
"""Seconds within which a process that has answered before has to answer again."""


@contextmanager
def supervised(app: str) -> Iterator[Supervisor]:
    """Start one process of an application; all that run are killed at the end, and signals handled as before."""
    handled = {number: signal.getsignal(number) for number in signal.valid_signals()}
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(app, workers=1, log_config=None, timeout_worker_healthcheck=1)
        config.timeout_worker_healthcheck = ANSWERS  # type: ignore[assignment]  # less than a whole second
        supervisor = Supervisor(config, [listening])
        supervisor.init_processes()
        try:
            yield supervisor
        finally:
            for process in supervisor.processes:
                process.process.kill()
                process.join()
            for number in supervised_signals():
                signal.signal(number, handled[number])


def supervised_signals() -> list[signal.Signals]:
    """Return the signals that a supervisor handles."""
    names = "INT TERM HUP QUIT TTIN TTOU USR1 USR2 WINCH"
    return [signal.Signals[f"SIG{name}"] for name in names.split()]


def until(supervisor: Supervisor, holds: Callable[[], bool]) -> None:
    """Let it look after its process until something holds, at most 30 seconds."""
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        supervisor.keep_subprocess_alive()
        time.sleep(0.05)


def serve(supervisor: Supervisor) -> int:
    """Wait until its process serves, and return its id."""
    first = supervisor.processes[0]
    deadline = time.monotonic() + 30
    while not first.is_ready(timeout=1):
        assert time.monotonic() < deadline
    for _ in range(3):  # it asks, and hears the answer
        supervisor.keep_subprocess_alive()
        time.sleep(0.2)
    assert supervisor.processes == [first]
    assert first.pid is not None
    return first.pid


def test_a_process_that_ends_is_replaced_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    with supervised("tests.server.supervised:app") as supervisor:
        pid = serve(supervisor)
        os.kill(pid, signal.SIGKILL)
        until(supervisor, lambda: supervisor.processes[0].pid != pid)

        assert "a process has ended and is replaced" in caplog.text
        assert not supervisor.should_exit.is_set()
        assert not supervisor.has_failed


def test_a_process_that_falls_silent_is_replaced(caplog: pytest.LogCaptureFixture) -> None:
    with supervised("tests.server.supervised:app") as supervisor:
        pid = serve(supervisor)
        os.kill(pid, signal.SIGSTOP)
        until(supervisor, lambda: supervisor.processes[0].pid != pid)

        assert "a process does not answer and is replaced" in caplog.text


def test_all_end_if_no_process_can_start(caplog: pytest.LogCaptureFixture) -> None:
    with supervised("tests.server.supervised:missing") as supervisor:
        until(supervisor, supervisor.should_exit.is_set)
        supervisor.keep_subprocess_alive()

        assert supervisor.has_failed
        assert "a process cannot start, so all end" in caplog.text


def test_a_process_that_is_starting_is_not_asked_to_hurry() -> None:
    with supervised("tests.server.supervised:app") as supervisor:
        first = supervisor.processes[0]
        assert first.pid is not None
        os.kill(first.pid, signal.SIGSTOP)
        deadline = time.monotonic() + 3 * ANSWERS
        while time.monotonic() < deadline:
            supervisor.keep_subprocess_alive()

        assert supervisor.processes == [first]

"""Supervises the processes that serve one socket, with `--workers N`.

uvicorn's supervisor waits up to five seconds for an answer of each process, also while they start. In this time it
notices no signal, and then it ends a process that only needs longer to start, on a busy machine again and again. This
one does not wait for answers, gives processes the time that a start needs, and logs how one has ended. It gives up if
none can start, but not if one cannot be replaced while the table is away.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from socket import socket
from weakref import WeakKeyDictionary

import uvicorn
from uvicorn.supervisors import Multiprocess
from uvicorn.supervisors.multiprocess import Process

from server.observability.logs import fields

__all__ = ["Supervisor"]

logger = logging.getLogger(__name__)

START_SECONDS = 60.0
"""How long a process may take until its first answer. It takes two on an idle machine."""


@dataclass(slots=True)
class _Answers:
    """What is known of a process: when it was asked, if it has not answered yet, and whether it ever has."""

    asked_at: float | None = None
    has_answered: bool = False


class Supervisor(Multiprocess):
    """Starts processes, and again those that end or no longer answer."""

    def __init__(self, config: uvicorn.Config, sockets: list[socket]) -> None:
        """Supervise as many processes as the configuration says."""
        super().__init__(config, sockets)
        self.has_failed = False
        self._have_served = False
        self._answers: WeakKeyDictionary[Process, _Answers] = WeakKeyDictionary()

    def keep_subprocess_alive(self) -> None:
        """Replace each process that has ended, or has not answered in time; end all if none has ever served."""
        for index, process in enumerate(self.processes):
            if self.should_exit.is_set() or self._is_alive(process):
                continue
            is_silent = process.process.is_alive()
            process.kill()
            process.join()
            if not self._have_served and (process.exitcode or 0) > 0:
                logger.error("a process cannot start, so all end", extra=fields(pid=process.pid))
                self.has_failed = True
                self.should_exit.set()
                return
            reason = "does not answer" if is_silent else "has ended"
            logger.error(
                "a process %s and is replaced", reason, extra=fields(pid=process.pid, exit_status=process.exitcode)
            )
            self.processes[index] = Process(self.config, self.sockets)
            self.processes[index].start()

    def _is_alive(self, process: Process) -> bool:
        if not process.process.is_alive():
            return False
        now, answers = time.monotonic(), self._answers.setdefault(process, _Answers())
        if answers.asked_at is None:
            process.parent_conn.send(b"ping")
            answers.asked_at = now
        if process.parent_conn.poll():
            self._have_served |= bool(process.parent_conn.recv())
            answers.asked_at, answers.has_answered = None, True
            return True
        permitted = self.config.timeout_worker_healthcheck if answers.has_answered else START_SECONDS
        return now - answers.asked_at < permitted

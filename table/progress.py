"""Progress of command-line jobs: bars with rate and remaining time on a terminal, otherwise occasional lines."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars
from rich.text import Text

__all__ = ["Progress", "progress_shown"]

SECONDS_BETWEEN_LINES = 10.0

Progress = Callable[[str, int, int | None], None]
"""Progress callback: stage, done, total or None."""


@contextmanager
def progress_shown(console: Console) -> Iterator[Progress]:
    """Yield a progress callback; on exit, show the final number of items of every stage.

    Call it from a task. If the task was cancelled, the callback raises CancelledError, so work without an await stops
    at its next report.
    """
    display = _Bars(console) if console.is_terminal else _Lines(console)

    def report(stage: str, done: int, total: int | None) -> None:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise asyncio.CancelledError
        display.report(stage, done, total)

    try:
        yield report
    finally:
        display.close()


class _RateColumn(ProgressColumn):
    """Items per second since the stage began."""

    def render(self, task: Task) -> Text:
        seconds = task.finished_time or task.elapsed
        return Text(f"{task.completed / seconds:,.0f}/s" if seconds else "")


class _Bars:
    """One bar per stage, on a terminal."""

    def __init__(self, console: Console) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _RateColumn())
        self._bars = Bars(*columns, TimeRemainingColumn(), console=console)
        self._stages: dict[str, TaskID] = {}
        self._bars.start()

    def report(self, stage: str, done: int, total: int | None) -> None:
        if stage not in self._stages:
            self._stages[stage] = self._bars.add_task(stage, total=total)
        self._bars.update(self._stages[stage], completed=done, total=total)

    def close(self) -> None:
        for task in self._bars.tasks:
            if task.total is None:
                self._bars.update(task.id, total=task.completed)
        self._bars.stop()


class _Lines:
    """A line for the current stage every `SECONDS_BETWEEN_LINES`, and one per stage at the end."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._stages: dict[str, int] = {}
        self._printed_at = monotonic()

    def report(self, stage: str, done: int, total: int | None) -> None:
        self._stages[stage] = done
        now = monotonic()
        if now - self._printed_at >= SECONDS_BETWEEN_LINES:
            self._printed_at = now
            self._print(stage, f"{done:,}" if total is None else f"{done:,} of {total:,}")

    def close(self) -> None:
        for stage, done in self._stages.items():
            self._print(stage, f"{done:,}")

    def _print(self, stage: str, number: str) -> None:
        self._console.print(f"{stage}: {number}", markup=False, highlight=False, soft_wrap=True)

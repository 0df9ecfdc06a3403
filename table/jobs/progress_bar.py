"""How a job of the command line goes: bars with rate and time left on a terminal, else a line now and then.

Knows stages and numbers only; what is done in a stage is for the job to say.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars
from rich.text import Text

from table.entries.survey import Progress

__all__ = ["progress_shown"]

SECONDS_BETWEEN_LINES = 10.0


@contextmanager
def progress_shown(console: Console) -> Iterator[Progress]:
    """Give what a job tells its progress to; at the end every stage stands there with its number of items.

    To be told from a task. Where that task was asked to stop, telling progress stops it: a stretch of work without an
    await is left at its next report.
    """
    shown = _OnTerminal(console) if console.is_terminal else _InLines(console)

    def report(stage: str, done: int, total: int | None) -> None:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise asyncio.CancelledError
        shown.report(stage, done, total)

    try:
        yield report
    finally:
        shown.close()


class _RateColumn(ProgressColumn):
    """Items a second, from the stage's beginning on."""

    def render(self, task: Task) -> Text:
        seconds = task.finished_time or task.elapsed
        return Text(f"{task.completed / seconds:,.0f}/s" if seconds else "")


class _OnTerminal:
    """A bar for each stage."""

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


class _InLines:
    """A line for each stage at the end, and one of the stage under way every some seconds."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._stages: dict[str, int] = {}
        self._told_at = monotonic()

    def report(self, stage: str, done: int, total: int | None) -> None:
        self._stages[stage] = done
        now = monotonic()
        if now - self._told_at >= SECONDS_BETWEEN_LINES:
            self._told_at = now
            self._tell(stage, f"{done:,}" if total is None else f"{done:,} of {total:,}")

    def close(self) -> None:
        for stage, done in self._stages.items():
            self._tell(stage, f"{done:,}")

    def _tell(self, stage: str, number: str) -> None:
        self._console.print(f"{stage}: {number}", markup=False, highlight=False, soft_wrap=True)

"""Progress: bars on a terminal, lines elsewhere, and a stop at the next report once a stop was asked for."""

from __future__ import annotations

import asyncio
import io
import itertools

import pytest
from rich.console import Console

from table.progress import progress_shown


async def test_a_terminal_shows_a_bar_for_each_stage() -> None:
    screen = io.StringIO()

    with progress_shown(Console(file=screen, force_terminal=True, width=100)) as progress:
        progress("reading", 1000, None)
        progress("reading", 2500, 2500)
        progress("writing", 400, 800)
        progress("indexing", 70, None)

    assert "reading" in screen.getvalue()
    assert "2500/2500" in screen.getvalue()
    assert "400/800" in screen.getvalue()
    assert "70/70" in screen.getvalue()
    assert "/s" in screen.getvalue()


async def test_without_a_terminal_each_stage_prints_one_line() -> None:
    log = io.StringIO()

    with progress_shown(Console(file=log)) as progress:
        progress("reading", 1000, None)
        progress("reading", 2500, 2500)
        progress("writing [all]", 400, 800)
        during = log.getvalue()

    assert during == ""
    assert log.getvalue() == "reading: 2,500\nwriting [all]: 400\n"


async def test_a_long_stage_is_reported_every_ten_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    log = io.StringIO()
    clock = itertools.count(step=4.0)
    monkeypatch.setattr("table.progress.monotonic", lambda: next(clock))

    with progress_shown(Console(file=log)) as progress:
        for done in range(1000, 8000, 1000):
            progress("reading", done, None if done < 4000 else 7000)

    assert log.getvalue() == "reading: 3,000\nreading: 6,000 of 7,000\nreading: 7,000\n"


async def test_an_error_leaves_the_numbers_standing() -> None:
    log = io.StringIO()

    def break_off() -> None:
        with progress_shown(Console(file=log)) as progress:
            progress("reading", 1000, None)
            raise ValueError("broken")

    with pytest.raises(ValueError, match=r"^broken$"):
        break_off()

    assert log.getvalue() == "reading: 1,000\n"


async def test_telling_progress_stops_a_task_that_was_asked_to_stop() -> None:
    reports = 0

    async def work_without_an_await() -> None:
        nonlocal reports
        with progress_shown(Console(file=io.StringIO())) as progress:
            task = asyncio.current_task()
            assert task is not None
            for _ in range(10):
                progress("parsing", reports, None)
                reports += 1
                if reports == 3:
                    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await asyncio.create_task(work_without_an_await())

    assert reports == 3

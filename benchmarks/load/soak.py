"""One rate for a long time: what memory, open files and the lag of the event loop do."""

from __future__ import annotations

import math
import re
import time
from pathlib import Path

import aiohttp
from rich.console import Console

from benchmarks.load.offering import offered
from benchmarks.load.workload import UNLIMITED, Workload, words_of
from tests.server.serving import ServerProcess, server_environment, server_process

__all__ = ["soak"]

SCRAPER = "secret-of-the-scraper"


def _memory(server: ServerProcess) -> tuple[float, int]:
    """Return the megabytes and the open files of a server's process."""
    status = Path(f"/proc/{server.process.pid}/status").read_text(encoding="utf-8")
    found = re.search(r"VmRSS:\s+(\d+)", status)
    resident = int(found[1]) if found else 0
    return resident / 1024, len([*Path(f"/proc/{server.process.pid}/fd").iterdir()])


async def _longest_lag(url: str) -> float:
    """Return the longest lag of the event loop in seconds since the last call; NaN if the server does not say it."""
    headers, timeout = {"Authorization": f"Bearer {SCRAPER}"}, aiohttp.ClientTimeout(10)
    try:
        async with aiohttp.ClientSession(headers=headers, timeout=timeout) as session:
            page = await (await session.get(f"{url}/metrics")).text()
    except (aiohttp.ClientError, TimeoutError):
        return math.nan
    [lag] = re.findall(r"^rootski_event_loop_lag_max_seconds (\S+)", page, re.MULTILINE)
    return float(lag)


async def soak(folder: Path, seconds: float, rate: float, console: Console) -> None:
    """Print memory, open files, lag and latency every minute, for some seconds at a rate a second."""
    environment = server_environment(folder, **UNLIMITED, ROOTSKI_METRICS="on", ROOTSKI_METRICS_SECRET=SCRAPER)
    async with server_process(environment) as server:
        url = f"{server.url}/graphql"
        workload = Workload(await words_of(url))
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            outcome = await offered(url, workload, rate=rate, seconds=min(60.0, seconds / 5))
            lag = await _longest_lag(server.url)
            megabytes, files = _memory(server)
            console.print(f"{megabytes:6.0f} MB {files:4} files  lag {lag * 1000:5.0f} ms {outcome.line(rate)}")

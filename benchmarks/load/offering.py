"""Requests at a rate that does not depend on the answers, and what became of them."""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from benchmarks.load.workload import Workload

__all__ = ["BOUND_MS", "FASTER", "FIRST_RATE", "MOST_STEPS", "Outcome", "cpu_seconds", "offered"]

BOUND_MS = 100.0
FIRST_RATE = 30.0
FASTER = 4 / 3
MOST_STEPS = 14


@dataclass(slots=True)
class Outcome:
    """What a step measured: latencies in ms, in order, and how many answers were not right."""

    latencies: list[float] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def p99(self) -> float:
        """The 99th percentile, infinite without answers."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, math.ceil(len(ordered) * 0.99) - 1)] if ordered else math.inf

    @property
    def is_within_bound(self) -> bool:
        """Whether the 99th percentile is within the bound, and less than a hundredth of the answers were wrong."""
        return self.p99 <= BOUND_MS and sum(self.failures.values()) <= len(self.latencies) / 100

    def line(self, rate: float) -> str:
        """Return a line of the report."""
        ordered = sorted(self.latencies) or [math.inf]
        failed = ", ".join(f"{count} {name}" for name, count in self.failures.items())
        answered = len(self.latencies) / max(self.seconds, 0.001)
        middle = ordered[len(ordered) // 2]
        rates = f"{rate:6.0f} asked, {answered:6.0f} answered a second"
        return f"{rates}  median {middle:6.1f}  p99 {self.p99:7.1f} ms  {failed}"


async def _send(session: aiohttp.ClientSession, url: str, body: dict[str, object], due: float, into: Outcome) -> None:
    try:
        async with session.post(url, json=body) as response:
            content = await response.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError) as error:
        into.failures[type(error).__name__] += 1
        return
    if response.status != 200:
        into.failures[str(response.status)] += 1
    elif "errors" in content:
        into.failures[content["errors"][0]["extensions"]["code"]] += 1
    else:
        into.latencies.append((time.perf_counter() - due) * 1000)


async def offered(url: str, workload: Workload, *, rate: float, seconds: float) -> Outcome:
    """Send requests at a rate for some time, and wait for the answers."""
    outcome, tasks, clock = Outcome(), set[asyncio.Task[None]](), random.Random(int(rate))  # noqa: S311
    timeout, connector = aiohttp.ClientTimeout(10), aiohttp.TCPConnector(limit=150)
    async with aiohttp.ClientSession(timeout=timeout, connector=connector) as session:
        started = due = time.perf_counter()
        while due < started + seconds:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            task = asyncio.create_task(_send(session, url, workload.next(), due, outcome))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
            due += clock.expovariate(rate)
        await asyncio.gather(*tasks)
        outcome.seconds = time.perf_counter() - started
    return outcome


def cpu_seconds(process_id: int | None) -> float:
    """Return the CPU time of a process and all it started; 0 without one."""
    if process_id is None:
        return 0.0
    threads = [*Path(f"/proc/{process_id}/task").iterdir()]
    children = [int(child) for thread in threads for child in (thread / "children").read_text().split()]
    own = sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9
    return own + sum(map(cpu_seconds, children))

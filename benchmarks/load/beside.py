"""The word page under open-loop load on this server and the peers, in turn, over one table: see `benchmarks.load`."""

from __future__ import annotations

import math
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from rich.console import Console

from benchmarks.load.offering import FASTER, FIRST_RATE, MOST_STEPS, cpu_seconds, offered
from benchmarks.load.workload import Workload, ids_of
from benchmarks.peers import beside
from benchmarks.peers.processes import server

__all__ = ["compare", "everyone"]

PROCESSES = (1, 2)
"""With how many processes this server is measured; the peers have one each."""

TRIES = 3
"""How often a rate is offered before it is too high."""

Ids: TypeAlias = list[str]


@dataclass(slots=True)
class Candidate:
    """A server under load.

    Attributes:
        name: Its name.
        url: Its endpoint.
        pid: Its first process.
        best: The highest rate whose 99th percentile was within the bound.
        costs: Its CPU time for a request in ms, in each step.
        is_in: Whether it has kept the bound so far.
    """

    name: str
    url: str
    pid: int
    best: float = 0.0
    costs: list[float] = field(default_factory=list)
    is_in: bool = True

    @classmethod
    def parsed(cls, target: str) -> Candidate:
        """Return the candidate of `NAME=URL@PID`."""
        name, _, place = target.partition("=")
        url, _, pid = place.rpartition("@")
        return cls(name, url, int(pid))

    def line(self) -> str:
        """Return its row of the report."""
        costs = self.costs or [math.nan]
        spread = f"{statistics.median(costs):.2f} ({min(costs):.2f}-{max(costs):.2f})"
        return f"| {self.name} | {self.best:.0f} | {spread} |"


@contextmanager
def everyone(peers: Path, copy: Path) -> Iterator[list[Candidate]]:
    """Run the peers, and this server with one and two processes, over the peers' table."""
    settings = {**beside.ENGINE, "ROOTSKI_RESPONSE_CACHE": "off", "ROOTSKI_MAX_CONNECTIONS_PER_ADDRESS": "0"}
    with beside.running(beside.prepared(peers, copy)) as targets, tempfile.TemporaryDirectory() as data:
        one, two = (server(f"rootski, {count}", settings, data_dir=Path(data), workers=count) for count in PROCESSES)
        with one as first, two as second:
            yield [Candidate.parsed(target) for target in [*targets, str(first), str(second)]]


async def compare(candidates: Sequence[Candidate], console: Console, *, seconds: float) -> None:
    """Raise the rate step by step, all candidates in turn, until none keeps the bound; print a table."""
    ids = {one.name: await ids_of(one.url) for one in candidates}
    for one in candidates:
        await offered(one.url, Workload([], ids[one.name]), rate=FIRST_RATE, seconds=seconds)
    rate = FIRST_RATE
    for step in range(MOST_STEPS):
        for one in candidates[:: 1 if step % 2 else -1]:
            if one.is_in:
                await _step(one, ids[one.name], rate, seconds, console)
        rate *= FASTER
    console.print("| server | a second at a p99 below 100 ms | CPU ms a request |\n|---|---|---|")
    for one in candidates:
        console.print(one.line())


async def _step(one: Candidate, ids: Ids, rate: float, seconds: float, console: Console) -> None:
    """Offer a rate; what else the machine does can spoil a try, so one good try of a few is enough."""
    for _ in range(TRIES):
        before = cpu_seconds(one.pid)
        outcome = await offered(one.url, Workload([], ids), rate=rate, seconds=seconds)
        one.costs.append(1000 * (cpu_seconds(one.pid) - before) / max(1, len(outcome.latencies)))
        one.is_in = outcome.is_within_bound
        console.print(f"{one.name:16} {outcome.line(rate)}  CPU {one.costs[-1]:.2f} ms a request")
        if one.is_in:
            one.best = rate
            break

"""Mixed load on a server: the twelve operations of docs/clients.md, in the proportions of a site, open loop.

    python -m benchmarks.load --data-dir DIR                 # a copy of the full dictionary; 1 and 2 processes
    python -m benchmarks.load --soak 1800 --data-dir DIR     # memory, open files and loop lag over half an hour
    python -m benchmarks.load --target NAME=URL ...          # running servers, with the word page alone
    python -m benchmarks.load --peers DIR                    # the servers in Node and Go, and this, in turn: the same

Requests arrive at random (Poisson) at a rate that does not depend on the answers, from another process; words follow
Zipf's law in the order of their frequency. The rate is raised by a third until the 99th percentile of the latency,
counted from when a request was due, exceeds 100 ms; beside the peers, in each of three tries. Where
others use the machine, the CPU time of a request is what can be compared. Sends only to this machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from rich.console import Console

from benchmarks.load import beside
from benchmarks.load.offering import BOUND_MS, FASTER, FIRST_RATE, MOST_STEPS, cpu_seconds, offered
from benchmarks.load.soak import soak
from benchmarks.load.workload import UNLIMITED, WEIGHTS, Workload, ids_of, words_of
from tests.server.serving import server_environment, server_process

STEP_SECONDS = 10.0


async def _most(url: str, workload: Workload, console: Console, process_id: int | None = None) -> float:
    """Return the highest rate whose 99th percentile is within the bound; show the CPU time of a process and its own."""
    best, rate = 0.0, FIRST_RATE
    await offered(url, workload, rate=rate, seconds=2 * STEP_SECONDS)  # what is cached at first is not measured
    for _ in range(MOST_STEPS):
        before = cpu_seconds(process_id)
        outcome = await offered(url, workload, rate=rate, seconds=STEP_SECONDS)
        cpu = 1000 * (cpu_seconds(process_id) - before) / max(1, len(outcome.latencies))
        console.print(outcome.line(rate), f"CPU {cpu:.2f} ms a request" if process_id else "")
        if not outcome.is_within_bound:
            break
        best, rate = rate, rate * FASTER
    return best


async def _measure(arguments: argparse.Namespace, folder: Path, console: Console) -> None:
    if arguments.peers is not None:
        with beside.everyone(arguments.peers, Path(".data/peers")) as candidates:
            await beside.compare(candidates, console, seconds=arguments.step)
        return
    if arguments.soak:
        await soak(folder, arguments.soak, arguments.rate, console)
        return
    for target in arguments.target:
        name, _, url = target.partition("=")
        if urlsplit(url).hostname not in {"127.0.0.1", "localhost", "::1"}:
            raise SystemExit(f"{url} is not on this machine")
        console.print(f"{name}, the word page:")
        console.print(f"  {await _most(url, Workload([], await ids_of(url)), console):.0f} a second")
    if arguments.target:
        return
    for workers in (1, 2):
        environment = server_environment(folder, **UNLIMITED)
        async with server_process(environment, "--workers", str(workers)) as server:
            url = f"{server.url}/graphql"
            console.print(f"{workers} process{'es' * (workers > 1)}, {json.dumps(WEIGHTS)}:")
            most = await _most(url, Workload(await words_of(url)), console, server.process.pid)
            console.print(f"  {most:.0f} a second at a p99 below {BOUND_MS:.0f} ms")
            await server.stop()  # its workers, too


def main() -> int:
    """Measure, and print a line for each step."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--data-dir", type=Path, help="a folder with dictionary.sqlite, which is copied; the starter else"
    )
    parser.add_argument("--target", action="append", default=[], metavar="NAME=URL", help="a running server")
    parser.add_argument("--peers", type=Path, help="the folder of the peers; copied to .data/peers")
    parser.add_argument("--step", type=float, default=STEP_SECONDS, help="seconds of each rate, beside the peers")
    parser.add_argument("--soak", type=float, default=0.0, metavar="SECONDS", help="one rate for this long")
    parser.add_argument("--rate", type=float, default=30.0, help="requests a second of the soak")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if arguments.data_dir is not None:
            for file in arguments.data_dir.glob("dictionary.sqlite*"):
                shutil.copy(file, folder)
        asyncio.run(_measure(arguments, Path(folder), Console(width=160)))
    return 0


if __name__ == "__main__":
    sys.exit(main())

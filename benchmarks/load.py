"""Mixed load on a server: the twelve operations of docs/clients.md, in the proportions of a site, open loop.

    python -m benchmarks.load --data-dir DIR                 # a copy of the full dictionary; 1 and 2 processes
    python -m benchmarks.load --soak 1800 --data-dir DIR     # memory, open files and loop lag over half an hour
    python -m benchmarks.load --target NAME=URL ...          # running servers, with the word page alone
    python -m benchmarks.load --peers DIR                    # the servers in Node and Go, and this, in turn: the same

Requests arrive at random (Poisson) at a rate that does not depend on the answers, from another process; words follow
Zipf's law in the order of their frequency. The rate is raised by a third until the 99th percentile of the latency,
counted from when a request was due, exceeds 100 ms. Where others use the machine, the CPU time of a request is what
can be compared. Sends only to this machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import random
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
from rich.console import Console

from tests.client_documents import DOCUMENTS
from tests.server.serving import ServerProcess, server_environment, server_process

WEIGHTS = {
    "WordPage": 30, "Autocomplete": 30, "Home": 8, "FamilyPage": 8, "FrequencyList": 5, "Reader": 5, "DeckByLevel": 4,
    "WordOfTheDay": 3, "MorphemeExplorer": 3, "History": 2, "ReviewQueue": 1, "MyBreakdowns": 1,
}  # fmt: skip
"""What a visit of a site consists of: mostly typing and reading a word."""

BOUND_MS = 100.0
FIRST_RATE = 30.0
FASTER = 4 / 3
STEP_SECONDS = 10.0
MOST_STEPS = 14
WORDS = 2000
SCRAPER = "secret-of-the-scraper"
WORD_PAGE = (Path(__file__).parent / "word_page.graphql").read_text(encoding="utf-8")


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


class Workload:
    """Chooses the next request."""

    def __init__(self, words: list[tuple[int, str]], ids: list[str] | None = None) -> None:
        """Choose among words, most frequent first; with `ids`, send the word page of these alone."""
        self._words, self._ids = words, ids
        self._weights = [1 / (rank + 1) for rank in range(len(ids or words))]
        self._random = random.Random(18)  # noqa: S311  # the same load each time

    def next(self) -> dict[str, object]:
        """Return the body of a request."""
        if self._ids is not None:
            return {"query": WORD_PAGE, "variables": {"id": self._random.choices(self._ids, self._weights)[0]}}
        (name,) = self._random.choices([*WEIGHTS], [*WEIGHTS.values()])
        number, text = self._random.choices(self._words, self._weights)[0]
        variables: dict[str, object] = {}
        if name == "Autocomplete":
            variables = {"typed": text[: self._random.randint(1, max(1, len(text)))]}
        elif name in {"WordPage", "History"}:
            variables = {"number": number}
        return {"query": DOCUMENTS[name][0], "variables": variables}


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


def cpu_seconds(process_id: int | None) -> float:
    """Return the CPU time of a process and all it started; 0 without one."""
    if process_id is None:
        return 0.0
    threads = [*Path(f"/proc/{process_id}/task").iterdir()]
    children = [int(child) for thread in threads for child in (thread / "children").read_text().split()]
    own = sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9
    return own + sum(map(cpu_seconds, children))


async def _words_of(url: str) -> list[tuple[int, str]]:
    query = (
        "query ($after: String) { wordList(first: 100, after: $after)"
        " { nodes { databaseId text } pageInfo { endCursor hasNextPage } } }"
    )
    words: list[tuple[int, str]] = []
    after = None
    async with aiohttp.ClientSession() as session:
        while len(words) < WORDS:
            async with session.post(url, json={"query": query, "variables": {"after": after}}) as response:
                page = (await response.json(content_type=None))["data"]["wordList"]
            words += [(node["databaseId"], node["text"]) for node in page["nodes"]]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
    return words


async def ids_of(url: str) -> list[str]:
    """Return a server's ids of the words 1 to 500 that it has."""
    numbers = range(1, 501)
    async with aiohttp.ClientSession() as session:
        ids: list[str] = []
        for first in range(0, len(numbers), 10):
            fields = " ".join(
                f"w{number}: word(by: {{databaseId: {number}}}) {{ id }}" for number in numbers[first : first + 10]
            )
            async with session.post(url, json={"query": f"{{ {fields} }}"}) as response:
                ids += [word["id"] for word in (await response.json(content_type=None))["data"].values() if word]
    return ids


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


async def _soak(folder: Path, seconds: float, rate: float, console: Console) -> None:
    environment = server_environment(folder, **ENVIRONMENT, ROOTSKI_METRICS="on", ROOTSKI_METRICS_SECRET=SCRAPER)
    async with server_process(environment) as server:
        url = f"{server.url}/graphql"
        workload = Workload(await _words_of(url))
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            outcome = await offered(url, workload, rate=rate, seconds=min(60.0, seconds / 5))
            lag = await _longest_lag(server.url)
            megabytes, files = _memory(server)
            console.print(f"{megabytes:6.0f} MB {files:4} files  lag {lag * 1000:5.0f} ms {outcome.line(rate)}")


ENVIRONMENT = {"ROOTSKI_RATE_LIMIT": "0", "ROOTSKI_MAX_CONNECTIONS_PER_ADDRESS": "0", "ROOTSKI_LOG_LEVEL": "warning"}


async def _measure(arguments: argparse.Namespace, folder: Path, console: Console) -> None:
    if arguments.peers is not None:
        from benchmarks import load_beside  # noqa: PLC0415  # which uses this module

        with load_beside.everyone(arguments.peers, Path(".data/peers")) as candidates:
            await load_beside.compare(candidates, console, seconds=arguments.step)
        return
    if arguments.soak:
        await _soak(folder, arguments.soak, arguments.rate, console)
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
        environment = server_environment(folder, **ENVIRONMENT)
        async with server_process(environment, "--workers", str(workers)) as server:
            url = f"{server.url}/graphql"
            console.print(f"{workers} process{'es' * (workers > 1)}, {json.dumps(WEIGHTS)}:")
            most = await _most(url, Workload(await _words_of(url)), console, server.process.pid)
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

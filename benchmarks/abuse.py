"""CPU time that attacks cost a server's process, for each point that they pay. `python -m benchmarks.abuse [FOLDER]`.

Takes the folder of a prepared `dictionary.sqlite`, such as the full dictionary; without one, the starter dictionary. It
sends

- the attacks of tests/abuse, which are refused or answered at once,
- documents that make much of little (`GREEDY` of tests/abuse), each once alone and thirty at the same time,
- random valid documents, grown from the schema,

and prints for each the least CPU time of several rounds, the points (the larger of the static cost and what the rate
limit was charged), the milliseconds a point beyond the fixed cost of `{__typename}`, compared with the README's word
page, and how late the event loop was. Each round adds another comment to the document, since an attacker would avoid
the document cache. Dear documents are printed in full.

Targets: no lag above 50 ms, `/health` within 100 ms, and no document above 5 times the word page a point.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import math
import re
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table as Grid

from benchmarks.grown_documents import grown_documents
from tests.abuse import documents, requests
from tests.abuse.conftest import ENVIRONMENT
from tests.abuse.wire import Reply, post, reply_to, request
from tests.server.serving import ServerProcess, server_environment, server_process

LAG_MS = 50.0
HEALTH_MS = 100.0
TIMES_THE_PAGE = 5.0
ROUNDS = 3
ROUNDS_OF_DEAR = 7
"""For a random document that seemed dear in its only round."""

AT_ONCE = 30
ROUNDS_ALONE = 50
GROWN = 2000
SHOWN = 25
BURST = 1_000_000_000
IDLE_MS = 60.0
"""The most CPU time that a server without requests uses in two seconds."""
_NUMBERS = itertools.count()
SCRAPER = "secret-of-the-scraper"

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
WORD_PAGE = re.findall(r"```graphql\n(.*?)```", README, re.DOTALL)[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a request cost.

    Attributes:
        points: What the client was charged.
        lag_ms: How late the event loop was at most.
    """

    name: str
    cpu_ms: float
    points: int
    lag_ms: float
    status: int | None

    def per_point(self, fixed_ms: float) -> float:
        """Return the milliseconds a point beyond a fixed cost."""
        return max(0.0, self.cpu_ms - fixed_ms) / max(1, self.points)


def _cpu_ms(server: ServerProcess) -> float:
    """Return the CPU time of all threads of a server so far: the first number of each schedstat, in nanoseconds."""
    threads = Path(f"/proc/{server.process.pid}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e6


async def _lag_ms(server: ServerProcess) -> float:
    """Return how late the event loop was at most since this was asked last."""
    scrape = request("GET", "/metrics", headers={"Authorization": f"Bearer {SCRAPER}"})
    page = (await reply_to(server.port, scrape)).body.decode()
    [found] = re.findall(r"^rootski_event_loop_lag_max_seconds (\S+)", page, re.MULTILINE)
    return float(found) * 1000


async def _remaining(server: ServerProcess) -> int:
    return _points_left(await reply_to(server.port, post("{ __typename }")))


def _points_left(reply: Reply) -> int:
    found = re.search(rb"ratelimit: \"cost\";r=(\d+)", reply.head, re.IGNORECASE)
    return int(found[1]) if found else BURST


def _changed(sent: bytes) -> bytes:
    """Put a comment of its own before the document, so that no cache contains it."""
    head, _, body = sent.partition(b"\r\n\r\n")
    document = b'{"query":"'
    if not body.startswith(document):
        return sent
    body = document + b"#%d\\n" % next(_NUMBERS) + body.removeprefix(document)
    return re.sub(rb"Content-Length: \d+", b"Content-Length: %d" % len(body), head) + b"\r\n\r\n" + body


async def _cost(server: ServerProcess, name: str, sent: bytes, *, rounds: int = ROUNDS) -> Cost:
    measured = []
    reply = Reply(status=None)
    await _lag_ms(server)
    left = await _remaining(server)
    for _ in range(rounds):
        before = _cpu_ms(server)
        reply = await reply_to(server.port, _changed(sent))
        await asyncio.sleep(0.005)  # work that continues after the response
        measured.append(_cpu_ms(server) - before)
    points = (left - await _remaining(server) - 1) // rounds
    lag = await _lag_ms(server)
    return Cost(name=name, cpu_ms=min(measured), points=points, lag_ms=lag, status=reply.status)


async def _grown_cost(server: ServerProcess, query: str, page: Cost, fixed: float) -> Cost:
    cost = await _cost(server, query, post(query), rounds=1)
    if cost.per_point(fixed) <= TIMES_THE_PAGE * page.per_point(fixed):
        return cost
    return await _cost(server, query, post(query), rounds=ROUNDS_OF_DEAR)


async def _health_ms(server: ServerProcess, query: str) -> tuple[float, float]:
    """Return the longest time that `/health` took while many requests ran at once, and the longest lag."""
    await _lag_ms(server)
    running = [asyncio.create_task(reply_to(server.port, _changed(post(query)))) for _ in range(AT_ONCE)]
    longest = 0.0
    while not all(task.done() for task in running):
        started = time.perf_counter()
        await reply_to(server.port, request("GET", "/health"))
        longest = max(longest, (time.perf_counter() - started) * 1000)
        await asyncio.sleep(0.01)
    return longest, await _lag_ms(server)


async def _health_alone_ms(server: ServerProcess) -> float:
    """Return the longest time that `/health` took while nothing else ran: the machine's part of the figures below."""
    longest = 0.0
    for _ in range(ROUNDS_ALONE):
        started = time.perf_counter()
        await reply_to(server.port, request("GET", "/health"))
        longest = max(longest, (time.perf_counter() - started) * 1000)
        await asyncio.sleep(0.01)
    return longest


async def _measure(folder: Path, console: Console) -> None:
    environment = {**ENVIRONMENT, "ROOTSKI_RATE_LIMIT": "1", "ROOTSKI_RATE_BURST": str(BURST)}
    environment |= {"ROOTSKI_METRICS": "on", "ROOTSKI_METRICS_SECRET": SCRAPER, "ROOTSKI_RESPONSE_CACHE": "off"}
    environment |= {"ROOTSKI_KEPT_OBJECTS_MEGABYTES": "0"}
    attacks = {**documents.REFUSED, **requests.REFUSED, **documents.ANSWERED}
    async with server_process(server_environment(folder, **environment)) as server:
        await _idle(server)
        await _cost(server, "warm-up", post(WORD_PAGE), rounds=20)
        fixed = (await _cost(server, "fixed", post("{ __typename }"), rounds=20)).cpu_ms
        page = await _cost(server, "the word page", post(WORD_PAGE), rounds=20)
        greedy = [await _cost(server, name, post(query)) for name, query in documents.GREEDY.items()]
        _print(console, "documents that make much of little", [page, *greedy], page, fixed)
        await _print_health(server, console)
        refused = [await _cost(server, name, sent) for name, sent in attacks.items()]
        _print(console, "attacks of tests/abuse", refused, page, fixed)
        grown = [await _grown_cost(server, query, page, fixed) for query in grown_documents(GROWN, seed=1)]
        _print(console, f"{GROWN} random documents", grown, page, fixed)


async def _idle(server: ServerProcess) -> None:
    """Wait until the catalogue is loaded and its indexes are built."""
    used = -math.inf
    while (now := _cpu_ms(server)) - used > IDLE_MS:
        used = now
        await asyncio.sleep(2)


async def _print_health(server: ServerProcess, console: Console) -> None:
    grid = Grid("document", "longest /health ms", "lag ms", title=f"{AT_ONCE} at the same time")
    grid.add_row("(nothing)", f"{await _health_alone_ms(server):.0f}", f"{await _lag_ms(server):.0f}")
    for name, query in documents.GREEDY.items():
        health, lag = await _health_ms(server, query)
        grid.add_row(name, f"{health:.0f}", f"{lag:.0f}", style="red" if health > HEALTH_MS or lag > LAG_MS else None)
    console.print(grid)


def _print(console: Console, title: str, costs: Iterable[Cost], page: Cost, fixed_ms: float) -> None:
    costs = sorted(costs, key=lambda cost: -cost.per_point(fixed_ms))
    page_ms = page.per_point(fixed_ms)
    grid = Grid("document", "status", "CPU ms", "points", "ms a point", "word pages", "lag ms", title=title)
    for cost in costs[:SHOWN]:
        each = cost.per_point(fixed_ms)
        status = "closed" if cost.status is None else str(cost.status)
        times = f"{each / page_ms:.1f}"
        grid.add_row(
            cost.name[:60], status, f"{cost.cpu_ms:.1f}", str(cost.points), f"{each:.3f}", times, f"{cost.lag_ms:.0f}"
        )
    console.print(grid)
    dear = sum(cost.per_point(fixed_ms) > TIMES_THE_PAGE * page_ms for cost in costs)
    for cost in costs:
        if cost.per_point(fixed_ms) > TIMES_THE_PAGE * page_ms:
            console.print(f"  {cost.per_point(fixed_ms) / page_ms:.1f}: {cost.name}", markup=False, soft_wrap=True)
    late = [cost for cost in costs if cost.lag_ms > LAG_MS]
    console.print(
        f"{len(costs)} documents; {dear} above {TIMES_THE_PAGE:.0f} word pages a point; {len(late)} with a lag above"
        f" {LAG_MS:.0f} ms; longest lag {max(cost.lag_ms for cost in costs):.0f} ms"
    )
    for cost in sorted(late, key=lambda cost: -cost.lag_ms)[:5]:
        console.print(f"  {cost.lag_ms:.0f} ms: {cost.name[:200]}")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.abuse", description="CPU time of attacks by point.")
    parser.add_argument("folder", nargs="?", type=Path, help="with a dictionary.sqlite; else the starter dictionary")
    given: Path | None = parser.parse_args().folder
    console = Console(width=130)
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_measure(given or Path(folder), console))


if __name__ == "__main__":
    main()

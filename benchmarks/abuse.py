"""CPU time that each attack of tests/abuse costs the server's process. `python -m benchmarks.abuse`.

The target for a rejected request is 50 ms. Prints the median of several rounds, most expensive first, compared with a
regular word page. Each round adds another comment to the document, since an attacker would avoid the document cache.
"""

from __future__ import annotations

import asyncio
import re
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table as Grid

from schema.relay.global_id import global_id
from tests.abuse import documents, requests
from tests.abuse.conftest import ENVIRONMENT
from tests.abuse.wire import Reply, post, reply_to
from tests.server.serving import ServerProcess, server_environment, server_process

TARGET_MS = 50.0
ROUNDS = 5
SHOWN = 30

WORD_PAGE = post(
    {
        "query": (Path(__file__).parent / "word_page.graphql").read_text(),
        "variables": {"id": global_id("Word", "1001")},
    }
)
_DOCUMENT = b'{"query":"'


@dataclass(frozen=True, slots=True, kw_only=True)
class AttackCost:
    """The median cost of an attack, and the status of the last response."""

    name: str
    cpu_ms: float
    status: int | None


def _cpu_ms(server: ServerProcess) -> float:
    """Return the CPU time of all threads of a server so far: the first number of each schedstat, in nanoseconds."""
    threads = Path(f"/proc/{server.process.pid}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e6


def _changed(sent: bytes, number: int) -> bytes:
    """Put a comment before the document, so that no cache contains it."""
    head, _, body = sent.partition(b"\r\n\r\n")
    if not body.startswith(_DOCUMENT):
        return sent
    body = _DOCUMENT + b"#%d\\n" % number + body.removeprefix(_DOCUMENT)
    return re.sub(rb"Content-Length: \d+", b"Content-Length: %d" % len(body), head) + b"\r\n\r\n" + body


async def _cost(server: ServerProcess, name: str, sent: bytes) -> AttackCost:
    measured = []
    reply = Reply(status=None)
    for number in range(ROUNDS):
        before = _cpu_ms(server)
        reply = await reply_to(server.port, _changed(sent, number))
        await asyncio.sleep(0.005)  # work that continues after the response
        measured.append(_cpu_ms(server) - before)
    return AttackCost(name=name, cpu_ms=statistics.median(measured), status=reply.status)


async def _costs(folder: Path) -> tuple[AttackCost, list[AttackCost]]:
    attacks = {**documents.REFUSED, **requests.REFUSED, **documents.ANSWERED}
    async with server_process(server_environment(folder, **ENVIRONMENT)) as server:
        await _cost(server, "warm-up", WORD_PAGE)
        page = await _cost(server, "the word page", WORD_PAGE)
        return page, [await _cost(server, name, sent) for name, sent in attacks.items()]


def main() -> None:
    """Run the benchmark."""
    with tempfile.TemporaryDirectory() as folder:
        page, costs = asyncio.run(_costs(Path(folder)))
    grid = Grid("attack", "response", "CPU ms", "word pages", title=f"{SHOWN} most expensive of {len(costs)} attacks")
    for cost in [page, *sorted(costs, key=lambda cost: -cost.cpu_ms)[:SHOWN]]:
        answer = "closed" if cost.status is None else str(cost.status)
        grid.add_row(cost.name, answer, f"{cost.cpu_ms:.1f}", f"{cost.cpu_ms / page.cpu_ms:.1f}")
    console = Console(width=100)
    console.print(grid)
    beyond = [cost.name for cost in costs if cost.cpu_ms > TARGET_MS]
    console.print(f"{len(beyond)} of {len(costs)} cost more than {TARGET_MS:.0f} ms: {', '.join(beyond) or 'none'}")


if __name__ == "__main__":
    main()

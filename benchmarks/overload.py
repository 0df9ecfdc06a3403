"""Throughput and latency by the number of concurrent operations. `python -m benchmarks.overload`.

Executes word pages through concurrency limiters of several widths, with 256 requests at a time, on the embedded table
and on one that delays each call by 10 ms like a remote table. Prints operations a second, and the median and 99th
percentile of the time from admission to the response.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table as Grid

from importing.starter.starter import load_starter
from loaders.dictionary import SharedDictionary
from loaders.opening import open_dictionary
from schema.fields.context import Context, Service
from schema.operations.execution import Executor
from schema.operations.limits import Limits
from schema.operations.operation import OperationRequest
from schema.relay.cursor import Cipher
from schema.relay.global_id import global_id
from server.protection.concurrency import ConcurrencyBounds, ConcurrencyLimiter
from table.embedded.embedded_engine import EmbeddedEngine, open_embedded
from table.engine.budget import Budget
from table.engine.protocol import Attributes, PrimaryKey

WIDTHS = (1, 2, 4, 8, 16, 64, 256)
ASKING = 256
OPERATIONS = 1024
DELAY_SECONDS = 0.01

PAGE = OperationRequest(
    query=(Path(__file__).parent / "word_page.graphql").read_text(), variables={"id": global_id("Word", "1001")}
)
SERVICE = Service(version="0", cipher=Cipher(b"a secret of the benchmarks, 32 bytes"), limits=Limits())


class Distant(EmbeddedEngine):
    """A table with the latency of a remote one."""

    async def get_many(
        self, wanted: Iterable[PrimaryKey], *, budget: Budget, consistent: bool = False
    ) -> dict[PrimaryKey, Attributes]:
        """Read items by key after a delay."""
        await asyncio.sleep(DELAY_SECONDS)
        return await super().get_many(wanted, budget=budget, consistent=consistent)


async def _measure(dictionary: SharedDictionary, width: int) -> tuple[float, float, float]:
    """Return operations a second, and the median and 99th percentile of their times in ms."""
    executor = Executor()
    limiter = ConcurrencyLimiter(ConcurrencyBounds(running=width, waiting=OPERATIONS, wait_seconds=300))
    asking, times = asyncio.Semaphore(ASKING), []

    async def ask() -> None:
        async with asking, limiter.slot(Budget(None)):
            began = time.perf_counter()
            loaders = dictionary.request(Budget(None), viewer_email=None)
            await executor.execute(PAGE, Context(loaders=loaders, request_id="", service=SERVICE))
            times.append((time.perf_counter() - began) * 1000)

    began = time.perf_counter()
    await asyncio.gather(*(ask() for _ in range(OPERATIONS)))
    seconds = time.perf_counter() - began
    return OPERATIONS / seconds, statistics.median(times), statistics.quantiles(times, n=100)[-1]


@asynccontextmanager
async def _warm(engine: EmbeddedEngine) -> AsyncIterator[SharedDictionary]:
    async with open_dictionary(engine) as dictionary:
        while dictionary.catalogue is None:  # noqa: ASYNC110  # the background task has no event to wait for
            await asyncio.sleep(0.01)
        yield dictionary


async def _run(path: Path) -> Grid:
    grid = Grid("table", "concurrent", "operations/s", "median", "99th percentile")
    async with open_embedded(path) as engine:
        await engine.create(budget=Budget(None))
        await load_starter(engine, budget=Budget(None), progress=lambda *_: None)
        distant = Distant(path)
        for name, table in (("embedded", engine), ("10 ms away", distant)):
            async with _warm(table) as dictionary:
                for width in WIDTHS:
                    rate, half, most = await _measure(dictionary, width)
                    grid.add_row(name, str(width), f"{rate:.0f}", f"{half:.1f} ms", f"{most:.1f} ms")
        await distant.aclose()
    return grid


def main() -> None:
    """Run the benchmark."""
    with tempfile.TemporaryDirectory() as folder:
        grid = asyncio.run(_run(Path(folder) / "dictionary.sqlite"))
    Console(width=100).print(grid)


if __name__ == "__main__":
    main()

"""How many operations to run at once. `python -m benchmarks.overload`.

Carries out the same word pages behind gates of several widths, 256 asking at a time, on the embedded table and on one
that answers each call after 10 ms, as a table elsewhere may. Prints operations a second, and the time within which
half and nearly all of those that were let in were answered.
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
from loaders.dictionary import Dictionary, open_dictionary
from schema.fields.context import Context, Service
from schema.operations.execution import Executor, OperationRequest
from schema.operations.limits import Limits
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
SERVICE = Service(version="0", sealer=Cipher(b"a secret of the benchmarks, 32 bytes"), limits=Limits())


class Distant(EmbeddedEngine):
    """A table that takes a while to answer."""

    async def get_many(
        self, wanted: Iterable[PrimaryKey], *, budget: Budget, consistent: bool = False
    ) -> dict[PrimaryKey, Attributes]:
        """Read items by key, later."""
        await asyncio.sleep(DELAY_SECONDS)
        return await super().get_many(wanted, budget=budget, consistent=consistent)


async def _measure(dictionary: Dictionary, width: int) -> tuple[float, float, float]:
    """Give operations a second, and the median and the 99th of 100 times, in ms, from having a place to the answer."""
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
async def _warm(engine: EmbeddedEngine) -> AsyncIterator[Dictionary]:
    async with open_dictionary(engine) as dictionary:
        while dictionary.catalogue is None:  # noqa: ASYNC110  # the background task reads it, and tells nobody
            await asyncio.sleep(0.01)
        yield dictionary


async def _run(path: Path) -> Grid:
    grid = Grid("table", "at once", "operations/s", "half within", "99 of 100 within")
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
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        grid = asyncio.run(_run(Path(folder) / "dictionary.sqlite"))
    Console(width=100).print(grid)


if __name__ == "__main__":
    main()

"""What an operation costs: the word page, and 20 words with breakdowns. `python -m benchmarks.word_page`.

Prints CPU milliseconds of the process (all threads), DynamoDB calls and read units per request, on the embedded table
and on moto's server (in a process of its own) side by side, in alternating rounds. Asserts nothing; the number of calls
is held by tests/test_call_counts.py.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import orjson
from rich.console import Console
from rich.table import Table as Grid

from importing.starter.starter import load_starter
from loaders.dictionary import Dictionary, open_dictionary
from schema.fields.context import Context, Service
from schema.operations.execution import Executor, OperationRequest
from schema.operations.limits import UNLIMITED, Limits
from schema.relay.cursor import Cipher
from schema.relay.global_id import global_id
from table.dynamodb.dynamodb_engine import open_dynamodb
from table.embedded.embedded_engine import open_embedded
from table.engine.budget import Budget
from table.engine.protocol import AdminEngine
from table.model import keys

FOLDER = Path(__file__).parent
ROUNDS = 5
REQUESTS = 40
WORD_ID = "1001"
WORD_IDS = [str(number) for number in (*range(1001, 1011), *range(2001, 2011))]


@dataclass(frozen=True, slots=True)
class Asked:
    """An operation of the benchmark."""

    name: str
    query: str
    variables: dict[str, object]


OPERATIONS = (
    Asked("word page", (FOLDER / "word_page.graphql").read_text(), {"id": global_id("Word", WORD_ID)}),
    Asked(
        "20 words",
        (FOLDER / "word_list.graphql").read_text(),
        {"ids": [global_id("Word", word_id) for word_id in WORD_IDS]},
    ),
)


class Server:
    """What answers operations, without HTTP."""

    def __init__(self, dictionary: Dictionary) -> None:
        self.dictionary = dictionary
        self.executor = Executor(limits=Limits(max_cost=UNLIMITED))
        self.service = Service(version="benchmark", cipher=Cipher(b"benchmark" * 4))

    async def answer(self, asked: Asked) -> tuple[bytes, Budget]:
        """Give the encoded answer and what it cost."""
        budget = Budget(30)
        context = Context(loaders=self.dictionary.request(budget), request_id="benchmark", service=self.service)
        request = OperationRequest(query=asked.query, variables=asked.variables)
        answer = await self.executor.execute(request, context)
        return orjson.dumps(answer.payload), budget


@contextmanager
def moto_address() -> Iterator[str]:
    """Run moto's server in a process of its own, so that its CPU is not counted."""
    port = "5199"
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-p", port], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(address, timeout=1).close()
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait()


async def fill(embedded: AdminEngine, moto: AdminEngine) -> None:
    """Fill the embedded table with the starter dictionary, and moto's with what the operations read: it is slow."""
    budget = Budget(None)
    await embedded.create(budget=budget)
    await load_starter(embedded, budget=budget, progress=lambda *_: None)
    named = [key for word_id in WORD_IDS for key in (keys.word(word_id), keys.official_breakdown(word_id))]
    read = await embedded.get_many([*named, keys.ABOUT], budget=budget)
    families = await embedded.query(keys.families(), budget=budget)
    await moto.create(budget=budget)
    await moto.put_many([*read.values(), *families.items], budget=budget)


@asynccontextmanager
async def serving(engine: AdminEngine) -> AsyncIterator[Server]:
    """Serve a table, the catalogue being warm."""
    async with open_dictionary(engine) as dictionary:
        await dictionary.refresh()
        yield Server(dictionary)


async def cpu_milliseconds(server: Server, asked: Asked) -> float:
    """Give the CPU time of a request, averaged over a round."""
    start = time.process_time()
    for _ in range(REQUESTS):
        await server.answer(asked)
    return (time.process_time() - start) / REQUESTS * 1000


async def compare(servers: dict[str, Server]) -> None:
    """Print a row per operation and engine: the rounds of the engines alternate."""
    grid = Grid("operation", "engine", "CPU ms: median", "min", "max", "calls", "read units", "bytes")
    for asked in OPERATIONS:
        rounds: dict[str, list[float]] = {name: [] for name in servers}
        for _ in range(ROUNDS):
            for name, server in servers.items():
                rounds[name].append(await cpu_milliseconds(server, asked))
        for name, server in servers.items():
            body, budget = await server.answer(asked)
            calls = ", ".join(f"{count} {operation}" for operation, count in budget.calls.items())
            timed = (statistics.median(rounds[name]), min(rounds[name]), max(rounds[name]))
            shown = [f"{milliseconds:.2f}" for milliseconds in timed]
            grid.add_row(asked.name, name, *shown, calls, f"{budget.read_units:g}", str(len(body)))
    Console(width=120).print(grid)


async def main() -> None:
    """Measure both engines."""
    os.environ.update(AWS_ACCESS_KEY_ID="benchmark", AWS_SECRET_ACCESS_KEY="benchmark")  # moto takes any
    with tempfile.TemporaryDirectory() as folder, moto_address() as address:
        async with (
            open_embedded(Path(folder) / "dictionary.sqlite") as embedded,
            open_dynamodb("rootski-table", endpoint_url=address, region="us-east-1") as moto,
        ):
            await fill(embedded, moto)
            async with serving(embedded) as on_embedded, serving(moto) as on_moto:
                await compare({"embedded": on_embedded, "moto": on_moto})


if __name__ == "__main__":
    asyncio.run(main())

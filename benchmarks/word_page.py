"""Cost of two operations: the word page, and 20 words with breakdowns. `python -m benchmarks.word_page`.

Prints CPU milliseconds of the process (all threads), DynamoDB calls and read units per request, on the embedded table
and on moto's server (in a separate process) side by side, in alternating rounds. tests/test_call_counts.py tests the
number of calls.
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
from loaders.dictionary import SharedDictionary
from loaders.opening import open_dictionary
from schema.fields.context import Context, Service
from schema.operations.execution import Executor
from schema.operations.limits import UNLIMITED, Limits
from schema.operations.operation import OperationRequest
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
class Operation:
    """An operation of the benchmark."""

    name: str
    query: str
    variables: dict[str, object]


OPERATIONS = (
    Operation("word page", (FOLDER / "word_page.graphql").read_text(), {"id": global_id("Word", WORD_ID)}),
    Operation(
        "20 words",
        (FOLDER / "word_list.graphql").read_text(),
        {"ids": [global_id("Word", word_id) for word_id in WORD_IDS]},
    ),
)


class Server:
    """An executor over a table, without HTTP."""

    def __init__(self, dictionary: SharedDictionary) -> None:
        self.dictionary = dictionary
        self.executor = Executor(limits=Limits(max_cost=UNLIMITED))
        self.service = Service(version="benchmark", cipher=Cipher(b"benchmark" * 4))

    async def answer(self, operation: Operation) -> tuple[bytes, Budget]:
        """Return the encoded response and what it cost."""
        budget = Budget(30)
        context = Context(loaders=self.dictionary.request(budget), request_id="benchmark", service=self.service)
        request = OperationRequest(query=operation.query, variables=operation.variables)
        answer = await self.executor.execute(request, context)
        return orjson.dumps(answer.payload), budget


@contextmanager
def moto_address() -> Iterator[str]:
    """Run moto's server in a separate process, so that its CPU time is not counted."""
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
    """Fill the embedded table with the starter dictionary, and moto's, which is slow, with only the items read."""
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
    """Open a table with a loaded catalogue."""
    async with open_dictionary(engine) as dictionary:
        await dictionary.refresh()
        yield Server(dictionary)


async def cpu_milliseconds(server: Server, operation: Operation) -> float:
    """Return the CPU time of a request, averaged over a round."""
    start = time.process_time()
    for _ in range(REQUESTS):
        await server.answer(operation)
    return (time.process_time() - start) / REQUESTS * 1000


async def compare(servers: dict[str, Server]) -> None:
    """Print a row per operation and engine, in alternating rounds."""
    grid = Grid("operation", "engine", "CPU ms: median", "min", "max", "calls", "read units", "bytes")
    for operation in OPERATIONS:
        rounds: dict[str, list[float]] = {name: [] for name in servers}
        for _ in range(ROUNDS):
            for name, server in servers.items():
                rounds[name].append(await cpu_milliseconds(server, operation))
        for name, server in servers.items():
            body, budget = await server.answer(operation)
            calls = ", ".join(f"{count} {call}" for call, count in budget.calls.items())
            timed = (statistics.median(rounds[name]), min(rounds[name]), max(rounds[name]))
            shown = [f"{milliseconds:.2f}" for milliseconds in timed]
            grid.add_row(operation.name, name, *shown, calls, f"{budget.read_units:g}", str(len(body)))
    Console(width=120).print(grid)


async def main() -> None:
    """Run the benchmark."""
    os.environ.update(AWS_ACCESS_KEY_ID="benchmark", AWS_SECRET_ACCESS_KEY="benchmark")  # moto accepts any
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

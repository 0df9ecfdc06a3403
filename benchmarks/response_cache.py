"""CPU time of requests with the response cache: a hit, a miss, a 304. `python -m benchmarks.response_cache`.

Prints CPU milliseconds of the process (all threads) per request, and relative to a server without the cache, in
alternating rounds. The requests pass through the whole application except its socket, over an embedded table with the
starter dictionary. tests/server/graphql/test_cache_headers.py tests that a hit reads nothing.
"""

from __future__ import annotations

import asyncio
import logging
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import orjson
from rich.console import Console
from rich.table import Table as Grid
from starlette.types import ASGIApp, Message

from benchmarks.word_page import OPERATIONS, Operation
from importing.starter.starter import load_starter
from server.app import create_app
from server.runtime import Runtime
from server.settings.settings import Settings
from table.embedded.embedded_engine import open_embedded
from table.engine.budget import Budget

ROUNDS = 7
REQUESTS = 40

Headers = list[tuple[bytes, bytes]]


@dataclass(slots=True)
class Sent:
    """A response of the application."""

    status: int = 0
    headers: Headers = field(default_factory=list)
    bytes: int = 0

    async def take(self, message: Message) -> None:
        """Receive a message of the response."""
        self.status = message.get("status", self.status)
        self.headers = message.get("headers", self.headers)
        self.bytes += len(message.get("body", b""))


@dataclass(frozen=True, slots=True)
class Application:
    """A running application."""

    app: ASGIApp
    runtime: Runtime

    async def get(self, query_string: bytes, headers: Headers) -> Sent:
        """Send a GET request with a query string."""
        scope: dict[str, Any] = {
            "type": "http",
            "method": "GET",
            "path": "/graphql",
            "query_string": query_string,
            "headers": headers,
            "state": {"runtime": self.runtime},
        }
        sent = Sent()
        await self.app(scope, _no_body, sent.take)
        return sent


def query_string_of(operation: Operation) -> bytes:
    """Return the query string of an operation."""
    return urlencode({"query": operation.query, "variables": orjson.dumps(operation.variables).decode()}).encode()


async def _no_body() -> Message:
    return {"type": "http.request"}


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[Application]:
    """Start an application with a loaded catalogue."""
    app = create_app(settings)
    async with app.router.lifespan_context(app) as state:
        runtime: Runtime = dict(state or {})["runtime"]
        await runtime.dictionary.refresh()
        yield Application(app, runtime)


async def cpu_milliseconds(request: Callable[[], Awaitable[Sent]]) -> float:
    """Return the CPU time of a request, averaged over a round."""
    start = time.process_time()
    for _ in range(REQUESTS):
        await request()
    return (time.process_time() - start) / REQUESTS * 1000


def cases(
    without: Application, server: Application, query_string: bytes, tag: bytes
) -> dict[str, Callable[[], Awaitable[Sent]]]:
    """Return the cases to compare for an operation."""

    async def missed() -> Sent:
        if server.runtime.responses is not None:
            server.runtime.responses.clear()
        return await server.get(query_string, [])

    return {
        "off": partial(without.get, query_string, []),
        "miss": missed,
        "hit": partial(server.get, query_string, []),
        "hit, 304": partial(server.get, query_string, [(b"if-none-match", tag)]),
    }


async def compare(without: Application, server: Application) -> None:
    """Print a row per operation and case, in alternating rounds."""
    grid = Grid("operation", "case", "status", "bytes", "CPU ms: median", "min", "max", "relative to off")
    for operation in OPERATIONS:
        query_string = query_string_of(operation)
        tag = dict((await server.get(query_string, [])).headers)[b"etag"]
        requests = cases(without, server, query_string, tag)
        rounds: dict[str, list[float]] = {name: [] for name in requests}
        for _ in range(ROUNDS):
            for name, request in requests.items():
                rounds[name].append(await cpu_milliseconds(request))
        for name, request in requests.items():
            sent, whole = await request(), statistics.median(rounds["off"])
            timed = (statistics.median(rounds[name]), min(rounds[name]), max(rounds[name]))
            shown = [f"{milliseconds:.3f}" for milliseconds in timed]
            grid.add_row(operation.name, name, str(sent.status), str(sent.bytes), *shown, f"{timed[0] / whole:.3f}")
    Console(width=120).print(grid)


async def main() -> None:
    """Run the benchmark with both servers over one file."""
    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory() as folder:
        async with open_embedded(Path(folder) / "dictionary.sqlite") as engine:
            await engine.create(budget=Budget(None))
            await load_starter(engine, budget=Budget(None), progress=lambda *_: None)
        settings = Settings(data_dir=Path(folder))
        async with AsyncExitStack() as stack:
            without = await stack.enter_async_context(
                serving(settings.model_copy(update={"response_cache": False, "kept_objects_megabytes": 0}))
            )
            await compare(without, await stack.enter_async_context(serving(settings)))


if __name__ == "__main__":
    asyncio.run(main())

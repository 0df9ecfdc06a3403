"""Ways to serve in a test: the application inside the test's event loop, or the real thing in a process of its own."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from starlette.types import Receive, Scope, Send

from server.app import create_app
from server.runtime import Runtime, open_runtime
from server.settings.settings import Settings
from server.tables import open_table
from table.engine.budget import Budget
from tests.builders import make_word

__all__ = ["ServerProcess", "put_word", "server_environment", "server_process", "serving"]

START_SECONDS = 60.0
"""How long a test waits for a process to serve; it takes 2 s on an idle machine."""


@asynccontextmanager
async def serving(
    settings: Settings, *, opened: Callable[[Settings], AbstractAsyncContextManager[Runtime]] = open_runtime
) -> AsyncIterator[httpx.AsyncClient]:
    """Run the application with its lifespan, without a socket and yield a client for it."""
    app = create_app(settings, opened=opened)
    async with app.router.lifespan_context(app) as state:

        async def with_state(scope: Scope, receive: Receive, send: Send) -> None:
            await app({**scope, "state": dict(state or {})}, receive, send)

        transport = httpx.ASGITransport(with_state)
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
            yield client


async def put_word(folder: Path) -> None:
    """Make a table of one word, дом with the id 1, so that a server that starts there need not fill it."""
    async with open_table(Settings(data_dir=folder)) as engine:
        await engine.create(budget=Budget(None))
        await engine.put_many([make_word(word_id="1", text="дом")], budget=Budget(None))


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerProcess:
    """`python -m server` in a process of its own.

    Attributes:
        url: Where it listens.
        banner: What it printed before it began to serve.
    """

    process: asyncio.subprocess.Process
    url: str
    banner: str

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.url.rpartition(":")[2])

    async def stop(self) -> str:
        """Ask it to end, wait until it has, and return what it logged."""
        self.process.send_signal(signal.SIGTERM)
        _, logged = await asyncio.wait_for(self.process.communicate(), START_SECONDS)
        return logged.decode()


def server_environment(data_dir: Path, **settings: str) -> dict[str, str]:
    """Return the environment of a server of the tests: any free port, and nothing of the developer's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ROOTSKI_", "AWS_"))}
    return {**kept, "HOST": "127.0.0.1", "PORT": "0", "DATA_DIR": str(data_dir), **settings}


@asynccontextmanager
async def server_process(environment: Mapping[str, str], *arguments: str) -> AsyncIterator[ServerProcess]:
    """Start the server, wait until it serves, and end it with the context."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "server",
        *arguments,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        server = await asyncio.wait_for(_started(process), START_SECONDS)
        await _serves(server.url)
        yield server
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def _started(process: asyncio.subprocess.Process) -> ServerProcess:
    banner = ""
    while (found := re.search(r"GraphQL +(http\S+)/graphql\n|\"graphql\":\"(http\S+?)/graphql\"", banner)) is None:
        line = await process.stdout.readline() if process.stdout else b""
        if not line:
            _, logged = await process.communicate()
            raise AssertionError(f"the server ended: {banner}{logged.decode()}")
        banner += line.decode()
    return ServerProcess(process=process, url=found[1] or found[2], banner=banner)


async def _serves(url: str) -> None:
    async with httpx.AsyncClient(base_url=url) as client, asyncio.timeout(START_SECONDS):
        while True:
            try:
                await client.get("/health")
            except httpx.TransportError:
                await asyncio.sleep(0.05)
            else:
                return

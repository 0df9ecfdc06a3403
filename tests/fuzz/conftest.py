"""A real server for many requests that were made up, and what each of its answers has to be."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from importing.starter.starter import load_starter
from server.auth.development import development_token
from table.embedded.embedded_engine import open_embedded
from table.engine.budget import Budget
from table.model.users import set_admin
from tests.server.serving import ServerProcess, server_environment, server_process

ADMIN = "admin@example.org"

ANSWER_SECONDS = 10.0
"""How long an answer may take: the deadline of a request (5 s), its grace, and the machine's other work."""

INSIDE = re.compile(
    r"Traceback|File \"|\.py\b|dynamo|boto|sqlite|python|strawberry|graphql-core|uvicorn|starlette|<class|object at 0x",
    re.IGNORECASE,
)
"""What no answer may say: it would tell a stranger of the inside."""


class Fuzzed:
    """A server, and a client that takes no answer it should not have got.

    Attributes:
        answered: How many answers were looked at.
        carried_out: How many of them held data.
    """

    def __init__(self, url: str, token: str) -> None:
        self.client = httpx.Client(base_url=url, timeout=ANSWER_SECONDS)
        self.signed_in = {"Authorization": f"Bearer {token}"}
        self.answered = 0
        self.carried_out = 0

    def send(self, request: httpx.Request) -> httpx.Response:
        """Send a request; hold the answer to what every answer has to be."""
        response = self.client.send(request)
        self.answered += 1
        assert response.status_code < 500, response.text
        assert not INSIDE.search(response.text), response.text
        is_sent_to_the_page = response.status_code == 303 and request.method == "GET"
        if request.method not in ("HEAD", "OPTIONS") and request.url.path == "/graphql" and not is_sent_to_the_page:
            self._look_at(response)
        return response

    def _look_at(self, response: httpx.Response) -> None:
        payload = response.json()
        assert isinstance(payload, dict), payload
        assert "errors" in payload or "data" in payload, payload
        self.carried_out += payload.get("data") is not None
        for error in payload.get("errors", []):
            assert error["message"], payload
            assert error["extensions"]["code"] not in ("INTERNAL_SERVER_ERROR", "SERVICE_UNAVAILABLE"), payload


@pytest.fixture(scope="session")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fuzzed]:
    """Serve a starter dictionary of its own, to an admin and to anybody, without a limit of rate."""
    data_dir = tmp_path_factory.mktemp("fuzz")
    asyncio.run(_fill(data_dir))
    started, stop = threading.Event(), threading.Event()
    servers: list[ServerProcess] = []

    async def serve() -> None:
        environment = server_environment(
            data_dir, ROOTSKI_RATE_LIMIT="0", ROOTSKI_SUBMISSIONS_PER_MINUTE="1000000", ROOTSKI_LOG_LEVEL="error"
        )
        async with server_process(environment) as server:
            servers.append(server)
            started.set()
            await asyncio.to_thread(stop.wait)
            logged = await server.stop()
        assert "Traceback" not in logged, logged

    thread = threading.Thread(target=asyncio.run, args=[serve()])
    thread.start()
    assert started.wait(60), "the server did not start"
    fuzzed = Fuzzed(servers[0].url, development_token(data_dir, ADMIN))
    try:
        yield fuzzed
    finally:
        fuzzed.client.close()
        stop.set()
        thread.join()


async def _fill(data_dir: Path) -> None:
    async with open_embedded(data_dir / "dictionary.sqlite") as engine:
        await engine.create(budget=Budget(None))
        await load_starter(engine, budget=Budget(None), progress=lambda *_: None)
        await set_admin(engine, ADMIN, is_admin=True, budget=Budget(None))

"""The table hangs, throttles and dies under load, and a process is killed: the server recovers."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import time
import uuid
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from server.auth.development import development_token
from table.dynamodb.calls import METHODS
from table.dynamodb.dynamodb_engine import open_dynamodb
from table.engine.budget import Budget
from table.entries.reindex import reindex
from tests.breaking_down import ANNA, SUBMIT
from tests.builders import make_dictionary
from tests.server.serving import ServerProcess, server_environment, server_process
from tests.table.dynamodb.faults import Fault, FaultyEndpoint, faulty_endpoint, hang, reset, throttled

pytestmark = [pytest.mark.deploy, pytest.mark.usefixtures("aws_environment")]

CLIENTS = 3
FAULT_SECONDS = 4.0
GIVEN_UP_SECONDS = 30.0
"""Recovery takes below 5 s on an idle machine; a test only says that it happens."""

LIST = "{ wordList(first: 3) { nodes { text } } }"
TORN = {"ConnectError", "ReadError", "RemoteProtocolError"}
EXPECTED_ERRORS = {"SERVICE_UNAVAILABLE", "503", *TORN}


@dataclass(slots=True)
class Load:
    """Clients that ask again and again.

    Attributes:
        outcomes: `right`, or what an answer was instead.
        wrong: Answers without errors that are not as expected.
    """

    url: str
    expected: dict[str, Any]
    outcomes: Counter[str] = field(default_factory=Counter)
    wrong: list[object] = field(default_factory=list)

    async def ask(self, client: httpx.AsyncClient) -> str:
        """Send one request and note what came of it."""
        outcome = await self._outcome(client)
        self.outcomes[outcome] += 1
        return outcome

    async def _outcome(self, client: httpx.AsyncClient) -> str:
        try:
            response = await client.post(f"{self.url}/graphql", json={"query": LIST})
        except httpx.TransportError as error:
            return type(error).__name__
        if response.status_code != 200:
            return str(response.status_code)
        answer = response.json()
        if "errors" in answer:
            return str(answer["errors"][0]["extensions"]["code"])
        if answer != self.expected:
            self.wrong.append(answer)
        return "right"

    @asynccontextmanager
    async def going_on(self) -> AsyncIterator[None]:
        """Ask from several clients at once inside this context."""

        async def go_on() -> None:
            async with httpx.AsyncClient(timeout=20) as client:
                while True:
                    await self.ask(client)
                    await asyncio.sleep(0.02)

        tasks = [asyncio.create_task(go_on()) for _ in range(CLIENTS)]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def until_right(self) -> float:
        """Return the seconds until five answers in a row are right."""
        started, in_a_row = time.monotonic(), 0
        async with httpx.AsyncClient(timeout=20) as client, asyncio.timeout(GIVEN_UP_SECONDS):
            while in_a_row < 5:
                in_a_row = in_a_row + 1 if await self.ask(client) == "right" else 0
        return time.monotonic() - started


@pytest.fixture
async def endpoint(moto_endpoint: str) -> AsyncIterator[FaultyEndpoint]:
    """An endpoint before moto that can fail."""
    async with faulty_endpoint(moto_endpoint) as opened:
        yield opened


@asynccontextmanager
async def _server(endpoint: FaultyEndpoint, folder: Path) -> AsyncIterator[ServerProcess]:
    """Serve a small dictionary in a table of its own, without a response cache."""
    table = f"recovery-{uuid.uuid4().hex}"
    async with open_dynamodb(table, endpoint_url=endpoint.address, region="eu-central-1") as engine:
        await engine.create(budget=Budget(None))
        await engine.put_many(make_dictionary(), budget=Budget(None))
        await reindex(engine, budget=Budget(None), progress=lambda *_: None)
    environment = server_environment(
        folder,
        ROOTSKI_ENGINE="dynamodb",
        ROOTSKI_TABLE=table,
        ROOTSKI_RATE_LIMIT="0",
        ROOTSKI_RESPONSE_CACHE="off",
        ROOTSKI_REQUEST_TIMEOUT_SECONDS="2",
        AWS_ENDPOINT_URL_DYNAMODB=endpoint.address,
        AWS_REGION="eu-central-1",
        AWS_ACCESS_KEY_ID="test",
        AWS_SECRET_ACCESS_KEY="test",
    )
    async with server_process(environment) as server:
        yield server


@pytest.mark.parametrize("fault", [hang, throttled, reset], ids=["hangs", "throttles", "dies"])
async def test_a_table_that_fails_under_load_is_used_again_when_it_is_back(
    fault: Fault, endpoint: FaultyEndpoint, tmp_path: Path
) -> None:
    async with _server(endpoint, tmp_path) as server:
        async with httpx.AsyncClient(timeout=20) as client:
            expected = (await client.post(f"{server.url}/graphql", json={"query": LIST})).json()
            load = Load(server.url, expected)
            async with load.going_on():
                for operation in METHODS:
                    endpoint.inject(operation, fault)
                await asyncio.sleep(FAULT_SECONDS)
                health = await client.get(f"{server.url}/health")
                endpoint.heal()
                print(f"recovered after {await load.until_right():.1f} s")  # noqa: T201  # pytest -rP shows it
        assert server.process.returncode is None

    assert expected["data"]["wordList"]["nodes"]
    assert health.status_code == 200
    assert load.wrong == []
    assert load.outcomes["SERVICE_UNAVAILABLE"] > 0
    assert {*load.outcomes} - {"right"} <= EXPECTED_ERRORS


def _workers(server: ServerProcess) -> set[int]:
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text(encoding="utf-8")
    commands = {int(child): Path(f"/proc/{child}/cmdline").read_bytes() for child in children.split()}
    return {child for child, command in commands.items() if b"spawn_main" in command}


@dataclass(slots=True)
class Writer:
    """A signed-in client that submits breakdowns, each of another word, and notes which were acknowledged.

    Attributes:
        acknowledged: The ids of the words.
        failed: What submissions were answered with instead.
    """

    url: str
    token: str
    acknowledged: list[str] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)

    def client(self) -> httpx.AsyncClient:
        """Return a client with the token."""
        return httpx.AsyncClient(base_url=self.url, timeout=20, headers={"Authorization": f"Bearer {self.token}"})

    async def words(self) -> list[dict[str, str]]:
        """Return the words to break down."""
        query = "{ wordList(first: 100) { nodes { id text } } }"
        async with self.client() as client:
            answer = (await client.post("/graphql", json={"query": query})).json()
        return [word for word in answer["data"]["wordList"]["nodes"] if word["text"].isalpha()]

    async def submit(self, words: list[dict[str, str]]) -> None:
        """Submit a breakdown of each word in turn; after an error go on with the next."""
        async with self.client() as client:
            for word in words:
                given = {"wordId": word["id"], "items": [{"text": word["text"]}]}
                try:
                    response = await client.post("/graphql", json={"query": SUBMIT, "variables": {"input": given}})
                except httpx.TransportError as error:
                    self.failed[type(error).__name__] += 1
                    continue
                answer = response.json()
                assert "errors" not in answer, answer
                assert answer["data"]["submitBreakdown"]["userErrors"] == []
                self.acknowledged.append(word["id"])

    async def stored(self) -> set[str]:
        """Return the ids of the words whose breakdown of this user is stored."""
        query = "query ($ids: [ID!]!) { words(ids: $ids) { id viewerBreakdown { text } } }"
        found: set[str] = set()
        async with self.client() as client:
            for first in range(0, len(self.acknowledged), 20):
                ids = self.acknowledged[first : first + 20]
                answer = (await client.post("/graphql", json={"query": query, "variables": {"ids": ids}})).json()
                found |= {word["id"] for word in answer["data"]["words"] if word["viewerBreakdown"]}
        return found


async def test_a_process_that_is_killed_is_replaced_and_nothing_that_was_acknowledged_is_lost(
    tmp_path: Path, starter_file: Path
) -> None:
    shutil.copy(starter_file, tmp_path / "dictionary.sqlite")
    environment = server_environment(tmp_path, ROOTSKI_RATE_LIMIT="0", ROOTSKI_SUBMISSIONS_PER_MINUTE="1000")
    async with server_process(environment, "--workers", "2") as server:
        async with httpx.AsyncClient(timeout=20) as client:
            expected = (await client.post(f"{server.url}/graphql", json={"query": LIST})).json()
        load, writer = Load(server.url, expected), Writer(server.url, development_token(tmp_path, ANNA))
        writing = asyncio.create_task(writer.submit(await writer.words()))
        before = _workers(server)
        async with load.going_on():
            async with asyncio.timeout(GIVEN_UP_SECONDS):
                while not writer.acknowledged:  # noqa: ASYNC110  # another process
                    await asyncio.sleep(0.01)
            os.kill(min(before), signal.SIGKILL)
            print(f"recovered after {await load.until_right():.1f} s")  # noqa: T201  # pytest -rP shows it
            async with asyncio.timeout(GIVEN_UP_SECONDS):
                while len(after := _workers(server)) < 2 or min(before) in after:  # noqa: ASYNC110  # processes
                    await asyncio.sleep(0.1)
        await writing
        stored = await writer.stored()
        await server.stop()

    assert len(before) == len(after) == 2
    assert load.wrong == []
    assert load.outcomes["right"] > 0
    assert {*load.outcomes} - {"right"} <= TORN
    assert {*writer.failed} <= TORN
    assert stored == {*writer.acknowledged}
    assert len(stored) > 50

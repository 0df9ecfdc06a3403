"""A client that leaves: what is read for it is cancelled, down to the calls of the table; what it writes is not."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
import orjson
import pytest
from starlette.types import Message, Scope

from schema.fields.context import Context
from schema.operations.execution import Executor
from schema.operations.operation import Answer, Ready
from server.app import create_app
from server.runtime import Runtime, open_runtime
from server.settings.settings import Settings
from tests.engines.environment import SETTINGS
from tests.server.serving import server_environment, server_process
from tests.table.dynamodb.faults import faulty_endpoint, hang

SEARCH = '{ searchWords(query: "водопад", in: [HEADWORD]) { nodes { text } } }'


def _post(query: str, *headers: str) -> bytes:
    body = json.dumps({"query": query}).encode()
    lines = ["POST /graphql HTTP/1.1", "Host: a", "Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, *headers, "", ""]).encode() + body


async def _send_and_leave_when(arrived: Coroutine[None, None, None], port: int, request: bytes) -> None:
    """Send a request, wait for something to happen, and close the connection."""
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    await writer.drain()
    await arrived
    writer.close()
    await writer.wait_closed()


@dataclass
class Client:
    """A client of the application that sends a body and leaves when told."""

    body: bytes
    leave: asyncio.Event = field(default_factory=asyncio.Event)
    received: list[Message] = field(default_factory=list)
    sent: bool = False

    async def receive(self) -> Message:
        """Return the body, then nothing before the client leaves."""
        if not self.sent:
            self.sent = True
            return {"type": "http.request", "body": self.body, "more_body": False}
        await self.leave.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        """Take a part of the answer."""
        self.received.append(message)


class Slow(Executor):
    """An executor that takes a moment once its client has left, and remembers what became of it."""

    def __init__(self, client: Client) -> None:
        super().__init__()
        self.client = client
        self.outcome = "not begun"

    async def carry_out(self, ready: Ready, context: Context) -> Answer:
        """Let the client leave, go on for a while, then carry it out."""
        self.outcome = "begun"
        self.client.leave.set()
        try:
            await asyncio.sleep(0.3)
        except asyncio.CancelledError:
            self.outcome = "cancelled"
            raise
        answer = await super().carry_out(ready, context)
        self.outcome = "done"
        return answer


@pytest.mark.parametrize(
    ("query", "outcome"),
    [
        (SEARCH, "cancelled"),
        ('mutation { deleteBreakdown(input: {breakdownId: "x"}) { deletedBreakdownId } }', "done"),
    ],
)
async def test_a_query_is_cancelled_and_a_mutation_is_carried_through_when_the_client_leaves(
    settings: Settings, query: str, outcome: str
) -> None:
    client = Client(orjson.dumps({"query": query}))
    executor = Slow(client)

    @asynccontextmanager
    async def opened(settings: Settings) -> AsyncIterator[Runtime]:
        async with open_runtime(settings) as runtime:
            yield replace(runtime, executor=executor)

    app = create_app(settings, opened=opened)
    headers = [(b"content-type", b"application/json")]
    scope: Scope = {"type": "http", "method": "POST", "path": "/graphql", "query_string": b"", "headers": headers}
    async with app.router.lifespan_context(app) as state:
        await app({**scope, "state": dict(state or {})}, client.receive, client.send)

    assert executor.outcome == outcome


async def test_the_calls_of_a_query_are_given_up_when_its_client_leaves(moto_endpoint: str, tmp_path: Path) -> None:
    async with faulty_endpoint(moto_endpoint) as endpoint:
        environment = server_environment(
            tmp_path,
            **SETTINGS,
            ROOTSKI_ENGINE="dynamodb",
            ROOTSKI_SECRET="x" * 32,
            ROOTSKI_REQUEST_TIMEOUT_SECONDS="300",
            AWS_ENDPOINT_URL_DYNAMODB=endpoint.address,
        )
        async with server_process(environment) as server, httpx.AsyncClient(base_url=server.url, timeout=30) as client:
            endpoint.inject("Query", hang)

            await _send_and_leave_when(endpoint.arrived("Query", 1), server.port, _post(SEARCH))
            await endpoint.given_up(1)
            health = await client.get("/health")
            logged = await server.stop()

    assert health.status_code == 200
    assert "Traceback" not in logged
    assert "status=400" in logged


async def test_an_operation_ends_with_its_deadline_though_the_table_does_not_answer(
    moto_endpoint: str, tmp_path: Path
) -> None:
    async with faulty_endpoint(moto_endpoint) as endpoint:
        environment = server_environment(
            tmp_path,
            **SETTINGS,
            ROOTSKI_ENGINE="dynamodb",
            ROOTSKI_SECRET="x" * 32,
            ROOTSKI_REQUEST_TIMEOUT_SECONDS="0.2",
            AWS_ENDPOINT_URL_DYNAMODB=endpoint.address,
        )
        async with server_process(environment) as server, httpx.AsyncClient(base_url=server.url, timeout=30) as client:
            endpoint.inject("Query", hang)

            answer = await client.post("/graphql", json={"query": SEARCH}, headers={"X-Request-Id": "request-1"})
            await endpoint.given_up(1)

    assert answer.status_code == 200
    assert answer.json()["data"] == {"searchWords": None}
    assert [error["extensions"] for error in answer.json()["errors"]] == [
        {"code": "SERVICE_UNAVAILABLE", "requestId": "request-1"}
    ]
    assert "dynamo" not in answer.text.lower()

"""Requests leave nothing to the garbage collector: what they made is freed when they end.

Of what is left, the collector would free most, but not what is frozen meanwhile with a new catalogue, for good.
"""

from __future__ import annotations

import asyncio
import gc
import json
import re
import shutil
import socket
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.types import Message, Scope

from server.app import create_app
from server.auth.development import development_token
from server.protection import disconnect
from server.protection.disconnect import CancelOnDisconnect
from server.serve import listen
from server.settings.settings import Settings
from tests.breaking_down import ANNA, SUBMIT

REQUESTS = 10
ROUNDS = 3

WORD = """query ($n: Int!) { word(by: {databaseId: $n}) {
    text gloss breakdown { text } relatedWords(first: 2) { nodes { text } } } }"""
LIST = "query ($first: Int!, $after: String) { wordList(first: $first, after: $after) { nodes { text } } }"
SEARCH = "query ($q: String!) { searchWords(query: $q, first: 3) { nodes { text } } }"
FAMILIES = (
    "query ($q: String!) { searchMorphemes(text: $q) { nodes { family { words(first: 2) { nodes { text } } } } } }"
)
TEXT = "query ($q: String!) { analyzeText(text: $q) { tokens { text candidates { word { text } } } } }"

KINDS: Mapping[str, Callable[[int], dict[str, object]]] = {
    "word": lambda number: {"query": WORD, "variables": {"n": number}},
    "list": lambda number: {"query": LIST, "variables": {"first": number}},
    "search": lambda number: {"query": SEARCH, "variables": {"q": "вопрстклмн"[number % 10]}},
    "families": lambda number: {"query": FAMILIES, "variables": {"q": "вопрстклмн"[number % 10]}},
    "text": lambda number: {"query": TEXT, "variables": {"q": f"{number} дом и вода"}},
    "again": lambda _: {"query": "{ about { version sources { name } } }"},
    "random": lambda _: {"query": "{ randomWord { text } }"},
    "schema": lambda _: {"query": "{ __schema { types { name } } }"},
    "viewer": lambda _: {"query": "{ viewer { email breakdowns(first: 2) { nodes { text } } } }"},
    "mutation": lambda number: {
        "query": SUBMIT,
        "variables": {"input": {"wordId": f"no{number}", "items": [{"text": "дом"}]}},
    },
    "variable of another type": lambda number: {"query": WORD, "variables": {"n": f"no{number}"}},
    "page that is too long": lambda number: {"query": LIST, "variables": {"first": 100 + number}},
    "cursor of nothing": lambda number: {"query": LIST, "variables": {"first": 2, "after": f"no{number}"}},
    "body of another kind": lambda number: {"queries": number},
}


async def _send(app: Starlette, state: Mapping[str, object], body: bytes, headers: list[tuple[bytes, bytes]]) -> int:
    """Send a request without a client, which would make cycles of its own, and return the status."""
    sent: list[Message] = []
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return waiting.pop() if waiting else await asyncio.Event().wait()  # type: ignore[return-value]  # for ever

    async def send(message: Message) -> None:
        sent.append(message)

    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/graphql",
        "raw_path": b"/graphql",
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"a"), (b"content-type", b"application/json"), *headers],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "state": dict(state),
    }
    await app(scope, receive, send)
    return int(sent[0]["status"])


@pytest.fixture
def _uncollected() -> Iterator[None]:
    gc.collect()
    gc.freeze()  # so that collections look at what is made from now on alone
    gc.disable()
    yield
    gc.unfreeze()
    gc.enable()


@pytest.mark.no_cover
@pytest.mark.usefixtures("_uncollected")
async def test_requests_leave_no_cycles(settings: Settings, starter_file: Path) -> None:
    shutil.copy(starter_file, settings.data_dir / "dictionary.sqlite")
    token = development_token(settings.data_dir, ANNA).encode()
    app = create_app(settings)
    left: dict[str, int] = {}
    async with app.router.lifespan_context(app) as state:
        assert state is not None
        for name, request in KINDS.items():
            headers = [(b"authorization", b"Bearer " + token)] if name in {"viewer", "mutation"} else []
            collected = []
            for number in range(1, ROUNDS * REQUESTS + 1):
                status = await _send(app, state, json.dumps(request(number)).encode(), headers)
                assert status in {200, 400}
                if number % REQUESTS == 0:
                    await asyncio.sleep(0.01)
                    collected.append(gc.collect())
            left[name] = min(collected)  # others hold what is made once, or by the process meanwhile

    assert {name: count for name, count in left.items() if count >= REQUESTS} == {}


def _over_a_connection(port: int, requests: Iterator[bytes]) -> None:
    """Send requests one after the other, and wait for each answer. Sockets make no cycles, as clients do."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        for request in requests:
            connection.sendall(request)
            head, _, body = connection.recv(65_536).partition(b"\r\n\r\n")
            found = re.search(rb"content-length: (\d+)", head)
            assert found is not None, head
            while len(body) < int(found[1]):
                body += connection.recv(65_536)


def _sent(path: str, number: int) -> bytes:
    body = json.dumps({"query": WORD, "variables": {"n": number}}).encode() if path == "/graphql" else b""
    method = "POST" if body else "GET"
    head = f"{method} {path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    return f"{head}\r\n\r\n".encode() + body


@pytest.mark.no_cover
@pytest.mark.usefixtures("_uncollected")
@pytest.mark.parametrize("path", ["/graphql", "/health", "/nowhere"])
async def test_connections_and_their_requests_leave_no_cycles(
    settings: Settings, starter_file: Path, path: str
) -> None:
    shutil.copy(starter_file, settings.data_dir / "dictionary.sqlite")
    listening = listen(settings.model_copy(update={"port": 0}))
    config, port = listening.config, listening.socket.getsockname()[1]
    config.app, config.factory = create_app(settings), False
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listening.socket])
    collected = []
    for started in range(0, ROUNDS * REQUESTS, REQUESTS):
        requests = (_sent(path, started + number) for number in range(1, REQUESTS + 1))
        await asyncio.to_thread(_over_a_connection, port, requests)
        await asyncio.sleep(0.05)  # until the connection is closed here, too
        collected.append(gc.collect())
    await server.shutdown(sockets=[listening.socket])

    assert min(collected) < REQUESTS


@pytest.mark.usefixtures("_uncollected")
async def test_watching_for_a_client_that_leaves_makes_no_cycles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disconnect, "WATCH_SECONDS", 0.0)
    collected = []
    for _ in range(ROUNDS):
        for _ in range(REQUESTS):
            async with CancelOnDisconnect(asyncio.Event().wait):
                await asyncio.sleep(0.002)
        await asyncio.sleep(0)
        collected.append(gc.collect())

    assert min(collected) < REQUESTS

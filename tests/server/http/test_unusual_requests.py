"""Requests that no library sends, over a real socket: each has a well-formed answer, and the server goes on."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote

import pytest
import pytest_asyncio

from tests.server.serving import ServerProcess, put_word, server_environment, server_process

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUERY = quote("{ __typename }")
ANSWER = {"data": {"__typename": "Query"}}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ServerProcess]:
    """Return a server of a table with one word."""
    folder: Path = tmp_path_factory.mktemp("unusual")
    await put_word(folder)
    async with server_process(server_environment(folder)) as process:
        yield process


async def answer(server: ServerProcess, request: bytes) -> tuple[int, dict[str, str], bytes]:
    """Send bytes; give status, headers and body of what comes back until the connection is closed."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(request)
    async with asyncio.timeout(20):
        received = await reader.read()
    writer.close()
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return int(first.split()[1]), headers, body


@pytest.mark.parametrize(
    "request_line",
    [
        f"GET /graphql?query={QUERY} HTTP/1.1",
        f"GET http://elsewhere.example/graphql?query={QUERY} HTTP/1.1",
        f"GET //graphql/../graphql?query={QUERY} HTTP/1.1",
        f"GET /graphql/?query={QUERY} HTTP/1.1",
        f"GET //elsewhere.example/graphql?query={QUERY} HTTP/1.1",
    ],
)
@pytest.mark.parametrize("host", ["elsewhere.example", "127.0.0.1:99999", "[::1]:80", "%D1%8F", ""])
async def test_no_answer_depends_on_the_host_that_is_named(server: ServerProcess, request_line: str, host: str) -> None:
    request = f"{request_line}\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()

    status, headers, body = await answer(server, request)

    assert status in (200, 404)
    assert "location" not in headers
    assert b"elsewhere" not in body
    assert json.loads(body) == ANSWER if status == 200 else json.loads(body)["errors"]


async def test_an_upgrade_is_answered_as_if_it_were_not_asked_for(server: ServerProcess) -> None:
    request = (
        f"GET /graphql?query={QUERY} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"
    )

    status, headers, body = await answer(server, request.encode())

    assert status == 200
    assert "upgrade" not in headers
    assert json.loads(body) == ANSWER


async def test_a_long_address_is_taken_and_one_that_is_too_long_refused(server: ServerProcess) -> None:
    request = "GET /graphql?query=%s%s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

    taken, _, body = await answer(server, (request % (QUERY, "%20" * 10_000)).encode())
    refused, _, _ = await answer(server, (request % (QUERY, "%20" * 50_000)).encode())

    assert (taken, json.loads(body)) == (200, ANSWER)
    assert refused in (400, 414, 431)


async def test_a_head_has_the_headers_of_its_get_and_no_body(server: ServerProcess) -> None:
    request = f" /graphql?query={QUERY} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

    _, got, _ = await answer(server, f"GET{request}".encode())
    status, headers, body = await answer(server, f"HEAD{request}".encode())

    assert (status, body) == (200, b"")
    varying = {"date", "ratelimit", "x-request-id"}
    assert {name: headers[name] for name in headers.keys() - varying} == {
        name: got[name] for name in got.keys() - varying
    }

"""Clients and proxies that ask for another protocol: Java's HttpClient, `curl --http2`, nginx for WebSockets."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from server.settings.settings import Settings
from server.tables import open_table
from table.engine.budget import Budget
from tests.server.serving import ServerProcess, server_environment, server_process

pytestmark = pytest.mark.clients

SECONDS = 60.0

NGINX = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log stderr;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  upstream rootski {{ server 127.0.0.1:{port}; keepalive 1; }}
  server {{
    listen unix:{folder}/nginx.sock;
    location / {{
      proxy_pass http://rootski;
      proxy_http_version 1.1;
      proxy_request_buffering {buffering};
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection "upgrade";
    }}
  }}
}}
"""
"""The headers are those of nginx's documentation, "WebSocket proxying"."""


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[ServerProcess]:
    """Serve an empty table."""
    async with open_table(Settings(data_dir=tmp_path)) as engine:
        await engine.create(budget=Budget(None))
    async with server_process(server_environment(tmp_path, ROOTSKI_LOG_FORMAT="json")) as process:
        yield process


def _program(name: str, package: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin")
    if found is None:
        pytest.skip(f"{name} is not installed: Debian's package {package}")
    return found


async def _printed(*command: str | Path) -> str:
    """Run a command to its end and return what it printed."""
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    printed, complained = await asyncio.wait_for(process.communicate(), SECONDS)
    assert process.returncode == 0, complained.decode()
    return printed.decode()


async def _paths(server: ServerProcess) -> list[str]:
    """Stop the server and return the method and status of each request of `/graphql` that it answered."""
    lines = [json.loads(line) for line in (await server.stop()).splitlines()]
    return [f"{line['method']} {line['status']}" for line in lines if line.get("path") == "/graphql"]


async def test_posts_of_javas_client_are_answered(server: ServerProcess) -> None:
    java = _program("java", "default-jdk-headless")

    printed = await _printed(java, Path(__file__).with_name("Posts.java"), f"{server.url}/graphql")

    answers = [f'200 HTTP_1_1 {{"data":{{"a{number}":"Query"}}}}' for number in range(1, 5)]
    assert printed.splitlines() == answers
    assert await _paths(server) == ["POST 200"] * 4


async def test_posts_of_curl_are_answered_on_one_connection(server: ServerProcess) -> None:
    curl = _program("curl", "curl")
    post = [
        "--http2",
        "--silent",
        "--header",
        "Content-Type: application/json",
        "--write-out",
        " %{http_code} %{num_connects}\n",
    ]
    first = [*post, "--data", '{"query": "{ a: __typename }"}', f"{server.url}/graphql"]
    chunked = [
        *post,
        "--header",
        "Transfer-Encoding: chunked",
        "--data",
        '{"query": "{ b: __typename }"}',
        f"{server.url}/graphql",
    ]

    printed = await _printed(curl, *first, "--next", *chunked, "--next", *first)

    assert printed.splitlines() == [
        '{"data":{"a":"Query"}} 200 1',
        '{"data":{"b":"Query"}} 200 0',
        '{"data":{"a":"Query"}} 200 0',
    ]
    assert await _paths(server) == ["POST 200"] * 3


@asynccontextmanager
async def _nginx(server: ServerProcess, folder: Path, *, buffering: str) -> AsyncIterator[Path]:
    """Put nginx before the server and yield the path of its socket."""
    nginx = _program("nginx", "nginx-light")
    configuration = folder / "nginx.conf"
    configuration.write_text(NGINX.format(folder=folder, port=server.port, buffering=buffering))
    process = await asyncio.create_subprocess_exec(nginx, "-e", "stderr", "-p", folder, "-c", configuration)
    try:
        yield folder / "nginx.sock"
    finally:
        process.terminate()
        await process.wait()


async def _answers(socket: Path, *segments: bytes) -> list[tuple[int, dict[str, object]]]:
    """Send segments on one connection; return the status and the body of each answer until the connection ends."""
    async with asyncio.timeout(SECONDS):
        reader, writer = await _connected(socket)
        try:
            for segment in segments:
                writer.write(segment)
                await writer.drain()
                await asyncio.sleep(0.05)
            return [answer async for answer in _read(reader)]
        finally:
            writer.close()


async def _connected(socket: Path) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    while True:
        try:
            return await asyncio.open_unix_connection(socket)
        except OSError:
            await asyncio.sleep(0.05)


async def _read(reader: asyncio.StreamReader) -> AsyncIterator[tuple[int, dict[str, object]]]:
    while line := await reader.readline():
        length = 0
        while (header := await reader.readline()) != b"\r\n":
            name, _, value = header.lower().partition(b": ")
            length = int(value) if name == b"content-length" else length
        yield int(line.split()[1]), json.loads(await reader.readexactly(length))


def _post(body: bytes, *headers: bytes) -> list[bytes]:
    """Return the head of a request, and its body."""
    lines = [b"POST /graphql HTTP/1.1", b"Host: a", b"Content-Type: application/json", *headers]
    if not any(header.startswith(b"Transfer-Encoding") for header in headers):
        lines.append(b"Content-Length: %d" % len(body))
    return [b"\r\n".join([*lines, b"", b""]), body]


@pytest.mark.parametrize("buffering", ["on", "off"])
async def test_behind_nginx_each_request_is_answered_once(
    server: ServerProcess, tmp_path: Path, buffering: str
) -> None:
    upgrade = b"Upgrade: websocket"
    smuggled = _post(b'{"query": "{ smuggled: __typename }"}')
    chunk = b'{"query": "{ b: __typename }"}'
    requests = [
        _post(b"".join(smuggled), upgrade),
        _post(b'{"query": "{ a: __typename }"}', upgrade),
        _post(b"%x\r\n%s\r\n0\r\n\r\n" % (len(chunk), chunk), upgrade, b"Transfer-Encoding: chunked"),
        _post(b'{"query": "{ c: __typename }"}', b"Connection: close"),
    ]
    segments = [segment for request in requests for segment in request]

    async with _nginx(server, tmp_path, buffering=buffering) as socket:
        together = await _answers(socket, b"".join(segments))
        apart = await _answers(socket, *segments)

    assert together == apart
    assert [status for status, _ in together] == [400, 200, 200, 200]
    assert [body["data"] for _, body in together[1:]] == [{"a": "Query"}, {"b": "Query"}, {"c": "Query"}]
    assert await _paths(server) == ["POST 400", "POST 200", "POST 200", "POST 200"] * 2

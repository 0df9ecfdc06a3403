"""The health check of the image: it follows the settings of the server's address."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from pathlib import Path

import pytest

from tests.server.serving import put_word, server_environment, server_process


async def _status(**settings: str) -> int:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "rootski_graphql.healthcheck"),
        env={**os.environ, "ROOTSKI_UDS": "", **settings},
    )
    return await process.wait()


async def test_it_follows_host_and_port(tmp_path: Path) -> None:
    await put_word(tmp_path)
    async with server_process(server_environment(tmp_path)) as server:
        found = [await _status(HOST=host, PORT=str(server.port)) for host in ("127.0.0.1", "0.0.0.0", "")]  # noqa: S104
        elsewhere = await _status(HOST="127.0.0.1", PORT="1")

    assert (found, elsewhere) == ([0, 0, 0], 1)


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="this machine has no IPv6")
async def test_it_follows_addresses_of_ipv6(tmp_path: Path) -> None:
    await put_word(tmp_path)
    async with server_process(server_environment(tmp_path, HOST="::1")) as server:
        found = [await _status(HOST=host, PORT=str(server.port)) for host in ("::1", "::", "127.0.0.1")]

    assert found == [0, 0, 1]


async def test_it_follows_a_unix_socket(tmp_path: Path) -> None:
    async def healthy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    path = str(tmp_path / "socket")
    async with await asyncio.start_unix_server(healthy, path):
        found = [await _status(ROOTSKI_UDS=one) for one in (path, f"{path}-of-another")]

    assert found == [0, 1]

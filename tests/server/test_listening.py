"""Where the server listens: an address of one family or of both, or a Unix socket."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import stat
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from server.serve import UNSENT_BYTES, listen
from server.settings.settings import Settings
from tests.server.serving import put_word, server_environment

QUERY = {"query": "{ __typename }"}


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="this machine has no IPv6")
@pytest.mark.parametrize(
    ("host", "expected"),
    [("::", ["127.0.0.1", "::1"]), ("0.0.0.0", ["127.0.0.1"]), ("127.0.0.1", ["127.0.0.1"]), ("::1", ["::1"])],  # noqa: S104  # a test's
)
def test_every_address_is_that_of_both_families(tmp_path: Path, host: str, expected: list[str]) -> None:
    with listen(Settings(data_dir=tmp_path, host=host, port=0)).socket as bound:
        reached = [address for address in ("127.0.0.1", "::1") if _connects(address, bound.getsockname()[1])]

    assert reached == expected


def test_responses_wait_in_the_process_where_they_are_counted_and_not_in_the_kernel(tmp_path: Path) -> None:
    with (
        listen(Settings(data_dir=tmp_path, port=0)).socket as bound,
        socket.create_connection(bound.getsockname()),
        bound.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT) == UNSENT_BYTES


def _connects(address: str, port: int) -> bool:
    try:
        socket.create_connection((address, port)).close()
    except ConnectionRefusedError:
        return False
    return True


def test_only_the_owner_and_the_group_may_connect_to_a_unix_socket(tmp_path: Path) -> None:
    path = tmp_path / "server.sock"

    with listen(Settings(data_dir=tmp_path, uds=path)).socket:
        mode = path.stat().st_mode

    assert stat.filemode(mode) == "srw-rw----"


def test_a_unix_socket_that_a_process_left_behind_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "server.sock"
    listen(Settings(data_dir=tmp_path, uds=path)).socket.close()

    listening = listen(Settings(data_dir=tmp_path, uds=path))
    with listening.socket, socket.socket(socket.AF_UNIX) as client:
        client.connect(str(path))
        url = listening.url

    assert url == f"http://unix:{path}:"


def test_a_unix_socket_that_is_in_use_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "server.sock"
    with listen(Settings(data_dir=tmp_path, uds=path)).socket, socket.socket(socket.AF_UNIX) as client:
        with pytest.raises(OSError, match=f"cannot listen on {path}: Address already in use"):
            listen(Settings(data_dir=tmp_path, uds=path))
        client.connect(str(path))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("file", "it is a file that is not a socket; choose another path"),
        ("folder", "it is a folder; choose another path"),
        ("no/where", "No such file"),
        ("x" * 200, "path too long"),
    ],
)
def test_an_impossible_socket_path_is_reported(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "file").write_text("kept")
    (tmp_path / "folder").mkdir()

    with pytest.raises(OSError, match=f"cannot listen on {tmp_path / name}: .*{reason}"):
        listen(Settings(data_dir=tmp_path, uds=tmp_path / name))

    assert (tmp_path / "file").read_text() == "kept"


async def _started(client: httpx.AsyncClient) -> None:
    async with asyncio.timeout(60):
        while True:
            try:
                await client.get("/health")
            except httpx.TransportError:
                await asyncio.sleep(0.05)
            else:
                return


@contextlib.asynccontextmanager
async def _served(path: Path, folder: Path, *arguments: str, **settings: str) -> AsyncIterator[httpx.AsyncClient]:
    """Serve on a Unix socket in a process of its own and yield a client."""
    await put_word(folder)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server", "--uds", str(path), *arguments),
        env=server_environment(folder, **settings),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    async with httpx.AsyncClient(
        transport=httpx.AsyncHTTPTransport(uds=str(path)), base_url="http://a", timeout=60
    ) as client:
        try:
            await _started(client)
            yield client
        finally:
            process.terminate()
            await process.wait()


@pytest.mark.parametrize("arguments", [[], ["--workers", "2"]])
async def test_a_unix_socket_is_served(tmp_path: Path, arguments: list[str]) -> None:
    async with _served(tmp_path / "server.sock", tmp_path, *arguments) as client:
        answers = [await client.post("/graphql", json=QUERY) for _ in range(3)]

    assert [answer.json() for answer in answers] == [{"data": {"__typename": "Query"}}] * 3


async def test_behind_a_unix_socket_a_proxy_is_a_process_of_this_machine(tmp_path: Path) -> None:
    settings = {"ROOTSKI_TRUSTED_PROXIES": "127.0.0.1", "ROOTSKI_RATE_BURST": "1", "ROOTSKI_RATE_LIMIT": "1"}

    async with _served(tmp_path / "server.sock", tmp_path, **settings) as client:
        statuses = [
            (await client.post("/graphql", json=QUERY, headers={"X-Forwarded-For": address})).status_code
            for address in ("192.0.2.1", "192.0.2.1", "192.0.2.2")
        ]

    assert statuses == [200, 429, 200]

"""What SIGTERM does: to a process that serves, and to the first process of a container while it starts."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

import httpx
import pytest

from tests.server.serving import ServerProcess, server_environment, server_process


async def _until_draining(client: httpx.AsyncClient) -> httpx.Response:
    async with asyncio.timeout(30):
        while (answer := await client.get("/ready")).status_code == 200:  # noqa: ASYNC110  # another process
            await asyncio.sleep(0.02)
    return answer


async def _refuses_connections(server: ServerProcess) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", server.port)
    except ConnectionError:
        return True
    writer.close()
    return False


@pytest.mark.parametrize("workers", ["1", "2"])
async def test_a_server_that_ends_is_not_ready_but_answers_until_it_has_drained(data_dir: Path, workers: str) -> None:
    environment = server_environment(data_dir, ROOTSKI_DRAIN_SECONDS="2", ROOTSKI_LOG_FORMAT="json")
    async with server_process(environment, "--workers", workers) as server:
        async with httpx.AsyncClient(base_url=server.url, timeout=30) as client:
            server.process.send_signal(signal.SIGTERM)
            ready = await _until_draining(client)
            server.process.send_signal(signal.SIGTERM)  # a second one does not shorten it
            health = await client.get("/health")
            answer = await client.post("/graphql", json={"query": "{ __typename }"})
            was_open = not await _refuses_connections(server)
        _, logged = await asyncio.wait_for(server.process.communicate(), 60)

        assert (ready.status_code, ready.json()) == (503, {"status": "draining"})
        assert (health.status_code, answer.json()) == (200, {"data": {"__typename": "Query"}})
        assert was_open
        assert await _refuses_connections(server)
    messages = [json.loads(line)["message"] for line in logged.decode().splitlines()]
    assert "draining" in messages


async def test_an_interrupt_ends_a_server_that_drains_at_once(data_dir: Path) -> None:
    async with server_process(server_environment(data_dir, ROOTSKI_DRAIN_SECONDS="600")) as server:
        async with httpx.AsyncClient(base_url=server.url, timeout=30) as client:
            server.process.send_signal(signal.SIGTERM)
            await _until_draining(client)
        server.process.send_signal(signal.SIGINT)
        await asyncio.wait_for(server.process.communicate(), 60)


def _may_make_namespaces() -> bool:
    return os.geteuid() == 0 and Path("/usr/bin/unshare").exists()


@pytest.mark.skipif(not _may_make_namespaces(), reason="needs root and unshare, to be process 1 of a namespace")
@pytest.mark.parametrize("seconds", [0.4, 1.2, 2.5])
async def test_the_first_process_of_a_container_ends_also_while_it_starts(tmp_path: Path, seconds: float) -> None:
    process = await asyncio.create_subprocess_exec(
        *("/usr/bin/unshare", "--pid", "--fork", "--kill-child", "--mount-proc", sys.executable, "-m", "server"),
        env=server_environment(tmp_path),
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        await asyncio.sleep(seconds)
        os.kill(int(_children(process.pid)), signal.SIGTERM)
        await asyncio.wait_for(process.communicate(), 30)
    finally:
        if process.returncode is None:
            process.kill()  # and with it the server

    assert process.returncode in {0, 128 + signal.SIGTERM, -signal.SIGTERM}


def _children(process_id: int) -> str:
    return Path(f"/proc/{process_id}/task/{process_id}/children").read_text(encoding="utf-8")


def _worker(server: ServerProcess) -> int:
    """Return the process id of one that serves, not of multiprocessing's own."""
    for child in map(int, _children(server.process.pid).split()):
        if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
            return child
    raise AssertionError("no process serves")


async def test_a_process_that_is_killed_is_replaced_and_the_log_says_how_it_ended(data_dir: Path) -> None:
    environment = server_environment(data_dir, ROOTSKI_LOG_FORMAT="json")
    async with server_process(environment, "--workers", "2") as server:
        killed = _worker(server)
        os.kill(killed, signal.SIGKILL)
        async with asyncio.timeout(60):
            while str(killed) in _children(server.process.pid).split():  # noqa: ASYNC110  # another process
                await asyncio.sleep(0.1)
        logged = await server.stop()

    lines = [json.loads(line) for line in logged.splitlines()]
    found = [line for line in lines if line["message"] == "a process has ended and is replaced"]
    assert [(line["level"], line["pid"], line["exit_status"]) for line in found] == [("error", killed, -signal.SIGKILL)]
    assert server.process.returncode == 0


async def test_several_processes_that_start_end_with_sigterm(data_dir: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server", "--workers", "2"),
        env=server_environment(data_dir),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    while not (line := await process.stdout.readline()).startswith(b"GraphQL"):
        assert line, "the server has ended"
    await asyncio.sleep(1)
    process.send_signal(signal.SIGTERM)
    _, logged = await asyncio.wait_for(process.communicate(), 60)

    assert process.returncode == 0
    assert b"ERROR" not in logged
    assert b"Traceback" not in logged

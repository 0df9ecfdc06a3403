"""The server as a process of its own: what it prints, how it ends, what it says when it cannot start."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from pathlib import Path

import httpx

from tests.server.serving import server_environment, server_process


async def test_it_fills_an_empty_table_says_where_everything_is_and_serves(tmp_path: Path) -> None:
    environment = server_environment(tmp_path, ROOTSKI_LOG_FORMAT="json")
    query = '{ word(by: {text: {text: "вода"}}) { stressed } }'

    async with server_process(environment) as server, httpx.AsyncClient(base_url=server.url, timeout=30) as client:
        answer = await client.post("/graphql", json={"query": query})
        logged = await server.stop()

    printed = [json.loads(line)["message"] for line in server.banner.splitlines()]
    assert re.fullmatch(r"The table was empty: loaded \d+ items of the starter dictionary\.", printed[0])
    assert f"{tmp_path}/dictionary.sqlite" in server.banner
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", server.url)
    assert answer.json() == {"data": {"word": {"stressed": "вода\u0301"}}}
    assert "server" not in answer.headers
    lines = [json.loads(line) for line in logged.splitlines()]
    assert [line["path"] for line in lines if line.get("status") == 200][-1] == "/graphql"


async def test_a_request_that_is_running_is_answered_before_it_ends(data_dir: Path) -> None:
    body = json.dumps({"query": "{ __typename }"}).encode()
    head = b"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"

    async with server_process(server_environment(data_dir)) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(head % len(body) + b"Expect: 100-continue\r\n\r\n")
        reading = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 30)
        writer.write(body[:5])
        stopping = asyncio.create_task(server.stop())
        await asyncio.sleep(0.3)
        still_running = server.process.returncode is None
        writer.write(body[5:])
        answer = await asyncio.wait_for(reader.read(), 30)
        await stopping
        writer.close()

    assert reading == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert still_running
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert answer.endswith(b'{"data":{"__typename":"Query"}}')


async def test_several_processes_serve_one_table_behind_one_port(data_dir: Path) -> None:
    query = "{ word(by: {databaseId: 1}) { text } }"

    async with server_process(server_environment(data_dir), "--workers", "2") as server:
        async with httpx.AsyncClient(base_url=server.url, timeout=30) as client:
            answers = [await client.post("/graphql", json={"query": query}) for _ in range(4)]
        await server.stop()

    assert [answer.json() for answer in answers] == [{"data": {"word": {"text": "дом"}}}] * 4


async def test_wrong_settings_are_named_at_once_and_nothing_is_served(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server", "--port", "http"),
        env=server_environment(tmp_path, ROOTSKI_ENGINE="postgres"),
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await asyncio.wait_for(process.communicate(), 30)

    assert process.returncode == 1
    assert said.decode() == (
        "server: Some settings are wrong:\n"
        "  ROOTSKI_ENGINE is 'postgres'; allowed: `embedded` or `dynamodb`\n"
        "  PORT is 'http'; allowed: 0 to 65535; 0 takes any free port\n"
    )


async def test_wrong_settings_are_json_where_the_log_is(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server"),
        env=server_environment(tmp_path, ROOTSKI_LOG_FORMAT="JSON", PORT="http"),
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await asyncio.wait_for(process.communicate(), 30)
    [line] = [json.loads(line) for line in said.splitlines()]

    assert process.returncode == 1
    assert line["level"] == "error"
    assert "PORT is 'http'; allowed: 0 to 65535" in line["message"]


async def test_what_it_prints_at_start_is_json_where_the_log_is(data_dir: Path) -> None:
    environment = server_environment(data_dir, ROOTSKI_LOG_FORMAT="json", ROOTSKI_LOG_FROMAT="json")
    async with server_process(environment) as server:
        logged = await server.stop()

    [printed] = [json.loads(line) for line in server.banner.splitlines()]
    warned = json.loads(logged.splitlines()[0])["message"]
    assert (printed["message"], printed["graphql"]) == ("serving", f"{server.url}/graphql")
    assert warned == "ROOTSKI_LOG_FROMAT is not a setting and is ignored; the nearest name is ROOTSKI_LOG_FORMAT"

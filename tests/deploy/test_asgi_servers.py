"""`server.asgi:app` under other ASGI servers, by the command lines of docs/operations.md: they fill an empty folder."""

from __future__ import annotations

import asyncio
import re
import shlex
import sys
from pathlib import Path

import httpx
import pytest

from tests.free_ports import free_ports
from tests.server.serving import server_environment

pytestmark = pytest.mark.deploy

PAGE = Path(__file__).parents[2] / "docs" / "operations.md"
COMMANDS = re.findall(r"^    ((?:uvicorn|granian|hypercorn|gunicorn) .+)$", PAGE.read_text(encoding="utf-8"), re.M)
WORD = '{ word(by: {text: {text: "вода"}}) { stressed } }'


def test_there_is_a_command_line_for_each_server() -> None:
    assert {command.split()[0] for command in COMMANDS} == {"uvicorn", "granian", "hypercorn", "gunicorn"}


@pytest.mark.parametrize("command", COMMANDS, ids=[command.split()[0] for command in COMMANDS])
async def test_it_fills_an_empty_folder_and_serves(command: str, tmp_path: Path) -> None:
    port = free_ports()
    program, *words = shlex.split(command.replace("8000", str(port)))
    process = await asyncio.create_subprocess_exec(
        *(str(Path(sys.executable).with_name(program)), *words),
        env=server_environment(tmp_path / "data"),
        start_new_session=True,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            await _until_ready(client, process)
            answers = [await client.post("/graphql", json={"query": WORD}) for _ in range(3)]
    finally:
        process.terminate()
        _, logged = await asyncio.wait_for(process.communicate(), 60)

    assert [answer.json() for answer in answers] == [{"data": {"word": {"stressed": "вода\u0301"}}}] * 3
    assert b"Traceback" not in logged


async def _until_ready(client: httpx.AsyncClient, process: asyncio.subprocess.Process) -> None:
    async with asyncio.timeout(90):
        while True:
            assert process.returncode is None, (await process.communicate())[1].decode()
            try:
                if (await client.get("/ready")).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)

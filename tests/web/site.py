"""The word page as its readers reach it: a server with the starter dictionary, and Vite before it."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
from asyncio.subprocess import PIPE, STDOUT
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest

from tests.server.serving import server_environment, server_process

__all__ = ["Mode", "Site", "served_site"]

Mode = Literal["preview", "dev"]
"""The build as it would be served, or the sources with the warnings of development."""

EXAMPLE = Path(__file__).parents[2] / "examples" / "web"
VITE = EXAMPLE / "node_modules" / "vite" / "bin" / "vite.js"
MANIFEST = EXAMPLE / "src" / "gql" / "persisted-documents.json"
START_SECONDS = 60.0
"""How long a test waits for Vite; it takes 1 s on an idle machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where the page is, and a token to sign in with as anna@example.org."""

    url: str
    token: str


@asynccontextmanager
async def served_site(data_dir: Path, mode: Mode) -> AsyncIterator[Site]:
    """Serve the page and the API behind it; the test is skipped where the page is not built."""
    node = shutil.which("node")
    if node is None or not (EXAMPLE / "dist" / "index.html").exists() or not VITE.exists():
        pytest.skip("examples/web is not built: make test-web")
    environment = server_environment(data_dir, **_documents())
    async with server_process(environment) as server, _vite(node, mode, api=server.url) as url:
        yield Site(url=url, token=await _token(environment))


def _documents() -> dict[str, str]:
    """Where the page names its documents, let the server execute those of the page's manifest and no others."""
    if os.environ.get("VITE_PERSISTED") != "trusted":
        return {}
    return {"ROOTSKI_DOCUMENTS": "only", "ROOTSKI_DOCUMENTS_FILE": str(MANIFEST)}


async def _token(environment: dict[str, str]) -> str:
    words = [sys.executable, "-m", "server", "token", "anna@example.org"]
    process = await asyncio.create_subprocess_exec(*words, env=environment, stdout=PIPE)
    printed, _ = await asyncio.wait_for(process.communicate(), START_SECONDS)
    return printed.decode().strip()


@asynccontextmanager
async def _vite(node: str, mode: Mode, *, api: str) -> AsyncIterator[str]:
    process = await asyncio.create_subprocess_exec(
        *(node, str(VITE), mode, "--host", "127.0.0.1", "--port", "0"),
        cwd=EXAMPLE,
        env={**os.environ, "ROOTSKI_API": api, "NO_COLOR": "1"},
        stdout=PIPE,
        stderr=STDOUT,
    )
    try:
        yield await asyncio.wait_for(_address(process), START_SECONDS)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def _address(process: asyncio.subprocess.Process) -> str:
    printed = ""
    while (found := re.search(r"Local: +(http://127\.0\.0\.1:\d+)/", printed)) is None:
        line = await process.stdout.readline() if process.stdout else b""
        if not line:
            raise AssertionError(f"Vite ended: {printed}")
        printed += line.decode()
    return found[1]

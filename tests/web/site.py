"""The site as its readers reach it: served by the server itself; or, in development, by Vite before the server."""

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

import pytest

from server.site.build import found_build
from tests.server.serving import server_environment, server_process

__all__ = ["EXAMPLE", "Site", "developed_site", "served_site", "token_of"]

EXAMPLE = Path(__file__).parents[2] / "examples" / "web"
VITE = EXAMPLE / "node_modules" / "vite" / "bin" / "vite.js"
START_SECONDS = 60.0
"""How long a test waits for Vite; it takes 1 s on an idle machine."""

SETTINGS = {"ROOTSKI_LOG_LEVEL": "warning", "ROOTSKI_RATE_LIMIT": "0", "ROOTSKI_JWT_LEEWAY_SECONDS": "0"}
"""What the server logs is not read, and must not fill its pipe. A token ends when it says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where the site is, and tokens to sign in with.

    Attributes:
        url: The root of the site, without a slash at its end.
        api: The address of the API, as the browser asks it.
        token: Of anna@example.org, a user.
        admin: Of boris@example.org, an admin.
        data_dir: Where the key is that signs tokens.
    """

    url: str
    api: str
    token: str
    admin: str
    data_dir: Path


@asynccontextmanager
async def served_site(data_dir: Path) -> AsyncIterator[Site]:
    """Serve the build, and execute no other documents than its own; the test is skipped where it is not built."""
    if found_build() is None:
        pytest.skip("examples/web is not built: make web")
    environment = server_environment(
        data_dir, **SETTINGS, ROOTSKI_DOCUMENTS="only", ROOTSKI_DOCUMENTS_FILE=_empty(data_dir)
    )
    async with server_process(environment) as server:
        yield await _site(f"{server.url}/words", f"{server.url}/graphql", environment, data_dir)


@asynccontextmanager
async def developed_site(data_dir: Path) -> AsyncIterator[Site]:
    """Serve the sources, with the warnings of development."""
    node = shutil.which("node")
    if node is None or not VITE.exists():
        pytest.skip("the packages of examples/web are not installed: make test-web")
    environment = server_environment(data_dir, **SETTINGS)
    async with server_process(environment) as server, _vite(node, api=server.url) as url:
        yield await _site(url, f"{url}/graphql", environment, data_dir)


def _empty(data_dir: Path) -> str:
    file = data_dir / "no-documents.json"
    file.write_text("{}", encoding="utf-8")
    return str(file)


async def _site(url: str, api: str, environment: dict[str, str], data_dir: Path) -> Site:
    token = await token_of(environment, "anna@example.org")
    admin = await token_of(environment, "boris@example.org", is_admin=True)
    return Site(url=url, api=api, token=token, admin=admin, data_dir=data_dir)


async def token_of(environment: dict[str, str], email: str, *, is_admin: bool = False) -> str:
    """Return a token for development, as the command prints it."""
    words = [sys.executable, "-m", "server", "token", email, *(["--admin"] if is_admin else [])]
    process = await asyncio.create_subprocess_exec(*words, env=environment, stdout=PIPE)
    printed, _ = await asyncio.wait_for(process.communicate(), START_SECONDS)
    return printed.decode().strip()


@asynccontextmanager
async def _vite(node: str, *, api: str) -> AsyncIterator[str]:
    process = await asyncio.create_subprocess_exec(
        *(node, str(VITE), "dev", "--host", "127.0.0.1", "--port", "0"),
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

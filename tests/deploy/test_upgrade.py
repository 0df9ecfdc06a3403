"""An upgrade across a version of the derived items, and back, under load: no answer is wrong or empty.

Both builds come from git: this one, and one that differs in the version of the derived items alone. Requests go where a
load balancer would send them: to processes whose `/ready` is 200.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.server.serving import server_environment

pytestmark = pytest.mark.deploy

ROOT = Path(__file__).parents[2]
VERSION = re.compile(r"^DERIVED_ITEMS_VERSION = (\d+)$", re.MULTILINE)
QUERIES = {
    "list": "{ wordList(first: 3) { nodes { text } } }",
    "search": '{ searchWords(query: "во", first: 3) { nodes { text } } }',
    "families": "{ morphemeFamilies(first: 3) { nodes { meanings } } }",
    "word": '{ word(by: {text: {text: "вода"}}) { stressed } }',
}
TELLING_SECONDS = 60.0


def _build(folder: Path, *, version: int | None = None) -> Path:
    """Write the code of the last commit, with another version of the derived items if one is given."""
    folder.mkdir()
    rooms = ("server", "plans", "schema", "loaders", "table", "importing", "russian")
    archive = subprocess.run(["git", "archive", "HEAD", *rooms], cwd=ROOT, check=True, capture_output=True)
    subprocess.run(["tar", "-x"], cwd=folder, input=archive.stdout, check=True)
    if version is not None:
        file = folder / "table" / "entries" / "entries.py"
        text, found = VERSION.subn(f"DERIVED_ITEMS_VERSION = {version}", file.read_text(encoding="utf-8"))
        assert found == 1
        file.write_text(text, encoding="utf-8")
    return folder


def _version_of(build: Path) -> int:
    found = VERSION.search((build / "table" / "entries" / "entries.py").read_text(encoding="utf-8"))
    assert found is not None
    return int(found[1])


@asynccontextmanager
async def _served(build: Path, data: Path) -> AsyncIterator[str]:
    """Serve with a build in a process of its own and yield its address."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server"),
        cwd=build,
        env=server_environment(data, ROOTSKI_RESPONSE_CACHE="off", ROOTSKI_RATE_LIMIT="0"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        assert process.stdout is not None
        url = ""
        while not url:
            line = await asyncio.wait_for(process.stdout.readline(), TELLING_SECONDS)
            assert line, "the server ended"
            url = found[1] if (found := re.match(r"GraphQL +(\S+)/graphql\n", line.decode())) else ""
        yield url
    finally:
        process.terminate()
        await process.communicate()


async def _run(build: Path, data: Path, *words: str) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "table", *words),
        cwd=build,
        env={**os.environ, "DATA_DIR": str(data)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    printed, _ = await process.communicate()
    assert process.returncode == 0, printed.decode()


class _Clients:
    """Clients behind a load balancer, which note what is wrong with answers.

    Attributes:
        urls: The servers behind it.
        expected: What each query has to be answered with.
        answers: How often each server answered rightly.
        refused: How often no server was ready, or an answer was an error.
        wrong: Answers that were neither.
    """

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.urls: list[str] = []
        self.expected: dict[str, Any] = {}
        self.answers: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.wrong: list[object] = []
        self._client = client

    async def is_ready(self, url: str) -> bool:
        try:
            return (await self._client.get(f"{url}/ready")).status_code == 200
        except httpx.TransportError:
            return False

    async def until_ready(self, url: str) -> None:
        async with asyncio.timeout(TELLING_SECONDS):
            while not await self.is_ready(url):  # noqa: ASYNC110  # another process
                await asyncio.sleep(0.1)

    async def ask(self, url: str, name: str) -> Any:
        answer = await self._client.post(f"{url}/graphql", json={"query": QUERIES[name]})
        return answer.json()

    async def go_on(self) -> None:
        """Ask for everything, again and again."""
        while True:
            for url in [*self.urls]:
                if not await self.is_ready(url):
                    self.refused["not ready"] += 1
                    continue
                for name, expected in self.expected.items():
                    try:
                        answer = await self.ask(url, name)
                    except httpx.TransportError:
                        self.refused["connection"] += 1
                        continue
                    if "errors" in answer:
                        self.refused[answer["errors"][0]["extensions"]["code"]] += 1
                    elif answer == expected:
                        self.answers[url] += 1
                    else:
                        self.wrong.append((url, name, answer))
            await asyncio.sleep(0.02)


async def test_no_answer_is_wrong_or_empty_during_an_upgrade_and_on_the_way_back(
    tmp_path: Path, starter_file: Path
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(starter_file, data / "dictionary.sqlite")
    old = _build(tmp_path / "old")
    new = _build(tmp_path / "new", version=_version_of(old) + 1)

    async with (
        httpx.AsyncClient(timeout=30) as client,
        _served(old, data) as old_url,
        _served(new, data) as new_url,
    ):
        clients = _Clients(client)
        await clients.until_ready(old_url)
        clients.expected = {name: await clients.ask(old_url, name) for name in QUERIES}
        before = [await clients.is_ready(url) for url in (old_url, new_url)]
        not_ready = {name: await clients.ask(new_url, name) for name in QUERIES}

        clients.urls = [old_url, new_url]
        load = asyncio.create_task(clients.go_on())
        await _run(new, data, "reindex")
        await clients.until_ready(new_url)
        after = [await clients.is_ready(url) for url in (old_url, new_url)]
        await asyncio.sleep(2)
        upgraded = clients.answers.copy()

        await _run(old, data, "reindex", "--replace-newer")
        await clients.until_ready(old_url)
        back = [await clients.is_ready(url) for url in (old_url, new_url)]
        await asyncio.sleep(2)
        load.cancel()
        await asyncio.gather(load, return_exceptions=True)

    assert (before, after, back) == ([True, False], [False, True], [True, False])
    assert all(answer.get("data") for answer in clients.expected.values())
    assert [name for name in ("list",) if "errors" not in not_ready[name]] == []
    assert clients.wrong == []
    assert min(upgraded.values()) > 0
    assert clients.answers[old_url] > upgraded[old_url]
    assert set(clients.refused) <= {"not ready", "ADDITIONS_MISSING"}

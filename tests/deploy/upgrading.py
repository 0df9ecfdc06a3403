"""Builds from git that serve one table, and clients that note what is wrong with their answers."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.server.serving import server_environment

__all__ = ["QUERIES", "VERSION", "Clients", "build", "is_empty", "run", "served"]

ROOT = Path(__file__).parents[2]
ROOMS = ("server", "plans", "schema", "loaders", "table", "importing", "russian")
VERSION = re.compile(r"^(?:DERIVED_ITEMS|ADDITIONS)_VERSION = (\d+)$", re.MULTILINE)
READABLE_BY = re.compile(r"^READABLE_BY: frozenset\[int\] = .*$", re.MULTILINE)
TELLING_SECONDS = 60.0

QUERIES = {
    "list": "{ wordList(first: 3) { nodes { text } } }",
    "verbs": "{ wordList(filter: {partsOfSpeech: [VERB]}, first: 3) { nodes { text } } }",
    "search": '{ searchWords(query: "самол", first: 3) { nodes { text } } }',
    "latin": '{ searchWords(query: "voda", first: 1) { nodes { text } } }',
    "families": "{ morphemeFamilies(first: 3) { nodes { meanings } } }",
    "family": '{ searchMorphemes(text: "ход", mode: EXACT) { nodes { family { words(first: 2) { nodes { id } } } } } }',
    "word": '{ word(by: {text: {text: "вода"}}) { stressed relatedWords(first: 3) { nodes { text } } } }',
}


def build(folder: Path, commit: str = "HEAD", *, version: int | None = None) -> Path:
    """Write the code of a commit, with another version of the derived items if one is given.

    Programs of the version before that one can read its items.
    """
    folder.mkdir()
    listed = subprocess.run(
        ["git", "ls-tree", "--name-only", commit], cwd=ROOT, check=True, capture_output=True, text=True
    )
    rooms = [room for room in ROOMS if room in listed.stdout.split()]
    archive = subprocess.run(["git", "archive", commit, *rooms], cwd=ROOT, check=True, capture_output=True)
    subprocess.run(["tar", "-x"], cwd=folder, input=archive.stdout, check=True)
    if version is not None:
        file = folder / "table" / "entries" / "entries.py"
        text, found = VERSION.subn(f"DERIVED_ITEMS_VERSION = {version}", file.read_text(encoding="utf-8"))
        text, declared = READABLE_BY.subn(f"READABLE_BY = frozenset({{{version - 1}}})", text)
        assert (found, declared) == (1, 1)
        file.write_text(text, encoding="utf-8")
    return folder


@asynccontextmanager
async def served(build: Path, data: Path, **settings: str) -> AsyncIterator[str]:
    """Serve with a build in a process of its own and yield its address."""
    environment = server_environment(data, ROOTSKI_RESPONSE_CACHE="off", ROOTSKI_RATE_LIMIT="0", **settings)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server"),
        cwd=build,
        env=environment,
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


async def run(build: Path, data: Path, *words: str, **settings: str) -> None:
    """Run `python -m …` of a build; raises AssertionError with what it printed if it fails."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", *words),
        cwd=build,
        env={**os.environ, "DATA_DIR": str(data), **settings},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    printed, _ = await process.communicate()
    assert process.returncode == 0, printed.decode()


def is_empty(answer: object) -> bool:
    """Whether a list in an answer is empty, or a value is missing."""
    return bool(re.search(r"\[\]|null", json.dumps(answer)))


class Clients:
    """Clients of several servers, which note what is wrong with answers.

    Attributes:
        balanced: The servers that are asked while their `/ready` is 200, as a load balancer does.
        direct: The servers that are asked whether they are ready or not.
        expected: What each query has to be answered with.
        answers: How often each server answered rightly.
        refused: How often a server was not ready, did not answer, or answered with an error.
        wrong: Answers that were neither.
    """

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.balanced: list[str] = []
        self.direct: list[str] = []
        self.expected: dict[str, Any] = {}
        self.answers: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.wrong: list[object] = []
        self._client = client

    async def is_ready(self, url: str) -> bool:
        """Whether `/ready` of a server is 200."""
        try:
            return (await self._client.get(f"{url}/ready")).status_code == 200
        except httpx.TransportError:
            return False

    async def until_ready(self, url: str) -> None:
        """Wait until a server is ready."""
        async with asyncio.timeout(TELLING_SECONDS):
            while not await self.is_ready(url):  # noqa: ASYNC110  # another process
                await asyncio.sleep(0.1)

    async def until_not_ready(self, url: str) -> None:
        """Wait until a server is not ready; `/ready` reads the table at most twice a second."""
        async with asyncio.timeout(TELLING_SECONDS):
            while await self.is_ready(url):  # noqa: ASYNC110  # another process
                await asyncio.sleep(0.1)

    async def ask(self, url: str, name: str) -> Any:
        """Return the answer to a query."""
        return (await self._client.post(f"{url}/graphql", json={"query": QUERIES[name]})).json()

    async def ask_all(self, url: str) -> dict[str, Any]:
        """Return the answer to each query."""
        return {name: await self.ask(url, name) for name in QUERIES}

    @asynccontextmanager
    async def going_on(self) -> AsyncIterator[None]:
        """Ask for everything, again and again, inside this context."""
        load = asyncio.create_task(self._go_on())
        try:
            yield
        finally:
            load.cancel()
            ended = await asyncio.gather(load, return_exceptions=True)
        assert isinstance(ended[0], asyncio.CancelledError), ended

    async def answered(self, url: str, *, times: int = 3 * len(QUERIES)) -> None:
        """Wait until a server has answered rightly so many times from now on."""
        until = self.answers[url] + times
        async with asyncio.timeout(TELLING_SECONDS):
            while self.answers[url] < until:  # noqa: ASYNC110  # another process
                await asyncio.sleep(0.05)

    async def _go_on(self) -> None:
        while True:
            for url in [*self.balanced, *self.direct]:
                if url in self.balanced and not await self.is_ready(url):
                    self.refused["not ready"] += 1
                    continue
                for name in QUERIES:
                    await self._note(url, name)
            await asyncio.sleep(0.02)

    async def _note(self, url: str, name: str) -> None:
        try:
            answer = await self.ask(url, name)
        except httpx.TransportError:
            self.refused["connection"] += 1
            return
        if "errors" in answer:
            self.refused[answer["errors"][0]["extensions"]["code"]] += 1
        elif answer == self.expected[name]:
            self.answers[url] += 1
        else:
            self.wrong.append((url, name, answer))

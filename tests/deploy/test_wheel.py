"""The wheel: installed in a new environment, far from this tree, it serves, and has every command and data file."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import httpx
import pytest

from server.settings.version import VERSION
from server.site.front import GUIDE_TITLES
from tests.server.serving import server_environment

pytestmark = pytest.mark.deploy

ROOT = Path(__file__).parents[2]
ROOMS = ("importing", "loaders", "plans", "rootski_graphql", "russian", "schema", "server", "table")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of a copy of this tree."""
    tree, built = tmp_path_factory.mktemp("tree"), tmp_path_factory.mktemp("built")
    for name in ("LICENSE", "README.md", "pyproject.toml", "setup.py"):
        shutil.copy(ROOT / name, tree)
    for name in (*ROOMS, "docs"):
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(built), str(tree)]
    subprocess.run(command, check=True)
    (found,) = built.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def commands(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the commands of an environment with the wheel; the libraries are those of this environment."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    python = folder / "bin" / "python"
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", str(wheel)]
    subprocess.run(command, check=True)
    (packages,) = folder.glob("lib/python3*/site-packages")
    libraries = next(path for path in map(Path, sys.path) if path.name == "site-packages")
    (packages / "libraries.pth").write_text(f"{libraries}\n", encoding="utf-8")
    return folder / "bin"


def test_it_has_one_import_name_and_every_file_of_the_packages(wheel: Path) -> None:
    names = [name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name]
    files = subprocess.run(
        ["git", "ls-files", *ROOMS], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.splitlines()
    expected = {name if name.startswith("rootski_graphql/") else f"rootski_graphql/{name}" for name in files}
    graphiql = "rootski_graphql/server/graphiql/"
    of_npm = {f"{graphiql}{name}" for name in (".npmrc", "package-lock.json", "tsconfig.json", "index.html")}

    assert {name.split("/")[0] for name in names} == {"rootski_graphql"}
    sources = {name for name in expected if name.startswith(f"{graphiql}src/") or name.endswith(".ts")}
    assert expected - set(names) <= of_npm | sources
    assert len(names) == len(set(names))


async def test_it_serves_from_several_processes_and_answers(commands: Path, tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(str(commands / "rootski-graphql"), "serve", "--workers", "2"),
        env=server_environment(tmp_path / "data"),
        cwd=tmp_path,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        url = ""
        while not url:
            assert process.stdout is not None
            line = await asyncio.wait_for(process.stdout.readline(), 60)
            assert line, "the server ended"
            url = found[1] if (found := re.match(r"GraphQL +(\S+)\n", line.decode())) else ""
        transport = httpx.AsyncHTTPTransport(retries=5)
        async with httpx.AsyncClient(timeout=60, transport=transport) as client:
            answer = await client.post(url, json={"query": '{ word(by: {text: {text: "вода"}}) { stressed } }'})
            front = await client.get(url.removesuffix("graphql"))
            guides = [str(front.url.join(href)) for href in re.findall(r'href="(docs/[^"]+)"', front.text)]
            statuses = {(await client.get(guide)).status_code for guide in guides}
    finally:
        process.terminate()
        await process.wait()

    assert answer.json() == {"data": {"word": {"stressed": "вода\u0301"}}}
    assert (len(guides), statuses) == (len(GUIDE_TITLES), {200})


def _run(commands: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATA_DIR": str(folder / "data"), "PYTHONPATH": ""}
    return subprocess.run(
        [str(commands / "rootski-graphql"), *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_has_every_command(commands: Path, tmp_path: Path) -> None:
    started = _run(commands, tmp_path, "import", "starter")
    found = {
        words: _run(commands, tmp_path, *words.split())
        for words in ("check", "export export.jsonl", "restore --yes export.jsonl", "table count", "schema")
    }
    token = _run(commands, tmp_path, "token", "anna@example.org")

    assert started.returncode == 0, started.stderr
    assert {words: done.returncode for words, done in found.items()} == dict.fromkeys(found, 0)
    assert found["schema"].stdout == (ROOT / "schema.graphql").read_text(encoding="utf-8")
    assert token.stdout.count(".") == 2


def test_it_says_its_version_its_commands_and_which_one_is_unknown(commands: Path, tmp_path: Path) -> None:
    version = _run(commands, tmp_path, "--version")
    usage = _run(commands, tmp_path)
    unknown = _run(commands, tmp_path, "sreve")

    assert version.stdout == f"{VERSION}\n"
    assert (usage.returncode, usage.stdout.splitlines()[0]) == (0, "usage: rootski-graphql COMMAND ...")
    assert (unknown.returncode, unknown.stderr.splitlines()[0]) == (2, "rootski-graphql: there is no command 'sreve'")

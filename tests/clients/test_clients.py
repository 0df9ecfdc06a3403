"""Real clients against a real server: what their teams would find on the first day."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
from gql import Client, gql
from gql.transport.aiohttp import AIOHTTPTransport
from graphql import GraphQLError

from schema.federation import federation_sdl
from tests.client_documents import DOCUMENTS, NAMES
from tests.server.serving import server_environment, server_process

pytestmark = pytest.mark.clients

FOLDER = Path(__file__).parent
BIN = FOLDER / "node_modules" / ".bin"

SECONDS = 120.0
"""How long a client may take; each takes some 2 s on an idle machine."""


@pytest.fixture
async def environment(tmp_path: Path) -> AsyncIterator[Mapping[str, str]]:
    """Serve the starter dictionary; give the scripts their environment: where it is, and a user's token."""
    if not BIN.is_dir():
        pytest.skip("the clients are not installed: make test-clients")
    settings = server_environment(tmp_path / "data")
    async with server_process(settings) as server:
        token = await _run(sys.executable, "-m", "server", "token", "anna@example.org", environment=settings)
        yield {**os.environ, "ROOTSKI_URL": f"{server.url}/graphql", "ROOTSKI_TOKEN": token.strip()}


async def _run(*command: str | Path, environment: Mapping[str, str], folder: Path | None = None) -> str:
    """Run a command to its end; give what it printed. One that fails fails the test with what it said."""
    process = await asyncio.create_subprocess_exec(
        *command, env=environment, cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    printed, complained = await asyncio.wait_for(process.communicate(), SECONDS)
    assert process.returncode == 0, f"{printed.decode()}\n{complained.decode()}"
    return printed.decode()


async def test_code_generator_makes_types_from_live_introspection_and_typescript_accepts_their_use(
    environment: Mapping[str, str],
) -> None:
    shutil.rmtree(FOLDER / "gql", ignore_errors=True)

    await _run(BIN / "graphql-codegen", "--config", "codegen.yml", environment=environment, folder=FOLDER)
    await _run(BIN / "tsc", "--project", ".", environment=environment, folder=FOLDER)

    manifest = json.loads((FOLDER / "gql" / "persisted-documents.json").read_text(encoding="utf-8"))
    assert sorted(document.partition("(")[0].split()[-2:] for document in manifest.values()) == [
        ["mutation", "Submit"],
        ["query", "WordPage"],
    ]


async def test_code_generator_makes_types_of_the_operations_of_the_documentation(
    environment: Mapping[str, str],
) -> None:
    documents, types = FOLDER / "documents", FOLDER / "operations" / "graphql.ts"
    for folder in (documents, types.parent):
        shutil.rmtree(folder, ignore_errors=True)
    documents.mkdir()
    for name, (document, _) in DOCUMENTS.items():
        (documents / f"{name}.graphql").write_text(document, encoding="utf-8")
    strict = ("--noEmit", "--strict", "--skipLibCheck", "--module", "ESNext", "--moduleResolution", "Bundler")

    await _run(BIN / "graphql-codegen", "--config", "operations.yml", environment=environment, folder=FOLDER)
    await _run(BIN / "tsc", *strict, types, environment=environment, folder=FOLDER)

    made = types.read_text(encoding="utf-8")
    assert [name for name in NAMES if f"export type {name}Query = " not in made] == []


async def test_relay_compiles_pagination_containers_and_pages_with_them(environment: Mapping[str, str]) -> None:
    for artifact in (FOLDER / "relay" / "artifacts").glob("*.graphql.js"):
        artifact.unlink()

    compiled = await _run(BIN / "relay-compiler", "relay.config.json", environment=environment, folder=FOLDER / "relay")
    paged = await _run("node", "relay.mjs", environment=environment, folder=FOLDER)

    assert "10 reader, 6 normalization, 11 operation text" in compiled
    assert paged.startswith("relay: 10 words and 6 of a family paged")


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("apollo.mjs", "apollo: 9 requests, 15 words paged, cache updated by "),
        ("urql.mjs", "urql: "),
        ("introspection.mjs", "introspection: "),
        ("stitch.mjs", "stitch: "),
        ("federation.mjs", "federation: "),
        ("documents.mjs", "documents: 12 read through two caches"),
    ],
)
async def test_a_client_does_its_round(environment: Mapping[str, str], script: str, said: str, tmp_path: Path) -> None:
    subgraph, operations = tmp_path / "subgraph.graphql", tmp_path / "operations.json"
    subgraph.write_text(federation_sdl(), encoding="utf-8")
    operations.write_text(json.dumps({name: text for name, (text, _) in DOCUMENTS.items()}), encoding="utf-8")
    given = {"ROOTSKI_SUBGRAPH": str(subgraph), "ROOTSKI_OPERATIONS": str(operations)}

    printed = await _run("node", script, environment={**environment, **given}, folder=FOLDER)

    assert printed.startswith(said)


async def test_the_python_client_validates_against_the_schema_it_fetched(environment: Mapping[str, str]) -> None:
    transport = AIOHTTPTransport(url=environment["ROOTSKI_URL"])

    async with Client(transport=transport, fetch_schema_from_transport=True) as session:
        answer = await session.execute(gql('{ word(by: {text: {text: "вода"}}) { stressed } }'))
        with pytest.raises(GraphQLError, match="Cannot query field 'colour' on type 'Word'"):
            await session.execute(gql('{ word(by: {text: {text: "вода"}}) { colour } }'))

    assert answer == {"word": {"stressed": "вода\u0301"}}

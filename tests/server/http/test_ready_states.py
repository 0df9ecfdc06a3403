"""What `/ready` and `about.notices` name of a table that lacks something."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from loaders.opening import open_dictionary
from server.runtime import Runtime, open_runtime
from server.settings.settings import EngineName, Settings
from server.tables import open_table
from table.dynamodb.dynamodb_engine import open_dynamodb
from table.embedded.embedded_engine import EmbeddedEngine
from table.engine.budget import Budget
from table.engine.protocol import Page
from table.entries.entries import DERIVED_ITEMS_VERSION
from table.entries.reindex import reindex
from table.model import keys
from tests.builders import make_dictionary
from tests.server.serving import serving
from tests.table.dynamodb.guarded import Guard, guarded_endpoint

READING = frozenset({"GetItem", "Query", "BatchGetItem", "index/*", "Scan"})
LIST = "{ wordList { nodes { text } } }"


async def ask(client: httpx.AsyncClient, query: str) -> httpx.Response:
    """Send a query that caches could keep."""
    return await client.get("/graphql", params={"query": query})


async def told(client: httpx.AsyncClient) -> tuple[int, dict[str, Any], list[str]]:
    """Return the status and the body of `/ready`, and the notices of the API."""
    ready = await client.get("/ready")
    notices = (await ask(client, "{ about { notices } }")).json()["data"]["about"]["notices"]
    assert ready.json().get("notices", []) == notices
    return ready.status_code, ready.json(), notices


async def test_a_table_in_the_original_layout_is_ready_and_says_what_is_missing(settings: Settings) -> None:
    async with open_table(settings) as engine:
        await engine.put_many(make_dictionary(), budget=Budget(20))
        async with serving(settings) as client:
            status, body, notices = await told(client)
            listed = await ask(client, LIST)
            found = await ask(client, '{ searchWords(query: "ёл", in: [HEADWORD]) { nodes { text } } }')
            family = await ask(client, "{ morphemeFamily(by: { databaseId: 812 }) { words { nodes { text } } } }")
            word = await ask(client, "{ word(by: { databaseId: 771 }) { text } }")
            await reindex(engine, budget=Budget(20), progress=lambda *_: None)
            after = await client.get("/ready")
            again = await ask(client, LIST)

    assert (status, body["status"], "reason" in body) == (200, "ready", False)
    assert "python -m table reindex" in notices[0]
    assert listed.json()["errors"][0]["extensions"]["code"] == "ADDITIONS_MISSING"
    assert {one.headers["Cache-Control"] for one in (listed, found, family)} == {"no-store"}
    assert word.headers["Cache-Control"].startswith("public, max-age=")
    assert (after.status_code, after.json()) == (200, {"status": "ready"})
    assert len(again.json()["data"]["wordList"]["nodes"]) == 4
    assert again.headers["Cache-Control"].startswith("public, max-age=")


@pytest.mark.parametrize("version", [DERIVED_ITEMS_VERSION - 1, DERIVED_ITEMS_VERSION + 1])
async def test_derived_items_of_another_version_are_a_reason_not_to_be_ready(settings: Settings, version: int) -> None:
    async with open_table(settings) as engine:
        await engine.put_many(make_dictionary(), budget=Budget(20))
        await reindex(engine, budget=Budget(20), progress=lambda *_: None)
        async with serving(settings) as client:
            before = await client.get("/ready")
            about = (await engine.get_many([keys.ABOUT], budget=Budget(20)))[keys.ABOUT]
            await engine.put_many([{**about, "additions_version": version}], budget=Budget(20))
            status, body, _ = await told(client)
            listed = await ask(client, LIST)
            word = await ask(client, "{ word(by: { databaseId: 772 }) { text } }")

    assert (before.status_code, before.json()) == (200, {"status": "ready"})
    assert (status, body["status"]) == (503, "unavailable")
    assert f"version {version}" in body["reason"]
    assert f"version {DERIVED_ITEMS_VERSION}" in body["reason"]
    assert listed.json()["errors"][0]["extensions"]["code"] == "ADDITIONS_MISSING"
    assert {one.headers["Cache-Control"] for one in (listed, word)} == {"no-store"}


# ------------------------------------------------------------------ under a policy


@pytest.fixture
async def guard(moto_endpoint: str) -> AsyncIterator[Guard]:
    """An endpoint that permits what a test says."""
    async with guarded_endpoint(moto_endpoint) as opened:
        yield opened


@pytest.fixture
async def guarded(guard: Guard, tmp_path: Path, aws_environment: None, monkeypatch: pytest.MonkeyPatch) -> Settings:  # noqa: ARG001  # used for its effect
    """Settings over a table behind the endpoint, with derived items."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", guard.address)
    name = f"test-{uuid.uuid4()}"
    async with open_dynamodb(name, endpoint_url=guard.address) as engine:
        await engine.create(budget=Budget(30.0))
        await engine.put_many(make_dictionary(), budget=Budget(30.0))
        await reindex(engine, budget=Budget(30.0), progress=lambda *_: None)
    return Settings(engine=EngineName.DYNAMODB, table=name, data_dir=tmp_path)


async def test_a_table_that_can_only_be_read_is_ready_and_its_answers_are_cached(
    guarded: Settings, guard: Guard
) -> None:
    guard.permitted = READING
    async with serving(guarded) as client:
        status, body, notices = await told(client)
        listed = await ask(client, LIST)

    assert (status, body["status"]) == (200, "ready")
    assert notices == ["The dictionary can only be read: breakdowns cannot be submitted."]
    assert listed.headers["Cache-Control"].startswith("public, max-age=")


async def test_an_index_that_cannot_be_queried_is_a_reason_not_to_be_ready(guarded: Settings, guard: Guard) -> None:
    guard.permitted = READING - {"index/*"}
    async with serving(guarded) as client:
        status, body, notices = await told(client)
        listed = await ask(client, LIST)

    assert (status, body["status"]) == (503, "unavailable")
    assert "gsi1" in body["reason"]
    assert "permit Query" in body["reason"]
    assert "The index gsi1 is missing or not as it should be: what needs it fails." in notices
    assert listed.headers["Cache-Control"] == "no-store"


async def test_a_table_of_the_original_that_may_not_be_scanned_lists_no_families(
    guarded: Settings, guard: Guard
) -> None:
    async with open_table(guarded) as engine:
        await engine.delete_many([keys.ABOUT], budget=Budget(30.0))
    guard.permitted = READING - {"Scan"}
    async with serving(guarded) as client:
        status, _, notices = await told(client)
        families = await ask(client, "{ morphemeFamilies { nodes { meanings } } }")
        family = await ask(client, "{ morphemeFamily(by: { databaseId: 812 }) { wordCount } }")

    assert status == 200
    assert any("list of morpheme families is missing" in notice for notice in notices)
    assert families.json()["errors"][0]["extensions"]["code"] == "ADDITIONS_MISSING"
    assert family.json() == {"data": {"morphemeFamily": {"wordCount": 3}}}


class _HeldScan(EmbeddedEngine):
    """An engine whose scans wait until they are let go."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.let_go = asyncio.Event()

    async def scan(self, **how: Any) -> Page:
        """Wait, then read."""
        await self.let_go.wait()
        return await super().scan(**how)


async def test_a_server_is_not_ready_while_it_looks_for_the_families_in_the_whole_table(settings: Settings) -> None:
    engine = _HeldScan(settings.data_dir / "dictionary.sqlite")

    @asynccontextmanager
    async def opened(settings: Settings) -> AsyncIterator[Runtime]:
        async with open_runtime(settings) as runtime, open_dictionary(engine) as dictionary:
            yield replace(runtime, dictionary=dictionary)

    async with serving(settings, opened=opened) as client:
        cold = await client.get("/ready")
        engine.let_go.set()
        warm = await client.get("/ready")
    await engine.aclose()

    assert (cold.status_code, cold.json()["status"]) == (503, "starting")
    assert (warm.status_code, warm.json()["status"]) == (200, "ready")

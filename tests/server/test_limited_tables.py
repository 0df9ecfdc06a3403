"""A server whose table may hardly be used, or is damaged: it starts, serves what it can and says what is missing."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from server.settings.settings import EngineName, Settings
from server.tables import missing_in, prepare_table
from table.dynamodb.dynamodb_engine import open_dynamodb
from table.embedded.file import PAGE_SIZE
from table.engine.budget import Budget
from table.entries.reindex import reindex
from tests.builders import make_dictionary
from tests.server.serving import serving
from tests.table.dynamodb.guarded import Guard, guarded_endpoint

SERVING = frozenset({"GetItem", "Query", "BatchGetItem", "index/*"})
WORD = {"query": "{ word(by: {databaseId: 771}) { text } }"}


@pytest.fixture
async def guard(
    aws_environment: None,  # noqa: ARG001  # an order of fixtures
    moto_endpoint: str,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Guard]:
    """An endpoint that permits what a test says, where the server looks for DynamoDB."""
    async with guarded_endpoint(moto_endpoint) as opened:
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", opened.address)
        yield opened


@pytest.fixture
async def settings(guard: Guard) -> Settings:
    """A server of a small table, without a secret."""
    table = f"test-{uuid.uuid4()}"
    async with open_dynamodb(table, endpoint_url=guard.address) as engine:
        await engine.create(budget=Budget(30.0))
        await engine.put_many(make_dictionary(), budget=Budget(30.0))
        await reindex(engine, budget=Budget(None), progress=lambda *_: None)
    return Settings(engine=EngineName.DYNAMODB, table=table)


async def test_a_table_that_does_not_exist_is_the_reason_why_nothing_is_served(
    guard: Guard, settings: Settings
) -> None:
    absent = settings.model_copy(update={"table": "no-such-table", "secret": SecretStr("x" * 32)})

    await prepare_table(absent)
    missing = await missing_in(absent)
    async with serving(absent) as client:
        asked = await client.post("/graphql", json=WORD)
        ready = await client.get("/ready")

    assert missing == ["the configured table does not exist"]
    assert ready.status_code == 503
    assert ready.json() == {
        "status": "unavailable",
        "reason": "There is no such table: create it, or correct ROOTSKI_TABLE, AWS_REGION or DATA_DIR.",
    }
    assert asked.json()["errors"][0]["extensions"]["code"] == "SERVICE_UNAVAILABLE"
    assert guard.refused == set()


@pytest.mark.parametrize("action", sorted(SERVING - {"GetItem"}))
async def test_an_action_that_serving_needs_is_named_if_it_is_missing(
    guard: Guard, settings: Settings, action: str
) -> None:
    guard.permitted = SERVING - {action}
    secret = settings.model_copy(update={"secret": SecretStr("x" * 32)})

    missing = await missing_in(secret)
    async with serving(secret) as client:
        ready = await client.get("/ready")

    named = "index/*" if action == "index/*" else action
    assert any(named in sentence and "permit" in sentence for sentence in missing), missing
    assert ready.status_code == 503
    assert "permit" in ready.json()["reason"]


async def test_getitem_query_and_batchgetitem_are_enough_to_serve(guard: Guard, settings: Settings) -> None:
    guard.permitted = SERVING

    await prepare_table(settings)
    missing = await missing_in(settings)
    async with serving(settings) as client:
        asked = await client.post("/graphql", json=WORD)
        health = await client.get("/ready")

    assert missing == [
        "the table can only be read: breakdowns cannot be submitted",
        "Scan is not permitted: jobs cannot run, and a table without derived items lists no families",
    ]
    assert asked.json() == {"data": {"word": {"text": "выход"}}}
    assert health.status_code == 200


async def test_a_call_that_serving_needs_is_named(guard: Guard, settings: Settings) -> None:
    guard.permitted = SERVING - {"Query"}

    assert await missing_in(settings) == [
        "Query is not permitted; docs/permissions.md lists what each use of the table needs"
    ]


@pytest.mark.parametrize("holding", [b'"pk":"ABOUT"', b'"pk":"SECRET"', b'"pk":"WORD#'])
async def test_a_damaged_file_is_served_as_far_as_it_can_be_read(
    starter_file: Path, tmp_path: Path, holding: bytes
) -> None:
    file = tmp_path / "dictionary.sqlite"
    shutil.copy(starter_file, file)
    settings = Settings(data_dir=tmp_path)
    async with serving(settings):
        pass  # stores the secret
    damage(file, holding)

    await prepare_table(settings)
    async with serving(settings) as client:
        health = await client.get("/health")

    assert health.status_code == 200


def damage(file: Path, holding: bytes) -> None:
    """Overwrite the leaf page that has a text most often."""
    content = bytearray(file.read_bytes())
    leaves = [at for at in range(PAGE_SIZE, len(content), PAGE_SIZE) if content[at] == 0x0A]
    at = max(leaves, key=lambda at: content[at : at + PAGE_SIZE].count(holding))
    content[at : at + PAGE_SIZE] = b"\xff" * PAGE_SIZE
    file.write_bytes(content)

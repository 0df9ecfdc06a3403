"""A table that other software changes too: what it writes is in the next response, whoever asks."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from server.graphql.cache_counts import CacheOutcome
from server.runtime import Runtime, open_runtime
from server.settings.settings import EngineName, OtherWriters, Settings
from server.tables import open_table
from table.engine.budget import Budget
from table.engine.protocol import Attributes
from table.entries.reindex import reindex
from table.model import keys
from table.model.definition import MADE_BY
from tests.breaking_down import ADMIN
from tests.builders import make_dictionary, make_word
from tests.original import OriginalWriter
from tests.server.serving import serving

OFFICIAL = "{ word(by: { databaseId: 771 }) { text officialBreakdown { text } } }"


@asynccontextmanager
async def served(settings: Settings) -> AsyncIterator[tuple[httpx.AsyncClient, Runtime]]:
    """Serve a table, and yield a client and the parts of the server."""
    opened: list[Runtime] = []

    @asynccontextmanager
    async def noted(settings: Settings) -> AsyncIterator[Runtime]:
        async with open_runtime(settings) as runtime:
            opened.append(runtime)
            yield runtime

    async with serving(settings, opened=noted) as client:
        yield client, opened[0]


async def official(client: httpx.AsyncClient) -> str:
    reply = await client.get("/graphql", params={"query": OFFICIAL})
    text: str = reply.json()["data"]["word"]["officialBreakdown"]["text"]
    return text


def outcomes(runtime: Runtime) -> dict[CacheOutcome, int]:
    """Return how often the cache was used, and how."""
    assert runtime.responses is not None
    return {outcome: count for outcome, count in runtime.responses.counts.requests.items() if count}


async def fill(settings: Settings, items: list[Attributes], *, indexed: bool = True) -> None:
    async with open_table(settings) as engine:
        await engine.create(budget=Budget(None))
        await engine.put_many(items, budget=Budget(None))
        if indexed:
            await reindex(engine, budget=Budget(None), progress=lambda *_: None)


async def test_what_another_service_writes_is_in_the_next_response(settings: Settings) -> None:
    await fill(settings, make_dictionary())
    settings = settings.model_copy(update={"other_writers": OtherWriters.ON})
    async with open_table(settings) as engine, served(settings) as (client, runtime):
        before = [await official(client), await official(client)]
        await OriginalWriter(engine).post_breakdown(ADMIN, 771, "выход", ["выход"], is_admin=True)
        after = await official(client)

    assert before == ["вы-ход", "вы-ход"]
    assert after == "выход"
    assert outcomes(runtime) == {CacheOutcome.BYPASS: 3}


@pytest.fixture
def dynamodb(
    settings: Settings,
    moto_endpoint: str,
    aws_environment: None,  # noqa: ARG001  # used for its effect
    monkeypatch: pytest.MonkeyPatch,
) -> Settings:
    """Settings of a new table of DynamoDB."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", moto_endpoint)
    update = {"engine": EngineName.DYNAMODB, "table": f"others-{uuid.uuid4().hex}"}
    return settings.model_copy(update=update)


def signed(items: list[Attributes]) -> list[Attributes]:
    return [{**item, MADE_BY: "import:dictionary"} for item in items]


@pytest.mark.parametrize("indexed", [True, False])
async def test_a_table_with_words_of_the_original_is_taken_for_one_that_it_writes(
    dynamodb: Settings,
    indexed: bool,  # noqa: FBT001  # a parameter
) -> None:
    await fill(dynamodb, [*signed(make_dictionary()), make_word(word_id="9", text="ёлочка")], indexed=indexed)
    async with served(dynamodb) as (client, runtime):
        [await official(client) for _ in range(2)]

    assert outcomes(runtime) == {CacheOutcome.BYPASS: 2}


async def test_a_table_of_imports_alone_is_cached_until_it_gets_other_words(dynamodb: Settings) -> None:
    await fill(dynamodb, signed(make_dictionary()))
    async with served(dynamodb) as (client, runtime):
        [await official(client) for _ in range(2)]
        assert outcomes(runtime) == {CacheOutcome.MISS: 1, CacheOutcome.HIT: 1}

        await fill(dynamodb, [make_word(word_id="9", text="ёлочка")])
        await runtime.dictionary.look()
        async with open_table(dynamodb) as engine:
            about = (await engine.get_many([keys.ABOUT], budget=Budget(None)))[keys.ABOUT]
            await OriginalWriter(engine).post_breakdown(ADMIN, 771, "выход", ["выход"], is_admin=True)

        assert about["has_other_words"] is True
        assert await official(client) == "выход"
        assert runtime.responses is not None
        assert len(runtime.responses) == 0

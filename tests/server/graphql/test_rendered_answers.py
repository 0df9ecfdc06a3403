"""Answers with the rendered morpheme index: the same for everyone, tagged, compressed, and in batches."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx

from server.auth.development import development_token
from server.graphql.cache_headers import TAGGED_BYTES
from server.settings.settings import Settings
from server.tables import open_table
from table.engine.budget import Budget
from table.entries.reindex import reindex
from tests.builders import make_family
from tests.server.serving import serving

QUERY = "{ morphemeIndex { morphemeCount entries { text meanings } } }"
MEANINGS = ["to go on foot"] * (TAGGED_BYTES // 200)
"""Thirty families with these make an index that is larger than what is digested as a whole."""

ENTRIES = [{"text": "ход", "meanings": MEANINGS}] * 30


async def fill(settings: Settings, meanings: list[str]) -> None:
    """Put thirty families into the table."""
    members = [make_family(family_id=str(one), members={str(one): "ход"}, meanings=meanings) for one in range(1, 31)]
    async with open_table(settings) as engine:
        await engine.put_many(members, budget=Budget(None))
        await reindex(engine, budget=Budget(None), progress=lambda *_: None)


async def get(client: httpx.AsyncClient, **headers: str) -> httpx.Response:
    """Send the query by GET."""
    return await client.get("/graphql", params={"query": QUERY}, headers=headers)


def index_of(response: httpx.Response) -> Any:
    """Return the index of an answer."""
    return response.json()["data"]["morphemeIndex"]


async def test_everyone_gets_the_same_answer_under_the_same_tag(settings: Settings, tmp_path: Path) -> None:
    await fill(settings, MEANINGS)
    token = f"Bearer {development_token(tmp_path, 'anna@example.org')}"

    async with serving(settings) as client:
        answers = [await get(client, **{"Accept-Encoding": name}) for name in ("identity", "gzip", "zstd")]
        signed = await get(client, Authorization=token)
        tag = signed.headers["etag"]
        unchanged = await get(client, **{"If-None-Match": tag})

    assert [one.headers.get("content-encoding") for one in answers] == [None, "gzip", "zstd"]
    assert len(answers[0].content) > TAGGED_BYTES
    assert [index_of(one) for one in (*answers, signed)] == [{"morphemeCount": 30, "entries": ENTRIES}] * 4
    assert {one.headers["etag"] for one in answers} == {tag}
    assert unchanged.status_code == 304


async def test_another_index_has_another_tag(settings: Settings) -> None:
    tags = []
    for meanings in (MEANINGS, MEANINGS, [*MEANINGS, "walk"]):
        await fill(settings, meanings)
        async with serving(settings) as client:
            tags.append((await get(client)).headers["etag"])

    assert tags[0] == tags[1] != tags[2]


async def test_a_batch_may_have_the_index_beside_other_answers(settings: Settings) -> None:
    await fill(settings, MEANINGS)

    async with serving(settings.model_copy(update={"batch": 5})) as client:
        response = await client.post("/graphql", json=[{"query": QUERY}, {"query": "{ __typename }"}])

    index, other = response.json()
    assert index["data"]["morphemeIndex"]["entries"] == ENTRIES
    assert other == {"data": {"__typename": "Query"}}

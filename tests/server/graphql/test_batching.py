"""Batches: off unless allowed, bounded, answered in order, mutations one after the other."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from schema.fields.context import Context
from schema.operations.execution import Executor
from schema.operations.operation import Answer, Ready
from schema.relay.global_id import global_id
from server.auth.development import development_token
from server.runtime import Runtime, open_runtime
from server.settings.settings import Settings
from server.tables import open_table
from table.engine.budget import Budget
from tests.breaking_down import SUBMIT
from tests.builders import make_dictionary
from tests.server.serving import serving

NEW = "application/graphql-response+json"
OLD = "application/json"


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an application that accepts batches of five."""
    async with serving(settings.model_copy(update={"batch": 5})) as client:
        yield client


def query(name: str) -> dict[str, Any]:
    return {"query": f"{{ {name}: __typename }}"}


async def test_a_batch_is_refused_where_batches_are_not_allowed(settings: Settings) -> None:
    async with serving(settings) as client:
        response = await client.post("/graphql", json=[query("a")])

    assert response.status_code == 400
    assert response.json()["errors"][0]["message"] == "the body is a list; send one operation a request"


async def test_operations_are_answered_in_their_order(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", json=[query("a"), query("b"), query("c")])

    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert response.json() == [{"data": {"a": "Query"}}, {"data": {"b": "Query"}}, {"data": {"c": "Query"}}]


async def test_one_that_is_wrong_does_not_keep_the_others_from_being_answered(client: httpx.AsyncClient) -> None:
    wrong: list[Any] = [None, {"query": "{"}, {"documentId": "none"}, {"query": "{ a: __typename }"}]

    response = await client.post("/graphql", json=wrong, headers={"Accept": NEW})

    assert response.status_code == 200
    *refused, answered = response.json()
    assert [each["errors"][0]["extensions"]["code"] for each in refused] == [
        "BAD_USER_INPUT",
        "GRAPHQL_PARSE_FAILED",
        "DOCUMENT_NOT_TRUSTED",
    ]
    assert answered == {"data": {"a": "Query"}}


@pytest.mark.parametrize(("accept", "status"), [(NEW, 400), (OLD, 200)])
async def test_a_batch_of_nothing_that_could_be_executed_has_the_status_of_one_such_operation(
    client: httpx.AsyncClient, accept: str, status: int
) -> None:
    response = await client.post(
        "/graphql", json=[{"query": "{"}, {"query": "{ nothing }"}], headers={"Accept": accept}
    )

    assert response.status_code == status
    assert ["data" in each for each in response.json()] == [False, False]


@pytest.mark.parametrize("length", [0, 6])
async def test_a_batch_has_a_length_that_is_allowed(client: httpx.AsyncClient, length: int) -> None:
    response = await client.post("/graphql", json=[query("a")] * length)

    assert response.status_code == 400
    assert response.json()["errors"][0]["message"] == (
        f"the body is a list of {length}; send 1 to 5 operations a request"
    )


async def test_persisted_documents_work_in_batches(client: httpx.AsyncClient) -> None:
    text = "{ a: __typename }"
    extensions = {"persistedQuery": {"version": 1, "sha256Hash": hashlib.sha256(text.encode()).hexdigest()}}

    first = await client.post("/graphql", json=[{"extensions": extensions}, {"query": text, "extensions": extensions}])
    second = await client.post("/graphql", json=[{"extensions": extensions}])

    assert first.json()[0]["errors"][0]["message"] == "PersistedQueryNotFound"
    assert first.json()[1] == {"data": {"a": "Query"}}
    assert second.json() == [{"data": {"a": "Query"}}]


async def test_equal_reads_of_a_batch_are_one_call_to_the_table(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    read = {"query": "{ word(by: {databaseId: 7}) { text } }"}

    with caplog.at_level("INFO"):
        response = await client.post("/graphql", json=[read, read, read])

    (line,) = [record.__dict__["fields"] for record in caplog.records if record.message == "request"]
    assert response.json() == [{"data": {"word": None}}] * 3
    assert (line["kind"], line["calls"]) == ("batch", "BatchGetItem:1")


async def test_a_batch_is_charged_the_sum_of_its_costs(settings: Settings) -> None:
    words = {"query": '{ words(ids: ["V29yZDox", "V29yZDoy"]) { id } }', "extensions": {"cost": True}}
    bounded = settings.model_copy(update={"batch": 5, "rate_limit": 1, "rate_burst": 10})

    async with serving(bounded) as client:
        granted = await client.post("/graphql", json=[words, words, None])
        refused = await client.post("/graphql", json=[words, words, words, words])

    costs = [each["extensions"]["cost"]["requestedQueryCost"] for each in granted.json()[:2]]
    assert costs == [2, 2]
    assert granted.headers["ratelimit"] == '"cost";r=4;t=360'
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "240")


@pytest.mark.parametrize(("parts", "kept"), [(["вы", "ход"], "1.0"), (["нечто"], "2.0")])
async def test_a_mutation_within_a_batch_drops_what_it_changes(
    settings: Settings, tmp_path: Path, parts: list[str], kept: str
) -> None:
    async with open_table(settings) as engine:
        await engine.put_many(make_dictionary(), budget=Budget(None))
    changed, other = [
        {"query": f"{{ word(by: {{databaseId: {number}}}) {{ breakdowns {{ nodes {{ text }} }} }} }}"}
        for number in (771, 772)
    ]
    submission = {"wordId": global_id("Word", "771"), "items": [{"text": part} for part in parts]}
    mutation = {"query": SUBMIT, "variables": {"input": submission}}
    signed = {"Authorization": f"Bearer {development_token(tmp_path, 'anna@example.org')}"}
    counted = {"Authorization": f"Bearer {'s' * 32}"}

    async with serving(
        settings.model_copy(update={"batch": 5, "metrics": True, "metrics_secret": SecretStr("s" * 32)})
    ) as client:
        for query in (changed, other):
            await client.post("/graphql", json=query)
        await client.post("/graphql", json=[changed, other], headers=signed)
        before = (await client.get("/metrics", headers=counted)).text
        await client.post("/graphql", json=[changed, mutation, other], headers=signed)
        after = (await client.get("/metrics", headers=counted)).text

    assert "rootski_response_cache_entries 2.0" in before
    assert f"rootski_response_cache_entries {kept}" in after


class SlowExecutor(Executor):
    """Notes when each operation begins and ends, with a pause between."""

    def __init__(self) -> None:
        super().__init__()
        self.noted: list[str] = []

    async def carry_out(self, ready: Ready, context: Context) -> Answer:
        """Carry out one operation, noting both its ends."""
        name = ready.operation.name.value if ready.operation.name else ""
        self.noted.append(f"{name} begins")
        for _ in range(3):
            await asyncio.sleep(0)
        answer = await super().carry_out(ready, context)
        self.noted.append(f"{name} ends")
        return answer


async def test_queries_run_at_once_and_mutations_one_after_the_other(settings: Settings) -> None:
    executor = SlowExecutor()
    operations = ["query A", "query B", "mutation C", "mutation D", "query E"]

    @asynccontextmanager
    async def opened(settings: Settings) -> AsyncIterator[Runtime]:
        async with open_runtime(settings) as runtime:
            yield replace(runtime, executor=executor)

    async with serving(settings.model_copy(update={"batch": 5}), opened=opened) as client:
        await client.post("/graphql", json=[{"query": f"{each} {{ __typename }}"} for each in operations])

    assert executor.noted == [
        *("A begins", "B begins", "A ends", "B ends"),
        *("C begins", "C ends", "D begins", "D ends"),
        *("E begins", "E ends"),
    ]

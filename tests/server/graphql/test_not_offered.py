"""What the API does not have is refused as anything unknown is, not half done."""

from __future__ import annotations

import httpx
import pytest

NEW = "application/graphql-response+json"


@pytest.mark.parametrize(
    "query",
    [
        "{ ... @defer { __typename } }",
        '{ ... on Query @defer(label: "a") { __typename } }',
        "{ __schema { types @stream { name } } }",
        "subscription { __typename }",
        "subscription Changes { words { text } }",
    ],
)
async def test_parts_of_answers_and_subscriptions_are_refused(client: httpx.AsyncClient, query: str) -> None:
    response = await client.post("/graphql", json={"query": query}, headers={"Accept": NEW})

    assert response.status_code == 400
    assert response.json()["errors"][0]["extensions"] == {"code": "GRAPHQL_VALIDATION_FAILED"}
    assert "data" not in response.json()


@pytest.mark.parametrize("accept", ["multipart/mixed; deferSpec=20220824", "text/event-stream"])
async def test_answers_in_parts_are_no_media_type_of_the_server(client: httpx.AsyncClient, accept: str) -> None:
    response = await client.post("/graphql", json={"query": "{ __typename }"}, headers={"Accept": accept})

    assert response.status_code == 406
    assert response.json()["errors"]


async def test_a_client_that_would_take_parts_is_answered_whole(client: httpx.AsyncClient) -> None:
    accept = "multipart/mixed;deferSpec=20220824, application/graphql-response+json, application/json;q=0.9"

    response = await client.post("/graphql", json={"query": "{ __typename }"}, headers={"Accept": accept})

    assert response.headers["content-type"] == "application/graphql-response+json; charset=utf-8"
    assert response.json() == {"data": {"__typename": "Query"}}

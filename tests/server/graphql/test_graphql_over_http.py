"""GraphQL over HTTP, by the rules of its specification and of this server's contract."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

WORD = "query Word($number: Int!) { word(by: {databaseId: $number}) { text } }"
NEW = "application/graphql-response+json"
OLD = "application/json"


def _codes(response: httpx.Response) -> list[str]:
    return [error["extensions"]["code"] for error in response.json()["errors"]]


async def test_a_post_is_answered(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": "{ __typename }"})

    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert response.json() == {"data": {"__typename": "Query"}}


async def test_a_get_is_answered(client: httpx.AsyncClient) -> None:
    response = await client.get("/graphql", params={"query": WORD, "variables": '{"number": 7}'})

    assert response.status_code == 200
    assert response.json() == {"data": {"word": None}}


async def test_a_head_is_a_get_without_its_body(client: httpx.AsyncClient) -> None:
    response = await client.head("/graphql", params={"query": "{ __typename }"})

    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json; charset=utf-8"


async def test_the_operation_is_chosen_by_its_name(client: httpx.AsyncClient) -> None:
    document = "query A { a: __typename } query B { b: __typename }"

    response = await client.post("/graphql", json={"query": document, "operationName": "B"})

    assert response.json() == {"data": {"b": "Query"}}


async def test_one_of_several_operations_is_not_chosen_for_the_client(client: httpx.AsyncClient) -> None:
    document = "query A { a: __typename } query B { b: __typename }"

    response = await client.post("/graphql", json={"query": document}, headers={"Accept": NEW})

    assert response.status_code == 400
    assert "data" not in response.json()


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [(NEW, NEW), (OLD, OLD), ("*/*", OLD), (f"{NEW}, {OLD};q=0.9", NEW), ("text/html, */*", OLD)],
)
async def test_the_answer_has_the_media_type_that_was_asked_for(
    client: httpx.AsyncClient, accept: str, media_type: str
) -> None:
    response = await client.post("/graphql", json={"query": "{ __typename }"}, headers={"Accept": accept})

    assert response.status_code == 200
    assert response.headers["content-type"] == f"{media_type}; charset=utf-8"
    assert response.headers["vary"] == "Accept, Authorization, Origin, Accept-Encoding"


async def test_a_client_that_does_not_accept_json_gets_406(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": "{ __typename }"}, headers={"Accept": "text/html"})

    assert response.status_code == 406
    assert _codes(response) == ["BAD_USER_INPUT"]


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "{ nothing }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": WORD}, "BAD_USER_INPUT"),
        ({"query": WORD, "variables": {"number": "seven"}}, "BAD_USER_INPUT"),
        ({"query": "query A { __typename }", "operationName": "B"}, "GRAPHQL_VALIDATION_FAILED"),
    ],
)
@pytest.mark.parametrize(("accept", "status"), [(NEW, 400), (OLD, 200)])
async def test_an_operation_that_cannot_be_executed_is_refused_without_data(
    client: httpx.AsyncClient, payload: dict[str, Any], code: str, accept: str, status: int
) -> None:
    response = await client.post("/graphql", json=payload, headers={"Accept": accept})

    assert response.status_code == status
    assert response.headers["content-type"] == f"{accept}; charset=utf-8"
    assert _codes(response) == [code]
    assert "data" not in response.json()


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "application/graphql",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
        "application/json; charset=iso-8859-1",
    ],
)
async def test_a_body_of_another_type_is_refused(client: httpx.AsyncClient, content_type: str) -> None:
    response = await client.post(
        "/graphql", content=b'{"query": "{ __typename }"}', headers={"Content-Type": content_type}
    )

    assert response.status_code == 415
    assert _codes(response) == ["BAD_USER_INPUT"]
    assert response.headers["accept-post"] == "application/json"


@pytest.mark.parametrize(
    "content_type", ["application/json", "Application/JSON;charset=UTF-8", 'application/json; charset="utf-8"']
)
async def test_json_in_utf_8_is_accepted_however_it_is_declared(client: httpx.AsyncClient, content_type: str) -> None:
    response = await client.post(
        "/graphql", content='{"query": "{ __typename } # ё"}'.encode(), headers={"Content-Type": content_type}
    )

    assert response.json() == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize("body", [b"", b"null", b"1", b"[]", b"\xff", b"{}", b"[" * 100_000])
@pytest.mark.parametrize("accept", [NEW, OLD])
async def test_a_body_that_is_no_request_is_refused(client: httpx.AsyncClient, body: bytes, accept: str) -> None:
    headers = {"Content-Type": "application/json", "Accept": accept}

    response = await client.post("/graphql", content=body, headers=headers)

    assert response.status_code == 400
    assert response.headers["content-type"] == f"{accept}; charset=utf-8"
    assert _codes(response) == ["BAD_USER_INPUT"]
    assert "data" not in response.json()


async def test_an_address_without_a_document_is_refused(client: httpx.AsyncClient) -> None:
    response = await client.get("/graphql")

    assert response.status_code == 400
    assert response.json()["errors"][0]["message"] == "`query` is missing: it holds the GraphQL document"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
async def test_other_methods_are_refused_with_those_allowed(client: httpx.AsyncClient, method: str) -> None:
    response = await client.request(method, "/graphql")

    assert response.status_code == 405
    assert sorted(response.headers["allow"].split(", ")) == ["GET", "HEAD", "OPTIONS", "POST"]
    assert _codes(response) == ["BAD_USER_INPUT"]


async def test_options_lists_the_methods(client: httpx.AsyncClient) -> None:
    response = await client.options("/graphql")

    assert response.status_code == 204
    assert response.headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert response.content == b""


@pytest.mark.parametrize("path", ["/graphql//", "/nowhere", "/graphiql/../settings.py", "/graphiql/assets/none.js"])
async def test_an_unknown_address_is_refused_in_json(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(path)

    assert response.status_code == 404
    assert response.json() == {"errors": [{"message": "not found", "extensions": {"code": "BAD_USER_INPUT"}}]}


TOLD = {"cost": {"requestedQueryCost": 1, "maximumAvailable": 1000}}


@pytest.mark.parametrize(("extensions", "told"), [({"cost": True}, TOLD), ({"cost": False}, None), ({}, None)])
async def test_the_cost_is_returned_where_the_extensions_ask_for_it(
    client: httpx.AsyncClient, extensions: dict[str, bool], told: object
) -> None:
    posted = await client.post("/graphql", json={"query": "{ about { version } }", "extensions": extensions})
    got = await client.get("/graphql", params={"query": "{ about { version } }", "extensions": json.dumps(extensions)})

    assert posted.json().get("extensions") == got.json().get("extensions") == told


@pytest.mark.parametrize("accept", [NEW, OLD])
async def test_a_mutation_by_get_is_refused_with_the_method_it_needs(client: httpx.AsyncClient, accept: str) -> None:
    mutation = 'mutation { deleteBreakdown(input: {breakdownId: "a"}) { __typename } }'
    response = await client.get("/graphql", params={"query": mutation}, headers={"Accept": accept})

    assert response.status_code == 405
    assert response.headers["allow"] == "POST"
    assert response.headers["content-type"] == f"{accept}; charset=utf-8"
    assert _codes(response) == ["BAD_USER_INPUT"]

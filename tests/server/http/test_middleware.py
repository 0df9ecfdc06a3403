"""Around every request: its id, its log line, protective headers, other sites' pages, and what fails inside."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx
import pytest

from schema.fields.context import Context
from schema.operations.execution import Answer, Executor, Ready
from server.runtime import Runtime, open_runtime
from server.settings.settings import Settings
from tests.server.serving import serving


class BrokenExecutor(Executor):
    """An executor with a fault of its own."""

    async def carry_out(self, ready: Ready, context: Context) -> Answer:  # noqa: ARG002  # as replaced
        """Fail."""
        raise RuntimeError("the password is swordfish")


@asynccontextmanager
async def open_broken(settings: Settings) -> AsyncIterator[Runtime]:
    async with open_runtime(settings) as runtime:
        yield replace(runtime, executor=BrokenExecutor())


def _request_lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    return [record.__dict__["fields"] for record in caplog.records if record.getMessage() == "request"]


async def test_a_request_id_that_is_sent_comes_back(client: httpx.AsyncClient) -> None:
    response = await client.get("/health", headers={"X-Request-Id": "Root=1-67891233-abcdef012345678912345678"})

    assert response.headers["x-request-id"] == "Root=1-67891233-abcdef012345678912345678"


@pytest.mark.parametrize("sent", ["", "two words", "x" * 129, "a\tb", "<script>", 'a"b'])
async def test_a_request_id_that_is_unfit_is_replaced(client: httpx.AsyncClient, sent: str) -> None:
    response = await client.get("/health", headers={"X-Request-Id": sent})

    assert len(response.headers["x-request-id"]) == 32
    assert response.headers["x-request-id"].isalnum()


async def test_requests_without_an_id_get_different_ones(client: httpx.AsyncClient) -> None:
    first, second = [(await client.get("/health")).headers["x-request-id"] for _ in range(2)]

    assert first != second


async def test_a_request_leaves_one_line_with_its_operation_and_what_it_cost(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    query = "query Look { word(by: {databaseId: 7}) { text } }"

    with caplog.at_level(logging.INFO):
        await client.post("/graphql", json={"query": query}, headers={"X-Request-Id": "abc"})

    (line,) = _request_lines(caplog)
    assert line.pop("duration_ms", None) is not None
    assert line == {
        "request_id": "abc",
        "method": "POST",
        "path": "/graphql",
        "status": 200,
        "operation": "Look",
        "kind": "query",
        "cache": "miss",
        "calls": "BatchGetItem:1",
        "read_units": 0.5,
    }


async def test_a_request_that_is_refused_leaves_a_line_too(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        await client.get("/nowhere", headers={"X-Request-Id": "abc"})

    (line,) = _request_lines(caplog)
    assert (line["request_id"], line["status"]) == ("abc", 404)
    assert "calls" not in line


@pytest.mark.parametrize("path", ["/graphql?query=%7B__typename%7D", "/health", "/nowhere"])
async def test_answers_have_the_security_headers(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(path)

    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert response.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert response.headers["cache-control"] == "no-store"


async def test_internal_errors_show_a_request_id_and_are_logged_in_full(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(settings, opened=open_broken) as client:
        response = await client.post(
            "/graphql", json={"query": "{ __typename }"}, headers={"X-Request-Id": "abc", "Origin": "https://a.example"}
        )

    assert response.status_code == 500
    assert response.json() == {
        "errors": [
            {
                "message": "something went wrong on the server",
                "extensions": {"code": "INTERNAL_SERVER_ERROR", "requestId": "abc"},
            }
        ]
    }
    assert response.headers["x-request-id"] == "abc"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "the password is swordfish" in caplog.text


async def test_no_other_site_may_call_unless_it_is_named(client: httpx.AsyncClient) -> None:
    headers = {"Origin": "https://app.example.org", "Access-Control-Request-Method": "POST"}

    preflight = await client.options("/graphql", headers=headers)
    answer = await client.post("/graphql", json={"query": "{ __typename }"}, headers=headers)

    assert preflight.status_code == 400
    assert preflight.json()["errors"][0]["extensions"] == {"code": "BAD_USER_INPUT"}
    assert "access-control-allow-origin" not in preflight.headers
    assert "access-control-allow-origin" not in answer.headers


async def test_a_site_that_is_named_may_call(settings: Settings) -> None:
    settings = settings.model_copy(update={"cors_origins": ("https://app.example.org",)})
    headers = {
        "Origin": "https://app.example.org",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type, x-request-id, apollo-require-preflight, traceparent",
    }

    async with serving(settings) as client:
        preflight = await client.options("/graphql", headers=headers)
        answer = await client.post("/graphql", json={"query": "{ __typename }"}, headers=headers)
        refused = await client.put("/graphql", headers=headers)
        stranger = await client.options("/graphql", headers={**headers, "Origin": "https://other.example.org"})

    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == "https://app.example.org"
    assert preflight.headers["access-control-allow-methods"] == "GET, POST"
    assert answer.headers["access-control-allow-origin"] == "https://app.example.org"
    assert (
        answer.headers["access-control-expose-headers"]
        == "Age, ETag, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id"
    )
    assert answer.headers["vary"] == "Accept, Authorization, Origin, Accept-Encoding"
    assert refused.headers["access-control-allow-origin"] == "https://app.example.org"
    assert stranger.status_code == 400


async def test_all_sites_may_call_where_the_settings_say_so(settings: Settings) -> None:
    async with serving(settings.model_copy(update={"cors_origins": ("*",)})) as client:
        answer = await client.post(
            "/graphql", json={"query": "{ __typename }"}, headers={"Origin": "https://any.example.org"}
        )

    assert answer.headers["access-control-allow-origin"] == "*"

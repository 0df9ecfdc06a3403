"""Around every request: its id, its log line, protective headers, other sites' pages, and what fails inside."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from schema.fields.context import Context
from schema.operations.execution import Executor
from schema.operations.operation import Answer, Ready
from server.http.middleware import RequestLog
from server.runtime import Runtime, open_runtime
from server.settings.settings import Settings
from tests.server.serving import serving


class BrokenExecutor(Executor):
    """An executor with a fault of its own."""

    def __init__(self, fault: BaseException) -> None:
        super().__init__()
        self._fault = fault

    async def carry_out(self, ready: Ready, context: Context) -> Answer:  # noqa: ARG002  # as replaced
        """Fail."""
        await asyncio.sleep(0)
        raise self._fault


def broken_by(fault: BaseException) -> Callable[[Settings], AbstractAsyncContextManager[Runtime]]:
    """Return what opens a server whose executor fails in this way."""

    @asynccontextmanager
    async def open_broken(settings: Settings) -> AsyncIterator[Runtime]:
        async with open_runtime(settings) as runtime:
            yield replace(runtime, executor=BrokenExecutor(fault))

    return open_broken


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
    assert len(str(line.pop("client"))) == 16
    assert line == {
        "request_id": "abc",
        "cost": 1,
        "document": hashlib.sha256(query.encode()).hexdigest(),
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
    async with serving(settings, opened=broken_by(RuntimeError("the password is swordfish"))) as client:
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


CHANGE = "mutation { deleteBreakdown(input: { breakdownId: 1 }) { deletedBreakdownId } }"


@pytest.mark.parametrize("query", ["{ viewer { email } }", "{ about { version } }", "{ randomWord { id } }", CHANGE])
async def test_a_cancelled_part_of_a_request_is_an_error_in_json(settings: Settings, query: str) -> None:
    settings = settings.model_copy(update={"batch": 2})
    async with serving(settings, opened=broken_by(asyncio.CancelledError())) as client:
        response = await client.post("/graphql", json={"query": query})
        batch = await client.post("/graphql", json=[{"query": query}, {"query": query}])

    for each in (response, batch):
        (error,) = each.json()["errors"]
        assert each.status_code in (500, 503)
        assert error["extensions"]["code"] in ("INTERNAL_SERVER_ERROR", "SERVICE_UNAVAILABLE")
        assert error["extensions"]["requestId"] == each.headers["x-request-id"]


async def test_a_request_that_the_end_of_the_process_cancels_gets_an_error_in_json() -> None:
    sent: list[Message] = []

    async def app(_scope: Scope, _receive: Receive, _send: Send) -> None:
        await asyncio.sleep(60)

    async def send(message: Message) -> None:
        await asyncio.sleep(0)
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    scope = {"type": "http", "method": "GET", "path": "/", "headers": []}
    request = asyncio.ensure_future(RequestLog(app)(scope, receive, send))
    await asyncio.sleep(0)
    request.cancel()
    with pytest.raises(asyncio.CancelledError):
        await request

    assert [message.get("status") for message in sent] == [503, None]
    (error,) = json.loads(sent[1]["body"])["errors"]
    assert error["extensions"]["code"] == "SERVICE_UNAVAILABLE"


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
        == "Age, ETag, RateLimit, RateLimit-Policy, Retry-After, Server-Timing, X-Request-Id"
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

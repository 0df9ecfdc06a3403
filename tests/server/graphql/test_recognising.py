"""Requests that are answered before they are parsed: as if they had been parsed."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from server.app import create_app
from server.auth.development import development_token
from server.graphql.response_cache import ResponseCache
from server.http.body import ARRIVED
from server.runtime import Runtime, open_runtime
from server.settings.settings import Settings
from table.model.topics import EVERYTHING

QUERY = "query Look($number: Int!) { word(by: { databaseId: $number }) { text } }"
BODY = orjson.dumps({"query": QUERY, "variables": {"number": 2002}})
JSON = {"content-type": "application/json", "accept-encoding": "identity"}


class Site:
    """A server, and what it did."""

    def __init__(self, client: httpx.AsyncClient, runtime: Runtime) -> None:
        self.client = client
        self.runtime = runtime

    @property
    def parsed(self) -> int:
        """The number of documents that were needed so far."""
        documents = self.runtime.executor.documents
        return documents.hits + documents.misses

    async def post(self, body: bytes = BODY, **headers: str) -> httpx.Response:
        """Send a body; a header is named with `_` for `-`."""
        sent = JSON | {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.client.post("/graphql", content=body, headers=sent)

    async def get(self, **headers: str) -> httpx.Response:
        """Send the same by GET."""
        params = {"query": QUERY, "variables": '{"number": 2002}'}
        sent = {"Accept-Encoding": "identity"} | {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.client.get("/graphql", params=params, headers=sent)

    async def prepare(self, body: bytes = BODY) -> None:
        """Have a request answered, so that it is known."""
        for _ in range(2):
            await self.post(body)


@asynccontextmanager
async def _site(settings: Settings) -> AsyncIterator[Site]:
    """Serve as the real protocol does: a request that has arrived completely says so.

    The response cache's clock stands still, so that nothing expires however busy the machine is.
    """
    runtimes: list[Runtime] = []

    @asynccontextmanager
    async def opened(settings: Settings) -> AsyncIterator[Runtime]:
        async with open_runtime(settings) as opened_runtime:
            responses = ResponseCache(settings.cache_bounds, clock=lambda: 0.0)
            runtime = replace(opened_runtime, responses=responses)
            runtimes.append(runtime)
            yield runtime

    app = create_app(settings, opened=opened)
    async with app.router.lifespan_context(app) as state:

        async def with_body(scope: Scope, receive: Receive, send: Send) -> None:
            body = await Request(scope, receive).body()
            messages = [{"type": "http.request", "body": body, "more_body": False}]

            async def again() -> Any:
                """Return the body, then wait as the protocol does while its client stays."""
                return messages.pop() if messages else await asyncio.Event().wait()

            arrived = {ARRIVED: lambda: body}
            await app({**scope, "state": dict(state or {}), **arrived}, again, send)

        async with httpx.AsyncClient(transport=httpx.ASGITransport(with_body), base_url="http://testserver") as client:
            yield Site(client, runtimes[0])


@pytest.fixture
def starter(tmp_path: Path, starter_file: Path) -> Settings:
    shutil.copy(starter_file, tmp_path / "dictionary.sqlite")
    return Settings(data_dir=tmp_path, rate_limit=1, rate_burst=1000)


@pytest.fixture
async def site(starter: Settings) -> AsyncIterator[Site]:
    async with _site(starter) as opened:
        yield opened


def _lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    lines = [dict(record.__dict__["fields"]) for record in caplog.records if record.getMessage() == "request"]
    return [{name: value for name, value in line.items() if name != "duration_ms"} for line in lines]


def _fixed(response: httpx.Response) -> dict[str, str]:
    """Return the headers that do not depend on the time or on the order of requests."""
    return {name: value for name, value in response.headers.items() if name not in ("ratelimit", "age")}


def _remaining(response: httpx.Response) -> int:
    return int(response.headers["ratelimit"].split(";")[1].removeprefix("r="))


async def test_the_third_request_is_answered_unparsed_with_the_same_headers_and_log_line(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    await site.post()
    with caplog.at_level(logging.INFO):
        second = await site.post(x_request_id="abc")
        parsed = site.parsed
        third = await site.post(x_request_id="abc")

    assert site.parsed == parsed
    assert third.content == second.content
    assert _fixed(third) == _fixed(second)
    of_second, of_third = _lines(caplog)
    assert of_third == of_second
    assert of_third["cache"] == "hit"


async def test_a_known_request_costs_the_same_points(site: Site) -> None:
    first = await site.post()
    second = await site.post()
    third = await site.post()

    assert _remaining(first) - _remaining(second) == _remaining(second) - _remaining(third) > 0


async def test_a_known_request_of_a_client_without_points_is_refused(starter: Settings) -> None:
    async with _site(starter.model_copy(update={"rate_burst": 12})) as site:
        responses = [await site.post() for _ in range(20)]

    first_refused = next(number for number, response in enumerate(responses) if response.status_code == 429)
    assert first_refused >= 3
    refused = responses[first_refused]
    assert refused.json()["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
    assert refused.headers["retry-after"]


async def test_a_known_get_is_answered_with_its_tag_or_not_modified(site: Site) -> None:
    for _ in range(2):
        whole = await site.get()
    parsed = site.parsed

    again = await site.get()
    unchanged = await site.get(if_none_match=again.headers["etag"])

    assert site.parsed == parsed
    assert again.headers["etag"] == whole.headers["etag"]
    assert "x-request-id" not in again.headers
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert "content-length" not in unchanged.headers


async def test_a_known_get_is_refused_to_other_sites(site: Site) -> None:
    for _ in range(3):
        await site.get()

    refused = await site.get(sec_fetch_site="cross-site")

    assert refused.status_code == 400


async def test_each_request_negotiates_for_itself(site: Site) -> None:
    await site.prepare()

    new = await site.post(accept="application/graphql-response+json")
    none = await site.post(accept="image/png")
    wrong = await site.post(content_type="text/plain")
    read = await site.post(origin="https://example.org")

    assert new.headers["content-type"] == "application/graphql-response+json; charset=utf-8"
    assert (none.status_code, wrong.status_code) == (406, 415)
    assert (read.status_code, read.headers["vary"]) == (200, "Accept, Origin, Accept-Encoding")


async def test_signed_in_viewers_and_bad_tokens_are_never_recognised(site: Site, tmp_path: Path) -> None:
    await site.prepare()
    parsed = site.parsed

    signed_in = await site.post(authorization=f"Bearer {development_token(tmp_path, 'a@example.org', hours=1)}")
    refused = await site.post(authorization="Bearer x.y.z")

    assert (signed_in.status_code, refused.status_code) == (200, 401)
    assert site.parsed == parsed + 1


async def test_a_known_request_is_forgotten_when_its_answer_is(site: Site) -> None:
    await site.prepare()
    assert site.runtime.responses is not None
    assert len(site.runtime.responses.requests) == 1

    site.runtime.responses.forget((EVERYTHING,))

    assert len(site.runtime.responses.requests) == 0
    parsed = site.parsed
    assert (await site.post()).status_code == 200
    assert site.parsed == parsed + 1


async def test_variants_of_a_body_do_not_displace_it(site: Site) -> None:
    await site.prepare()
    for number in range(50):
        await site.post(BODY + b" " * (number + 1), x_forwarded_for="192.0.2.1")

    assert site.runtime.responses is not None
    assert len(site.runtime.responses.requests) == 2


async def test_a_hash_alone_is_recognised_only_while_its_document_is_stored(site: Site) -> None:
    digest = hashlib.sha256(QUERY.encode()).hexdigest()
    persisted = {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": digest}}}
    named = orjson.dumps({"variables": {"number": 2002}, **persisted})
    whole = orjson.dumps({"query": QUERY, "variables": {"number": 2002}, **persisted})
    for body in (named, whole, whole, named, named):
        await site.post(body)
    parsed = site.parsed

    known = await site.post(named)
    assert site.parsed == parsed
    assert site.runtime.persisted.queries is not None
    site.runtime.persisted.queries.remove(digest)
    unknown = await site.post(named)

    assert known.json()["data"]["word"]["text"]
    assert unknown.json()["errors"][0]["message"] == "PersistedQueryNotFound"

"""HTTP cache headers and the response cache: over HTTP, from the starter dictionary."""

from __future__ import annotations

import asyncio
import logging
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from schema.operations.cache_policy import CacheHint
from schema.operations.operation import Answer
from schema.relay.global_id import global_id
from server.auth.development import development_token
from server.graphql.cache_headers import cache_headers, encoded, is_not_modified
from server.http.middleware import SecurityHeaders
from server.runtime import Runtime, open_runtime
from server.settings.settings import Settings
from table.engine.budget import Budget
from table.errors import TableUnavailableError
from table.model import keys
from tests.breaking_down import SUBMIT
from tests.dictionary import Recording
from tests.server.serving import server_environment, server_process, serving

DOCUMENTATION = Path(__file__).parents[3] / "docs" / "caching.md"

TEXT = "query Text($number: Int!) { word(by: { databaseId: $number }) { id text stressed } }"
OFFICIAL = "query Q { word(by: { databaseId: 2002 }) { officialBreakdown { text } } }"
BEST = "query Q { word(by: { databaseId: 2002 }) { breakdown { text } } }"
WORD = global_id("Word", "2002")
NEW = "application/graphql-response+json"
READER, OTHER = "reader@example.org", "other@example.org"


@dataclass(frozen=True, slots=True)
class Site:
    """A server over the starter dictionary that remembers what it asked the table."""

    client: httpx.AsyncClient
    engine: Recording
    runtime: Runtime
    folder: Path

    async def get(
        self, query: str, variables: dict[str, object] | None = None, *, viewer: str | None = None, **headers: str
    ) -> httpx.Response:
        """Ask by GET; a header is named with `_` for `-`."""
        given = {"variables": orjson.dumps(variables).decode()} if variables else {}
        sent = self._headers(viewer, headers)
        return await self.client.get("/graphql", params={"query": query, **given}, headers=sent)

    async def post(
        self, query: str, variables: dict[str, object] | None = None, *, viewer: str | None = None, **headers: str
    ) -> httpx.Response:
        """Ask by POST; a header is named with `_` for `-`."""
        body = {"query": query, "variables": variables}
        return await self.client.post("/graphql", json=body, headers=self._headers(viewer, headers))

    def _headers(self, viewer: str | None, headers: dict[str, str]) -> dict[str, str]:
        signature = {"Authorization": f"Bearer {development_token(self.folder, viewer)}"} if viewer else {}
        return {name.replace("_", "-"): value for name, value in headers.items()} | signature


@asynccontextmanager
async def _site(settings: Settings) -> AsyncIterator[Site]:
    opened: list[tuple[Recording, Runtime]] = []

    @asynccontextmanager
    async def recorded(settings: Settings) -> AsyncIterator[Runtime]:
        async with open_runtime(settings) as runtime:
            while runtime.dictionary.catalogue is None:  # noqa: ASYNC110  # the background task tells nobody
                await asyncio.sleep(0.01)
            runtime.dictionary.engine = recording = Recording(runtime.dictionary.engine)
            opened.append((recording, runtime))
            yield runtime

    async with serving(settings, opened=recorded) as client:
        yield Site(client, *opened[0], settings.data_dir)


@pytest.fixture
def starter(tmp_path: Path, starter_file: Path) -> Settings:
    """Settings over a copy of the starter dictionary."""
    shutil.copy(starter_file, tmp_path / "dictionary.sqlite")
    return Settings(data_dir=tmp_path)


@pytest.fixture
async def site(starter: Settings) -> AsyncIterator[Site]:
    """A server with the default settings."""
    async with _site(starter) as opened:
        yield opened


@pytest.mark.parametrize(
    ("query", "cache_control", "vary"),
    [
        ("{ word(by: { databaseId: 2002 }) { text } }", "public, max-age=86400", "Accept, Origin, Accept-Encoding"),
        (
            "{ about { version } word(by: { databaseId: 2002 }) { text } }",
            "public, max-age=3600",
            "Accept, Origin, Accept-Encoding",
        ),
        (OFFICIAL, "public, max-age=300", "Accept, Origin, Accept-Encoding"),
        ("{ __schema { queryType { name } } }", "public, max-age=300", "Accept, Origin, Accept-Encoding"),
        (BEST, "no-store", "Accept, Authorization, Origin, Accept-Encoding"),
        ("{ viewer { email } }", "no-store", "Accept, Authorization, Origin, Accept-Encoding"),
        ("{ randomWord { text } }", "no-store", "Accept, Authorization, Origin, Accept-Encoding"),
        ("{ __typename }", "no-store", "Accept, Authorization, Origin, Accept-Encoding"),
        (
            '{ about { version } word(by: { id: "x" }) { text } }',
            "no-store",
            "Accept, Authorization, Origin, Accept-Encoding",
        ),
        ("{ nothing }", "no-store", "Accept, Authorization, Origin, Accept-Encoding"),
        ("{", "no-store", "Accept, Authorization, Origin, Accept-Encoding"),
    ],
)
async def test_caches_get_the_smallest_age_and_the_strictest_scope(
    site: Site, query: str, cache_control: str, vary: str
) -> None:
    by_get, by_post = await site.get(query), await site.post(query)
    signed_in = await site.get(query, viewer=READER)
    as_new = await site.get(query, accept=NEW)

    for response in (by_get, by_post, signed_in, as_new):
        assert response.headers["cache-control"] == cache_control
        assert response.headers["vary"] == vary
    assert ("etag" in by_get.headers) is cache_control.startswith("public")
    assert "etag" not in by_post.headers


@pytest.mark.parametrize("authorization", ["Bearer x.y.z", "Basic eDp5", "Bearer "])
async def test_a_refused_token_is_not_disclosed(site: Site, authorization: str) -> None:
    await site.get(TEXT, {"number": 2002})

    response = await site.get(TEXT, {"number": 2002}, authorization=authorization)

    assert response.status_code == 401
    assert response.headers["cache-control"] == "no-store"
    assert "etag" not in response.headers


async def test_a_mutation_is_not_kept(site: Site) -> None:
    response = await site.post(SUBMIT, {"input": _breakdown("выход")}, viewer=READER)
    by_get = await site.get(SUBMIT, {"input": _breakdown("выход")}, viewer=READER)

    assert "errors" not in response.json()
    assert response.headers["cache-control"] == "no-store"
    assert (by_get.status_code, by_get.headers["cache-control"]) == (405, "no-store")


@pytest.mark.parametrize("cached", [True, False])
async def test_an_answer_that_the_client_has_is_not_sent_again(starter: Settings, *, cached: bool) -> None:
    async with _site(starter.model_copy(update={"response_cache": cached})) as site:
        whole = await site.get(TEXT, {"number": 2002})
        tag = whole.headers["etag"]
        again = await site.get(TEXT, {"number": 2002}, if_none_match=tag)
        other = await site.get(TEXT, {"number": 2001}, if_none_match=tag)

    assert whole.json()["data"]["word"]["text"] == "выход"
    assert tag.startswith('W/"')
    assert (again.status_code, again.content) == (304, b"")
    assert {name: again.headers[name] for name in ("cache-control", "etag", "vary")} == {
        "cache-control": "public, max-age=86400",
        "etag": tag,
        "vary": "Accept, Origin, Accept-Encoding",
    }
    assert "content-type" not in again.headers
    assert other.status_code == 200
    assert other.headers["etag"] != tag


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ("{tag}", 304),
        ("{strong}", 304),
        ('"x", {tag}', 304),
        ('W/"a,b" ,{tag},"c"', 304),
        ("*", 304),
        (" * ", 304),
        ('"x"', 200),
        ("{unquoted}", 200),
        ("nonsense", 200),
        ('W/"', 200),
        ("", 200),
        (",,,", 200),
        ('"x{unquoted}"', 200),
    ],
)
async def test_if_none_match_is_read_in_every_form_of_the_standard(site: Site, form: str, status: int) -> None:
    tag = (await site.get(OFFICIAL)).headers["etag"]
    given = form.format(tag=tag, strong=tag.removeprefix("W/"), unquoted=tag.removeprefix("W/").strip('"'))

    by_get = await site.get(OFFICIAL, if_none_match=given)
    by_head = await site.client.head("/graphql", params={"query": OFFICIAL}, headers={"If-None-Match": given})
    by_post = await site.post(OFFICIAL, if_none_match=given)

    assert (by_get.status_code, by_head.status_code, by_post.status_code) == (status, status, 200)


@pytest.mark.parametrize(
    "query", [BEST, "{ randomWord { text } }", "{ nothing }", '{ word(by: { id: "x" }) { text } }']
)
async def test_answers_that_are_not_kept_are_sent_whole(site: Site, query: str) -> None:
    response = await site.get(query, if_none_match="*", accept=NEW)

    assert response.status_code in (200, 400)
    assert response.json()


async def test_a_head_request_has_the_headers_of_a_get(site: Site) -> None:
    by_get = await site.get(OFFICIAL)
    by_head = await site.client.head("/graphql", params={"query": OFFICIAL})

    assert by_head.status_code == 200
    for name in ("cache-control", "etag", "vary", "content-type", "content-length"):
        assert by_head.headers[name] == by_get.headers[name]


async def test_validators_survive_a_restart_and_are_the_same_in_each_process(starter: Settings) -> None:
    tags = []
    for _ in range(2):
        async with server_process(server_environment(starter.data_dir)) as server:
            async with httpx.AsyncClient(base_url=server.url, timeout=30) as client:
                query = "{ wordList(first: 3) { edges { cursor node { text } } } }"
                whole = await client.get("/graphql", params={"query": query})
                tags.append(whole.headers["etag"])
                known = await client.get("/graphql", params={"query": query}, headers={"If-None-Match": tags[0]})
                assert known.status_code == 304
            await server.stop()

    assert tags[0] == tags[1]


async def test_another_version_of_the_data_is_another_answer(site: Site) -> None:
    first = await site.get(TEXT, {"number": 2002})
    await _import_again(site)

    second = await site.get(TEXT, {"number": 2002}, if_none_match=first.headers["etag"])
    third = await site.get(TEXT, {"number": 2002})

    assert second.status_code == 200
    assert second.json() == first.json() == third.json()
    assert second.headers["etag"] == third.headers["etag"] != first.headers["etag"]
    assert _outcomes(site) == {"hit": 1, "miss": 2, "coalesced": 0, "bypass": 0}


async def test_answered_keys_are_not_read_again(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        first = await site.post(TEXT, {"number": 2002})
        second = await site.get(TEXT, {"number": 2002}, accept=NEW)
        third = await site.get(TEXT, {"number": 2002, "invented": 1}, if_none_match=second.headers["etag"])

    assert first.content == second.content
    assert third.status_code == 304
    assert site.engine.methods == ["get_many"]
    assert [(line["cache"], line.get("calls"), line["operation"], line["kind"]) for line in _request_lines(caplog)] == [
        ("miss", "BatchGetItem:1", "Text", "query"),
        ("hit", None, "Text", "query"),
        ("hit", None, "Text", "query"),
    ]


async def test_simultaneous_reads_of_a_key_are_one(site: Site) -> None:
    asked = [
        site.post(TEXT, {"number": 2002}) if number % 2 else site.get(TEXT, {"number": 2002}) for number in range(20)
    ]

    responses = await asyncio.gather(*asked)

    assert {response.content for response in responses} == {responses[0].content}
    assert site.engine.methods == ["get_many"]
    assert _outcomes(site) == {"hit": 0, "miss": 1, "coalesced": 19, "bypass": 0}


async def test_errors_reach_each_waiting_request_under_its_own_id_and_are_not_kept(site: Site) -> None:
    site.engine.fail = lambda _method, _asked: TableUnavailableError("down")
    failed = await asyncio.gather(
        *(site.get(TEXT, {"number": 2002}, x_request_id=f"id-{number}") for number in range(3))
    )
    calls = len(site.engine.calls)
    site.engine.fail = lambda _method, _asked: None

    mended = await site.get(TEXT, {"number": 2002})

    assert calls == 1
    assert [_request_ids(response) for response in failed] == [["id-0"], ["id-1"], ["id-2"]]
    assert {response.headers["cache-control"] for response in failed} == {"no-store"}
    assert mended.json()["data"]["word"]["text"] == "выход"
    assert mended.headers["cache-control"] == "public, max-age=86400"


async def test_signed_in_viewers_are_never_answered_from_the_cache(site: Site) -> None:
    before = await site.get(OFFICIAL)
    site.engine.forget()

    signed_in = await site.get(OFFICIAL, viewer=READER)

    assert signed_in.content == before.content
    assert signed_in.headers["etag"] == before.headers["etag"]
    assert site.engine.methods == ["get_many"]
    assert _outcomes(site) == {"hit": 0, "miss": 1, "coalesced": 0, "bypass": 1}


async def test_the_answers_of_two_viewers_never_cross(site: Site) -> None:
    query = """{ viewer { email } word(by: { databaseId: 2002 }) { text viewerBreakdown { text viewerDidSubmit } } }"""
    await site.post(SUBMIT, {"input": _breakdown("вы", "ход")}, viewer=READER)
    await site.post(SUBMIT, {"input": _breakdown("в", "ыход")}, viewer=OTHER)

    viewers = [READER, None, OTHER] * 10
    responses = await asyncio.gather(*(site.get(query, viewer=viewer) for viewer in viewers))

    own = {READER: "вы-ход", OTHER: "в-ыход"}
    for viewer, response in zip(viewers, responses, strict=True):
        data = response.json()["data"]
        assert data["viewer"] == ({"email": viewer} if viewer else None)
        assert data["word"]["viewerBreakdown"] == ({"text": own[viewer], "viewerDidSubmit": True} if viewer else None)
        assert response.headers["cache-control"] == "no-store"
        assert "Authorization" in response.headers["vary"]
    assert sum(_outcomes(site).values()) == 0


async def test_a_user_is_kept_from_others_however_they_are_asked_for(site: Site) -> None:
    mine = (await site.post("{ viewer { id } }", viewer=READER)).json()["data"]["viewer"]["id"]
    query = "query N($id: ID!) { node(id: $id) { id __typename } }"

    own = await site.get(query, {"id": mine}, viewer=READER)
    others = await site.get(query, {"id": mine}, viewer=OTHER)
    nobodys = await site.get(query, {"id": mine})

    assert own.json()["data"]["node"] == {"id": mine, "__typename": "User"}
    assert others.json()["data"]["node"] is nobodys.json()["data"]["node"] is None
    assert {response.headers["cache-control"] for response in (own, others, nobodys)} == {"no-store"}


async def test_a_write_is_read_by_everyone_at_once_in_the_same_process(site: Site) -> None:
    query = "{ word(by: { databaseId: 2002 }) { breakdowns { nodes { text } } } }"
    before = await site.get(query)

    await site.post(SUBMIT, {"input": _breakdown("выход")}, viewer=READER)
    own = await site.get(query, viewer=READER)
    others = await site.get(query)

    assert "выход" not in _texts(before)
    assert "выход" in _texts(own)
    assert _texts(others) == _texts(own)
    assert others.headers["etag"] != before.headers["etag"]


async def test_anonymous_requests_evict_nothing(site: Site) -> None:
    await site.get(OFFICIAL)

    refused = await site.post(SUBMIT, {"input": _breakdown("выход")})
    again = await site.get(OFFICIAL)

    assert refused.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert again.status_code == 200
    assert _outcomes(site) == {"hit": 1, "miss": 1, "coalesced": 0, "bypass": 0}


async def test_the_cache_can_be_switched_off(starter: Settings) -> None:
    async with _site(starter.model_copy(update={"response_cache": False})) as site:
        first, second = [await site.get(TEXT, {"number": 2002}) for _ in range(2)]

    assert first.content == second.content
    assert second.headers["cache-control"] == "public, max-age=86400"
    assert site.runtime.responses is None
    assert site.engine.methods == ["get_many", "get_many"]


async def test_no_header_of_a_request_comes_back_in_a_public_answer(site: Site) -> None:
    names = ("x-request-id", "x-forwarded-host", "x-forwarded-for", "forwarded", "referer", "user-agent", "cookie")
    headers = {**dict.fromkeys(names, "marked"), "host": "marked.example"}

    missed, found = [await site.client.get("/graphql", params={"query": OFFICIAL}, headers=headers) for _ in range(2)]
    told = await site.client.get("/graphql", params={"query": BEST}, headers=headers)

    for response in (missed, found):
        assert response.headers["cache-control"] == "public, max-age=300"
        assert "marked" not in response.text + str(response.headers)
        assert "x-request-id" not in response.headers
    assert told.headers["x-request-id"] == "marked"


def test_answers_for_one_viewer_are_private() -> None:
    answer = Answer(payload={"data": {}}, executed=True, hint=CacheHint(60, is_private=True))
    reply = encoded(answer, data_version="1")

    headers = cache_headers(reply, method="GET")

    assert headers == {
        "Cache-Control": "private, max-age=60",
        "Vary": "Accept, Authorization",
        "ETag": 'W/"AMLMeD3H5r-18R7QqApa1A"',
    }
    assert is_not_modified(reply, method="GET", headers=Headers({"If-None-Match": headers["ETag"]}))


def test_the_age_of_an_answer_that_was_kept_is_reported() -> None:
    reply = Answer(payload={}, executed=True, hint=CacheHint(300), entity_tag='W/"x"', age_seconds=7)

    assert cache_headers(reply, method="POST") == {
        "Cache-Control": "public, max-age=300", "Vary": "Accept", "Age": "7"
    }  # fmt: skip


def test_a_validator_is_of_the_answer_and_of_the_version_of_the_data() -> None:
    one, other = [Answer(payload={"data": text}, executed=True, hint=CacheHint(60)) for text in ("a", "b")]
    versions = ("1", "2", "", "x" * 200)

    validators = {encoded(answer, data_version=version).entity_tag for answer in (one, other) for version in versions}

    assert len(validators) == 8
    assert all(validator and re.fullmatch('W/"[A-Za-z0-9_-]{22}"', validator) for validator in validators)


async def test_the_operations_of_the_documentation_have_the_headers_it_says(site: Site) -> None:
    documented = re.findall(r"^\| `(\{.+\})` \| `(.+)` \|$", DOCUMENTATION.read_text(encoding="utf-8"), re.MULTILINE)

    answered = [(query, (await site.get(query)).headers["cache-control"]) for query, _ in documented]

    assert len(documented) == 10
    assert answered == documented


async def test_a_response_with_a_cookie_is_for_its_reader_alone() -> None:
    sent: list[dict[str, Any]] = []

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        response = Response("x", headers={"Cache-Control": "public, max-age=86400"})
        response.set_cookie("a", Request(scope).query_params["value"])
        await response(scope, receive, send)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope: Scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"value=b", "headers": []}
    await SecurityHeaders(application)(scope, receive, send)

    headers = dict(sent[0]["headers"])
    assert headers[b"set-cookie"].startswith(b"a=b;")
    assert headers[b"cache-control"] == b"no-store"


def _breakdown(*parts: str) -> dict[str, object]:
    return {"wordId": WORD, "items": [{"text": part} for part in parts]}


def _texts(response: httpx.Response) -> list[str]:
    return [node["text"] for node in response.json()["data"]["word"]["breakdowns"]["nodes"]]


def _outcomes(site: Site) -> dict[str, int]:
    assert site.runtime.responses is not None
    return {str(outcome): count for outcome, count in site.runtime.responses.counts.requests.items()}


def _request_ids(response: httpx.Response) -> list[str]:
    return [error["extensions"]["requestId"] for error in response.json()["errors"]]


def _request_lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [record.__dict__["fields"] for record in caplog.records if record.getMessage() == "request"]


async def _import_again(site: Site) -> None:
    """Write another data version, as an import does, and let the process notice as it does in the background."""
    engine, budget = site.engine.engine, Budget(None)
    about = (await engine.get_many([keys.ABOUT], budget=budget))[keys.ABOUT]
    await engine.put_many([{**about, "data_version": "another"}], budget=budget)
    await site.runtime.dictionary.look()

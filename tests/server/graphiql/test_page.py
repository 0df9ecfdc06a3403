"""GraphiQL's page: wholly from this server, under a strict policy, and honest where its files are missing."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from server.graphiql import page as page_module
from server.graphiql.page import graphiql_routes
from server.settings.settings import EngineName, Settings
from tests.server.serving import serving


async def _page(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> str:
    """Return the page of a server with these settings, which opens no table."""
    monkeypatch.setattr(page_module, "missing_files", list)
    transport = httpx.ASGITransport(Starlette(routes=graphiql_routes(settings)))
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        return (await client.get("/graphiql")).text


async def test_the_page_comes_with_a_policy_that_allows_this_server_alone(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_module, "missing_files", list)

    response = await client.get("/graphiql", headers={"Accept": "text/html"})

    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    nonce = re.findall(r'nonce="([^"]+)"', response.text)
    assert response.headers["content-security-policy"] == (
        f"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce[0]}'; font-src 'self' data:;"
        " img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    )
    assert len(nonce) == 1
    assert response.headers["cache-control"] == "no-cache"
    assert re.findall(r'(?:src|href)="([^"]+)"', response.text) == [
        "favicon.svg",
        "graphiql/vendor/graphiql.min.css",
        "graphiql/vendor/plugin-explorer.css",
        "graphiql/page.css",
        "graphiql/vendor/react.production.min.js",
        "graphiql/vendor/react-dom.production.min.js",
        "graphiql/vendor/graphiql.min.js",
        "graphiql/explorer_state.js",
        "graphiql/vendor/plugin-explorer.js",
        "graphiql/start.js",
    ]


async def test_no_two_pages_have_the_same_nonce(client: httpx.AsyncClient) -> None:
    policies = {(await client.get("/graphiql")).headers["content-security-policy"] for _ in range(3)}

    assert len(policies) == 3


async def test_the_page_shows_the_versions_of_the_api(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_module, "missing_files", list)

    page = (await client.get("/graphiql")).text
    answer = (await client.post("/graphql", json={"query": "{ about { version } }"})).json()

    assert re.findall(r'data-([a-z-]*version)="([^"]+)"', page) == [
        ("version", answer["data"]["about"]["version"]),
        ("graphiql-version", "4.1.2"),
    ]


async def test_a_server_without_introspection_says_so(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    open_page = await _page(monkeypatch, settings)
    closed_page = await _page(monkeypatch, settings.model_copy(update={"introspection": False}))

    assert 'data-introspection="on"' in open_page
    assert "Introspection is disabled on this server" not in open_page
    assert 'data-introspection="off"' in closed_page
    assert "Introspection is disabled on this server" in closed_page


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, "development"),
        ({"jwt_issuer": ("https://a.example",), "jwt_audience": ("web",)}, "issuer"),
        ({"engine": EngineName.DYNAMODB}, "none"),
    ],
)
async def test_the_page_knows_whose_tokens_are_taken(
    settings: Settings, chosen: dict[str, object], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = await _page(monkeypatch, settings.model_copy(update=chosen))

    assert f'data-tokens="{expected}"' in page


async def test_a_page_whose_files_are_missing_names_them_and_the_remedy(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_module, "missing_files", lambda: ["graphiql.min.js"])

    response = await client.get("/graphiql")
    api = await client.post("/graphql", json={"query": "{ __typename }"})

    assert response.status_code == 200
    assert "<code>graphiql/vendor/graphiql.min.js</code>" in response.text
    assert "<pre>make graphiql</pre>" in response.text
    assert "<script" not in response.text
    assert api.status_code == 200


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("start.js", "text/javascript; charset=utf-8"),
        ("storage.js", "text/javascript; charset=utf-8"),
        ("page.css", "text/css; charset=utf-8"),
        ("tour.graphql", "text/plain; charset=utf-8"),
    ],
)
async def test_our_files_are_asked_for_each_time_and_sent_when_they_changed(
    client: httpx.AsyncClient, name: str, media_type: str
) -> None:
    first = await client.get(f"/graphiql/{name}")
    again = await client.get(f"/graphiql/{name}", headers={"If-None-Match": first.headers["etag"]})

    assert (first.status_code, first.headers["content-type"]) == (200, media_type)
    assert first.headers["cache-control"] == "no-cache"
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", ["index.html", "missing.html", "vendor/.obtained", "vendor", "none.js"])
async def test_nothing_else_is_served(client: httpx.AsyncClient, name: str) -> None:
    response = await client.get(f"/graphiql/{name}")

    assert response.status_code == 404


async def test_files_of_packages_are_kept_for_a_day(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "vendor").mkdir()
    (tmp_path / "vendor" / "graphiql.min.js").write_text("//")
    monkeypatch.setattr(page_module, "FOLDER", tmp_path)

    async with serving(settings) as client:
        response = await client.get("/graphiql/vendor/graphiql.min.js")

    assert response.status_code == 200
    assert response.headers["cache-control"] == "public, max-age=86400"


async def test_the_page_is_not_served_where_the_settings_say_so(settings: Settings) -> None:
    async with serving(settings.model_copy(update={"graphiql": False})) as client:
        page = await client.get("/graphiql")
        script = await client.get("/graphiql/start.js")

    assert (page.status_code, script.status_code) == (404, 404)

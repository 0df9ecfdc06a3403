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

SCRIPT = "graphiql/assets/index-1.js"
STYLE = "graphiql/assets/index-2.css"


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a build of the page as Vite writes it, with files that do nothing."""
    source = Path("server/graphiql/index.html").read_text(encoding="utf-8")
    loaded = f'<script type="module" src="{SCRIPT}"></script><link rel="stylesheet" href="{STYLE}"></head>'
    page = source.replace("</head>", loaded).replace('<script type="module" src="/src/main.tsx"></script>', "")
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    for name in ("index-1.js", "index-2.css", "codicon-3.ttf"):
        (tmp_path / "assets" / name).write_text("/**/")
    monkeypatch.setattr(page_module, "BUILD", tmp_path)
    monkeypatch.setattr(page_module, "missing_files", list)
    return tmp_path


async def _page(settings: Settings) -> str:
    """Return the page of a server with these settings, which opens no table."""
    transport = httpx.ASGITransport(Starlette(routes=graphiql_routes(settings)))
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        return (await client.get("/graphiql")).text


@pytest.mark.usefixtures("build")
async def test_the_page_comes_with_a_policy_that_allows_this_server_alone(client: httpx.AsyncClient) -> None:
    response = await client.get("/graphiql", headers={"Accept": "text/html"})

    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    nonce = re.findall(r'nonce="([^"]+)"', response.text)
    assert response.headers["content-security-policy"] == (
        f"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce[0]}'; font-src 'self';"
        " img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    )
    assert len(nonce) == 1
    assert response.headers["cache-control"] == "no-cache"
    assert re.findall(r'(?:src|href)="([^"]+)"', response.text) == ["favicon.svg", SCRIPT, STYLE]


async def test_no_two_pages_have_the_same_nonce(client: httpx.AsyncClient) -> None:
    policies = {(await client.get("/graphiql")).headers["content-security-policy"] for _ in range(3)}

    assert len(policies) == 3


@pytest.mark.usefixtures("build")
async def test_the_page_shows_the_versions_of_the_api(client: httpx.AsyncClient) -> None:
    page = (await client.get("/graphiql")).text
    answer = (await client.post("/graphql", json={"query": "{ about { version } }"})).json()

    assert re.findall(r'data-([a-z-]*version)="([^"]+)"', page) == [
        ("version", answer["data"]["about"]["version"]),
        ("graphiql-version", "5.4.0"),
    ]


@pytest.mark.usefixtures("build")
async def test_a_server_without_introspection_says_so(settings: Settings) -> None:
    open_page = await _page(settings)
    closed_page = await _page(settings.model_copy(update={"introspection": False}))

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
@pytest.mark.usefixtures("build")
async def test_the_page_knows_whose_tokens_are_taken(
    settings: Settings, chosen: dict[str, object], expected: str
) -> None:
    page = await _page(settings.model_copy(update=chosen))

    assert f'data-tokens="{expected}"' in page


async def test_a_page_whose_files_are_missing_names_them_and_the_remedy(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_module, "missing_files", lambda: ["assets/index-1.js"])

    response = await client.get("/graphiql")
    api = await client.post("/graphql", json={"query": "{ __typename }"})

    assert response.status_code == 200
    assert "<code>server/graphiql/dist/assets/index-1.js</code>" in response.text
    assert "<pre>make graphiql</pre>" in response.text
    assert "<script" not in response.text
    assert api.status_code == 200


async def test_a_page_that_was_built_while_the_server_runs_is_shown(settings: Settings, build: Path) -> None:
    async with serving(settings) as client:
        first = await client.get("/graphiql")
        page = (build / "index.html").read_text(encoding="utf-8")
        (build / "index.html").write_text(page.replace(SCRIPT, "graphiql/assets/index-4.js"), encoding="utf-8")
        second = await client.get("/graphiql")

    assert SCRIPT in first.text
    assert "graphiql/assets/index-4.js" in second.text


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("index-1.js", "text/javascript; charset=utf-8"),
        ("index-2.css", "text/css; charset=utf-8"),
        ("codicon-3.ttf", "font/ttf"),
    ],
)
@pytest.mark.usefixtures("build")
async def test_files_of_the_build_are_kept_for_a_year(settings: Settings, name: str, media_type: str) -> None:
    async with serving(settings) as client:
        response = await client.get(f"/graphiql/assets/{name}")

    assert (response.status_code, response.headers["content-type"]) == (200, media_type)
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"


async def test_the_style_of_the_page_for_missing_files_is_asked_for_each_time(client: httpx.AsyncClient) -> None:
    first = await client.get("/graphiql/missing.css")
    again = await client.get("/graphiql/missing.css", headers={"If-None-Match": first.headers["etag"]})

    assert (first.status_code, first.headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert first.headers["cache-control"] == "no-cache"
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", ["index.html", "missing.html", "assets", "assets/", "assets/.vite", "none.js"])
async def test_nothing_else_is_served(client: httpx.AsyncClient, name: str) -> None:
    response = await client.get(f"/graphiql/{name}")

    assert response.status_code == 404


async def test_the_page_is_not_served_where_the_settings_say_so(settings: Settings) -> None:
    async with serving(settings.model_copy(update={"graphiql": False})) as client:
        page = await client.get("/graphiql")
        style = await client.get("/graphiql/missing.css")

    assert (page.status_code, style.status_code) == (404, 404)

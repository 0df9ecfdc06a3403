"""The front page: what a person finds at the root of a server, and everything it links to."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from schema.api import sdl
from server.settings.settings import Settings
from server.site.build import SiteBuild
from server.site.front import GUIDE_TITLES, front_routes
from tests.server.serving import serving


async def _front(settings: Settings, build: SiteBuild | None) -> str:
    transport = httpx.ASGITransport(Starlette(routes=front_routes(settings, build)))
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        return (await client.get("/")).text


def _addresses(page: str) -> list[str]:
    return re.findall(r'(?:href|src|action)="([^"]+)"', page)


async def test_the_front_page_may_load_this_server_alone_and_send_its_form_there(client: httpx.AsyncClient) -> None:
    response = await client.get("/")

    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:;"
        " connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    )
    assert (await client.head("/")).status_code == 200


async def test_all_its_links_lead_somewhere_below_the_folder_of_the_page(client: httpx.AsyncClient) -> None:
    addresses = [address for address in _addresses((await client.get("/")).text) if not address.startswith("words")]

    assert {"graphiql", "schema.graphql", "favicon.svg", "docs/clients.md"} <= set(addresses)
    for address in addresses:
        assert not address.startswith(("/", "http"))
        assert (await client.get(f"/{address}")).status_code == 200, address


def test_the_wheel_and_the_image_hold_the_guides_that_it_links_to() -> None:
    linked = {f"docs/{name}" for name in GUIDE_TITLES}
    copied = re.search(r"^COPY (docs/.+) docs/$", Path("Dockerfile").read_text("utf-8"), re.M)
    (packaged,) = re.findall(r"^GUIDES = \[(.+)\]$", Path("setup.py").read_text("utf-8"), re.M)

    assert copied is not None
    assert set(copied[1].split()) == linked
    assert {f"docs/{name}" for name in re.findall(r'"([^"]+)"', packaged)} == linked


async def test_a_search_leads_to_the_site_if_there_is_one(build: SiteBuild) -> None:
    assert "words/search" in _addresses(await _front(Settings(), build))
    assert "words/search" not in _addresses(await _front(Settings(), None))
    assert "make web" in await _front(Settings(), None)


async def test_it_links_only_to_what_is_served(settings: Settings) -> None:
    async with serving(settings.model_copy(update={"graphiql": False, "introspection": False})) as client:
        addresses = _addresses((await client.get("/")).text)
        schema = await client.get("/schema.graphql")
        graphiql = await client.get("/graphiql")

    assert {"graphiql", "schema.graphql"}.isdisjoint(addresses)
    assert (schema.status_code, graphiql.status_code) == (404, 404)


async def test_without_the_pages_the_api_is_served_alone(settings: Settings) -> None:
    async with serving(settings.model_copy(update={"site": False})) as client:
        statuses = [(await client.get(path)).status_code for path in ("/", "/words/", "/favicon.ico", "/health")]

    assert statuses == [404, 404, 404, 200]


async def test_a_link_with_a_query_still_opens_it_in_graphiql(client: httpx.AsyncClient) -> None:
    response = await client.get("/?query=%7B%20a%20%7D&variables=%7B%7D")

    assert (response.status_code, response.headers["location"]) == (
        303,
        "./graphiql?query=%7B%20a%20%7D&variables=%7B%7D",
    )


async def test_the_schema_is_served_as_text(client: httpx.AsyncClient) -> None:
    response = await client.get("/schema.graphql")

    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.text == sdl()
    known = await client.get("/schema.graphql", headers={"If-None-Match": response.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")


@pytest.mark.parametrize("path", ["/favicon.ico", "/favicon.svg"])
async def test_the_icon_is_cached(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(path)

    assert response.headers["content-type"] == "image/svg+xml"
    assert response.headers["cache-control"] == "public, max-age=86400"
    assert response.content.startswith(b"<svg")


@pytest.mark.parametrize("path", ["/docs/", "/docs/settings.md", "/docs/../README.md", "/docs/adr/0001.md", "/front/"])
async def test_other_files_are_not_served(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404


async def test_a_build_that_does_not_fit_the_schema_keeps_no_server_from_starting(
    settings: Settings, build: SiteBuild, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("server.runtime.found_build", lambda: build)
    build.manifest.write_text('{"old": "{ gone }"}', encoding="utf-8")

    async with serving(settings) as client:
        answer = await client.post("/graphql", json={"documentId": "old"})

    assert answer.json()["errors"][0]["extensions"]["code"] == "DOCUMENT_NOT_TRUSTED"
    assert "run make web" in caplog.text


async def test_the_documents_of_the_site_are_trusted_without_a_setting(
    settings: Settings, build: SiteBuild, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("server.runtime.found_build", lambda: build)
    build.manifest.write_text('{"site": "{ __typename }"}', encoding="utf-8")
    own = tmp_path / "own.json"
    own.write_text('{"own": "{ about { version } }"}', encoding="utf-8")
    only = settings.model_validate({"documents": "only", "documents_file": own, "data_dir": settings.data_dir})

    async with serving(only) as client:
        answers = [await client.post("/graphql", json={"documentId": name}) for name in ("site", "own")]

    assert ["data" in answer.json() for answer in answers] == [True, True]

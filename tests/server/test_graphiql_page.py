"""GraphiQL's page: wholly from this server, under a strict policy, and honest where its files are missing."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from graphql import GraphQLSchema, build_schema, parse, validate

from server import graphiql_page
from server.graphiql_files import FOLDER
from server.settings import Settings
from tests.server.serving import serving

EXAMPLES = re.split(r"^# -+\n", (FOLDER / "examples.graphql").read_text(encoding="utf-8"), flags=re.MULTILINE)


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return build_schema(Path("schema.graphql").read_text(encoding="utf-8"))


async def test_the_page_comes_with_a_policy_that_allows_this_server_alone(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graphiql_page, "missing_files", list)

    response = await client.get("/", headers={"Accept": "text/html"})

    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:;"
        " img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    )
    assert response.headers["cache-control"] == "no-cache"
    assert re.findall(r'(?:src|href)="([^"]+)"', response.text) == [
        "data:,",
        "graphiql/vendor/graphiql.min.css",
        "graphiql/page.css",
        "graphiql/vendor/react.production.min.js",
        "graphiql/vendor/react-dom.production.min.js",
        "graphiql/vendor/graphiql.min.js",
        "graphiql/start.js",
    ]


async def test_a_page_whose_files_are_missing_names_them_and_the_remedy(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graphiql_page, "missing_files", lambda: ["graphiql.min.js"])

    response = await client.get("/")
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
        ("page.css", "text/css; charset=utf-8"),
        ("examples.graphql", "text/plain; charset=utf-8"),
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


async def test_files_of_packages_are_kept_for_a_day(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "vendor").mkdir()
    (tmp_path / "vendor" / "graphiql.min.js").write_text("//")
    monkeypatch.setattr(graphiql_page, "FOLDER", tmp_path)

    async with serving(settings) as client:
        response = await client.get("/graphiql/vendor/graphiql.min.js")

    assert response.status_code == 200
    assert response.headers["cache-control"] == "public, max-age=86400"


async def test_the_page_is_not_served_where_the_settings_say_so(settings: Settings) -> None:
    async with serving(settings.model_copy(update={"graphiql": False})) as client:
        page = await client.get("/")
        script = await client.get("/graphiql/start.js")

    assert (page.status_code, script.status_code) == (404, 404)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_one_valid_operation(example: str, schema: GraphQLSchema) -> None:
    document = parse(example)

    problems = validate(schema, document)

    assert problems == []
    assert len(document.definitions) == 1

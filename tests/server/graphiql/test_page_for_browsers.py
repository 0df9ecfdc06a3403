"""A browser that opens the endpoint is sent to GraphiQL; everybody else is answered as ever."""

from __future__ import annotations

import httpx
import pytest

from server.settings.settings import Settings
from tests.server.serving import serving

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
QUERY = {"query": "{ __typename }"}


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/graphql", "./graphiql"),
        ("/graphql/", "../graphiql"),
        ("/graphql?query=%7B+a+%7D&variables=%7B%7D", "./graphiql?query=%7B+a+%7D&variables=%7B%7D"),
        ("/graphql/?query=%0d%0aa&b", "../graphiql?query=%0d%0aa&b"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_a_browser_is_sent_to_the_page_with_what_it_asks_for(
    client: httpx.AsyncClient, method: str, path: str, location: str
) -> None:
    response = await client.request(method, path, headers=BROWSER)

    assert response.status_code == 303
    assert response.headers["location"] == location
    assert "Accept" in response.headers["vary"].split(", ")
    assert response.headers["cache-control"] == "no-store"
    assert str(response.next_request.url if response.next_request else "").startswith("http://testserver/")


async def test_the_page_is_where_the_browser_is_sent(client: httpx.AsyncClient) -> None:
    response = await client.get("/graphql", params=QUERY, headers=BROWSER, follow_redirects=True)

    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"


async def test_a_post_of_a_browser_is_answered(client: httpx.AsyncClient) -> None:
    taken = await client.post("/graphql", json=QUERY, headers=BROWSER)
    refused = await client.post("/graphql", json=QUERY, headers={"Accept": "text/html"})

    assert taken.json() == {"data": {"__typename": "Query"}}
    assert refused.status_code == 406


async def test_without_a_page_a_browser_is_answered(settings: Settings) -> None:
    async with serving(settings.model_copy(update={"graphiql": False})) as client:
        taken = await client.get("/graphql", params=QUERY, headers=BROWSER)
        refused = await client.get("/graphql", params=QUERY, headers={"Accept": "text/html"})

    assert taken.json() == {"data": {"__typename": "Query"}}
    assert refused.status_code == 406


async def test_a_slash_at_the_end_makes_no_difference(client: httpx.AsyncClient) -> None:
    posted = await client.post("/graphql/", json=QUERY)
    got = await client.get("/graphql/", params=QUERY)
    options = await client.options("/graphql/")
    refused = await client.put("/graphql/")

    assert posted.json() == got.json() == {"data": {"__typename": "Query"}}
    assert (options.status_code, options.headers["allow"]) == (204, "GET, HEAD, OPTIONS, POST")
    assert refused.status_code == 405

"""What a page of another site can make a browser send is refused, and says what to add."""

from __future__ import annotations

import httpx
import pytest
from starlette.datastructures import Headers

from server.http.cross_site import refuse_cross_site
from server.http.error_responses import RequestError

CHROMIUM = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"

CROSS_SITE = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Accept": "application/json"},
    {"Sec-Fetch-Site": "of-the-future"},
    {"Origin": "https://other.example.org"},
    {"Origin": "null"},
    {"User-Agent": CHROMIUM, "Accept": "image/avif,image/webp,*/*;q=0.8"},
]


@pytest.mark.parametrize("headers", CROSS_SITE)
def test_a_get_that_a_browser_may_send_for_another_site_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(RequestError) as caught:
        refuse_cross_site(Headers(headers))

    assert (caught.value.status, caught.value.code) == (400, "BAD_USER_INPUT")
    assert "add the header `X-Requested-With` with any value, or accept `application/graphql-response+json`" in str(
        caught.value
    )


@pytest.mark.parametrize("headers", CROSS_SITE)
@pytest.mark.parametrize(
    "added",
    [
        {"X-Requested-With": "XMLHttpRequest"},
        {"GraphQL-Require-Preflight": ""},
        {"apollo-require-preflight": "true"},
        {"Accept": "application/json, Application/GraphQL-Response+JSON;q=0.9"},
    ],
)
def test_a_header_that_no_image_or_form_sends_lets_it_pass(headers: dict[str, str], added: dict[str, str]) -> None:
    refuse_cross_site(Headers({**headers, **added}))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Accept": "*/*", "User-Agent": "curl/8.14.1"},
        {"Accept": "*/*", "Sec-Fetch-Mode": "cors", "User-Agent": "node"},
        {"Sec-Fetch-Site": "same-origin", "User-Agent": CHROMIUM},
        {"Sec-Fetch-Site": "none", "User-Agent": CHROMIUM},
    ],
)
def test_programs_and_the_servers_own_pages_need_none(headers: dict[str, str]) -> None:
    refuse_cross_site(Headers(headers))


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_the_endpoint_refuses_it(client: httpx.AsyncClient, method: str) -> None:
    response = await client.request(
        method, "/graphql", params={"query": "{ __typename }"}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert response.status_code == 400


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
async def test_a_body_that_a_form_sends_is_refused(client: httpx.AsyncClient, content_type: str) -> None:
    response = await client.post(
        "/graphql", content=b'{"query": "{ __typename }"}', headers={"Content-Type": content_type}
    )

    assert response.status_code == 415
    assert "application/json" in response.json()["errors"][0]["message"]


async def test_a_json_post_needs_no_further_header(client: httpx.AsyncClient) -> None:
    response = await client.post(
        "/graphql", json={"query": "{ __typename }"}, headers={"Sec-Fetch-Site": "cross-site", "User-Agent": CHROMIUM}
    )

    assert response.json() == {"data": {"__typename": "Query"}}

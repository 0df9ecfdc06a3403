"""The site at `/words/`: every address reloads, the assets are cached, and nothing else is served."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest

from server.site.build import SiteBuild, found_build

ADDRESSES = [
    *("", "search", "search?q=%D0%B2%D0%BE%D0%B4%D0%B0", "read", "browse", "browse?level=A1", "random"),
    *(
        "my-breakdowns",
        "review",
        "family/12",
        "word/1780783196",
        f"word/{'ы' * 100}",
        "word/1780783196-%D0%B5%D1%89%D1%91",
        "word/a/",
    ),
    *("word/a%2Fb", "word/%D0%B4%D0%BE%20%D1%81%D0%B2%D0%B8%D0%B4%D0%B0%D0%BD%D0%B8%D1%8F"),
]


@pytest.mark.parametrize("address", [address for address in ADDRESSES if "%2F" not in address])
async def test_every_address_of_the_site_shows_the_page(site: httpx.AsyncClient, address: str) -> None:
    response = await site.get(f"/words/{address}")

    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["cache-control"] == "no-cache"
    assert response.headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:;"
        " connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    )


@pytest.mark.parametrize("address", [*ADDRESSES, "nowhere", "a/b/c/d"])
async def test_the_page_loads_its_files_from_every_address(site: httpx.AsyncClient, address: str) -> None:
    page = await site.get(f"/words/{address}")

    loaded = [urljoin(str(page.url), name) for name in re.findall(r'(?:src|href)="(\.[^"]+)"', page.text)]
    assert loaded == [
        "http://testserver/words/assets/icon-1a2b.svg",
        "http://testserver/words/assets/index-3c4d.js",
    ]
    assert 'href="https://example.org/./a"' in page.text


@pytest.mark.parametrize(
    "address", ["nowhere", "word", "word/1/2", "index.html", "documents.json", "family/", f"word/{'ы' * 101}"]
)
async def test_an_unknown_address_is_404_and_still_shows_the_page(site: httpx.AsyncClient, address: str) -> None:
    response = await site.get(f"/words/{address}")

    assert response.status_code == 404
    assert "index-3c4d.js" in response.text


async def test_the_address_without_a_slash_leads_to_the_site(site: httpx.AsyncClient) -> None:
    response = await site.get("/words?q=a%20b")

    assert response.status_code == 308
    assert response.headers["location"] == "./words/?q=a%20b"


async def test_the_page_is_not_sent_again_to_who_has_it(site: httpx.AsyncClient) -> None:
    first = await site.get("/words/word/1")
    again = await site.get("/words/word/2", headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})
    deeper = await site.get("/words/", headers={"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")
    for name in ("etag", "content-security-policy", "cache-control"):  # a browser keeps those of the last answer
        assert again.headers[name] == first.headers[name]
    assert deeper.status_code == 200


async def test_head_has_the_headers_of_get(site: httpx.AsyncClient) -> None:
    for address in ("/words/", "/words/assets/index-3c4d.js"):
        got, head = await site.get(address), await site.head(address)

        assert head.status_code == 200
        assert head.headers == got.headers


async def test_the_site_is_only_read(site: httpx.AsyncClient) -> None:
    assert (await site.post("/words/")).status_code == 405
    assert (await site.put("/words/assets/index-3c4d.js")).status_code == 405


async def test_assets_are_cached_for_a_year_and_compressed(site: httpx.AsyncClient) -> None:
    async with site.stream("GET", "/words/assets/index-3c4d.js", headers={"Accept-Encoding": "gzip"}) as response:
        sent = b"".join([piece async for piece in response.aiter_raw()])

    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["content-type"] == "text/javascript; charset=utf-8"
    assert gzip.decompress(sent) == b"// a\n" * 600
    known = await site.get(
        "/words/assets/index-3c4d.js",
        headers={"Accept-Encoding": "gzip", "If-None-Match": response.headers["etag"]},
    )
    assert known.status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        *("index-0000.js", ".env", "", "../documents.json", "..%2Fdocuments.json", "..%2F..%2Fprivate.js"),
        *("%2e%2e/%2e%2e/private.js", "..%5C..%5Cprivate.js", "%00.js", "a" * 5000 + ".js"),
    ],
)
async def test_nothing_but_assets_is_served(site: httpx.AsyncClient, path: str) -> None:
    response = await site.get(f"/words/assets/{path}")

    assert response.status_code == 404
    assert "not served" not in response.text


def test_an_incomplete_build_is_no_build(build: SiteBuild, tmp_path: Path) -> None:
    assert found_build(build.folder) == build

    build.manifest.unlink()

    assert found_build(build.folder) is None
    assert found_build(tmp_path / "missing") is None

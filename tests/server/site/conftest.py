"""A small build of the site, and a client of its routes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from server.site.build import SiteBuild
from server.site.pages import site_routes

PAGE = """<!doctype html>
<html lang="en">
  <head>
    <link rel="icon" href="./assets/icon-1a2b.svg">
    <script type="module" src="./assets/index-3c4d.js"></script>
  </head>
  <body><a href="https://example.org/./a">a</a></body>
</html>
"""


@pytest.fixture
def build(tmp_path: Path) -> SiteBuild:
    """Return a build with a page, a script of 3 KB and an icon."""
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    (folder / "assets" / "index-3c4d.js").write_text("// a\n" * 600, encoding="utf-8")
    (folder / "assets" / "icon-1a2b.svg").write_text("<svg/>", encoding="utf-8")
    (folder / "assets" / ".env").write_text("not served", encoding="utf-8")
    (folder / "documents.json").write_text("{}", encoding="utf-8")
    (tmp_path / "private.js").write_text("not served", encoding="utf-8")
    return SiteBuild(folder)


@pytest.fixture
async def site(build: SiteBuild) -> AsyncIterator[httpx.AsyncClient]:
    """Return a client of the routes of the site alone."""
    app = Starlette(routes=site_routes(build))
    app.router.redirect_slashes = False
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://testserver") as client:
        yield client

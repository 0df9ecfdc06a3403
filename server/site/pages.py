"""The site at `/words/`: one page for all its addresses, whose script reads the address, and the assets it loads.

The page names its assets relative to the address it is opened at, so that the server may be mounted below any path of a
larger site.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from server.http.page_policy import page_policy
from server.http.static_files import CompressedFiles
from server.site.build import SiteBuild
from server.site.kept import kept_response

__all__ = ["SITE", "site_routes"]

SITE = "/words"
"""Where the site is, below the root of the server."""

YEAR_SECONDS = 31_536_000

_PAGES = re.compile(r"(search|read|browse|random|my-breakdowns|review|family/[^/]+|word/([0-9]+-[^/]*|[^/]{1,100}))?/?")
"""The addresses of the site, below `/words/`. The same as in `examples/web/src/routes.ts`."""

_MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
"""Served suffixes with their media types, because the tables of operating systems differ."""

_RELATIVE = re.compile(r'((?:src|href)=")\./')
"""Where the page refers to a file of the build."""


def site_routes(build: SiteBuild) -> list[BaseRoute]:
    """Return the routes of the site.

    Raises:
        OSError: The page cannot be read.
    """
    page = _Page(build.page.read_text(encoding="utf-8"))
    return [
        Route(SITE, _with_slash),
        Mount(f"{SITE}/assets", _Assets(directory=build.assets)),
        Route(f"{SITE}/{{path:path}}", page.respond),
    ]


async def _with_slash(request: Request) -> Response:
    query = request.scope["query_string"].decode("latin-1")
    return RedirectResponse(f".{SITE}/" + (f"?{query}" if query else ""), status_code=308)


class _Page:
    """The page of every address of the site."""

    def __init__(self, html: str) -> None:
        self._html = html

    async def respond(self, request: Request) -> Response:
        """Show the page; an address that the site does not have is 404, and the page says so."""
        status = 200 if _PAGES.fullmatch(request.path_params["path"]) else 404
        content = _RELATIVE.sub(rf"\1{'../' * _depth(request) or './'}", self._html)
        headers = {"Content-Security-Policy": page_policy(), "Cache-Control": "no-cache"}
        if status != 200:
            return HTMLResponse(content, status_code=status, headers=headers)
        return kept_response(request, content, "text/html", headers)


def _depth(request: Request) -> int:
    """Return how many folders below `/words/` the address is, as the browser sees it: before `%2F` is decoded."""
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    return raw.partition(b"?")[0].partition(f"{SITE}/".encode())[2].count(b"/")


class _Assets(CompressedFiles):
    """The scripts and style sheets, cached for a year: a changed file has another name."""

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        return super().lookup_path(path) if Path(path).suffix in _MEDIA_TYPES else ("", None)

    def describe(self, response: Response, full_path: str | os.PathLike[str]) -> None:
        response.headers["Content-Type"] = f"{_MEDIA_TYPES[Path(full_path).suffix]}; charset=utf-8"
        response.headers["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable"

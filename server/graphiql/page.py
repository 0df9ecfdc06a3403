"""GraphiQL at `/graphiql`, with a content security policy that only allows files from this server."""

from __future__ import annotations

import os
import secrets
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from string import Template

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from server.auth.issuers import issuers_of
from server.graphiql.files import BUILD, FOLDER, GRAPHIQL_VERSION, missing_files
from server.http.accept import negotiated, prefers_page
from server.http.page_policy import page_policy
from server.http.static_files import CompressedFiles
from server.settings.settings import Settings
from server.settings.version import VERSION

__all__ = ["graphiql_routes", "page_for_browsers"]

Endpoint = Callable[[Request], Awaitable[Response]]

NONCE_BYTES = 16
"""128 random bits, as Content Security Policy requires."""

YEAR_SECONDS = 31_536_000
"""How long a browser may keep the files of the build: a changed file has another name."""


def graphiql_routes(settings: Settings) -> list[BaseRoute]:
    """Return the routes of the page at `/graphiql` and of its files below it."""
    return [
        Route("/graphiql", partial(_page, _parameters(settings))),
        Route("/graphiql/", _without_slash),
        Mount("/graphiql/assets", _Assets(directory=BUILD / "assets", check_dir=False)),
        Mount("/graphiql", _Files(directory=FOLDER)),
    ]


def page_for_browsers(endpoint: Endpoint) -> Endpoint:
    """Return an endpoint that sends browsers to the page, which then shows `query` and `variables` of the URL."""

    async def answer(request: Request) -> Response:
        if request.method not in ("GET", "HEAD") or not prefers_page(negotiated(request.headers, "accept")):
            return await endpoint(request)
        # Relative, because the server may be behind a path of a larger site.
        page = "../graphiql" if request.scope["path"].endswith("/") else "./graphiql"
        return Response(status_code=303, headers={"Location": _with_query(page, request), "Vary": "Accept"})

    return answer


async def _without_slash(request: Request) -> Response:
    """Send `/graphiql/` to the page, whose addresses are relative to the folder above."""
    return Response(status_code=308, headers={"Location": _with_query("../graphiql", request)})


def _with_query(location: str, request: Request) -> str:
    query = request.scope["query_string"].decode("latin-1")
    return f"{location}?{query}" if query else location


async def _page(parameters: dict[str, str], _request: Request) -> Response:
    """Show GraphiQL or, if files are missing, their names and how to build them.

    The page is read each time, so that a build that was made after the server started is shown.
    """
    nonce = secrets.token_urlsafe(NONCE_BYTES)
    headers = {"Content-Security-Policy": page_policy(nonce=nonce), "Cache-Control": "no-cache"}
    if missing := missing_files():
        listed = "\n".join(f"        <li><code>server/graphiql/dist/{name}</code></li>" for name in missing)
        return HTMLResponse(_MISSING.substitute(missing=listed), headers=headers)
    page = Template((BUILD / "index.html").read_text(encoding="utf-8"))
    return HTMLResponse(page.substitute(parameters, nonce=nonce), headers=headers)


def _parameters(settings: Settings) -> dict[str, str]:
    """Return the template parameters of the page."""
    return {
        "version": VERSION,
        "graphiql_version": GRAPHIQL_VERSION,
        "introspection": "on" if settings.introspection else "off",
        "notice": "" if settings.introspection else _NO_INTROSPECTION,
        "tokens": _tokens(settings),
    }


def _tokens(settings: Settings) -> str:
    """Return which tokens are accepted: `development`, those of an `issuer`, or `none`."""
    issuers = issuers_of(settings)
    if not issuers:
        return "none"
    return "development" if issuers[0].keys_url is None else "issuer"


_MISSING = Template((FOLDER / "missing.html").read_text(encoding="utf-8"))
_NO_INTROSPECTION = (
    '    <p class="notice" role="status">Introspection is disabled on this server, so there are no docs, no explorer'
    " and no completion. Queries run nevertheless.</p>"
)


_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".ttf": "font/ttf",
}
"""Served suffixes with their media types, because the tables of operating systems differ and browsers refuse scripts of
a wrong type. The page for missing files is a template, so it is not served as a file."""


class _Files(CompressedFiles):
    """Files with ETags, which browsers revalidate."""

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        return super().lookup_path(path) if Path(path).suffix in _MEDIA_TYPES else ("", None)

    def describe(self, response: Response, full_path: str | os.PathLike[str]) -> None:
        response.headers["Content-Type"] = _MEDIA_TYPES[Path(full_path).suffix]
        response.headers["Cache-Control"] = "no-cache"


class _Assets(_Files):
    """The files of the build, which browsers keep for a year; not found while there is no build."""

    async def check_config(self) -> None:
        """Do not require the folder: the page says how to build what is missing."""

    def describe(self, response: Response, full_path: str | os.PathLike[str]) -> None:
        super().describe(response, full_path)
        response.headers["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable"

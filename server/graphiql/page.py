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
from server.graphiql.files import FOLDER, GRAPHIQL_VERSION, VENDOR, missing_files
from server.http.accept import negotiated, prefers_page
from server.http.page_policy import page_policy
from server.http.static_files import CompressedFiles
from server.settings.settings import Settings
from server.settings.version import VERSION

__all__ = ["graphiql_routes", "page_for_browsers"]

Endpoint = Callable[[Request], Awaitable[Response]]

NONCE_BYTES = 16
"""128 random bits, as Content Security Policy requires."""

VENDOR_SECONDS = 86_400
"""How long a browser may cache third-party files without revalidation; a new release reaches it within a day."""


def graphiql_routes(settings: Settings) -> list[BaseRoute]:
    """Return the routes of the page at `/graphiql` and of its files below it."""
    page = Template(_PAGE.safe_substitute(_parameters(settings)))
    return [
        Route("/graphiql", partial(_page, page)),
        Route("/graphiql/", _without_slash),
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


async def _page(page: Template, _request: Request) -> Response:
    """Show GraphiQL or, if files are missing, their names and how to install them."""
    nonce = secrets.token_urlsafe(NONCE_BYTES)
    headers = {"Content-Security-Policy": page_policy(nonce=nonce), "Cache-Control": "no-cache"}
    if missing := missing_files():
        listed = "\n".join(f"        <li><code>graphiql/vendor/{name}</code></li>" for name in missing)
        return HTMLResponse(_MISSING.substitute(missing=listed), headers=headers)
    return HTMLResponse(page.substitute(nonce=nonce), headers=headers)


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


_PAGE = Template((FOLDER / "index.html").read_text(encoding="utf-8"))
_MISSING = Template((FOLDER / "missing.html").read_text(encoding="utf-8"))
_NO_INTROSPECTION = (
    '    <p class="notice" role="status">Introspection is disabled on this server, so there are no docs, no explorer'
    " and no completion. Queries run nevertheless.</p>"
)


_MEDIA_TYPES = {".css": "text/css", ".graphql": "text/plain", ".js": "text/javascript"}
"""Served suffixes with their media types, because the tables of operating systems differ and browsers refuse scripts of
a wrong type. The pages are templates, so they are not served as files."""


class _Files(CompressedFiles):
    """The page's files, with ETags; browsers cache third-party files and revalidate ours."""

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        return super().lookup_path(path) if Path(path).suffix in _MEDIA_TYPES else ("", None)

    def describe(self, response: Response, full_path: str | os.PathLike[str]) -> None:
        path = Path(full_path)
        response.headers["Content-Type"] = f"{_MEDIA_TYPES[path.suffix]}; charset=utf-8"
        is_vendor = path.parent.name == VENDOR.name
        response.headers["Cache-Control"] = f"public, max-age={VENDOR_SECONDS}" if is_vendor else "no-cache"

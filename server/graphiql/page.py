"""GraphiQL at `/`: a page and its files, all from this server, under a policy that lets the browser load no others."""

from __future__ import annotations

import os
import secrets
from functools import partial
from pathlib import Path
from string import Template

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from server.auth.issuers import issuers_of
from server.graphiql.files import FOLDER, GRAPHIQL_VERSION, missing_files
from server.settings.settings import Settings
from server.settings.version import VERSION

__all__ = ["graphiql_routes"]

NONCE_BYTES = 16
"""128 random bits, as Content Security Policy asks for."""

VENDOR_SECONDS = 86_400
"""How long a browser keeps the large files without asking; a new release reaches it within a day."""


def _policy(nonce: str) -> str:
    """Say what the page may load.

    Styles in attributes, of which GraphiQL has none, are forbidden, and so are style elements without the nonce: the
    settings dialog makes one to keep what is behind it from scrolling.
    """
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            f"style-src 'self' 'nonce-{nonce}'",
            "font-src 'self' data:",  # GraphiQL's fonts are inside its style sheet
            "img-src 'self' data:",
            "connect-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def graphiql_routes(settings: Settings) -> list[BaseRoute]:
    """Give the page at `/` and its files below `/graphiql`."""
    page = Template(_PAGE.safe_substitute(_facts(settings)))
    return [Route("/", partial(_page, page)), Mount("/graphiql", _Files(directory=FOLDER))]


async def _page(page: Template, _request: Request) -> Response:
    """Show GraphiQL or, where files of it are missing, which ones and how to get them."""
    nonce = secrets.token_urlsafe(NONCE_BYTES)
    headers = {"Content-Security-Policy": _policy(nonce), "Cache-Control": "no-cache"}
    if missing := missing_files():
        listed = "\n".join(f"        <li><code>graphiql/vendor/{name}</code></li>" for name in missing)
        return HTMLResponse(_MISSING.substitute(missing=listed), headers=headers)
    return HTMLResponse(page.substitute(nonce=nonce), headers=headers)


def _facts(settings: Settings) -> dict[str, str]:
    """Give what the page has to know, so that it need not ask."""
    return {
        "version": VERSION,
        "graphiql_version": GRAPHIQL_VERSION,
        "introspection": "on" if settings.introspection else "off",
        "notice": "" if settings.introspection else _NO_INTROSPECTION,
        "tokens": _tokens(settings),
    }


def _tokens(settings: Settings) -> str:
    """Tell whose tokens are taken: those for `development`, those of an `issuer`, or `none`."""
    issuers = issuers_of(settings)
    if not issuers:
        return "none"
    return "development" if issuers[0].keys_url is None else "issuer"


_PAGE = Template((FOLDER / "index.html").read_text(encoding="utf-8"))
_MISSING = Template((FOLDER / "missing.html").read_text(encoding="utf-8"))
_NO_INTROSPECTION = (
    '    <p class="notice" role="status">This server does not tell its schema (introspection is switched off), so there'
    " are no docs, no explorer and no completion here. Queries run all the same.</p>"
)


_MEDIA_TYPES = {".css": "text/css", ".graphql": "text/plain", ".js": "text/javascript"}
"""What is served, and as what, said outright: a machine's own table differs, and a browser runs no script of a wrong
type. The pages, which are templates, are not served as files."""


class _Files(StaticFiles):
    """The page's files, with ETags; those of packages are kept by the browser, ours are asked for each time."""

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        return super().lookup_path(path) if Path(path).suffix in _MEDIA_TYPES else ("", None)

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        if response.status_code == 200:
            response.headers["Content-Type"] = f"{_MEDIA_TYPES[Path(full_path).suffix]}; charset=utf-8"
        kept = "/vendor/" in scope["path"]
        response.headers["Cache-Control"] = f"public, max-age={VENDOR_SECONDS}" if kept else "no-cache"
        return response

"""GraphiQL at `/`: a page and its files, all from this server, under a policy that lets the browser load no others."""

from __future__ import annotations

import os
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from server.graphiql_files import FOLDER, missing_files

__all__ = ["PAGE_POLICY", "graphiql_routes"]

PAGE_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",  # GraphiQL sets the sizes of its panes in style attributes
        "font-src 'self' data:",  # its fonts are inside its style sheet
        "img-src 'self' data:",
        "connect-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
)

VENDOR_SECONDS = 86_400
"""How long a browser keeps the large files without asking; a new release reaches it within a day."""


def graphiql_routes() -> list[BaseRoute]:
    """Give the page at `/` and its files below `/graphiql`."""
    return [Route("/", _page), Mount("/graphiql", _Files(directory=FOLDER))]


async def _page(_request: Request) -> Response:
    """Show GraphiQL or, where files of it are missing, which ones and how to get them."""
    headers = {"Content-Security-Policy": PAGE_POLICY, "Cache-Control": "no-cache"}
    if missing := missing_files():
        listed = "\n".join(f"        <li><code>graphiql/vendor/{name}</code></li>" for name in missing)
        return HTMLResponse(_MISSING.replace("{missing}", listed), headers=headers)
    return HTMLResponse(_PAGE, headers=headers)


_PAGE = (FOLDER / "index.html").read_text(encoding="utf-8")
_MISSING = (FOLDER / "missing.html").read_text(encoding="utf-8")


_MEDIA_TYPES = {".css": "text/css", ".graphql": "text/plain", ".html": "text/html", ".js": "text/javascript"}
"""Said outright: what a machine's own table says differs, and a browser runs no script of a wrong type."""


class _Files(StaticFiles):
    """The page's files, with ETags; those of packages are kept by the browser, ours are asked for each time."""

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        if response.status_code == 200:
            response.headers["Content-Type"] = f"{_MEDIA_TYPES[Path(full_path).suffix]}; charset=utf-8"
        kept = "/vendor/" in scope["path"]
        response.headers["Cache-Control"] = f"public, max-age={VENDOR_SECONDS}" if kept else "no-cache"
        return response

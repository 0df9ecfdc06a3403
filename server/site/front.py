"""The front page at `/`, and what it links to: the schema, the guides and the icon.

The page says in a few words what the server is. Every link is relative, so that the server may be mounted below a path
of a larger site, and leads only to what this server serves.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from string import Template

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from schema.api import sdl
from server.http.page_policy import page_policy
from server.http.static_files import CompressedFiles
from server.settings.settings import Settings
from server.settings.version import VERSION
from server.site.build import SiteBuild
from server.site.kept import kept_response

__all__ = ["front_routes"]

FOLDER = Path(__file__).parent / "static"

GUIDES = Path(__file__).parents[2] / "docs"
"""The documentation of the project. A wheel and the image hold those of `GUIDE_TITLES` alone."""

GUIDE_TITLES = {
    "clients.md": "Write a client",
    "http.md": "The HTTP protocol",
    "limits.md": "Limits and cost",
    "authentication.md": "Sign in",
    "caching.md": "Caching",
    "glossary.md": "Glossary",
}
"""The guides on the front page: those for people who use a server, not for those who run or change one."""

FILE_SECONDS = 86_400
"""How long a browser may cache the icon and the style sheet without revalidation."""

_MEDIA_TYPES = {".css": "text/css", ".svg": "image/svg+xml"}

_PAGE = Template((FOLDER / "front.html").read_text(encoding="utf-8"))


def front_routes(settings: Settings, build: SiteBuild | None) -> list[BaseRoute]:
    """Return the routes of the front page and of what it links to.

    Args:
        settings: They say whether GraphiQL and the schema are served.
        build: The build of the site; None if it is not served.
    """
    content = _PAGE.substitute(_parts(settings, build))

    async def front(request: Request) -> Response:
        """Show the front page. Links of earlier versions opened a query here; they are sent to GraphiQL."""
        if settings.graphiql and "query" in request.query_params:
            return RedirectResponse(f"./graphiql?{request.scope['query_string'].decode('latin-1')}", status_code=303)
        headers = {"Content-Security-Policy": page_policy(forms=True), "Cache-Control": "no-cache"}
        return HTMLResponse(content, headers=headers)

    return [
        Route("/", front),
        Route("/favicon.ico", _icon),
        Route("/favicon.svg", _icon),
        *((Route("/schema.graphql", _schema),) if settings.introspection else ()),
        *((Mount("/docs", _Guides(directory=GUIDES)),) if GUIDES.is_dir() else ()),
        Mount("/front", _Files(directory=FOLDER)),
    ]


async def _icon(_request: Request) -> Response:
    headers = {"Cache-Control": f"public, max-age={FILE_SECONDS}"}
    return Response(_ICON, media_type="image/svg+xml", headers=headers)


_ICON = (FOLDER / "icon.svg").read_bytes()


async def _schema(request: Request) -> Response:
    """Return the schema in the definition language, with its directives."""
    return kept_response(request, _printed_schema(), "text/plain", {"Cache-Control": "no-cache"})


@cache
def _printed_schema() -> str:
    """Print the schema once; it takes 15 ms."""
    return sdl()


def _parts(settings: Settings, build: SiteBuild | None) -> dict[str, str]:
    """Return the parts of the page that depend on what is served."""
    links = {
        "graphiql": ("GraphiQL", "write queries, with a tour of the API in ten steps", settings.graphiql),
        "schema.graphql": ("The schema", "every type and field, described", settings.introspection),
    }
    shown = [(href, title, about) for href, (title, about, served) in links.items() if served]
    guides = [(f"docs/{name}", title) for name, title in GUIDE_TITLES.items() if (GUIDES / name).is_file()]
    return {
        "version": VERSION,
        "search": _SEARCH if build else _NO_SITE,
        "links": "\n".join(f'        <li><a href="{href}">{title}</a>: {about}</li>' for href, title, about in shown),
        "guides": _guides(guides),
    }


def _guides(guides: list[tuple[str, str]]) -> str:
    listed = "\n".join(f'        <li><a href="{href}">{title}</a></li>' for href, title in guides)
    return f"      <h2>Guides</h2>\n      <ul>\n{listed}\n      </ul>" if guides else ""


_SEARCH = """\
      <form action="words/search" method="get" role="search">
        <label for="q">Look up a word: in any form, in Latin letters, or in English</label>
        <div>
          <input id="q" name="q" type="search" required maxlength="100" placeholder="пришёл, voda">
          <button class="primary">Search</button>
        </div>
      </form>
      <p><a class="site" href="words/">Open the dictionary</a></p>"""

_NO_SITE = """\
      <p>The dictionary for learners is not built on this server: <code>make web</code> builds it.</p>"""


class _Files(CompressedFiles):
    """The style sheets and the icon of the page. The site shares `base.css` and the icon."""

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        return super().lookup_path(path) if Path(path).suffix in _MEDIA_TYPES else ("", None)

    def describe(self, response: Response, full_path: str | os.PathLike[str]) -> None:
        response.headers["Content-Type"] = f"{_MEDIA_TYPES[Path(full_path).suffix]}; charset=utf-8"
        response.headers["Cache-Control"] = "no-cache"


class _Guides(CompressedFiles):
    """The guides as text; browsers show Markdown only so."""

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        return super().lookup_path(path) if path in GUIDE_TITLES else ("", None)

    def describe(self, response: Response, full_path: str | os.PathLike[str]) -> None:  # noqa: ARG002  # one type for all
        response.headers["Content-Type"] = "text/plain; charset=utf-8"
        response.headers["Cache-Control"] = "no-cache"

"""The build of the GraphiQL page: where it is, and whether it is complete.

`make graphiql` builds it from `src/` and the packages that `package-lock.json` pins, so that the page loads nothing
from other hosts.
"""

from __future__ import annotations

import re
from pathlib import Path

import orjson

__all__ = ["BUILD", "FOLDER", "GRAPHIQL_VERSION", "missing_files"]

FOLDER = Path(__file__).parent / "static"
"""What is served without a build."""

BUILD = Path(__file__).parent / "dist"
"""Where `make graphiql` writes the build: the page, and in `assets` its scripts, style sheets and font."""

_PACKAGE = orjson.loads(Path(__file__).with_name("package.json").read_bytes())

GRAPHIQL_VERSION: str = _PACKAGE["dependencies"]["graphiql"]

_LOADED = re.compile(r'"graphiql/(assets/[^"]+)"')


def missing_files(folder: Path = BUILD) -> list[str]:
    """Return the names of the files that are missing in a build: the page, or what it loads first."""
    page = folder / "index.html"
    if not page.is_file():
        return [page.name]
    loaded = _LOADED.findall(page.read_text(encoding="utf-8"))
    return [name for name in loaded if not (folder / name).is_file()]

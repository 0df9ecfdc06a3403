"""The third-party files of the GraphiQL page: which ones, and whether they are installed.

`package-lock.json` pins their packages. `make graphiql` installs these with npm and copies the files next to the page,
so that the page loads nothing from other hosts. graphiql 4 is the last line with a build for plain script tags, and
@graphiql/plugin-explorer 4 is the line that works with it: docs/adr/0010.
"""

from __future__ import annotations

from pathlib import Path

import orjson

__all__ = ["FOLDER", "GRAPHIQL_VERSION", "VENDOR", "VENDOR_FILES", "missing_files"]

FOLDER = Path(__file__).parent / "static"
VENDOR = FOLDER / "vendor"

VENDOR_FILES = (
    "graphiql.min.js",
    "graphiql.min.css",
    "plugin-explorer.js",
    "plugin-explorer.css",
    "react.production.min.js",
    "react-dom.production.min.js",
)

_PACKAGE = orjson.loads(Path(__file__).with_name("package.json").read_bytes())

GRAPHIQL_VERSION: str = _PACKAGE["dependencies"]["graphiql"]


def missing_files(folder: Path = VENDOR) -> list[str]:
    """Return the names of the files that are not installed."""
    return [name for name in VENDOR_FILES if not (folder / name).is_file()]

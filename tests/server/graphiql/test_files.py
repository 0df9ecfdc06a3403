"""GraphiQL's third-party files: pinned by the lock file, and reported while they are missing."""

from __future__ import annotations

import json
from pathlib import Path

from server.graphiql.files import VENDOR_FILES, missing_files

FOLDER = Path("server/graphiql")


def test_files_that_are_not_installed_are_named(tmp_path: Path) -> None:
    (tmp_path / "graphiql.min.js").touch()

    missing = missing_files(tmp_path)

    assert missing == [
        "graphiql.min.css",
        "plugin-explorer.js",
        "plugin-explorer.css",
        "react.production.min.js",
        "react-dom.production.min.js",
    ]


def test_every_file_is_copied_by_the_npm_script() -> None:
    script = json.loads((FOLDER / "package.json").read_text())["scripts"]["vendor"]

    copied = (FOLDER / script.removeprefix("node ")).read_text(encoding="utf-8")

    assert [name for name in VENDOR_FILES if f'"{name}": ' not in copied] == []


def test_every_package_is_pinned_by_version_and_digest() -> None:
    lock = json.loads((FOLDER / "package-lock.json").read_text())["packages"]
    root = lock.pop("")

    assert {name: lock[f"node_modules/{name}"]["version"] for name in root["dependencies"]} == root["dependencies"]
    assert [name for name, package in lock.items() if not package["integrity"].startswith("sha512-")] == []
    assert [name for name, package in lock.items() if "resolved" in package] == []

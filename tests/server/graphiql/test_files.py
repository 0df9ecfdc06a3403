"""The build of GraphiQL's page: its packages are pinned by the lock file, and what is missing of it is reported."""

from __future__ import annotations

import json
from pathlib import Path

from server.graphiql.files import missing_files

FOLDER = Path("server/graphiql")

PAGE = """
<link rel="icon" href="favicon.svg">
<script type="module" crossorigin src="graphiql/assets/index-1.js"></script>
<link rel="stylesheet" crossorigin href="graphiql/assets/index-2.css">
"""


def test_a_build_that_is_missing_is_named_by_its_page(tmp_path: Path) -> None:
    assert missing_files(tmp_path) == ["index.html"]


def test_files_that_the_page_loads_and_that_are_missing_are_named(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "assets" / "index-1.js").touch()
    missing = missing_files(tmp_path)
    (tmp_path / "assets" / "index-2.css").touch()

    assert missing == ["assets/index-2.css"]
    assert missing_files(tmp_path) == []


def test_every_package_is_pinned_by_version_and_digest() -> None:
    lock = json.loads((FOLDER / "package-lock.json").read_text())["packages"]
    root = lock.pop("")
    wanted = root["dependencies"] | root["devDependencies"]

    assert {name: lock[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    assert [name for name, package in lock.items() if not package["integrity"].startswith("sha512-")] == []
    assert [name for name, package in lock.items() if "resolved" in package] == []

"""The files that build and run the project: the steps of the Dockerfile, and the commands of the Makefile."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from server.settings.version import VERSION

COMMANDS = [
    *(
        "help",
        "serve",
        "graphiql",
        "import",
        "check",
        "format",
        "lint",
        "type",
        "sdl",
        "schema-check",
        "schema-release",
    ),
    *(
        "lint-schema",
        "test",
        "cover",
        "mutants",
        "node-suites",
        "test-audit",
        "test-clients",
        "test-engines",
        "test-browser",
        "test-web",
        "test-writes",
        "test-abuse",
    ),
    *("test-fuzz", "test-data", "bench", "quality", "engines", "clean"),
]


@pytest.fixture(scope="module")
def steps() -> list[tuple[str, str]]:
    """Return the instructions of the Dockerfile, in order: name and the rest, on one line."""
    text = Path("Dockerfile").read_text(encoding="utf-8")
    lines = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ").splitlines()
    return [(name, " ".join(rest.split())) for name, _, rest in (line.partition(" ") for line in lines if line.strip())]


def _said(steps: list[tuple[str, str]], name: str) -> list[str]:
    return [rest for step, rest in steps if step == name]


def test_paths_that_the_image_copies_exist_and_are_not_ignored(steps: list[tuple[str, str]]) -> None:
    copied = [
        source.rstrip("/")
        for rest in _said(steps, "COPY")
        if not rest.startswith("--from=")
        for source in shlex.split(rest)[:-1]
    ]
    taken = re.findall(r"^!(.+?)/?$", Path(".dockerignore").read_text(encoding="utf-8"), re.MULTILINE)

    assert sorted(copied) == sorted(taken)
    assert [source for source in copied if not Path(source).exists()] == []


def test_the_image_installs_as_the_makefile_does(steps: list[tuple[str, str]]) -> None:
    makefile = Path("Makefile").read_text(encoding="utf-8")

    (install,) = [rest for rest in _said(steps, "RUN") if rest.endswith(" .")]

    assert install == "/venv/bin/python -m pip install --constraint constraints.txt ."
    assert "-m pip install --quiet --disable-pip-version-check --constraint constraints.txt .\n" in makefile
    assert "npm ci --ignore-scripts " in makefile
    assert any("npm ci --ignore-scripts && npm run vendor" in rest for rest in _said(steps, "RUN"))


def test_the_image_runs_an_existing_module_as_an_unprivileged_user(steps: list[tuple[str, str]]) -> None:
    (command,) = _said(steps, "CMD")
    python, flag, module = json.loads(command)

    assert (python, flag) == ("python", "-m")
    assert importlib.util.find_spec(f"{module}.__main__") is not None
    assert _said(steps, "USER") == ["10001"]
    assert _said(steps, "VOLUME") == ["/data"]
    assert [name for name, _ in steps].count("FROM") == 2


def test_the_image_is_healthy_by_an_address_that_is_served(steps: list[tuple[str, str]]) -> None:
    (check,) = _said(steps, "HEALTHCHECK")

    assert "/health'" in check


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert project["version"] == VERSION


def test_make_alone_lists_the_commands() -> None:
    make = shutil.which("make")
    assert make is not None

    # Under `make test` this is a make within make, which would tell the folders it enters.
    command = [make, "--no-print-directory"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603  # make itself

    assert [line.split()[1] for line in listed.splitlines()] == COMMANDS


def test_continuous_integration_runs_every_suite() -> None:
    script = Path(".ci/run").read_text(encoding="utf-8")

    run = set(
        re.findall(
            r"(?<![\w/.-])[a-z]+(?:-[a-z]+)*",
            " ".join(re.findall(r"^(?:run_targets|make|.*longest=).*$", script, re.M)),
        )
    )

    assert {command for command in COMMANDS if command.startswith("test-")} <= run
    assert {"lint", "type", "sdl-check", "schema-check", "lint-schema", "cover"} <= run

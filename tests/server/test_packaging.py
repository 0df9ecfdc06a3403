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
from tests.deploy.dockerfile import Instruction, instructions

COMMANDS = [
    *(
        "help",
        "serve",
        "web",
        "web-pictures",
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
    *(
        "test-fuzz",
        "test-instructions",
        "instructions-accept",
        "test-plans",
        "test-deploy",
        "release",
        "test-data",
        "bench",
        "bench-peers",
        "quality",
        "engines",
        "clean",
    ),
]


@pytest.fixture(scope="module")
def steps() -> list[Instruction]:
    """Return the instructions of the Dockerfile, in order."""
    return instructions(Path("Dockerfile").read_text(encoding="utf-8"))


def _said(steps: list[Instruction], name: str) -> list[str]:
    return [step.rest for step in steps if step.name == name]


def test_paths_that_the_image_copies_exist_and_are_not_ignored(steps: list[Instruction]) -> None:
    copied = {
        source.rstrip("/")
        for rest in _said(steps, "COPY")
        if not rest.startswith("--from=")
        for source in shlex.split(rest)[:-1]
    }
    taken = {name.rstrip("/") for name in re.findall(r"^!(.+)$", Path(".dockerignore").read_text("utf-8"), re.M)}

    within = {one for one in copied if any(one.startswith(f"{folder}/") for folder in taken)}
    assert copied - within == taken
    assert [source for source in copied if not Path(source).exists()] == []


def test_the_image_installs_as_the_makefile_does(steps: list[Instruction]) -> None:
    makefile = Path("Makefile").read_text(encoding="utf-8")
    runs = _said(steps, "RUN")

    assert any('install --constraint constraints.txt ".${EXTRAS}"' in rest for rest in runs)
    assert "install --constraint constraints.txt\n" in makefile
    assert "npm ci --ignore-scripts " in makefile
    assert sum("npm ci --ignore-scripts" in rest for rest in runs) == sum("npm run build" in rest for rest in runs) == 2


def test_the_image_runs_an_existing_module_as_an_unprivileged_user(steps: list[Instruction]) -> None:
    (command,) = _said(steps, "CMD")
    python, flag, module = json.loads(command)

    assert (python, flag) == ("python", "-m")
    assert importlib.util.find_spec(f"{module}.__main__") is not None
    assert _said(steps, "USER") == ["10001"]
    assert _said(steps, "VOLUME") == ["/data"]


def test_the_base_of_the_image_is_pinned_by_digest_and_every_stage_begins_with_it(steps: list[Instruction]) -> None:
    base, *others = _said(steps, "FROM")

    assert re.fullmatch(r"python:3\.\d+-slim-\w+@sha256:[0-9a-f]{64} AS python", base)
    assert {rest.split()[0] for rest in others} == {"python"}


def test_what_changes_seldom_is_built_before_the_sources(steps: list[Instruction]) -> None:
    sources = [number for number, step in enumerate(steps) if step.name == "COPY" and step.rest == "server/ server/"]
    tools = [number for number, step in enumerate(steps) if re.search(r"npm (ci|run)|pip .*install", step.rest)]

    assert max(tools) < min(sources)


def test_the_image_is_healthy_by_an_address_that_is_served(steps: list[Instruction]) -> None:
    (check,) = _said(steps, "HEALTHCHECK")
    _, _, command = check.partition(" CMD ")

    assert json.loads(command) == ["python", "-m", "rootski_graphql.healthcheck"]


def test_the_image_says_which_version_it_is(steps: list[Instruction]) -> None:
    (labels,) = _said(steps, "LABEL")

    assert f'org.opencontainers.image.version="{VERSION}"' in labels


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

"""The image: its Dockerfile followed line by line, then run read-only, without rights, as the first process."""

from __future__ import annotations

import json
import os
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.deploy.dockerfile import Image, build, can_build, end
from tests.free_ports import free_ports
from tests.unprivileged import open_folder

pytestmark = [
    pytest.mark.deploy,
    pytest.mark.skipif(not can_build(), reason="needs root, unshare and a Python that can be copied"),
]

VENV_MEGABYTES = 110
USER = 10001
QUERY = '{ word(by: {text: {text: "вода"}}) { stressed } }'


@pytest.fixture(scope="module")
def image() -> Iterator[Image]:
    """The image of this tree."""
    with open_folder() as folder:
        yield build(Path("Dockerfile").resolve(), folder)


@pytest.fixture
def volume(tmp_path: Path) -> Path:
    """An empty volume, as an engine makes it: the property of the user that has the folder in the image."""
    folder = tmp_path / "volume"
    folder.mkdir()
    os.chown(folder, USER, USER)
    return folder


@contextmanager
def running(
    image: Image, volume: Path, command: list[str] | None = None, **variables: str
) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Run a command, else the image's, read-only until the context ends; yield the process and the port."""
    port = free_ports()
    settings = {"HOST": "127.0.0.1", "PORT": str(port), **variables}
    process = image.started(command or image.command, read_only=True, volume=volume, variables=settings)
    try:
        yield process, port
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def until_ready(port: int, process: subprocess.Popen[str]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise AssertionError(process.communicate()[0])
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=5) as answer:
                assert answer.status == 200
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not get ready")


def test_it_serves_from_an_empty_volume_read_only_and_ends_on_sigterm(image: Image, volume: Path) -> None:
    with running(image, volume) as (process, port):
        until_ready(port, process)
        request = urllib.request.Request(  # a server of this test
            f"http://127.0.0.1:{port}/graphql",
            json.dumps({"query": QUERY}).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request) as answered:
            answer = json.load(answered)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as page:
            content = page.read().decode()
        healthy = image.run(image.healthcheck, read_only=True, variables={"HOST": "0.0.0.0", "PORT": str(port)})  # noqa: S104
        with pytest.raises(AssertionError):
            image.run(image.healthcheck, read_only=True, variables={"PORT": "1"})
        end(process, seconds=20)
        logged = process.communicate()[0]

    assert answer == {"data": {"word": {"stressed": "вода\u0301"}}}
    assert "graphiql" in content
    assert healthy == ""
    assert {path.stat().st_uid for path in volume.iterdir()} == {USER}
    assert [json.loads(line)["level"] for line in logged.splitlines() if '"level":"error"' in line] == []


def test_nothing_that_a_start_imports_has_to_be_compiled(image: Image) -> None:
    missing = (
        "import sys; from pathlib import Path; import server.__main__, rootski_graphql.healthcheck; "
        "specs = [getattr(module, '__spec__', None) for module in [*sys.modules.values()]]; "
        "print([spec.name for spec in specs if spec and spec.cached and not Path(spec.cached).exists()])"
    )

    assert image.run(["python", "-c", missing], read_only=True) == "[]\n"


@pytest.mark.parametrize("seconds", [0.7, 2.0])
def test_it_ends_on_sigterm_while_it_starts(image: Image, volume: Path, seconds: float) -> None:
    with running(image, volume) as (process, _):
        time.sleep(seconds)
        end(process, seconds=10)


@pytest.mark.parametrize(
    "command", ["rootski-graphql serve", "rootski-graphql import starter", "python -m importing starter"]
)
def test_each_of_its_commands_ends_on_sigterm_as_the_first_process(image: Image, volume: Path, command: str) -> None:
    with running(image, volume, command.split()) as (process, _):
        while not (volume / "dictionary.sqlite").exists():
            assert process.poll() is None, process.communicate()[0]
            time.sleep(0.02)
        end(process, seconds=10)


def test_its_commands_work_on_the_volume_and_their_temporary_files_go_there(image: Image, volume: Path) -> None:
    for command in (
        ["python", "-m", "importing", "starter"],
        ["rootski-graphql", "export", "/data/export.jsonl"],
        ["rootski-graphql", "restore", "--yes", "/data/export.jsonl"],
        ["rootski-graphql", "check"],
    ):
        image.run(command, read_only=True, volume=volume)

    assert (volume / "export.jsonl").stat().st_size > 1_000_000


def test_it_reaches_a_table_of_dynamodb(image: Image, moto_endpoint: str) -> None:
    aws = {
        "AWS_ENDPOINT_URL_DYNAMODB": moto_endpoint,
        "AWS_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }

    command = ["rootski-graphql", "table", "create", "--engine", "dynamodb", "--table", "image"]
    printed = image.run(command, read_only=True, variables=aws)

    assert "image" in printed


def test_neither_pip_nor_what_built_it_is_left(image: Image) -> None:
    listed = image.run(
        ["sh", "-c", "du -sk /venv; ls /build /npm 2>&1; ls /venv/bin /usr/local/bin | grep -E '^(pip|npm|node)'; true"]
    )
    modules = image.run(
        ["python", "-c", "import importlib.util as u; print([m for m in ('pip', 'setuptools') if u.find_spec(m)])"]
    )
    of_base = image.run(["/usr/local/bin/python", "-c", "import importlib.util as u; print(u.find_spec('pip'))"])

    first, *others = listed.splitlines()
    assert int(first.split()[0]) <= VENV_MEGABYTES * 1024
    assert all("No such file" in line for line in others)
    assert (modules.strip(), of_base.strip()) == ("[]", "None")


def test_it_says_what_it_is(image: Image) -> None:
    assert {name.rpartition(".")[2] for name in image.labels} == {"title", "description", "licenses", "version"}
    assert image.user == str(USER)

"""Rows beside the peers: their own driver, `bench.py`, sends the same documents to all of them in turn."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

__all__ = ["ENGINE", "compared", "missing_tools", "prepared", "running"]

TABLE = "rootski-peers"

FAKE = os.environ.get("DDB", "http://127.0.0.1:8000")
"""The fake DynamoDB; `DDB` names another one, for a copy of the peers with other ports."""

ENGINE = {
    "ROOTSKI_ENGINE": "dynamodb",
    "ROOTSKI_TABLE": TABLE,
    "AWS_ENDPOINT_URL_DYNAMODB": FAKE,
    "AWS_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "x",
    "AWS_SECRET_ACCESS_KEY": "x",
    "ROOTSKI_SECRET": "a secret of the benchmark that nobody else uses",
}
"""The settings of this server over the fake DynamoDB of the peers, which cannot be written."""

PEERS = "apollo,yoga,mercurius-jit,mercurius,go,go-gophers"


def missing_tools() -> list[str]:
    """Return what the peers need and this machine lacks."""
    needs = {
        "node": "Node 20 or newer, for the fake DynamoDB and the peers in Node",
        "npm": "npm, for the packages of the peers in Node",
        "go": "Go (Debian: golang-go), for the peers in Go",
    }
    return [meaning for program, meaning in needs.items() if shutil.which(program) is None]


def prepared(source: Path, folder: Path) -> Path:
    """Copy the peers to a folder that Git ignores, with what an earlier run installed there."""
    ignored = shutil.ignore_patterns("node_modules", "data", "run", "__pycache__")
    shutil.copytree(source, folder, ignore=ignored, dirs_exist_ok=True)
    for copied in (folder, *folder.glob("*"), *folder.glob("go/*")):
        copied.chmod(copied.stat().st_mode | stat.S_IWUSR)  # the folder may be one that must not be written
    return folder


@contextmanager
def running(folder: Path) -> Iterator[list[str]]:
    """Run the fake DynamoDB and the peers for which there are tools; yield their targets for `bench.py`."""
    go = folder / "go" / "up-go.sh"
    try:
        targets = _targets([folder / "up.sh"])
        if shutil.which("go") is not None:
            targets += _targets([go])
        yield targets
    finally:
        for script in (folder / "up.sh", go):
            subprocess.run([script, "down"], check=False)


def _targets(command: Sequence[Path]) -> list[str]:
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, env={**os.environ, "TABLE": TABLE})
    if done.returncode:
        raise SystemExit(f"{command[0]} failed")
    return [word for word in done.stdout.split() if "=http" in word]  # npm may print besides


def compared(
    folder: Path,
    document: str,
    targets: Sequence[str],
    *,
    rounds: int,
    connections: int = 2,
    requests: int | None = None,
    zipf: bool = False,
) -> str:
    """Return the table of `bench.py` for a document, after it has checked that all answers are equal.

    Args:
        folder: The folder of the peers.
        document: The name of the document.
        targets: The servers, as `bench.py` takes them.
        rounds: The number of rounds.
        connections: The connections at a time.
        requests: The requests of a round; None for the driver's own number.
        zipf: Whether some words are asked for much more often than others.
    """
    driver = ["-m", "benchmarks.peers.zipf", str(folder)] if zipf else [str(folder / "bench.py")]
    command = [
        *(sys.executable, *driver, "--doc", document, "--rounds", str(rounds)),
        *("--conc", str(connections), "--peers", PEERS, "--ddb", FAKE, "--check", "200"),
        *(() if requests is None else ("--n", str(requests))),
        *targets,
    ]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, env=dict(os.environ))
    if done.returncode:
        raise SystemExit(f"{document}: the answers differ, or a target failed:\n{done.stdout}")
    return done.stdout

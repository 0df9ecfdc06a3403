"""CPU time of AWS Lambda: a new environment with its first answer, and a warm call beside the plain server's.

    python -m benchmarks.lambda_calls [--data-dir DIR]     # needs the extra `lambda`; the starter dictionary else

awslambdaric runs the handler against an emulator of the runtime API; both sides get the same word page, without a
response cache, in turn. All modules are compiled before, as in the image.
"""

from __future__ import annotations

import argparse
import json
import shutil
import socket
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.peers.alone import PAGE
from benchmarks.peers.processes import Target, cpu_seconds, post, send, server
from schema.relay.global_id import global_id
from tests.deploy.lambda_runtime import Function, http_event, running_function
from tests.server.serving import server_environment

HANDLER = "server.lambda_function.handler"
ROUNDS = 7
CALLS = 300
WORDS = 1500
SETTINGS = {"ROOTSKI_RESPONSE_CACHE": "off", "ROOTSKI_LOG_LEVEL": "warning", "ROOTSKI_RATE_LIMIT": "0"}


def _body(number: int) -> str:
    return json.dumps({"query": PAGE, "variables": {"id": global_id("Word", str(1 + number % WORDS))}})


def _environment(folder: Path) -> dict[str, str]:
    """Return the environment of both; modules are compiled into the folder by the first process."""
    compiled = {"PYTHONPYCACHEPREFIX": str(folder / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}
    return server_environment(folder, **SETTINGS, **compiled)


def _cold(folder: Path) -> float:
    with running_function(HANDLER, _environment(folder)) as function:
        function.invoke(http_event("POST", "/graphql", _body(0)))
        return _cpu(function)


def _cpu(function: Function) -> float:
    return cpu_seconds(function.process.pid)


def _round(function: Function, plain: Target, start: int) -> tuple[float, float]:
    """Return the CPU seconds of a call of each, which take turns: a process that waits longer finds colder caches."""
    with socket.create_connection(("127.0.0.1", plain.port)) as connection:
        before = _cpu(function), cpu_seconds(plain.pid)
        for number in range(start, start + CALLS):
            function.invoke(http_event("POST", "/graphql", _body(number)))
            send(connection, post(plain.port, _body(number).encode()))
        return (_cpu(function) - before[0]) / CALLS, (cpu_seconds(plain.pid) - before[1]) / CALLS


def _compare(folder: Path) -> None:
    with (
        running_function(HANDLER, _environment(folder)) as function,
        server("plain", SETTINGS, data_dir=folder) as plain,
    ):
        rounds = []
        for number in range(ROUNDS + 1):
            ours, theirs = _round(function, plain, number * CALLS)
            rounds.append((ours * 1000, theirs * 1000, ours / theirs))
    for name, values in zip(("Lambda, ms", "server, ms", "ratio"), zip(*rounds[1:], strict=True), strict=True):
        print(f"warm call, {name}: {statistics.median(values):.2f} ({min(values):.2f}-{max(values):.2f})")


def main() -> int:
    """Measure, and print a line for each figure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lambda_calls", description=__doc__.splitlines()[0])
    parser.add_argument("--data-dir", type=Path, help="a folder with dictionary.sqlite, which is copied")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if arguments.data_dir is not None:
            shutil.copy(arguments.data_dir / "dictionary.sqlite", folder)
        _cold(Path(folder))  # fills an empty folder, and compiles
        starts = [_cold(Path(folder)) for _ in range(ROUNDS)]
        print(f"cold start, s: {statistics.median(starts):.2f} ({min(starts):.2f}-{max(starts):.2f})")
        _compare(Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())

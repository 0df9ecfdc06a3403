"""Processes of a measurement: servers, their CPU time, and a client that sends one request after the other."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Target", "bare_server", "cpu_seconds", "free_port", "post", "rss_megabytes", "send", "server"]

START_SECONDS = 60.0

UNLIMITED = {
    "ROOTSKI_RATE_LIMIT": "0",
    "ROOTSKI_MAX_COST": "10000",
    "ROOTSKI_LOG_LEVEL": "warning",
    "ROOTSKI_GRAPHIQL": "off",
}
"""The peers limit neither rates nor costs, and log no requests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A server that runs.

    Attributes:
        name: Its name in the table.
        port: Where it listens.
        pid: Its process.
    """

    name: str
    port: int
    pid: int

    def __str__(self) -> str:
        return f"{self.name}=http://127.0.0.1:{self.port}/graphql@{self.pid}"


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as bound:
        port: int = bound.getsockname()[1]
        return port


@contextmanager
def server(
    name: str, settings: Mapping[str, str], *, data_dir: Path, workers: int = 1, log: Path = Path("/dev/stderr")
) -> Iterator[Target]:
    """Run this server with some settings beside `UNLIMITED`; its log goes to a file."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("ROOTSKI_", "AWS_"))}
    environment = {**kept, **UNLIMITED, "DATA_DIR": str(data_dir), **settings}
    port = free_port()
    command = [sys.executable, "-m", "server", "--port", str(port), "--workers", str(workers)]
    with _running(command, port, environment, log) as pid:
        yield Target(name=name, port=port, pid=pid)


@contextmanager
def bare_server(content: Path) -> Iterator[Target]:
    """Run a Starlette route that returns the content of a file."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.peers.bare", str(port), str(content)]
    with _running(command, port, dict(os.environ)) as pid:
        yield Target(name="bare Starlette route", port=port, pid=pid)


@contextmanager
def _running(
    command: list[str], port: int, environment: Mapping[str, str], log: Path = Path("/dev/stderr")
) -> Iterator[int]:
    with log.open("ab") as errors:
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=errors)
    try:
        wait_for(port, process)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until a server accepts connections."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise SystemExit(f"{' '.join(map(str, process.args))} did not start")  # type: ignore[arg-type]  # a list of texts


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of all threads of a process."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(each.read_text().split()[0]) for each in threads) / 1e9


def rss_megabytes(pid: int) -> float:
    """Return the resident memory of a process."""
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def post(port: int, body: bytes, *, headers: str = "") -> bytes:
    """Return the bytes of a request."""
    head = f"POST /graphql HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n{headers}"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def send(connection: socket.socket, request: bytes) -> bytes:
    """Send a request and return the body of the response.

    Raises:
        SystemExit: The status is not 200.
    """
    connection.sendall(request)
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(1 << 16)
    head, _, body = received.partition(b"\r\n\r\n")
    if b" 200 " not in head[:16]:
        raise SystemExit(f"{head[:200]!r} {body[:500]!r}")
    parts, size = [body], int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0]) - len(body)
    while size > 0:
        parts.append(connection.recv(1 << 20))
        size -= len(parts[-1])
    return b"".join(parts)

"""ministack, a process of its own from the environment `.venv-engines`: its pins differ from the project's."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.free_ports import free_ports

__all__ = ["MINISTACK", "ministack_server"]

MINISTACK = Path(__file__).parents[2] / ".venv-engines" / "bin" / "ministack"
"""Where `make engines` puts it."""

READY_SECONDS = 20.0
"""It takes half a second on an idle machine."""


@contextmanager
def ministack_server(directory: Path) -> Iterator[str]:
    """Yield the address of a server on a free local port, killed on exit.

    Args:
        directory: For its process file and its log.

    Raises:
        RuntimeError: It was not ready in time; the message holds the end of its log.
    """
    port = free_ports()
    log = directory / "ministack.log"
    with log.open("wb") as output:
        process = subprocess.Popen([MINISTACK], env=_environment(port, directory), stdout=output, stderr=output)  # noqa: S603
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_ready(process, address, log)
        yield address
    finally:
        process.kill()
        process.wait()


def _environment(port: int, directory: Path) -> dict[str, str]:
    """Only DynamoDB, only on this machine; its servers for SFTP and MQTT would take fixed ports."""
    return {
        "PATH": os.environ["PATH"],
        "TMPDIR": str(directory),
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "SERVICES": "dynamodb",
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
    }


def _wait_until_ready(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    give_up = time.monotonic() + READY_SECONDS
    while time.monotonic() < give_up and process.poll() is None:
        try:
            if httpx.get(f"{address}/_ministack/health").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise RuntimeError(f"ministack is not ready: {log.read_text()[-2000:]}")

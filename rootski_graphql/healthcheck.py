"""Exits with status 0 if the server of this environment is healthy: the health check of the image.

Follows `HOST`, `PORT` and `ROOTSKI_UDS`, not the options of the command line. Imports little, because it runs often.
"""

from __future__ import annotations

import os
import socket
import sys
from http.client import HTTPConnection, HTTPException

__all__ = ["is_healthy"]

TIMEOUT_SECONDS = 2.0
EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # compared, not bound


class _UnixConnection(HTTPConnection):
    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=TIMEOUT_SECONDS)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def is_healthy() -> bool:
    """Whether `/health` answers with 200."""
    connection = _connection()
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _connection() -> HTTPConnection:
    if path := os.environ.get("ROOTSKI_UDS"):
        return _UnixConnection(path)
    host = os.environ.get("HOST") or "127.0.0.1"
    port = int(os.environ.get("PORT") or 8000)
    return HTTPConnection(EVERY_ADDRESS.get(host, host), port, timeout=TIMEOUT_SECONDS)


if __name__ == "__main__":
    sys.exit(not is_healthy())

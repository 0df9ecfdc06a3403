"""moto's server, in a process of its own: the double for small tables.

In a thread of the test process it would share the interpreter's lock with the code under test, whose calls then time
out on a busy machine, and coverage would trace each of its lines.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["moto_server"]

ROOT = Path(__file__).parents[2]


@contextmanager
def moto_server() -> Iterator[str]:
    """Yield the address of a server on a free local port, ended on exit, and also if the test process is killed."""
    command = [sys.executable, "-m", "tests.engines.moto"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  # our own command
        assert process.stdin is not None
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address, "moto's server ended at once"
        yield address
        process.stdin.close()


def _serve_until_the_input_ends() -> None:
    from moto.server import ThreadedMotoServer  # noqa: PLC0415  # two seconds that only the child needs

    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # else a line per request
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    print(f"http://{host}:{port}", flush=True)  # noqa: T201  # read by the parent
    sys.stdin.read()


if __name__ == "__main__":
    _serve_until_the_input_ends()

"""Ports for servers that tests start, and that nothing else takes in the meantime."""

from __future__ import annotations

import os
import socket
from contextlib import ExitStack
from itertools import count

__all__ = ["free_ports"]

FIRST, LAST = 10_000, 32_000
"""Below the ports that Linux hands out to connections and to servers without a port of their own, 32,768 and more."""

TRIES = 1000

_offsets = count(0, 2)


def free_ports(number: int = 1) -> int:
    """Return the first of so many free ports in a row. Each process tries its own, and never the same twice in a row.

    Raises:
        RuntimeError: There are none among a thousand.
    """
    for offset, _ in zip(_offsets, range(TRIES), strict=False):
        first = FIRST + (os.getpid() * 20 + offset) % (LAST - FIRST)
        try:
            with ExitStack() as bound:
                for port in range(first, first + number):
                    bound.enter_context(socket.create_server(("127.0.0.1", port)))
        except OSError:
            continue
        return first
    raise RuntimeError(f"no {number} free ports in a row")

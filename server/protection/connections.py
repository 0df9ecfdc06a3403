"""The bounds on connections. `server/http/protocol.py` keeps them; where it does not run, uvicorn is not imported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from server.protection.client_address import Network

__all__ = ["MEBIBYTE", "ConnectionBounds"]

MEBIBYTE = 1024 * 1024


class ConnectionBounds(NamedTuple):
    """The bounds on connections.

    Attributes:
        connections: The most open connections in this process. The usual limit of open files is 1,024.
        connections_per_address: The most from one address, or one /64 of IPv6; 0 sets no bound.
        unbounded: The networks of trusted proxies, to which the bound per address does not apply.
        head_bytes: The largest request line and headers together; a larger query should be sent in a body.
        head_seconds: How long a client may take to send the request line and headers.
        body_seconds: How long it may take to send a body.
        send_seconds: How long a write may stay blocked on a slow reader.
        held_bytes: The most that bodies under way and responses that are not read yet take together.
    """

    connections: int = 800
    connections_per_address: int = 200
    unbounded: Sequence[Network] = ()
    head_bytes: int = 128 * 1024
    head_seconds: float = 10.0
    body_seconds: float = 10.0
    send_seconds: float = 30.0
    held_bytes: int = 256 * MEBIBYTE

"""What a request took to receive, beyond its head, and the points that it costs the client, whatever becomes of it."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.types import Scope

__all__ = ["BYTES_A_POINT", "Received", "received_of"]

BYTES_A_POINT = 8 * 1024
"""Reading and parsing 1 MiB of JSON takes 2 to 6 ms (`python -m benchmarks.abuse`)."""

PIECES_A_POINT = 400
"""Chunks, or parts of one that arrived alone; each takes some 0.5 µs."""

_KEY = "rootski.received"


@dataclass(slots=True)
class Received:
    """The body of a request, or the query string in its place.

    Attributes:
        size: Its bytes, as received or decompressed, whichever are more.
        pieces: The pieces in which it arrived.
    """

    size: int = 0
    pieces: int = 0

    @property
    def points(self) -> int:
        """The points for reading and parsing it; 0 for what is usual."""
        return self.size // BYTES_A_POINT + self.pieces // PIECES_A_POINT


def received_of(scope: Scope) -> Received:
    """Return what is counted for the request of an ASGI scope."""
    found: Received = scope.setdefault(_KEY, Received())
    return found

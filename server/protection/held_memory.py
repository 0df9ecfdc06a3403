"""The memory that connections hold: bodies that are being received, and responses that clients have not read yet.

Each is bounded, but hundreds of slow clients together hold gigabytes. When memory is scarce, the network that holds the
most loses its oldest connection first, so that a few slow networks do not cut off the others.
"""

from __future__ import annotations

from typing import Protocol

__all__ = ["HeldMemory", "Holder"]


class Holder(Protocol):
    """A connection."""

    network: bytes
    """The part of the client's address whose connections are counted together."""

    def cut(self) -> None:
        """End the connection at once; what it held is not counted any more."""


class HeldMemory:
    """What the connections of a process hold.

    Attributes:
        most_bytes: The most that they may hold together.
        total: The bytes that they hold.
    """

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.total = 0
        self._of: dict[bytes, dict[Holder, int]] = {}

    def hold(self, holder: Holder, size: int) -> None:
        """Note how many bytes a connection holds now, and cut those that hold too much together."""
        self._note(holder, size)
        while self.total > self.most_bytes:
            heaviest = max(self._of.values(), key=lambda held: sum(held.values()))
            oldest = next(iter(heaviest))
            self._note(oldest, 0)
            oldest.cut()

    def _note(self, holder: Holder, size: int) -> None:
        held = self._of.setdefault(holder.network, {})
        self.total += size - held.get(holder, 0)
        if size:
            held[holder] = size
        else:
            held.pop(holder, None)
        if not held:
            del self._of[holder.network]

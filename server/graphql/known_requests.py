"""Requests whose answers are cached, by a digest of their bytes: they are answered without being parsed.

Many texts ask for the same answer, such as one with other white space or an unused variable. Each client's network may
add a few of them for an answer, and a part of all, so that nobody can displace those that others send.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass

__all__ = ["KnownRequest", "KnownRequests", "digest_of"]

MOST = 10_000
"""The most requests, some 7 MB."""

OF_CLIENT = MOST // 8
"""The most that one client's network has added."""

OF_ANSWER = 8
"""The most for one answer: the texts in which different clients send the same operation."""

OF_CLIENT_AND_ANSWER = 2

TEXT_BYTES = 64 * 1024
"""A longer text is parsed each time."""

NAME_CHARACTERS = 100
"""An operation with a longer name is parsed each time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRequest:
    """What a request asks for.

    Attributes:
        key: The key of its answer in the response cache.
        data_version: The version of the data, on which the key depends.
        family_count: The number of families, on which the cost depends.
        cost: Its cost in points.
        operation_name: The name of its operation.
        operation_kind: The kind of its operation.
        sha256: The hash that names its document, if it does not contain it.
        client: The network of the client that sent it when it was added.
    """

    key: bytes
    data_version: str
    family_count: int
    cost: int
    operation_name: str | None
    operation_kind: str
    sha256: str | None
    client: bytes


class KnownRequests:
    """The known requests of a process."""

    def __init__(self) -> None:
        self._known = OrderedDict[bytes, KnownRequest]()
        self._of_answer: dict[bytes, list[bytes]] = {}
        self._of_client: dict[bytes, dict[bytes, None]] = {}

    def __len__(self) -> int:
        return len(self._known)

    def find(self, digest: bytes) -> KnownRequest | None:
        """Return what a request asks for; None if it is not known."""
        known = self._known.get(digest)
        if known is not None:
            self._known.move_to_end(digest)
        return known

    def add(self, digest: bytes, known: KnownRequest) -> None:
        """Add a request, in place of older ones of its client, or else of the one that was unused for longest."""
        if len(known.operation_name or "") > NAME_CHARACTERS:
            return
        self._remove(digest)
        same_answer = self._of_answer.get(known.key, ())
        same_client = [each for each in same_answer if self._known[each].client == known.client]
        if len(same_client) >= OF_CLIENT_AND_ANSWER:
            self._remove(same_client[0])
        elif len(same_answer) >= OF_ANSWER:
            return
        added = self._of_client.get(known.client, {})
        if len(added) >= OF_CLIENT:
            self._remove(next(iter(added)))
        elif len(self) >= MOST:
            self._remove(next(iter(self._known)))
        self._known[digest] = known
        self._of_answer.setdefault(known.key, []).append(digest)
        self._of_client.setdefault(known.client, {})[digest] = None

    def forget_answer(self, key: bytes) -> None:
        """Remove the requests for an answer that has left the response cache."""
        for digest in list(self._of_answer.get(key, ())):
            self._remove(digest)

    def clear(self) -> None:
        """Remove everything."""
        self._known.clear()
        self._of_answer.clear()
        self._of_client.clear()

    def _remove(self, digest: bytes) -> None:
        known = self._known.pop(digest, None)
        if known is None:
            return
        same_answer, added = self._of_answer[known.key], self._of_client[known.client]
        same_answer.remove(digest)
        del added[digest]
        if not same_answer:
            del self._of_answer[known.key]
        if not added:
            del self._of_client[known.client]


def digest_of(text: bytes, *, by_post: bool) -> bytes | None:
    """Return the digest of a request's body or query string; None if it is too long to be known."""
    if len(text) > TEXT_BYTES:
        return None
    return hashlib.blake2b(text, digest_size=32, person=b"body" if by_post else b"query string").digest()

"""Requests whose answers are cached, by a digest of their bytes: they are answered without being parsed.

Many texts ask for the same answer, such as one with other white space or an unused variable. Each client's network may
add a few of them for an answer, and a part of all, so that nobody can displace those that others send.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from schema.operations.segmented_cache import SegmentedCache
from server.protection.received import BYTES_A_POINT

__all__ = ["KnownRequest", "KnownRequests", "digest_of"]

MOST = 10_000
"""The most requests, some 12 MB."""

OF_CLIENT = MOST // 8
"""The most that one client's network has added."""

OF_ANSWER = 8
"""The most for one answer: the texts in which different clients send the same operation."""

OF_CLIENT_AND_ANSWER = 2
"""The most of these that one client's network has added."""

TEXT_BYTES = BYTES_A_POINT - 1
"""A longer text is parsed each time, and costs points for that."""

NAME_CHARACTERS = 200
"""An operation with more characters in its name and those of its variables is parsed each time."""


class KnownRequest(NamedTuple):
    """What a request asks for.

    Attributes:
        key: The key of its answer in the response cache.
        data_version: The version of the data, on which the key depends.
        family_count: The number of families, on which the cost depends.
        cost: Its cost in points.
        operation_name: The name of its operation.
        operation_kind: The kind of its operation.
        document_hash: The SHA-256 of its document.
        variables: The names of its variables.
        is_trusted: Whether its document is a trusted one.
        sha256: The hash by which it names its document, if it does not contain it.
        client: The network of the client that sent it when it was added.
    """

    key: bytes
    data_version: str
    family_count: int
    cost: int
    operation_name: str | None
    operation_kind: str
    document_hash: str
    variables: tuple[str, ...]
    is_trusted: bool
    sha256: str | None
    client: bytes


class KnownRequests:
    """The known requests of a process."""

    def __init__(self) -> None:
        self._of_answer: dict[bytes, list[bytes]] = {}
        self._known = self._empty()

    def __len__(self) -> int:
        return len(self._known)

    def find(self, digest: bytes, client: bytes) -> KnownRequest | None:
        """Return what a request of a client asks for; None if it is not known."""
        return self._known.get(digest, client)

    def add(self, digest: bytes, known: KnownRequest) -> None:
        """Add a request, in place of an older one of its client if that has some for the same answer."""
        if sum(map(len, (known.operation_name or "", *known.variables))) > NAME_CHARACTERS:
            return
        same_answer = {other: self._known.peek(other) for other in self._of_answer.get(known.key, ())}
        same_client = [other for other, found in same_answer.items() if found and found.client == known.client]
        if len(same_client) >= OF_CLIENT_AND_ANSWER:
            self._known.remove(same_client[0])
        elif len(same_answer) >= OF_ANSWER:
            return
        if self._known.put(digest, known, known.client):
            self._of_answer.setdefault(known.key, []).append(digest)

    def forget_answer(self, key: bytes) -> None:
        """Remove the requests for an answer that has left the response cache."""
        for digest in list(self._of_answer.get(key, ())):
            self._known.remove(digest)

    def clear(self) -> None:
        """Remove everything."""
        self._of_answer.clear()
        self._known = self._empty()

    def _empty(self) -> SegmentedCache[bytes, KnownRequest]:
        return SegmentedCache(MOST, max_entries=MOST, size_of=lambda _: 1, removed=self._left, most_of_client=OF_CLIENT)

    def _left(self, digest: bytes, known: KnownRequest) -> None:
        same_answer = self._of_answer[known.key]
        same_answer.remove(digest)
        if not same_answer:
            del self._of_answer[known.key]


def digest_of(text: bytes, *, by_post: bool) -> bytes | None:
    """Return the digest of a request's body or query string; None if it is too long to be known."""
    if len(text) > TEXT_BYTES:
        return None
    return hashlib.blake2b(text, digest_size=32, person=b"body" if by_post else b"query string").digest()

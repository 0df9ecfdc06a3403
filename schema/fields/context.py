"""The context of a request: its loaders, its id, and the service that answers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

import strawberry

from loaders.request import RequestLoaders
from loaders.viewer import Viewer
from schema.errors import UnauthenticatedError
from schema.operations.limits import Limits
from schema.relay.cursor import Cipher, ListCursors

__all__ = ["Context", "Info", "Service"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What all requests of a process share.

    Attributes:
        version: The version of the server.
        cipher: Encrypts cursors and digests e-mails.
        limits: The limits on documents.
        message_limits: The limits on the messages that carry documents, by name.
    """

    version: str
    cipher: Cipher
    limits: Limits = field(default_factory=Limits)
    message_limits: Mapping[str, int] = field(default_factory=dict)


class Context(NamedTuple):
    """One request.

    Attributes:
        loaders: Reads for this request.
        request_id: Logged, and sent to the client with internal errors.
        service: Shared by all requests of the process.
        is_of_batch: Whether several operations share the loaders, so that equal reads of theirs are one.
        client: The network of the sender, which holds what is cached for it.
        counts_words_now: Whether the words of families are counted as they are now, where nothing derived tells.
    """

    loaders: RequestLoaders
    request_id: str
    service: Service
    is_of_batch: bool = False
    client: bytes = b""
    counts_words_now: bool = True

    @property
    def viewer(self) -> Viewer | None:
        """The signed-in user; None for an anonymous request."""
        return self.loaders.viewer

    def signed_in(self) -> Viewer:
        """Return the signed-in user.

        Raises:
            UnauthenticatedError: The request is anonymous.
        """
        if self.loaders.viewer is None:
            raise UnauthenticatedError
        return self.loaders.viewer

    def digest(self, text: str) -> list[str]:
        """Return the digests that replace an e-mail in ids, the current key's first."""
        return self.service.cipher.digests(text)

    def list_cursors(self, field: str, after: str | None, **arguments: object) -> ListCursors:
        """Return the cursors of a list; see `ListCursors`."""
        return ListCursors(self.service.cipher, field, after, **arguments)


Info: TypeAlias = strawberry.Info[Context, None]

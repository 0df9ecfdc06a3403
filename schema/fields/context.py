"""What every resolver of a request can reach: loaders, the request's id, and what the service is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import strawberry

from loaders.request import RequestLoaders
from loaders.viewer import Viewer
from schema.errors import UnauthenticatedError
from schema.operations.limits import Limits
from schema.relay.cursor import Cipher

__all__ = ["Context", "Info", "Service"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What a process offers, the same for all its requests.

    Attributes:
        version: The version of the server.
        sealer: Seals cursors and digests e-mails.
        limits: The limits that documents have to keep.
        message_limits: Those of the message that a document comes in, by name.
    """

    version: str
    sealer: Cipher
    limits: Limits = field(default_factory=Limits)
    message_limits: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One request.

    Attributes:
        loaders: What it may read.
        request_id: Told to the client with errors it cannot mend, and logged.
        service: What the process offers.
    """

    loaders: RequestLoaders
    request_id: str
    service: Service

    @property
    def viewer(self) -> Viewer | None:
        """Who asks; None for an anonymous viewer."""
        return self.loaders.viewer

    def signed_in(self) -> Viewer:
        """Give who asks.

        Raises:
            UnauthenticatedError: Nobody has signed in.
        """
        if self.loaders.viewer is None:
            raise UnauthenticatedError
        return self.loaders.viewer

    def digest(self, email: str) -> str:
        """Give what stands for an e-mail in ids."""
        return self.service.sealer.digest(email)


Info: TypeAlias = strawberry.Info[Context, None]

"""What one request leaves for its log line: filled in on the way by whoever knows."""

from __future__ import annotations

import re
import uuid

from starlette.requests import HTTPConnection
from starlette.types import Scope

from table.engine.budget import Budget

__all__ = ["RequestRecord", "record_of", "request_id"]

_ACCEPTABLE = re.compile(r"[A-Za-z0-9._:/+=@-]{1,128}")
"""Ids of the usual kinds (UUID, ULID, trace headers), and nothing that could forge a log line."""

_KEY = "rootski.record"


class RequestRecord:
    """Facts of one request.

    Attributes:
        request_id: What the client and the log know the request by.
        operation_name: The GraphQL operation; None where there is none, or it has no name.
        operation_kind: `query`, `mutation`, or None before the document was understood.
        budget: What the request used of the table; None where it did not come that far.
        cache: Where the answer came from, None where it is not the same for every viewer.
        headers: What the response carries whatever it says, such as what is left of the rate limit.
    """

    __slots__ = ("budget", "cache", "headers", "operation_kind", "operation_name", "request_id")

    def __init__(self, request_id: str) -> None:
        self.request_id = request_id
        self.operation_name: str | None = None
        self.operation_kind: str | None = None
        self.budget: Budget | None = None
        self.cache: str | None = None
        self.headers: dict[str, str] = {}

    def keep_in(self, scope: Scope) -> None:
        """Let `record_of` find this record for the request of this scope."""
        scope[_KEY] = self


def record_of(connection: HTTPConnection) -> RequestRecord:
    """Give the record that the middleware made for this request."""
    record: RequestRecord = connection.scope[_KEY]
    return record


def request_id(sent: str) -> str:
    """Give the id a client sent, if it is fit for a log and a header, else a new one of 32 hexadecimal digits."""
    return sent if _ACCEPTABLE.fullmatch(sent) else uuid.uuid4().hex

"""The record of a request, filled in while it is handled, for its log line and metrics."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping

from starlette.requests import HTTPConnection
from starlette.types import Scope

from table.engine.budget import Budget

__all__ = ["RequestRecord", "record_of", "request_id"]

_ACCEPTABLE = re.compile(r"[A-Za-z0-9._:/+=@-]{1,128}")
"""Common ids (UUID, ULID, trace headers), but nothing that could forge a log line."""

ID_BYTES = 16

_KEY = "rootski.record"


class RequestRecord:
    """Facts of one request.

    Attributes:
        request_id: The id of the request, for the client and the log.
        operation_name: The name of the GraphQL operation; None if there is none.
        operation_kind: `query`, `mutation` or `batch`; None until the document is parsed.
        budget: The table budget of the request; None if it did not get that far.
        document: The text of the document; None if the request has none or several, or is not parsed.
        document_hash: The SHA-256 of the document, if it is known already.
        variables: The names of its variables.
        is_trusted: Whether the document is a trusted one.
        cost: The cost of the operation in points, or of all operations of a batch.
        client: The network of the client's address, as the rate limiter sees it; None if it was not needed.
        errors: The errors of the response: the code of each, and the path of its field, empty if it has none.
        cache: The outcome of the response cache; None if the response is not public.
        status: The status that was sent; None until then, and if no response was sent.
        headers: Headers of every response to the request, such as those of the rate limit.
    """

    __slots__ = (
        "budget", "cache", "client", "cost", "document", "document_hash", "errors", "headers", "is_trusted",
        "operation_kind", "operation_name", "request_id", "status", "variables",
    )  # fmt: skip

    def __init__(self, request_id: str) -> None:
        self.request_id = request_id
        self.operation_name: str | None = None
        self.operation_kind: str | None = None
        self.budget: Budget | None = None
        self.cache: str | None = None
        self.headers: dict[str, str] = {}
        self.document: str | None = None
        self.document_hash: str | None = None
        self.variables: tuple[str, ...] = ()
        self.is_trusted = False
        self.cost: int | None = None
        self.status: int | None = None
        self.client: bytes | None = None
        self.errors: list[tuple[str, str]] = []

    def note_operation(self, document: str, variables: Iterable[str], *, is_trusted: bool) -> None:
        """Store what a request executes."""
        self.document, self.variables, self.is_trusted = document, tuple(variables), is_trusted

    def note_errors(self, payload: Mapping[str, object]) -> None:
        """Store the errors of a response that is sent to the client."""
        errors = payload.get("errors")
        for error in errors if isinstance(errors, list) else ():
            path = ".".join(map(str, error.get("path") or ()))
            self.errors.append((str(error.get("extensions", {}).get("code", "")), path))

    def attach_to(self, scope: Scope) -> None:
        """Store the record in an ASGI scope, for `record_of`."""
        scope[_KEY] = self


def record_of(connection: HTTPConnection) -> RequestRecord:
    """Return the record that the middleware created for this request."""
    record: RequestRecord = connection.scope[_KEY]
    return record


def request_id(sent: str) -> str:
    """Return the id a client sent if it is safe in logs and headers, else a new one of 32 hexadecimal digits."""
    return sent if sent and _ACCEPTABLE.fullmatch(sent) else os.urandom(ID_BYTES).hex()

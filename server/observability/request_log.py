"""The log lines of a request: one for each, and a warning for one that took long."""

from __future__ import annotations

import hashlib
import ipaddress
import logging
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from server.observability.logs import FIELD_LENGTH, LineFormatter, fields, handler_of, shown_fields
from server.observability.record import RequestRecord
from server.settings.observability import ClientInLog
from table.engine.budget import Budget

__all__ = ["WATCHED_PATHS", "RequestLogger", "document_hash"]

logger = logging.getLogger(__name__)

WATCHED_PATHS = frozenset({"/health", "/ready", "/metrics"})
"""What health checks and scrapers request: their lines are logged at debug, unless something is wrong."""

LOGGED_ERRORS = 5
"""The most errors that a line lists; the others are counted."""

KEY_BYTES = 32
HASH_BYTES = 8

HASHES = 1000
"""The most hashes of clients that are kept."""

DAY_SECONDS = 86_400

_OF_CLIENT = ("client", "method", "path", "status")
_OF_OPERATION = ("operation", "kind", "document", "cost", "cache")


def document_hash(record: RequestRecord) -> str | None:
    """Return the SHA-256 of a request's document, as persisted queries use it."""
    if record.document_hash is None and record.document is not None:
        record.document_hash = hashlib.sha256(record.document.encode()).hexdigest()
    return record.document_hash


class _Response(NamedTuple):
    """What became of a request; `status` is None if no response was sent."""

    method: str
    path: str
    status: int | None
    milliseconds: float


class RequestLogger:
    """Logs requests."""

    def __init__(
        self,
        *,
        clients: ClientInLog = ClientInLog.HASHED,
        secret: str | None = None,
        slow_seconds: float = 0.0,
        trace_id: Callable[[], str | None] = lambda: None,
    ) -> None:
        """Create a logger.

        Args:
            clients: How addresses of clients are logged.
            secret: The secret of the server, which makes hashes of addresses equal in all processes.
            slow_seconds: Requests that take longer are logged as slow; 0 logs none.
            trace_id: Returns the id of the current trace, if there is one.
        """
        self._clients = clients
        self._key = hashlib.blake2b(secret.encode()).digest() if secret else secrets.token_bytes(KEY_BYTES)
        self._slow_seconds = slow_seconds
        self._trace_id = trace_id
        self._hash = lru_cache(maxsize=HASHES)(self._hash_of)

    def log(self, record: RequestRecord, *, method: str, path: str, status: int | None, seconds: float) -> None:
        """Log a finished request; `status` is None if no response was sent."""
        is_watched = path in WATCHED_PATHS and status is not None and status < 400
        level = logging.DEBUG if is_watched else logging.INFO
        if logger.isEnabledFor(level):
            handler, response = handler_of(logger), _Response(method, path, status, round(seconds * 1000, 2))
            if handler is None or (lines := handler.lines) is None:
                logger.log(level, "request", extra=fields(**self._facts(record, response)))
            else:
                handler.write_soon(self._line(lines, level, record, response))
        if self._slow_seconds and seconds > self._slow_seconds and record.operation_kind is not None:
            self._log_slow(record, seconds)

    def log_refusal(self, network: bytes, *, status: int, reason: str, request_id: str | None) -> None:
        """Log a request that was refused before its head was complete, or because of it."""
        facts = {"request_id": request_id, "client": self._client(network), "status": status, "reason": reason}
        logger.info("request refused", extra=fields(**facts))

    def _line(self, lines: LineFormatter, level: int, record: RequestRecord, response: _Response) -> str:
        """Return the line of a request, of parts that other lines have too: at a tenth of the cost of a record."""
        begin = lines.begin(time.time(), logging.getLevelName(level), logger.name, "request")
        of_request, trace_id = lines.word("request_id", record.request_id), self._trace_id()
        if trace_id is not None:
            of_request += lines.word("trace_id", trace_id)
        of_client = (self._client(record.client), response.method, response.path[:FIELD_LENGTH], response.status)
        name, cost, cache = (record.operation_name or "")[:FIELD_LENGTH] or None, record.cost, record.cache
        if record.errors or record.budget is not None:
            operation = lines.named(shown_fields(self._of_operation(record)))
        else:
            values = (name, record.operation_kind, document_hash(record), cost, cache)
            operation = lines.named_again(_OF_OPERATION, values)
        duration = lines.number("duration_ms", response.milliseconds)
        return begin + of_request + lines.named_again(_OF_CLIENT, of_client) + duration + operation + lines.end

    def _facts(self, record: RequestRecord, response: _Response) -> dict[str, object]:
        return {
            "request_id": record.request_id,
            "trace_id": self._trace_id(),
            "client": self._client(record.client),
            "method": response.method,
            "path": response.path,
            "status": response.status,
            "duration_ms": response.milliseconds,
            **self._of_operation(record),
        }

    @staticmethod
    def _of_operation(record: RequestRecord) -> dict[str, object]:
        budget = record.budget
        return {
            "operation": record.operation_name,
            "kind": record.operation_kind,
            "document": document_hash(record),
            "cost": record.cost,
            "errors": _errors(record) if record.errors else None,
            "cache": record.cache,
            "calls": _calls(budget) if budget and budget.calls else None,
            "read_units": budget.read_units if budget else None,
        }

    def _log_slow(self, record: RequestRecord, seconds: float) -> None:
        """Log a slow operation. The values of its variables are the client's own, and stay out of the log."""
        facts = {
            "request_id": record.request_id,
            "trace_id": self._trace_id(),
            "operation": record.operation_name,
            "kind": record.operation_kind,
            "document": document_hash(record),
            "variables": ",".join(record.variables) or None,
            "cost": record.cost,
            "duration_ms": round(seconds * 1000, 2),
            "read_units": record.budget.read_units if record.budget else None,
        }
        logger.warning("slow operation", extra=fields(**facts))

    def _client(self, network: bytes | None) -> str | None:
        if not network or self._clients is ClientInLog.OFF:
            return None
        if self._clients is ClientInLog.PLAIN:
            return _address(network)
        return self._hash(network, int(time.time() // DAY_SECONDS))

    def _hash_of(self, network: bytes, day: int) -> str:
        """Return the hash of a network on a day since 1970."""
        today = datetime.fromtimestamp(day * DAY_SECONDS, UTC).date().isoformat().encode()
        return hashlib.blake2b(network, digest_size=HASH_BYTES, key=self._key, salt=today).hexdigest()


def _address(network: bytes) -> str:
    """Return an address of IPv4, or the network of one of IPv6."""
    if len(network) == ipaddress.IPV4LENGTH // 8:
        return str(ipaddress.IPv4Address(network))
    padded = network.ljust(ipaddress.IPV6LENGTH // 8, b"\0")
    return str(ipaddress.IPv6Network((padded, 8 * len(network))))


def _calls(budget: Budget) -> str:
    return ",".join(f"{name}:{count}" for name, count in sorted(budget.calls.items()))


def _errors(record: RequestRecord) -> str:
    shown = [f"{code}:{path}" if path else code for code, path in record.errors[:LOGGED_ERRORS]]
    if len(record.errors) > LOGGED_ERRORS:
        shown.append(f"+{len(record.errors) - LOGGED_ERRORS}")
    return ",".join(shown)

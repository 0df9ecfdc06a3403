"""Settings that bound what clients may use: rate, concurrency, connections, sizes and times."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator
from pydantic_settings import BaseSettings

from server.http.body import BODY_BYTES
from server.protection.client_address import ClientAddresses, Network, ProxyHeader, parse_network
from server.protection.concurrency import ConcurrencyBounds
from server.protection.connections import MEBIBYTE, ConnectionBounds
from server.protection.rate_limit import RatePolicy
from server.settings.setting import Choice, CommaSeparated, choice, number, setting

__all__ = ["ProtectionSettings"]

_RATE = RatePolicy()
_CONCURRENCY = ConcurrencyBounds()
_CONNECTIONS = ConnectionBounds()

_UNBOUNDED = "0 sets no bound"
_SECONDS = (0.1, 300)
_POINTS = 1_000_000_000


def _networks(texts: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(map(parse_network, texts))


class ProtectionSettings(BaseSettings):
    """The part of `Settings` that protects the server from its clients."""

    rate_limit: int = number(
        _RATE.points_per_minute,
        "ROOTSKI_RATE_LIMIT",
        (0, _POINTS),
        "Sustained rate: cost points a minute for each signed-in viewer or client address.",
        note="0 limits nobody",
    )
    rate_burst: int = number(
        _RATE.burst, "ROOTSKI_RATE_BURST", (1, _POINTS), "Burst: cost points an idle client may spend at once."
    )
    trusted_proxies: Annotated[CommaSeparated[Any], AfterValidator(_networks)] = setting(
        (),
        "ROOTSKI_TRUSTED_PROXIES",
        allowed="addresses and networks such as `10.0.0.0/8`, separated by commas",
        meaning="Proxies whose forwarding header is trusted. For other peers the address of the connection counts.",
    )
    proxy_header: Choice[ProxyHeader] = choice(
        ProxyHeader.X_FORWARDED_FOR,
        "ROOTSKI_PROXY_HEADER",
        "The header the trusted proxies write. The other one is ignored, because clients could set it.",
    )
    max_running: int = number(
        _CONCURRENCY.running,
        "ROOTSKI_MAX_RUNNING",
        (0, 10_000),
        "Operations that run concurrently, in each process.",
        note=_UNBOUNDED,
    )
    max_waiting: int = number(
        _CONCURRENCY.waiting,
        "ROOTSKI_MAX_WAITING",
        (0, 100_000),
        "Operations that may queue for a free slot; further ones are refused with 503.",
    )
    wait_seconds: float = number(
        _CONCURRENCY.wait_seconds,
        "ROOTSKI_WAIT_SECONDS",
        _SECONDS,
        "How long an operation may queue before it is refused with 503.",
    )
    max_connections: int = number(
        _CONNECTIONS.connections,
        "ROOTSKI_MAX_CONNECTIONS",
        (1, 100_000),
        "Open connections in each process. Keep it below the limit of open files.",
    )
    max_connections_per_address: int = number(
        _CONNECTIONS.connections_per_address,
        "ROOTSKI_MAX_CONNECTIONS_PER_ADDRESS",
        (0, 100_000),
        "Open connections from one address, or one /64 of IPv6, unless it is a trusted proxy.",
        note=_UNBOUNDED,
    )
    max_head_bytes: int = number(
        _CONNECTIONS.head_bytes,
        "ROOTSKI_MAX_HEAD_BYTES",
        (1024, 1024 * 1024),
        "The largest request line and headers together, in bytes.",
    )
    max_body_bytes: int = number(
        BODY_BYTES,
        "ROOTSKI_MAX_BODY_BYTES",
        (1024, 64 * 1024 * 1024),
        "The largest request body, in bytes after decompression.",
    )
    head_seconds: float = number(
        _CONNECTIONS.head_seconds,
        "ROOTSKI_HEAD_SECONDS",
        _SECONDS,
        "How long a client may take to send the request line and headers.",
    )
    body_seconds: float = number(
        _CONNECTIONS.body_seconds,
        "ROOTSKI_BODY_SECONDS",
        _SECONDS,
        "How long a client may take to send a body; 1 MiB at 1 Mbit/s takes 8 s.",
    )
    send_seconds: float = number(
        _CONNECTIONS.send_seconds,
        "ROOTSKI_SEND_SECONDS",
        _SECONDS,
        "How long a write may stay blocked on a slow reader.",
    )
    max_held_megabytes: int = number(
        _CONNECTIONS.held_bytes // MEBIBYTE,
        "ROOTSKI_MAX_HELD_MEGABYTES",
        (1, 1024 * 1024),
        "What bodies under way and responses that are not read yet take together, in each process.",
    )

    @property
    def rate_policy(self) -> RatePolicy | None:
        """The rate limit of a client; None if there is none."""
        return RatePolicy(points_per_minute=self.rate_limit, burst=self.rate_burst) if self.rate_limit else None

    @property
    def client_addresses(self) -> ClientAddresses:
        """How the address of a client is determined."""
        return ClientAddresses(trusted=self.trusted_proxies, header=self.proxy_header)

    @property
    def concurrency_bounds(self) -> ConcurrencyBounds:
        """The bounds on concurrent and queued operations."""
        return ConcurrencyBounds(running=self.max_running, waiting=self.max_waiting, wait_seconds=self.wait_seconds)

    @property
    def connection_bounds(self) -> ConnectionBounds:
        """The bounds on connections."""
        return ConnectionBounds(
            connections=self.max_connections,
            connections_per_address=self.max_connections_per_address,
            unbounded=self.trusted_proxies,
            head_bytes=self.max_head_bytes,
            head_seconds=self.head_seconds,
            body_seconds=self.body_seconds,
            send_seconds=self.send_seconds,
            held_bytes=self.max_held_megabytes * MEBIBYTE,
        )

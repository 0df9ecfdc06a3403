"""The settings of what clients may do: how much they ask, from where, how slowly; and how much is done at once."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator
from pydantic_settings import BaseSettings, NoDecode

from server.http.body import BODY_BYTES
from server.http.protocol import ConnectionBounds
from server.protection.client_address import ClientAddresses, Network, ProxyHeader
from server.protection.concurrency import GateBounds
from server.protection.rate_limit import RatePolicy
from server.settings.setting import lower, parts, setting

__all__ = ["ProtectionSettings"]

_POLICY = RatePolicy()
_GATE = GateBounds()
_CONNECTIONS = ConnectionBounds()


def _networks(texts: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(map(ip_network, texts))


Networks = Annotated[tuple[Any, ...], NoDecode, BeforeValidator(parts), AfterValidator(_networks)]


class ProtectionSettings(BaseSettings):
    """What clients may do, for `Settings`."""

    rate_limit: int = setting(
        _POLICY.points_per_minute,
        "ROOTSKI_RATE_LIMIT",
        allowed="0 to 1000000000; 0 limits nobody",
        meaning="How many cost points a viewer or an address may use in a minute, and go on using.",
        ge=0,
        le=1_000_000_000,
    )
    rate_burst: int = setting(
        _POLICY.burst,
        "ROOTSKI_RATE_BURST",
        allowed="1 to 1000000000",
        meaning="How many cost points whoever has used none for a while may use at once.",
        ge=1,
        le=1_000_000_000,
    )
    trusted_proxies: Networks = setting(
        (),
        "ROOTSKI_TRUSTED_PROXIES",
        allowed="addresses and networks such as `10.0.0.0/8`, separated by commas",
        meaning="Proxies that are believed for whom they ask. Without them the other end of a connection counts.",
    )
    proxy_header: Annotated[ProxyHeader, BeforeValidator(lower)] = setting(
        ProxyHeader.X_FORWARDED_FOR,
        "ROOTSKI_PROXY_HEADER",
        allowed="`x-forwarded-for` or `forwarded`",
        meaning="The header that the trusted proxies write; the other one is not read, since clients could send it.",
    )
    max_running: int = setting(
        _GATE.running,
        "ROOTSKI_MAX_RUNNING",
        allowed="0 to 10000; 0 sets no bound",
        meaning="How many operations are carried out at once, in each process.",
        ge=0,
        le=10_000,
    )
    max_waiting: int = setting(
        _GATE.waiting,
        "ROOTSKI_MAX_WAITING",
        allowed="0 to 100000",
        meaning="How many operations wait for their turn; further ones are refused with 503.",
        ge=0,
        le=100_000,
    )
    wait_seconds: float = setting(
        _GATE.wait_seconds,
        "ROOTSKI_WAIT_SECONDS",
        allowed="0.1 to 300",
        meaning="How long an operation waits for its turn before it is refused with 503.",
        ge=0.1,
        le=300,
    )
    max_connections: int = setting(
        _CONNECTIONS.connections,
        "ROOTSKI_MAX_CONNECTIONS",
        allowed="1 to 100000",
        meaning="How many connections are open at once, in each process; keep it below the limit of open files.",
        ge=1,
        le=100_000,
    )
    max_connections_per_address: int = setting(
        _CONNECTIONS.connections_per_address,
        "ROOTSKI_MAX_CONNECTIONS_PER_ADDRESS",
        allowed="0 to 100000; 0 sets no bound",
        meaning="How many of them come from one address that is no trusted proxy.",
        ge=0,
        le=100_000,
    )
    max_head_bytes: int = setting(
        _CONNECTIONS.head_bytes,
        "ROOTSKI_MAX_HEAD_BYTES",
        allowed="1024 to 1048576",
        meaning="The largest request line and headers together, in bytes.",
        ge=1024,
        le=1024 * 1024,
    )
    max_body_bytes: int = setting(
        BODY_BYTES,
        "ROOTSKI_MAX_BODY_BYTES",
        allowed="1024 to 67108864",
        meaning="The largest body of a request, in bytes, inflated where it is compressed.",
        ge=1024,
        le=64 * 1024 * 1024,
    )
    head_seconds: float = setting(
        _CONNECTIONS.head_seconds,
        "ROOTSKI_HEAD_SECONDS",
        allowed="0.1 to 300",
        meaning="How long a client may take to send the request line and the headers.",
        ge=0.1,
        le=300,
    )
    body_seconds: float = setting(
        _CONNECTIONS.body_seconds,
        "ROOTSKI_BODY_SECONDS",
        allowed="0.1 to 300",
        meaning="How long a client may take to send a body; 1 MiB at 1 Mbit/s takes 8 s.",
        ge=0.1,
        le=300,
    )
    send_seconds: float = setting(
        _CONNECTIONS.send_seconds,
        "ROOTSKI_SEND_SECONDS",
        allowed="0.1 to 300",
        meaning="How long a client may take to read what of an answer the system has no room for.",
        ge=0.1,
        le=300,
    )

    @property
    def rate_policy(self) -> RatePolicy | None:
        """How fast a client may ask; None where nobody is limited."""
        return RatePolicy(points_per_minute=self.rate_limit, burst=self.rate_burst) if self.rate_limit else None

    @property
    def client_addresses(self) -> ClientAddresses:
        """How the address of a client is found."""
        return ClientAddresses(trusted=self.trusted_proxies, header=self.proxy_header)

    @property
    def gate_bounds(self) -> GateBounds:
        """How much is done at once."""
        return GateBounds(running=self.max_running, waiting=self.max_waiting, wait_seconds=self.wait_seconds)

    @property
    def connection_bounds(self) -> ConnectionBounds:
        """What clients may do with connections."""
        return ConnectionBounds(
            connections=self.max_connections,
            connections_per_address=self.max_connections_per_address,
            unbounded=self.trusted_proxies,
            head_bytes=self.max_head_bytes,
            head_seconds=self.head_seconds,
            body_seconds=self.body_seconds,
            send_seconds=self.send_seconds,
        )

"""Connections of one client are counted together: those of one address, and of one /64 of IPv6."""

from __future__ import annotations

import asyncio
from ipaddress import ip_network

import pytest
import uvicorn
from starlette.responses import PlainTextResponse
from uvicorn.server import ServerState

from server.http.protocol import BoundedHTTPProtocol
from server.protection.connections import ConnectionBounds


class _Connection(asyncio.Transport):
    """A connection from any address, which this machine may not have."""

    def __init__(self, address: str) -> None:
        super().__init__({"peername": (address, 50_000)})
        self.written = b""
        self.closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += data

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True


async def _refused(bounds: ConnectionBounds, *addresses: str) -> list[bool]:
    """Open a connection from each address, one after the other; return which are refused."""
    config, state = uvicorn.Config(PlainTextResponse("ok"), log_config=None), ServerState()
    opened = [_Connection(address) for address in addresses]
    protocols = []
    for connection in opened:
        protocol = BoundedHTTPProtocol(config, state, {}, bounds=bounds)
        protocol.connection_made(connection)
        protocols.append(protocol)
    for protocol in protocols:
        protocol.connection_lost(None)
    return [connection.written.startswith(b"HTTP/1.1 503 ") for connection in opened]


@pytest.mark.parametrize(
    ("addresses", "refused"),
    [
        (["2001:db8::1", "2001:db8::2", "2001:db8:0:0:ffff::3"], [False, False, True]),
        (["2001:db8::1", "2001:db8::2", "2001:db8:0:1::3"], [False, False, False]),
        (["192.0.2.1", "192.0.2.1", "::ffff:192.0.2.1"], [False, False, True]),
        (["192.0.2.1", "192.0.2.2", "192.0.2.3"], [False, False, False]),
        (["::ffff:192.0.2.1", "::ffff:192.0.2.2", "::ffff:192.0.2.3"], [False, False, False]),
    ],
)
async def test_a_network_may_have_as_many_connections_as_an_address(addresses: list[str], refused: list[bool]) -> None:
    assert await _refused(ConnectionBounds(connections_per_address=2), *addresses) == refused


async def test_connections_of_trusted_proxies_are_neither_limited_nor_counted() -> None:
    bounds = ConnectionBounds(connections_per_address=1, unbounded=(ip_network("2001:db8::1/128"),))

    refused = await _refused(bounds, "2001:db8::1", "2001:db8::1", "2001:db8::2", "2001:db8::3")

    assert refused == [False, False, False, True]

"""The connections to one endpoint: bounded, kept for a while, verified if they are TLS."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections import deque
from dataclasses import dataclass
from urllib.parse import urlsplit

from aiohappyeyeballs import start_connection
from botocore.exceptions import (
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    HTTPClientError,
    SSLError,
)

from table.dynamodb.attempts import StaleConnectionError
from table.dynamodb.connection import Connection, Held, Response

__all__ = ["Connections", "Limits"]

NEXT_ADDRESS_SECONDS = 0.25
"""How long one address of a host may take before the next is tried as well (RFC 8305)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many connections there are, and how long each of their states may last.

    Attributes:
        connections: Their number; further requests wait.
        connect_seconds: From the look-up of the host to a TCP connection.
        read_seconds: The TLS handshake, and the wait for the next part of a response.
        keep_alive_seconds: Without a request.
    """

    connections: int
    connect_seconds: float
    read_seconds: float
    keep_alive_seconds: float


class Connections:
    """A pool of connections to the host of a URL."""

    def __init__(self, url: str, *, limits: Limits, tls: ssl.SSLContext | None) -> None:
        """Create an empty pool; `tls` says whom to trust, None if the URL is not `https`."""
        parts = urlsplit(url)
        self._url = url
        self._host = parts.hostname or ""
        self._port = parts.port or (443 if tls else 80)
        self._limits = limits
        self._tls = tls
        self._slots = asyncio.Semaphore(limits.connections)
        self._idle: deque[Connection] = deque()
        self._busy: set[Connection] = set()
        self._closed = False
        self._held = Held()

    async def send(self, request: bytes) -> Response:
        """Send a whole HTTP request over the connection used last, or a new one.

        Raises:
            StaleConnectionError: A kept connection was closed before any of the response; the next call gets a new one.
            ConnectTimeoutError, EndpointConnectionError, SSLError: There is no connection.
            HTTPClientError: As `Connection.exchange` says, or the pool is closed.
        """
        async with self._slots:
            if self._closed:
                raise HTTPClientError(error="the client is closed")
            kept = self._kept()
            connection = kept or await self._connected()
            self._busy.add(connection)
            try:
                response = await connection.exchange(request, read_seconds=self._limits.read_seconds)
            except ConnectionClosedError as error:
                if kept is None or kept.heard:
                    raise
                # Others that were idle as long are most likely closed too.
                self._drop_idle()
                raise StaleConnectionError(endpoint_url=self._url) from error
            finally:
                self._busy.discard(connection)
            if connection.is_open:
                self._idle.append(connection)
            else:
                connection.abort()
            return response

    def close(self) -> None:
        """Close all connections at once; calls under way and later ones raise."""
        self._closed = True
        self._drop_idle()
        for connection in self._busy:
            connection.abort()

    def _kept(self) -> Connection | None:
        """Take the connection that was used last, and drop those that are too old."""
        oldest = asyncio.get_running_loop().time() - self._limits.keep_alive_seconds
        while self._idle and self._idle[0].idle_since < oldest:
            self._idle.popleft().abort()
        while self._idle:
            if (connection := self._idle.pop()).is_open:
                return connection
        return None

    def _drop_idle(self) -> None:
        while self._idle:
            self._idle.pop().abort()

    async def _connected(self) -> Connection:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._limits.connect_seconds):
                found = await loop.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
                connected = await start_connection(found, happy_eyeballs_delay=NEXT_ADDRESS_SECONDS)
            # Otherwise the end of a request waits until the peer has acknowledged the beginning.
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            _, connection = await loop.create_connection(
                lambda: Connection(self._url, self._held),
                sock=connected,
                ssl=self._tls,
                server_hostname=self._host if self._tls else None,
                ssl_handshake_timeout=self._limits.read_seconds if self._tls else None,
            )
        except TimeoutError as error:
            raise ConnectTimeoutError(endpoint_url=self._url, error=error) from error
        except ssl.SSLError as error:
            raise SSLError(endpoint_url=self._url, error=error) from error
        except OSError as error:
            raise EndpointConnectionError(endpoint_url=self._url, error=error) from error
        return connection

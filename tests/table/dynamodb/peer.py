"""An HTTP server that answers with the exact bytes a test chooses, for behaviour that proper servers do not show."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

__all__ = ["CLOSE", "SILENCE", "Peer", "peer", "plain"]

CLOSE = b""
"""Instead of an answer: close the connection."""

SILENCE = b"-"
"""Instead of an answer: none, until the client hangs up."""


@dataclass(slots=True)
class Peer:
    """What happened so far.

    Attributes:
        port: On localhost.
        asked: For each connection, in the order they were opened, the number of requests that arrived.
        arrived: Set when a request has arrived.
        left: Set when a client has hung up on a request that meets `SILENCE`.
        ended: Set when a connection has ended.
        writers: Of each connection.
    """

    port: int = 0
    asked: list[int] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    left: asyncio.Event = field(default_factory=asyncio.Event)
    writers: list[asyncio.StreamWriter] = field(default_factory=list)


def plain(body: bytes, *, headers: str = "", status: str = "200 OK") -> bytes:
    """Return a whole response; each of the further headers ends with a line break."""
    return f"HTTP/1.1 {status}\r\n{headers}content-length: {len(body)}\r\n\r\n".encode() + body


@asynccontextmanager
async def peer(*answers: bytes, tls: ssl.SSLContext | None = None) -> AsyncIterator[Peer]:
    """Yield a server that answers its requests in turn, the last answer being that of all further ones."""
    state, remaining = Peer(), [*answers]

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        number = len(state.asked)
        state.asked.append(0)
        state.writers.append(writer)
        try:
            while await _request(reader):
                state.asked[number] += 1
                state.arrived.set()
                answer = remaining.pop(0) if len(remaining) > 1 else remaining[0]
                if answer == SILENCE:
                    await reader.read()
                    state.left.set()
                    return
                writer.write(answer)
                # A response without a length ends with the connection.
                if answer == CLOSE or b"\r\nconnection: close" in answer:
                    return
        except ConnectionError:
            state.left.set()
        finally:
            writer.close()
            state.ended.set()

    server = await asyncio.start_server(connected, "localhost", 0, ssl=tls, family=2)
    state.port = server.sockets[0].getsockname()[1]
    try:
        yield state
    finally:
        server.close()
        for writer in state.writers:
            writer.close()


async def _request(reader: asyncio.StreamReader) -> Sequence[bytes]:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).lower().split(b"\r\n")
    except asyncio.IncompleteReadError:
        return []
    lengths = [int(line.partition(b":")[2]) for line in head if line.startswith(b"content-length:")]
    await reader.readexactly(sum(lengths))
    return head

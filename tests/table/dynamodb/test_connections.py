"""The pool of connections, and what it makes of peers that are correct, slow, gone or out of step."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from botocore.exceptions import (
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    HTTPClientError,
    ReadTimeoutError,
)

from table.dynamodb import connection
from table.dynamodb.attempts import StaleConnectionError
from table.dynamodb.connection import LARGEST_RESPONSE_BYTES, Response
from table.dynamodb.connections import Connections, Limits
from tests.table.dynamodb.peer import CLOSE, SILENCE, Peer, peer, plain

REQUEST = b"POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 2\r\n\r\n{}"
OK = plain(b"fine")


@asynccontextmanager
async def pool(
    port: int, *, connections: int = 4, read_seconds: float = 20.0, keep_alive_seconds: float = 60.0
) -> AsyncIterator[Connections]:
    limits = Limits(
        connections=connections,
        connect_seconds=20.0,
        read_seconds=read_seconds,
        keep_alive_seconds=keep_alive_seconds,
    )
    opened = Connections(f"http://localhost:{port}", limits=limits, tls=None)
    try:
        yield opened
    finally:
        opened.close()


async def exchanged(server: Peer, requests: int) -> list[Response]:
    async with pool(server.port) as connections:
        return [await connections.send(REQUEST) for _ in range(requests)]


# ------------------------------------------------------------------ responses


@pytest.mark.parametrize(
    ("answer", "connections"),
    [
        pytest.param(OK, [3], id="with a length"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nfi\r\n2\r\nne\r\n0\r\n\r\n", [3], id="chunked"
        ),
        pytest.param(b"HTTP/1.1 100 Continue\r\n\r\n" + OK, [3], id="after an interim response"),
        pytest.param(plain(b"fine", headers="connection: close\r\n"), [1, 1, 1], id="with its last response"),
        pytest.param(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nfine", [1, 1, 1], id="until the end"),
    ],
)
async def test_responses_of_every_form_are_read_and_connections_kept_if_they_may_be(
    answer: bytes, connections: list[int]
) -> None:
    async with peer(answer) as server:
        responses = await exchanged(server, 3)

        assert [(response.status, response.body) for response in responses] == [(200, b"fine")] * 3
        assert server.asked == connections


async def test_headers_are_those_of_the_same_response() -> None:
    async with peer(plain(b"a", headers="X-First: 1\r\n"), plain(b"b", status="400 Bad Request")) as server:
        first, second = await exchanged(server, 2)

    assert (first.status, first.headers) == (200, {b"x-first": b"1", b"content-length": b"1"})
    assert (second.status, second.headers, second.body) == (400, {b"content-length": b"1"}, b"b")


async def test_a_response_that_nobody_asked_for_is_never_taken_for_the_next_one() -> None:
    async with peer(OK + plain(b"of nobody"), plain(b"of the second")) as server:
        responses = await exchanged(server, 2)

        assert [response.body for response in responses] == [b"fine", b"of the second"]
        assert server.asked == [1, 1]


async def test_bytes_that_arrive_while_a_connection_is_idle_end_it() -> None:
    async with peer(OK) as server, pool(server.port) as connections:
        await connections.send(REQUEST)
        server.writers[0].write(plain(b"late"))
        await server.writers[0].drain()
        await _ended(server)

        assert (await connections.send(REQUEST)).body == b"fine"
        assert server.asked == [1, 1]


@pytest.mark.parametrize(
    "answer",
    [
        b"no HTTP\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: none\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
        + b"%x\r\n" % (LARGEST_RESPONSE_BYTES + 1)
        + bytes(LARGEST_RESPONSE_BYTES + 1),
        # None of this body ever arrives: its length is enough to refuse it.
        b"HTTP/1.1 200 OK\r\ncontent-length: 100000000000\r\n\r\n",
    ],
    ids=["no HTTP", "no number", "another protocol", "too large", "said to be too large"],
)
async def test_a_malformed_response_is_an_error_and_closes_the_connection(answer: bytes) -> None:
    async with peer(answer, OK) as server, pool(server.port) as connections:
        with pytest.raises(HTTPClientError):
            await connections.send(REQUEST)

        assert (await connections.send(REQUEST)).body == b"fine"
        assert server.asked == [1, 1]


@pytest.mark.parametrize(
    "half",
    [
        b"HTTP/1.1 200",
        b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\nconnection: close\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n9\r\nhalf",
    ],
)
async def test_half_a_response_is_none(half: bytes) -> None:
    async with peer(half) as server, pool(server.port) as connections:
        sending = asyncio.ensure_future(connections.send(REQUEST))
        await asyncio.wait_for(server.arrived.wait(), 30)
        server.writers[0].close()

        with pytest.raises(ConnectionClosedError):
            await sending


async def test_a_reset_is_not_the_end_of_a_response_without_a_length() -> None:
    async with peer(b"HTTP/1.1 200 OK\r\n\r\nhalf") as server, pool(server.port) as connections:
        sending = asyncio.ensure_future(connections.send(REQUEST))
        await asyncio.wait_for(server.arrived.wait(), 30)
        await asyncio.sleep(0.01)
        reset = struct.pack("ii", 1, 0)
        server.writers[0].get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
        server.writers[0].transport.abort()

        with pytest.raises(ConnectionClosedError):
            await sending


async def test_the_unfinished_responses_of_all_connections_are_bounded_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connection, "MOST_HELD_BYTES", 1000)
    unfinished = b"HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n" + bytes(600)
    async with peer(unfinished, unfinished, plain(bytes(900))) as server, pool(server.port) as connections:
        sending = [asyncio.ensure_future(connections.send(REQUEST)) for _ in range(2)]
        (refused,), (waiting,) = await asyncio.wait(sending, timeout=30, return_when=asyncio.FIRST_COMPLETED)
        with pytest.raises(HTTPClientError, match="too many large ones"):
            await refused
        for writer in server.writers:
            writer.close()
        with pytest.raises(ConnectionClosedError):
            await waiting

        assert (await connections.send(REQUEST)).body == bytes(900)


async def test_large_responses_of_one_connection_are_not_added_up() -> None:
    async with peer(plain(bytes(LARGEST_RESPONSE_BYTES // 2 + 1))) as server:
        responses = await exchanged(server, 2)

        assert [len(response.body) for response in responses] == [LARGEST_RESPONSE_BYTES // 2 + 1] * 2
        assert server.asked == [2]


async def test_a_response_may_take_longer_than_the_wait_for_one_of_its_parts() -> None:
    async with peer(b"HTTP/1.1 200 OK\r\n") as server, pool(server.port, read_seconds=1.0) as connections:
        sending = asyncio.ensure_future(connections.send(REQUEST))
        await asyncio.wait_for(server.arrived.wait(), 30)
        for part in (b"content-length: 2\r\n", b"\r\nf", b"i"):
            await asyncio.sleep(0.4)
            server.writers[0].write(part)

        assert (await sending).body == b"fi"


# ------------------------------------------------------------------ connections


async def test_a_connection_that_the_peer_closed_meanwhile_is_not_used() -> None:
    async with peer(OK) as server, pool(server.port) as connections:
        await connections.send(REQUEST)
        server.writers[0].close()
        await _ended(server)

        assert (await connections.send(REQUEST)).body == b"fine"
        assert server.asked == [1, 1]


async def test_kept_connections_that_the_peer_closes_on_the_next_request_are_stale_and_all_dropped() -> None:
    async with peer(OK, OK, CLOSE, OK) as server, pool(server.port) as connections:
        await asyncio.gather(connections.send(REQUEST), connections.send(REQUEST))

        with pytest.raises(StaleConnectionError):
            await connections.send(REQUEST)

        assert (await connections.send(REQUEST)).body == b"fine"
        assert sorted(server.asked) == [1, 1, 2]


async def test_a_kept_connection_that_breaks_within_a_response_is_not_stale() -> None:
    half = b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\nconnection: close\r\n\r\nhalf"
    async with peer(OK, half) as server, pool(server.port) as connections:
        await connections.send(REQUEST)

        with pytest.raises(ConnectionClosedError) as raised:
            await connections.send(REQUEST)

    assert not isinstance(raised.value, StaleConnectionError)


async def test_a_connection_that_cannot_be_reused_is_closed() -> None:
    async with peer(plain(b"fine", headers="Connection: Close\r\n")) as server, pool(server.port) as connections:
        await connections.send(REQUEST)

        await asyncio.wait_for(server.ended.wait(), 30)


async def test_a_new_connection_that_the_peer_closes_is_not_stale() -> None:
    async with peer(CLOSE) as server, pool(server.port) as connections:
        with pytest.raises(ConnectionClosedError) as raised:
            await connections.send(REQUEST)

    assert not isinstance(raised.value, StaleConnectionError)


async def test_a_connection_that_was_idle_for_too_long_is_not_used() -> None:
    async with peer(OK) as server, pool(server.port, keep_alive_seconds=-1.0) as connections:
        await connections.send(REQUEST)
        await connections.send(REQUEST)

        assert server.asked == [1, 1]
        await _ended(server)


async def test_there_are_no_more_connections_than_the_pool_may_have() -> None:
    async with peer(OK) as server, pool(server.port, connections=3) as connections:
        responses = await asyncio.gather(*[connections.send(REQUEST) for _ in range(20)])

        assert {response.body for response in responses} == {b"fine"}
        assert len(server.asked) == 3
        assert sum(server.asked) == 20


async def test_a_cancelled_request_ends_its_connection() -> None:
    async with peer(SILENCE, OK) as server, pool(server.port, connections=1) as connections:
        sending = asyncio.ensure_future(connections.send(REQUEST))
        await asyncio.wait_for(server.arrived.wait(), 30)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        await asyncio.wait_for(server.left.wait(), 30)

        assert (await connections.send(REQUEST)).body == b"fine"
        assert server.asked == [1, 1]


async def test_a_silent_peer_is_given_up() -> None:
    async with peer(SILENCE) as server, pool(server.port, read_seconds=0.05) as connections:
        with pytest.raises(ReadTimeoutError):
            await connections.send(REQUEST)

        await asyncio.wait_for(server.left.wait(), 30)


async def test_a_closed_pool_ends_requests_under_way_and_takes_no_others() -> None:
    async with peer(SILENCE) as server, pool(server.port) as connections:
        sending = asyncio.ensure_future(connections.send(REQUEST))
        await asyncio.wait_for(server.arrived.wait(), 30)

        connections.close()

        with pytest.raises(ConnectionClosedError):
            await sending
        with pytest.raises(HTTPClientError):
            await connections.send(REQUEST)
        assert server.asked == [1]


async def test_a_refused_connection_is_reported() -> None:
    async with peer(OK) as gone:
        pass

    async with pool(gone.port) as connections:
        with pytest.raises(EndpointConnectionError):
            await connections.send(REQUEST)


async def test_a_peer_that_does_not_accept_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        port = full.getsockname()[1]
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))
        limits = Limits(connections=1, connect_seconds=0.1, read_seconds=20.0, keep_alive_seconds=60.0)
        connections = Connections(f"http://127.0.0.1:{port}", limits=limits, tls=None)

        with pytest.raises(ConnectTimeoutError):
            await connections.send(REQUEST)

        for one in waiting:
            one.close()


async def _ended(server: Peer) -> None:
    """Wait until a connection has ended on both sides, which the client notices in the next pass of the event loop."""
    await asyncio.wait_for(server.ended.wait(), 30)
    await asyncio.sleep(0.001)

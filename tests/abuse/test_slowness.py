"""Clients that take their time, or many connections: they are cut off, and meanwhile others are answered."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable

import pytest

from tests.abuse.wire import get, post, read_reply, reply_to
from tests.server.serving import ServerProcess

pytestmark = [pytest.mark.abuse, pytest.mark.asyncio(loop_scope="session")]

CLIENTS = 50
CUT_OFF_SECONDS = 15.0
"""Far longer than the second that the server of these tests waits, and less than what it waits by default."""

HEAD = b"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"


async def _assert_answers(server: ServerProcess) -> None:
    health = await reply_to(server.port, post("{ __typename }"))

    assert (health.status, health.body) == (200, b'{"data":{"__typename":"Query"}}')


async def _pieces_of_head() -> AsyncIterator[bytes]:
    yield HEAD
    while True:
        await asyncio.sleep(0.1)
        yield b"X-A: b\r\n"


async def _pieces_of_body() -> AsyncIterator[bytes]:
    yield HEAD + b"Content-Length: 100000\r\n\r\n"
    while True:
        await asyncio.sleep(0.1)
        yield b" "


async def _small_chunks() -> AsyncIterator[bytes]:
    yield HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
    while True:
        await asyncio.sleep(0.1)
        yield b"1\r\n \r\n"


async def _body_for_nothing() -> AsyncIterator[bytes]:
    yield HEAD.replace(b"/graphql", b"/nothing") + b"Content-Length: 100000\r\n\r\n"
    while True:
        await asyncio.sleep(0.1)
        yield b" "


async def _blank_lines() -> AsyncIterator[bytes]:
    while True:
        yield b"\r\n"
        await asyncio.sleep(0.1)


async def _nothing() -> AsyncIterator[bytes]:
    await asyncio.sleep(CUT_OFF_SECONDS)
    yield b""


SLOW = (_pieces_of_head, _pieces_of_body, _small_chunks, _body_for_nothing, _blank_lines, _nothing)


async def _is_cut_off(port: int, pieces: Callable[[], AsyncIterator[bytes]]) -> bool:
    """Send pieces for ever; tell whether the server ends the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    async def sending() -> None:
        async for piece in pieces():
            writer.write(piece)

    sender = asyncio.create_task(sending())
    try:
        async with asyncio.timeout(CUT_OFF_SECONDS):
            while await reader.read(10_000):
                pass
    except ConnectionError:
        return True
    except TimeoutError:
        return False
    finally:
        sender.cancel()
        writer.close()
    return True


@pytest.mark.parametrize("pieces", SLOW, ids=lambda pieces: pieces.__name__.strip("_"))
async def test_slow_senders_are_cut_off_and_others_are_answered_meanwhile(
    server: ServerProcess, pieces: Callable[[], AsyncIterator[bytes]]
) -> None:
    slow = [asyncio.create_task(_is_cut_off(server.port, pieces)) for _ in range(CLIENTS)]
    await asyncio.sleep(0.2)

    await _assert_answers(server)

    assert await asyncio.gather(*slow) == [True] * CLIENTS
    await _assert_answers(server)


async def test_a_client_that_asks_and_asks_but_never_reads_is_cut_off(server: ServerProcess) -> None:
    introspection = "query={__schema{types{name,description,fields{name,description,args{name,description}}}}}"
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.setblocking(False)
        with pytest.raises(ConnectionError):
            await _ask_and_ask(connection, get(introspection))

    await _assert_answers(server)


async def _ask_and_ask(connection: socket.socket, asked: bytes) -> None:
    async with asyncio.timeout(CUT_OFF_SECONDS * 2):
        while True:
            await asyncio.get_running_loop().sock_sendall(connection, asked)
            await asyncio.sleep(0.02)


async def test_more_connections_than_are_allowed_are_refused_and_the_old_ones_served(server: ServerProcess) -> None:
    kept = [await asyncio.open_connection("127.0.0.1", server.port)]
    kept[0][1].write(post("{ __typename }"))
    first = await read_reply(kept[0][0])

    more = [await asyncio.open_connection("127.0.0.1", server.port) for _ in range(400)]
    refused = await read_reply(more[-1][0])
    kept[0][1].write(post("{ __typename }"))
    again = await read_reply(kept[0][0])
    for _, writer in [*kept, *more]:
        writer.close()
    await asyncio.sleep(0.1)

    assert (first.status, again.status) == (200, 200)
    assert (refused.status, refused.tells_errors) == (503, True)
    await _assert_answers(server)


async def test_5000_requests_sent_ahead_end_the_connection_alone(server: ServerProcess) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(post("{ wordOfTheDay { text } }") * 5000)
    ended = False
    try:
        async with asyncio.timeout(CUT_OFF_SECONDS):
            while await reader.read(100_000):
                pass
            ended = True
    except ConnectionError:
        ended = True
    writer.close()

    assert ended
    await _assert_answers(server)


async def test_half_of_a_second_request_is_not_taken_for_a_whole_one(server: ServerProcess) -> None:
    hidden = b"0\r\n\r\nGET /health HTTP/1.1\r\nHost: a\r\n\r\n"
    smuggling = HEAD + b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n" % len(hidden) + hidden
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(smuggling)
    reply = await read_reply(reader)
    rest = await asyncio.wait_for(reader.read(), CUT_OFF_SECONDS)
    writer.close()

    assert reply.status in (None, 400)
    assert rest == b""

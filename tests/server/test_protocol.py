"""The head of a request, over a real socket: bounded in size and time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import uvicorn
from starlette.responses import PlainTextResponse

from server import protocol


@pytest.fixture
async def port() -> AsyncIterator[int]:
    """Serve "ok" to every request with the protocol; give the port."""
    config = uvicorn.Config(
        PlainTextResponse("ok"), http=protocol.BoundedHTTPProtocol, lifespan="off", log_config=None, port=0
    )
    socket = config.bind_socket()
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server._serve([socket]))
    while not server.started:  # noqa: ASYNC110  # uvicorn tells by a flag
        await asyncio.sleep(0.01)
    yield socket.getsockname()[1]
    server.should_exit = True
    await serving


async def _answer(port: int, *pieces: bytes) -> bytes:
    """Send pieces one by one; give all that comes back until the server closes, or an answer is complete."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.01)
        return await asyncio.wait_for(_whole(reader), 5)
    finally:
        writer.close()


async def _whole(reader: asyncio.StreamReader) -> bytes:
    answer = b""
    while not answer.endswith(b"ok") and (piece := await reader.read(1000)):
        answer += piece
    return answer


async def test_a_head_in_pieces_is_taken(port: int) -> None:
    answer = await _answer(port, b"GET / HT", b"TP/1.1\r\nHo", b"st: a\r\n", b"\r\n")

    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")


async def test_a_second_request_on_the_connection_is_taken(port: int) -> None:
    request = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answers = []
    for _ in range(2):
        writer.write(request)
        answers.append(await asyncio.wait_for(_whole(reader), 5))
    writer.close()

    assert [answer.splitlines()[0] for answer in answers] == [b"HTTP/1.1 200 OK", b"HTTP/1.1 200 OK"]


async def test_a_head_without_end_is_refused_when_it_is_too_large(port: int) -> None:
    answer = await _answer(port, b"GET / HTTP/1.1\r\nX: ", *[b"x" * 20_000] * 7)

    assert answer.startswith(b"HTTP/1.1 431 Request Header Fields Too Large\r\n")


async def test_many_headers_are_refused_when_they_are_too_large_together(port: int) -> None:
    answer = await _answer(port, b"GET / HTTP/1.1\r\n", *[b"X: " + b"x" * 10_000 + b"\r\n"] * 14)

    assert answer.startswith(b"HTTP/1.1 431 Request Header Fields Too Large\r\n")


async def test_a_head_that_does_not_come_is_given_up(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.05)

    silent = await _answer(port)
    unfinished = await _answer(port, b"GET / HTTP/1.1\r\n")

    assert (silent, unfinished) == (b"", b"")


async def test_a_second_head_that_does_not_come_is_given_up(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.05)

    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    first = await asyncio.wait_for(_whole(reader), 5)
    writer.write(b"GET / HTTP/1.1\r\n")
    second = await asyncio.wait_for(reader.read(), 5)
    writer.close()

    assert first.startswith(b"HTTP/1.1 200 OK\r\n")
    assert second == b""

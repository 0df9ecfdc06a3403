"""Where a request ends: the server agrees with its clients, byte for byte, or refuses and closes the connection."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from functools import partial

import pytest
import pytest_asyncio
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from server.http.protocol import BoundedHTTPProtocol
from server.protection.connections import ConnectionBounds

pytestmark = pytest.mark.asyncio(loop_scope="module")

LENGTH = b"Content-Length: 38\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: evil\r\n\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n26\r\nGET /smuggled HTTP/1.1\r\nHost: evil\r\n\r\n\r\n0\r\n\r\n"
NEXT = b"GET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
BODY = "GET /smuggled HTTP/1.1\r\nHost: evil\r\n\r\n"
UPGRADES = {
    "h2c, as curl and Java": b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n",
    "websocket, as nginx": b"Upgrade: websocket\r\nConnection: upgrade\r\n",
    "an unknown protocol": b"Connection: Upgrade\r\nUpgrade: foo\r\n",
    "several in one header": b"connection: keep-alive, UPGRADE\r\nupgrade: foo, TLS/1.0 , HTTP/2.0\r\n",
    "several headers": b"Connection: Upgrade\r\nUpgrade: foo\r\nUpgrade: bar\r\n",
    "an empty one": b"Connection: Upgrade\r\nUpgrade: \r\n",
    "one that is not announced": b"Upgrade: h2c\r\n",
    "an announcement alone": b"Connection: Upgrade\r\n",
}


async def _echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with what was understood; below `/early`, before the body has arrived."""
    request = Request(scope, receive)
    body = b"" if request.url.path == "/early" else await request.body()
    names = sorted(name for name in request.headers if name in ("upgrade", "x-a"))
    text = f"<{request.method} {request.url.path} {body.decode()!r} {','.join(names)}>"
    await PlainTextResponse(text)(scope, receive, send)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def port() -> AsyncIterator[int]:
    """Serve `_echo` and yield the port."""
    http = partial(BoundedHTTPProtocol, bounds=ConnectionBounds(connections_per_address=0))
    config = uvicorn.Config(_echo, http=http, lifespan="off", log_config=None, port=0, loop="none")  # type: ignore[arg-type]  # is called
    listening = config.bind_socket()
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server._serve([listening]))
    while not server.started:  # noqa: ASYNC110  # uvicorn tells by a flag
        await asyncio.sleep(0.01)
    yield listening.getsockname()[1]
    server.should_exit = True
    await asyncio.wait_for(serving, 5)


async def _received(port: int, *segments: bytes) -> bytes:
    """Send segments one by one; return all that comes back until the server closes the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for segment in segments:
        writer.write(segment)
        await writer.drain()
        await asyncio.sleep(0.002)
    async with asyncio.timeout(5):
        received = await reader.read()
    writer.close()
    return received


async def _understood(port: int, *segments: bytes) -> list[str]:
    """Return the requests that the application was given."""
    return re.findall("<(.*?)>", (await _received(port, *segments)).decode())


# ------------------------------------------------------------------ Upgrade


@pytest.mark.parametrize("upgrade", UPGRADES.values(), ids=UPGRADES)
@pytest.mark.parametrize("framed", [LENGTH, CHUNKED], ids=["length", "chunked"])
@pytest.mark.parametrize("segments", [1, 2, 3])
async def test_the_body_of_a_request_that_asks_for_another_protocol_is_its_body(
    port: int, upgrade: bytes, framed: bytes, segments: int
) -> None:
    head, _, body = (b"POST /first HTTP/1.1\r\nHost: a\r\n" + upgrade + framed).partition(b"\r\n\r\n")
    sent = [head + b"\r\n\r\n", body, NEXT]
    sent = [b"".join(sent[: 4 - segments]), *sent[4 - segments :]]

    understood = await _understood(port, *sent)

    assert [text.removesuffix("upgrade") for text in understood] == [f"POST /first {BODY!r} ", "GET /next '' "]


@pytest.mark.parametrize("framed", [LENGTH, CHUNKED, b"\r\n"], ids=["length", "chunked", "no body"])
async def test_it_does_not_matter_where_the_bytes_are_split(port: int, framed: bytes) -> None:
    head = b"POST /first HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nX-A: b\r\nUpgrade: h2c\r\n"
    sent = head + framed + NEXT
    whole = await _understood(port, sent)

    split = {tuple(await _understood(port, sent[:place], sent[place:])) for place in range(1, len(sent))}
    single = await _understood(port, *(sent[place : place + 1] for place in range(len(sent))))

    assert whole == [f"POST /first {BODY if framed.strip() else ''!r} x-a", "GET /next '' "]
    assert split == {tuple(whole)}
    assert single == whole


async def test_ten_of_them_sent_ahead_are_answered_in_turn(port: int) -> None:
    one = b"POST /%d HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 1\r\n\r\n%d"

    understood = await _understood(port, b"".join(one % (number, number) for number in range(9)) + NEXT)

    assert understood == [*(f"POST /{number} '{number}' " for number in range(9)), "GET /next '' "]


@pytest.mark.parametrize("version", [b"1.0", b"1.1"])
async def test_a_connection_that_is_to_be_closed_is_closed(port: int, version: bytes) -> None:
    head = b"POST /last HTTP/" + version + b"\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\n"

    understood = await _understood(port, head + b"Content-Length: 1\r\n\r\nx" + NEXT)

    assert understood == ["POST /last 'x' "]


async def test_a_body_in_many_segments_is_read_whole(port: int) -> None:
    head = b"POST /first HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 5000\r\n\r\n"

    understood = await _understood(port, head, *[b"x" * 500] * 10, NEXT)

    assert understood == [f"POST /first '{'x' * 5000}' ", "GET /next '' "]


@pytest.mark.parametrize(
    ("added", "status"),
    [
        (b"Transfer-Encoding: gzip\r\n\r\n", b"400"),
        (b"Transfer-Encoding: gzip, chunked\r\n\r\n", b"400"),
        (b"Host: b\r\n\r\n", b"400"),
        (b"X: y\r\n" * 200 + b"\r\n", b"431"),
    ],
    ids=["coding", "codings", "hosts", "headers"],
)
async def test_it_is_checked_like_any_other(port: int, added: bytes, status: bytes) -> None:
    head = b"POST /first HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n"

    received = await _received(port, head + added + NEXT)

    assert received.startswith(b"HTTP/1.1 " + status)
    assert received.count(b"HTTP/1.1 4") == 1


@pytest.mark.parametrize("target", [b"a:443", b"/graphql", b"a"])
async def test_a_tunnel_is_refused(port: int, target: bytes) -> None:
    received = await _received(port, b"CONNECT " + target + b" HTTP/1.1\r\nHost: a\r\n\r\n" + NEXT)

    assert received.startswith(b"HTTP/1.1 400 ")
    assert b"<" not in received


# ------------------------------------------------------------------ lengths, chunks and headers


@pytest.mark.parametrize(
    "headers",
    [
        b"Transfer-Encoding: gzip, chunked",
        b"Transfer-Encoding: identity, chunked",
        b"Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip",
        b"Transfer-Encoding: chunked, chunked",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        b"Transfer-Encoding: ,chunked",
        b"Transfer-Encoding: chunked,",
        b"Transfer-Encoding: chunked, identity",
        b"Transfer-Encoding: chunked;q=1",
        b'Transfer-Encoding: "chunked"',
        b"Transfer-Encoding: xchunked",
        b"Transfer-Encoding: \x0bchunked",
        b"Transfer-Encoding: gzip",
        b"Transfer-Encoding: identity",
        b"Transfer-Encoding: ",
        b"Transfer-Encoding : chunked",
        b"Transfer-Encoding:\r\n chunked",
        b"X-A: b\r\n Transfer-Encoding: chunked",
        b"X-A: b\rTransfer-Encoding: chunked",
        b"X-A: b\nTransfer-Encoding: chunked",
        b"Content-Length: 5\r\nTransfer-Encoding: chunked",
        b"Transfer-Encoding: chunked\r\nContent-Length: 5",
        b"Content-Length: 5\r\nContent-Length: 5",
        b"Content-Length: 5\r\nContent-Length: 0",
        b"Content-Length: 5, 5",
        b"Content-Length: 5 5",
        b"Content-Length: +5",
        b"Content-Length: -5",
        b"Content-Length: 0x5",
        b"Content-Length: 5\r\n 5",
        b"Content-Length: ",
        b"Content-Length: 18446744073709551621",
    ],
)
async def test_an_end_that_can_be_read_in_two_ways_is_refused(port: int, headers: bytes) -> None:
    received = await _received(port, b"POST / HTTP/1.1\r\nHost: a\r\n" + headers + b"\r\n\r\n0\r\n\r\n" + NEXT)

    assert received.startswith(b"HTTP/1.1 400 ")
    assert received.count(b"HTTP/1.1 4") == 1


async def test_before_http_1_1_there_are_no_chunks(port: int) -> None:
    received = await _received(port, b"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + NEXT)

    assert received.startswith(b"HTTP/1.1 400 ")
    assert received.count(b"HTTP/1.1 4") == 1


@pytest.mark.parametrize(
    "chunks",
    [
        b"3\nabc\n0\n\n",
        b"3\r\nabc0\r\n\r\n",
        b"3\r\nabcd\r\n0\r\n\r\n",
        b"3\r\nabc\n0\r\n\r\n",
        b"3 \r\nabc\r\n0\r\n\r\n",
        b"+3\r\nabc\r\n0\r\n\r\n",
        b"-3\r\nabc\r\n0\r\n\r\n",
        b"0x3\r\nabc\r\n0\r\n\r\n",
        b"\r\n3\r\nabc\r\n0\r\n\r\n",
        b"3;a\nabc\r\n0\r\n\r\n",
        b"3;a=b\rX\nabc\r\n0\r\n\r\n",
        b'3;a="\r\n"\r\nabc\r\n0\r\n\r\n',
        b"3\r\nabc\r\n0\r\n\n",
        b"fffffffffffffffff3\r\nabc\r\n0\r\n\r\n",
        b"3\r\nabc\r\n0\r\nConnection: close\r\n\r\n",
        b"3\r\nabc\r\n0\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
        b"3\r\nabc\r\n0\r\nContent-Length: 3\r\n\r\n",
        b"3\r\nabc\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"3\r\nabc\r\n0\r\nX-A : b\r\n\r\n",
    ],
)
async def test_a_chunk_that_can_be_read_in_two_ways_is_refused(port: int, chunks: bytes) -> None:
    head = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"

    received = await _received(port, head + chunks + NEXT)

    assert received.startswith(b"HTTP/1.1 400 ")
    assert received.count(b"HTTP/1.1 4") == 1


@pytest.mark.parametrize(
    ("sent", "understood"),
    [
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length:  3 \r\n\r\nabc", "POST / 'abc' "),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 003\r\n\r\nabc", "POST / 'abc' "),
        (b"POST / HTTP/1.1\r\nHost: a\r\ntransfer-encoding:\tChunked \r\n\r\n3\r\nabc\r\n0\r\n\r\n", "POST / 'abc' "),
        (
            b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n03;a=b;c\r\nabc\r\n0;d\r\nX-A: b\r\n\r\n",
            "POST / 'abc' ",
        ),
        (b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", "GET / 'abc' "),
        (b"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", "GET / 'abc' "),
        (b"POST / HTTP/1.1\r\nHost: a\r\n\r\n", "POST / '' "),
        (b"POST /early HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", "POST /early '' "),
        (b"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc", "POST / 'abc' "),
        (b"POST / HTTP/1.1\r\nHost: a\r\nExpect: anything\r\nContent-Length: 3\r\n\r\nabc", "POST / 'abc' "),
        (b"\r\n\nPOST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", "POST / 'abc' "),
    ],
)
async def test_an_unambiguous_request_is_read_and_so_is_the_next(port: int, sent: bytes, understood: str) -> None:
    assert await _understood(port, sent + NEXT) == [understood, "GET /next '' "]
    assert await _understood(port, sent, NEXT) == [understood, "GET /next '' "]


# ------------------------------------------------------------------ Expect


async def test_expect_100_continue_is_answered(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n")
    async with asyncio.timeout(5):
        told = await reader.readuntil(b"\r\n\r\n")
        writer.write(b"abc" + NEXT)
        rest = await reader.read()
    writer.close()

    assert told == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert re.findall(b"<.*?>", rest) == [b"<POST / 'abc' >", b"<GET /next '' >"]


async def test_a_client_that_is_answered_before_it_sends_its_body_may_leave_it_out(port: int) -> None:
    head = b"POST /early HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"

    received = await _received(port, head)

    assert received.startswith(b"HTTP/1.1 200 ")
    assert b"\r\nconnection: close\r\n" in received


async def test_http_1_0_clients_get_no_100_continue(port: int) -> None:
    head = b"POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"

    received = await _received(port, head, b"abc")

    assert received.startswith(b"HTTP/1.1 200 ")
    assert received.endswith(b"<POST / 'abc' >")

"""Connections, over real sockets: bounded in number, in what they send, and in how slowly they send and read."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from ipaddress import ip_network

import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from server.http.protocol import BoundedHTTPProtocol
from server.protection.connections import MEBIBYTE, ConnectionBounds
from server.protection.held_memory import HeldMemory

PATIENCE_SECONDS = 30.0
"""How long a test waits for what takes milliseconds on an idle machine."""

BOUNDS = ConnectionBounds(head_seconds=0.15, body_seconds=0.15, send_seconds=0.15)
REQUEST = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
SLOW = b"GET /slow HTTP/1.1\r\nHost: a\r\n\r\n"
LARGE = b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n"
LARGE_BYTES = 20_000_000
"""More than the buffers of a socket take."""


async def _app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer "ok", or much, without reading the body."""
    response: Response = PlainTextResponse("x" * LARGE_BYTES if scope["path"] == "/large" else "ok")
    if scope["path"] == "/headers":
        names = [name.decode() for name, _ in scope["headers"]]
        response = PlainTextResponse(",".join(names) + " ok")
    if scope["path"] == "/slow":
        await Request(scope, receive).body()
        await asyncio.sleep(0.3)
    await response(scope, receive, send)


@asynccontextmanager
async def _served(bounds: ConnectionBounds, *, loop: str = "none") -> AsyncIterator[tuple[int, uvicorn.Server]]:
    """Serve with the protocol and yield the port and the server."""
    http = partial(BoundedHTTPProtocol, bounds=bounds, memory=HeldMemory(bounds.held_bytes))
    config = uvicorn.Config(_app, http=http, lifespan="off", log_config=None, port=0, loop=loop)  # type: ignore[arg-type]  # is called
    listening = config.bind_socket()
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server._serve([listening]))
    while not server.started:  # noqa: ASYNC110  # uvicorn tells by a flag
        await asyncio.sleep(0.01)
    try:
        yield listening.getsockname()[1], server
    finally:
        server.should_exit = True
        await asyncio.wait_for(serving, PATIENCE_SECONDS)


@pytest.fixture
async def port() -> AsyncIterator[int]:
    """Serve with the default bounds and yield the port."""
    async with _served(ConnectionBounds()) as (port, _):
        yield port


@pytest.fixture
async def impatient() -> AsyncIterator[int]:
    """Serve with times of 0.15 s and yield the port."""
    async with _served(BOUNDS) as (port, _):
        yield port


async def _answer(port: int, *pieces: bytes) -> bytes:
    """Send pieces one by one; give all that comes back until the server closes, or an answer is complete."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.01)
        return await asyncio.wait_for(_whole(reader), PATIENCE_SECONDS)
    finally:
        writer.close()


async def _whole(reader: asyncio.StreamReader) -> bytes:
    answer = b""
    with suppress(ConnectionResetError):
        while not answer.endswith(b"ok") and (piece := await reader.read(1000)):
            answer += piece
    return answer


async def _closed(reader: asyncio.StreamReader) -> bool:
    """Whether the connection ends while a test is patient."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while await reader.read(100_000):
                pass
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False
    return True


# ------------------------------------------------------------------ heads


async def test_a_head_in_pieces_is_taken(port: int) -> None:
    answer = await _answer(port, b"GET / HT", b"TP/1.1\r\nHo", b"st: a\r\n", b"\r\n")

    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")


async def test_a_second_request_on_the_connection_is_taken(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answers = []
    for _ in range(2):
        writer.write(REQUEST)
        answers.append(await asyncio.wait_for(_whole(reader), PATIENCE_SECONDS))
    writer.close()

    assert [answer.splitlines()[0] for answer in answers] == [b"HTTP/1.1 200 OK", b"HTTP/1.1 200 OK"]


async def test_a_head_without_end_is_refused_when_it_is_too_large(port: int) -> None:
    answer = await _answer(port, b"GET / HTTP/1.1\r\nX: ", *[b"x" * 20_000] * 7)

    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 431 Request Header Fields Too Large\r\n")
    assert json.loads(body) == {
        "errors": [
            {
                "message": "the request line and headers are larger than 131072 bytes",
                "extensions": {"code": "BAD_USER_INPUT"},
            }
        ]
    }


@pytest.mark.parametrize("hosts", [b"", b"Host: a\r\nHost: a\r\n"])
async def test_a_request_has_one_host(port: int, hosts: bytes) -> None:
    answer = await _answer(port, b"GET / HTTP/1.1\r\n" + hosts + b"\r\n")

    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert b"an HTTP/1.1 request must have exactly one `Host` header" in answer


@pytest.mark.parametrize("version", [b"1.0", b"1.1"])
@pytest.mark.parametrize(
    "host",
    [
        b"a b",
        b"a, b",
        b"[",
        b"[::1",
        b"::1",
        b"[g::1]",
        b"a:b",
        b"a:1:2",
        b"<script>",
        b"u@a",
        b"a/b",
        b"a?b",
        b"a#b",
        b"http://a",
        b"%",
        b"%4",
        b"%zz",
        b"\xd1\x8f",
        b'"a"',
        b"a\\b",
        b"a\tb",
    ],
)
async def test_a_host_that_is_none_is_refused(port: int, version: bytes, host: bytes) -> None:
    answer = await _answer(port, b"GET / HTTP/" + version + b"\r\nHost: " + host + b"\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")


@pytest.mark.parametrize(
    "host",
    [
        b"",
        b" a\t",
        b"a",
        b"A.example.:80",
        b"a:",
        b"127.0.0.1:99999",
        b"[::1]",
        b"[::ffff:127.0.0.1]:80",
        b"[v1.a:b]:8",
        b"%D1%8F",
        b"a_b-c~d!$&'()*+,;=",
        b"xn--80a.example",
    ],
)
async def test_a_host_of_any_form_is_taken(port: int, host: bytes) -> None:
    answer = await _answer(port, b"GET / HTTP/1.1\r\nHost: " + host + b"\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")


@pytest.mark.parametrize("version", [b"0.9", b"2.0", b"3.0", b"9.9"])
@pytest.mark.parametrize("upgrade", [b"", b"Connection: Upgrade\r\nUpgrade: h2c\r\n"])
async def test_a_major_version_other_than_1_is_not_supported(port: int, version: bytes, upgrade: bytes) -> None:
    answer = await _answer(port, b"GET / HTTP/" + version + b"\r\nHost: a\r\n" + upgrade + b"\r\n" + REQUEST)

    assert answer.startswith(b"HTTP/1.1 505 HTTP Version Not Supported\r\n")
    assert answer.count(b"HTTP/1.1") == 1
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["errors"][0]["extensions"] == {"code": "BAD_USER_INPUT"}


async def test_a_request_line_without_a_version_is_not_supported(port: int) -> None:
    assert (await _answer(port, b"GET /\r\n\r\n")).startswith(b"HTTP/1.1 505 ")


async def test_a_later_minor_version_is_read_as_the_one_that_is_known(port: int) -> None:
    assert (await _answer(port, REQUEST.replace(b"1.1", b"1.2"))).startswith(b"HTTP/1.1 200 OK\r\n")
    assert (await _answer(port, b"GET / HTTP/1.2\r\n\r\n")).startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(
    "line", [b"GET / HTTP/1.10", b"GET / HTTP/1", b"GET / HTTP/x.1", b"GET / http/1.1", b"GET /#a HTTP/1.1"]
)
async def test_a_malformed_request_line_is_refused(port: int, line: bytes) -> None:
    assert (await _answer(port, line + b"\r\nHost: a\r\n\r\n")).startswith(b"HTTP/1.1 400 ")


async def test_before_http_1_1_a_request_needs_no_host(port: int) -> None:
    answer = await _answer(port, b"GET / HTTP/1.0\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")


async def test_an_address_that_is_too_long_is_refused(port: int) -> None:
    longest = await _answer(port, b"GET /?" + b"a" * 65_533 + b" HTTP/1.1\r\nHost: a\r\n\r\n")
    longer = await _answer(port, b"GET /?" + b"a" * 65_534 + b" HTTP/1.1\r\nHost: a\r\n\r\n")

    assert longest.startswith(b"HTTP/1.1 200 OK\r\n")
    assert longer.startswith(b"HTTP/1.1 414 ")
    assert b"the URL is longer than 65535 bytes; send a long query by POST" in longer


async def test_many_headers_are_refused_when_they_are_too_large_together(port: int) -> None:
    answer = await _answer(port, b"GET / HTTP/1.1\r\n", *[b"X: " + b"x" * 10_000 + b"\r\n"] * 14)

    assert answer.startswith(b"HTTP/1.1 431 Request Header Fields Too Large\r\n")


async def test_a_head_that_comes_in_one_piece_is_bounded_too(port: int) -> None:
    long = await _answer(port, b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 140_000 + b"\r\n\r\n")
    many = await _answer(port, b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 200 + b"\r\n")
    enough = await _answer(port, b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 199 + b"\r\n")

    assert long.startswith(b"HTTP/1.1 431 Request Header Fields Too Large\r\n")
    assert many.startswith(b"HTTP/1.1 431 Request Header Fields Too Large\r\n")
    assert b"the request has more than 200 headers" in many
    assert enough.startswith(b"HTTP/1.1 200 OK\r\n")


@pytest.mark.parametrize(
    "pieces",
    [
        [],
        [b"GET / HTTP/1.1\r\n"],
        [b"\r\n"],
        [POST[:-10]],
    ],
    ids=["nothing", "half a head", "a blank line", "another half"],
)
async def test_a_head_that_does_not_come_is_given_up(impatient: int, pieces: list[bytes]) -> None:
    assert await _answer(impatient, *pieces) == b""


@pytest.mark.parametrize("rest", [b"GET / HTTP/1.1\r\n", b"\r\n"], ids=["half a head", "a blank line"])
async def test_a_second_head_that_does_not_come_is_given_up(impatient: int, rest: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", impatient)
    writer.write(REQUEST)
    first = await asyncio.wait_for(_whole(reader), PATIENCE_SECONDS)
    writer.write(rest)
    second = await asyncio.wait_for(reader.read(), PATIENCE_SECONDS)
    writer.close()

    assert first.startswith(b"HTTP/1.1 200 OK\r\n")
    assert second == b""


async def test_blank_lines_that_trickle_in_do_not_keep_a_connection(impatient: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", impatient)
    writer.write(REQUEST)
    await asyncio.wait_for(_whole(reader), PATIENCE_SECONDS)

    async def trickle() -> None:
        while True:
            writer.write(b"\r\n")
            await asyncio.sleep(0.05)

    trickling = asyncio.create_task(trickle())
    closed = await _closed(reader)
    trickling.cancel()
    writer.close()

    assert closed


async def test_malformed_http_is_refused_in_json(port: int) -> None:
    head, _, body = (await _answer(port, b"\x16\x03\x01\x02\x00 hello\r\n\r\n")).partition(b"\r\n\r\n")

    assert head.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert json.loads(body) == {
        "errors": [{"message": "the request is not valid HTTP", "extensions": {"code": "BAD_USER_INPUT"}}]
    }


# ------------------------------------------------------------------ bodies


async def test_a_body_that_trickles_in_after_its_answer_ends_the_connection() -> None:
    async with _served(ConnectionBounds(body_seconds=-1.8)) as (port, _):  # with the 2 s of grace, 0.2 s
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(POST)
        first = await asyncio.wait_for(_whole(reader), PATIENCE_SECONDS)
        writer.write(b"x")
        closed = await _closed(reader)
        writer.close()

    assert first.startswith(b"HTTP/1.1 200 OK\r\n")
    assert closed


async def test_headers_after_the_body_are_dropped(port: int) -> None:
    head = b"POST /headers HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"

    answer = await _answer(port, head + b"0\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n")

    assert answer.endswith(b"\r\n\r\nhost,transfer-encoding ok")


@pytest.mark.parametrize(
    ("path", "status"), [(b"/slow", b"HTTP/1.1 413 "), (b"/", b"HTTP/1.1 200 ")], ids=["waiting", "answered"]
)
@pytest.mark.parametrize(
    "endless", [b"1;a=" + b"b" * 5000 + b"\r\nx\r\n", b"b" * 5000], ids=["extensions of many chunks", "one extension"]
)
async def test_what_comes_besides_the_content_of_a_body_is_bounded(
    port: int, path: bytes, status: bytes, endless: bytes
) -> None:
    head = b"POST " + path + b" HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;a="
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(head + b"a\r\nx\r\n1;a=")
    received = b""
    with suppress(ConnectionError):
        for _ in range(1000):
            writer.write(endless)
            await asyncio.wait_for(writer.drain(), PATIENCE_SECONDS)
            await asyncio.sleep(0)
    with suppress(ConnectionError):
        received = await asyncio.wait_for(reader.read(1000), PATIENCE_SECONDS)
    writer.close()

    assert received.startswith(status) or not received
    assert received.count(b"HTTP/1.1") <= 1


async def test_many_small_chunks_are_taken(port: int) -> None:
    head = b"POST /slow HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"

    answer = await _answer(port, head, *[b"1;a\r\nx\r\n" * 2000] * 20, b"0\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")


async def test_headers_after_the_body_are_bounded(port: int) -> None:
    head = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(head + b"X: y\r\n" * 100_000)
    closed = await _closed(reader)
    writer.close()

    assert closed


# ------------------------------------------------------------------ pipelining


async def test_a_client_that_closes_its_side_of_the_connection_has_left(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(SLOW)
    writer.write_eof()

    assert await asyncio.wait_for(reader.read(), PATIENCE_SECONDS) == b""
    writer.close()
    await writer.wait_closed()


async def test_requests_that_are_sent_ahead_are_answered_in_turn(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(REQUEST * 10)
    answer = b""
    while answer.count(b"HTTP/1.1 200 OK") < 10:
        answer += await asyncio.wait_for(reader.read(10_000), PATIENCE_SECONDS)
    writer.close()

    assert answer.count(b"\r\n\r\nok") == 10


async def test_16_requests_may_wait_for_the_answer_to_the_one_ahead(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(SLOW + REQUEST * 15 + REQUEST.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
    try:
        answer = await asyncio.wait_for(reader.read(), PATIENCE_SECONDS)
    finally:
        writer.close()

    assert answer.count(b"HTTP/1.1 200 OK") == 17


async def test_the_17th_request_that_waits_is_refused(port: int) -> None:
    answer = await _answer(port, SLOW + REQUEST * 17)

    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert b"more than 16 requests were pipelined" in answer


async def test_more_requests_ahead_than_16_end_the_connection() -> None:
    async with _served(ConnectionBounds()) as (port, server):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(SLOW + REQUEST * 5000)
        closed = await _closed(reader)
        writer.close()
        await asyncio.sleep(0.35)
        answered = server.server_state.total_requests

    assert closed
    assert answered <= 18


# ------------------------------------------------------------------ slow readers


@pytest.mark.parametrize("requests", [LARGE, REQUEST + LARGE, LARGE[:-2] + b"Connection: close\r\n\r\n"])
async def test_a_client_that_does_not_read_its_answer_is_cut_off(requests: bytes) -> None:
    async with _served(BOUNDS) as (port, server):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.sendall(requests)
        async with asyncio.timeout(PATIENCE_SECONDS):
            await asyncio.sleep(0.05)
            while server.server_state.connections or server.server_state.tasks:  # noqa: ASYNC110  # as above
                await asyncio.sleep(0.02)
        connection.close()

    assert not server.server_state.connections


async def test_a_client_that_reads_slowly_but_steadily_gets_all_of_its_answer() -> None:
    async with _served(ConnectionBounds(send_seconds=2.0)) as (port, _):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(LARGE)
        received = 0
        while received < LARGE_BYTES:
            received += len(await asyncio.wait_for(reader.read(1_000_000), PATIENCE_SECONDS))
            await asyncio.sleep(0.001)
        writer.close()

    assert received >= LARGE_BYTES


# ------------------------------------------------------------------ how much memory


async def _connected(port: int, address: str, request: bytes) -> socket.socket:
    """Send a request from an address of this machine and leave its response unread, or its body unfinished."""
    connection = socket.socket()
    connection.setblocking(False)
    connection.bind((address, 0))
    loop = asyncio.get_running_loop()
    await loop.sock_connect(connection, ("127.0.0.1", port))
    await loop.sock_sendall(connection, request)
    return connection


async def _left(server: uvicorn.Server, count: int) -> list[str]:
    """Wait until so many connections are left; return their clients."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while len(server.server_state.connections) != count:  # noqa: ASYNC110  # uvicorn tells by a set
            await asyncio.sleep(0.02)
    left = server.server_state.connections
    return sorted(each.client[0] for each in left if isinstance(each, BoundedHTTPProtocol) and each.client)


UNFINISHED = b"POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000\r\n\r\n" + b"x" * 8_000_000
CLOSING = LARGE[:-2] + b"Connection: close\r\n\r\n"


@pytest.mark.parametrize("greedy", [LARGE, CLOSING, UNFINISHED])
async def test_the_memory_of_bodies_and_unread_responses_is_taken_from_who_holds_the_most(greedy: bytes) -> None:
    async with _served(ConnectionBounds(held_bytes=36 * MEBIBYTE)) as (port, server):
        connections = [await _connected(port, "127.0.0.2", UNFINISHED)]
        await _left(server, 1)
        for opened in range(2, 7):
            connections.append(await _connected(port, "127.0.0.3", greedy))
            await asyncio.sleep(0.1)
            most = opened
        left = await _left(server, 2 if greedy != UNFINISHED else 4)
        for connection in connections:
            connection.close()

    assert left[0] == "127.0.0.2"
    assert len(left) < most


async def test_a_response_that_is_read_in_part_is_held_as_a_whole() -> None:
    async with _served(ConnectionBounds(held_bytes=30 * MEBIBYTE)) as (port, server):
        reader, first = await asyncio.open_connection("127.0.0.1", port)
        first.write(LARGE)
        received = 0
        while received < LARGE_BYTES * 3 // 4:
            received += len(await asyncio.wait_for(reader.read(1_000_000), PATIENCE_SECONDS))
        second = await _connected(port, "127.0.0.1", LARGE)
        cut_off = await _closed(reader)
        left = await _left(server, 1)
        first.close()
        second.close()

    assert cut_off
    assert left == ["127.0.0.1"]


async def test_a_connection_whose_responses_are_read_holds_nothing() -> None:
    async with _served(ConnectionBounds(held_bytes=30 * MEBIBYTE)) as (port, _):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(3):
            writer.write(LARGE)
            received = 0
            while received < LARGE_BYTES:
                received += len(await asyncio.wait_for(reader.read(1_000_000), PATIENCE_SECONDS))
        writer.write(UNFINISHED + b"x" * 1_000_000)
        answer = await asyncio.wait_for(_whole(reader), PATIENCE_SECONDS)
        writer.close()

    assert answer.endswith(b"ok")


# ------------------------------------------------------------------ how many


async def test_the_bound_on_a_head_is_in_the_message() -> None:
    async with _served(ConnectionBounds(head_bytes=1024)) as (port, _):
        taken = await _answer(port, b"GET / HTTP/1.1\r\nHost: a\r\nA: " + b"a" * 900 + b"\r\n\r\n")
        refused = await _answer(port, b"GET / HTTP/1.1\r\nHost: a\r\nA: " + b"a" * 1100 + b"\r\n\r\n")

    assert taken.startswith(b"HTTP/1.1 200 ")
    assert refused.startswith(b"HTTP/1.1 431 ")
    assert b"larger than 1024 bytes" in refused


async def _open(port: int, number: int) -> list[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    return [await asyncio.open_connection("127.0.0.1", port) for _ in range(number)]


async def _first_lines(port: int, number: int) -> list[bytes]:
    """Open connections, keep them, ask on the last one and give the first line of its answer."""
    opened = await _open(port, number)
    reader, writer = opened[-1]
    writer.write(REQUEST)
    line = await asyncio.wait_for(_whole(reader), PATIENCE_SECONDS)
    for _, one in opened:
        one.close()
    return line.splitlines()


@pytest.mark.parametrize(
    ("bounds", "first"),
    [
        (ConnectionBounds(connections=3), b"HTTP/1.1 503 Service Unavailable"),
        (ConnectionBounds(connections=4), b"HTTP/1.1 200 OK"),
        (ConnectionBounds(connections_per_address=3), b"HTTP/1.1 503 Service Unavailable"),
        (ConnectionBounds(connections_per_address=0), b"HTTP/1.1 200 OK"),
        (
            ConnectionBounds(connections_per_address=3, unbounded=(ip_network("127.0.0.0/8"),)),
            b"HTTP/1.1 200 OK",
        ),
    ],
)
async def test_the_fourth_connection_is_refused_where_three_are_allowed(bounds: ConnectionBounds, first: bytes) -> None:
    async with _served(bounds) as (port, _):
        lines = await _first_lines(port, 4)

    assert lines[0] == first
    assert (b"retry-after: 1" in lines) == (b"503" in first)


async def test_a_connection_that_ends_makes_room_for_another() -> None:
    async with _served(ConnectionBounds(connections=3)) as (port, server):
        await _first_lines(port, 4)
        while server.server_state.connections:  # noqa: ASYNC110  # uvicorn tells by a set
            await asyncio.sleep(0.01)

        lines = await _first_lines(port, 3)

    assert lines[0] == b"HTTP/1.1 200 OK"

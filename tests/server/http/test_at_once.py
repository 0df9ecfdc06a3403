"""Requests that are answered without a task, over real sockets: as all others are."""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import orjson
import pytest
import uvicorn
from pydantic import SecretStr
from starlette.types import ASGIApp, Receive, Scope, Send

from server.app import create_app
from server.http.protocol import BoundedHTTPProtocol
from server.protection.connections import ConnectionBounds
from server.settings.settings import Settings

QUERY = (
    "query Look($number: Int!) { word(by: { databaseId: $number }) { text exampleSentences { nodes { russian } } } }"
)
BODY = orjson.dumps({"query": QUERY, "variables": {"number": 2002}})
URL = b"/graphql?query={word(by:{databaseId:2002}){text}}".replace(b"{", b"%7B").replace(b"}", b"%7D")
CHANGING = (b"date", b"x-request-id", b"ratelimit", b"age")


@pytest.fixture
async def port(tmp_path: Path, starter_file: Path) -> AsyncIterator[int]:
    """Serve the starter dictionary as `python -m server` does, and yield the port."""
    shutil.copy(starter_file, tmp_path / "dictionary.sqlite")
    async with _served(Settings(data_dir=tmp_path)) as found:
        yield found


@asynccontextmanager
async def _served(settings: Settings, *, around: Callable[[ASGIApp], ASGIApp] = lambda app: app) -> AsyncIterator[int]:
    http = partial(BoundedHTTPProtocol, bounds=ConnectionBounds())
    config = uvicorn.Config(
        around(create_app(settings)),
        http=http,  # type: ignore[arg-type]  # is called
        lifespan="on",
        log_config=None,
        port=0,
        loop="none",
        access_log=False,
        server_header=False,
        proxy_headers=False,
    )
    listening = config.bind_socket()
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server._serve([listening]))
    while not server.started:  # noqa: ASYNC110  # uvicorn tells by a flag
        await asyncio.sleep(0.01)
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        await asyncio.wait_for(serving, 30)


def _post(body: bytes = BODY, *headers: bytes) -> bytes:
    return b"\r\n".join(
        (b"POST /graphql HTTP/1.1", b"Host: a", b"Content-Type: application/json", *headers,
         b"Content-Length: %d" % len(body), b"", body)
    )  # fmt: skip


def _get(*headers: bytes, method: bytes = b"GET") -> bytes:
    return b"\r\n".join((b"%s %s HTTP/1.1" % (method, URL), b"Host: a", *headers, b"", b""))


class Answer:
    """A response."""

    def __init__(self, head: bytes, body: bytes) -> None:
        first, *lines = head.rstrip().split(b"\r\n")
        self.status = int(first.split()[1])
        self.headers = dict(line.split(b": ", 1) for line in lines)
        self.body = body

    @property
    def compared(self) -> tuple[object, ...]:
        """What two responses to a request have in common."""
        same = {name: value for name, value in self.headers.items() if name not in (*CHANGING, b"connection")}
        return self.status, same, self.body


async def _read(reader: asyncio.StreamReader, *, with_body: bool = True) -> Answer:
    async with asyncio.timeout(30):
        head = await reader.readuntil(b"\r\n\r\n")
        answer = Answer(head, b"")
        if with_body:
            answer.body = await reader.readexactly(int(answer.headers.get(b"content-length", b"0")))
        return answer


async def _ask(port: int, *pieces: bytes, with_body: bool = True) -> Answer:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for piece in pieces:
            writer.write(piece)
            await asyncio.sleep(0.02)
        return await _read(reader, with_body=with_body)
    finally:
        writer.close()


@pytest.mark.parametrize(
    "request_of",
    [
        _post,
        _get,
        partial(_post, BODY, b"Accept-Encoding: gzip"),
        partial(_post, BODY, b"Accept: application/graphql-response+json"),
        partial(_get, b"Accept-Encoding: zstd, gzip"),
        partial(_post, BODY, b"Origin: https://a.example"),
        partial(_get, method=b"HEAD"),
    ],
)
async def test_an_answer_that_is_at_hand_is_the_same_as_one_that_is_made(port: int, request_of: partial[bytes]) -> None:
    request = request_of()
    with_body = not request.startswith(b"HEAD")
    made = await _ask(port, request, with_body=with_body)
    for _ in range(2):
        await _ask(port, request, with_body=with_body)
    at_hand = await _ask(port, request, with_body=with_body)
    in_pieces = await _ask(port, request[:40], request[40:], with_body=with_body)

    assert at_hand.compared == in_pieces.compared == made.compared
    assert made.status == 200
    assert (b"x-request-id" in at_hand.headers) == (b"x-request-id" in made.headers)


async def test_a_tag_that_matches_is_answered_at_once(port: int) -> None:
    tag = b""
    for _ in range(3):
        tag = (await _ask(port, _get())).headers[b"etag"]
    found = await _ask(port, _get(b"If-None-Match: " + tag))

    assert (found.status, found.headers[b"etag"], found.body) == (304, tag, b"")
    assert b"content-length" not in found.headers


async def test_pipelined_requests_are_answered_in_order(port: int) -> None:
    for _ in range(3):
        await _ask(port, _post())
    other = orjson.dumps({"query": "{ word(by: { databaseId: 2003 }) { text } }"})
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(_post() + _post(other) + _post() + _get())
    answers = [await _read(reader) for _ in range(4)]
    writer.write(_post())
    last = await _read(reader)
    writer.close()

    assert answers[0].body == answers[2].body == last.body
    assert len({answer.body for answer in answers}) == 3


async def test_the_connection_is_closed_where_the_client_asks_for_it(port: int) -> None:
    for _ in range(3):
        await _ask(port, _post())
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(_post(BODY, b"Connection: close"))
    answer = await _read(reader)

    assert (answer.headers[b"connection"], await reader.read()) == (b"close", b"")
    writer.close()


async def test_each_answer_is_charged_logged_and_counted(
    tmp_path: Path, starter_file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.copy(starter_file, tmp_path / "dictionary.sqlite")
    secret = SecretStr("a-secret-of-scrapers")
    settings = Settings(
        data_dir=tmp_path, rate_limit=1, rate_burst=300, metrics=True, metrics_secret=secret, graphiql=False
    )
    async with _served(settings) as port:
        with caplog.at_level(logging.INFO):
            answers = [await _ask(port, _post()) for _ in range(100)]
        page = await _ask(
            port, b"GET /metrics HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer a-secret-of-scrapers\r\n\r\n"
        )

    refused = [answer.status for answer in answers].count(429)
    lines = [record.__dict__["fields"] for record in caplog.records if record.msg == "request"]
    assert 0 < refused < 98
    assert [line["status"] for line in lines] == [answer.status for answer in answers]
    assert {line.get("cache") for line in lines if line["status"] == 200} == {"miss", "hit"}
    counted = f'rootski_requests_total{{kind="query",route="/graphql",status="200"}} {100 - refused}'
    assert counted in page.body.decode()
    assert b"rootski_requests_in_flight 1.0" in page.body  # the one for the metrics


class _Failing:
    """An application that cannot answer at once, against what it says."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does."""
        await self._app(scope, receive, send)

    def at_once(self, scope: Scope) -> bool:
        """Fail."""
        raise LookupError(scope["path"])


async def test_a_request_that_cannot_be_answered_at_once_is_answered_by_a_task(
    tmp_path: Path, starter_file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.copy(starter_file, tmp_path / "dictionary.sqlite")

    async with _served(Settings(data_dir=tmp_path), around=_Failing) as port:
        answer = await _ask(port, _post())

    assert answer.status == 200
    assert "a request could not be answered at once" in caplog.text

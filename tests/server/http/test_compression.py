"""Compression: bodies within their limit however small they come, answers as the client asks."""

from __future__ import annotations

import gzip
import zlib

import httpx
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import Message, Receive, Scope, Send

from server.http.compression import INLINE_BYTES, KEPT_BYTES, Compression, Inflater
from server.http.error_responses import RequestError

MEBIBYTE = 1024 * 1024
HEADERS = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
QUERY = b'{"query": "{ __typename }"}'
LONG = "{ __schema { types { name description fields { name description } } } }"


def padded(size: int) -> bytes:
    return QUERY[:-2] + b" " * (size - len(QUERY)) + QUERY[-2:]


async def post(client: httpx.AsyncClient, body: bytes, **headers: str) -> httpx.Response:
    return await client.post("/graphql", content=body, headers={**HEADERS, **headers})


@pytest.mark.parametrize("name", ["gzip", "GZIP", "x-gzip"])
async def test_a_body_in_gzip_is_taken(client: httpx.AsyncClient, name: str) -> None:
    response = await post(client, gzip.compress(QUERY), **{"Content-Encoding": name})

    assert response.json() == {"data": {"__typename": "Query"}}


async def test_the_limit_is_for_the_inflated_body(client: httpx.AsyncClient) -> None:
    taken = await post(client, gzip.compress(padded(MEBIBYTE)))
    refused = await post(client, gzip.compress(padded(MEBIBYTE + 1)))

    assert (taken.status_code, refused.status_code) == (200, 413)


async def test_a_bomb_is_refused(client: httpx.AsyncClient) -> None:
    response = await post(client, gzip.compress(b" " * 200 * MEBIBYTE, compresslevel=6))

    assert response.status_code == 413
    assert response.json()["errors"][0]["extensions"] == {"code": "BAD_USER_INPUT"}


def test_a_piece_is_inflated_no_further_than_is_asked_for() -> None:
    bomb = gzip.compress(b" " * MEBIBYTE)

    inflated = Inflater().feed(bomb, max_bytes=100)

    assert len(inflated) == 101


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x1f\x8b",
        QUERY,
        zlib.compress(QUERY),
        gzip.compress(QUERY)[:-1],
        gzip.compress(QUERY)[:-8] + b"\0" * 8,
        gzip.compress(QUERY) + b"x",
        gzip.compress(QUERY) * 2,
        gzip.compress(gzip.compress(QUERY)),
        gzip.compress(b'{"query": "\xd0"}'),
        gzip.compress(b'{"query": "{ a }", "query": "{ b }"}'),
    ],
    ids=range(11),  # what gzip makes has the time in it
)
async def test_anything_but_gzipped_json_is_refused(client: httpx.AsyncClient, body: bytes) -> None:
    response = await post(client, body)

    assert response.status_code == 400
    assert response.json()["errors"][0]["extensions"] == {"code": "BAD_USER_INPUT"}


@pytest.mark.parametrize("encoding", ["br", "zstd", "deflate", "compress", "gzip, gzip", "identity, gzip", "nonsense"])
async def test_other_encodings_are_refused_with_the_one_that_is_taken(client: httpx.AsyncClient, encoding: str) -> None:
    response = await post(client, gzip.compress(QUERY), **{"Content-Encoding": encoding})

    assert response.status_code == 415
    assert response.headers["accept-encoding"] == "gzip"


@given(st.binary(max_size=200), st.lists(st.integers(1, 40), max_size=10), st.integers(0, 3))
def test_a_body_is_inflated_the_same_in_any_pieces(content: bytes, sizes: list[int], level: int) -> None:
    compressed = gzip.compress(content, compresslevel=level, mtime=0)
    inflater = Inflater()

    inflated = b""
    for size in [*sizes, len(compressed)]:
        inflated += inflater.feed(compressed[:size], max_bytes=200)
        compressed = compressed[size:]
    inflater.finish()

    assert inflated == content


def _inflate(inflater: Inflater, body: bytes) -> None:
    inflater.feed(body, max_bytes=1000)
    inflater.finish()


@given(st.binary(max_size=100))
def test_bytes_that_are_not_gzip_are_refused(body: bytes) -> None:
    inflater = Inflater()

    with pytest.raises(RequestError, match="the body is not gzip"):
        _inflate(inflater, body)


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("gzip", "gzip"),
        ("zstd", "zstd"),
        ("gzip, deflate, br, zstd", "gzip"),
        ("zstd, gzip", "gzip"),
        ("gzip;q=0.5, zstd;q=0.5", "gzip"),
        ("zstd, *", "gzip"),
        ("gzip;q=0.9, zstd", "zstd"),
        ("gzip;q=0.5, zstd;q=0.6, *;q=0.1", "zstd"),
        ("gzip;q=0, zstd", "zstd"),
        ("gzip;q=1.0, zstd;q=0.5", "gzip"),
        ("*", "gzip"),
        ("gzip;q=0, *", "zstd"),
        ("zstd;q=0, *", "gzip"),
        ("GZIP", "gzip"),
        ("identity, gzip;q=0.5", None),
        ("gzip;q=0", None),
        ("br, deflate", None),
        ("identity", None),
        ("*;q=0", None),
        ("", None),
    ],
)
async def test_an_answer_is_compressed_as_the_client_asks(
    client: httpx.AsyncClient, asked: str, given: str | None
) -> None:
    plain = await client.post("/graphql", json={"query": LONG}, headers={"Accept-Encoding": "identity"})

    response = await client.post("/graphql", json={"query": LONG}, headers={"Accept-Encoding": asked})

    assert response.headers.get("content-encoding") == given
    assert "Accept-Encoding" in response.headers["vary"]
    assert response.json() == plain.json()
    assert (int(response.headers["content-length"]) * 2 < len(plain.content)) is (given is not None)


async def test_a_short_answer_is_sent_as_it_is_and_says_that_others_are_not(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": "{ __typename }"}, headers={"Accept-Encoding": "gzip"})

    assert "content-encoding" not in response.headers
    assert response.headers["vary"] == "Accept, Authorization, Origin, Accept-Encoding"


async def compressed(response: Response) -> tuple[MutableHeaders, bytes]:
    messages: list[Message] = []

    async def send(message: Message) -> None:
        messages.append(message)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await response(scope, receive, send)

    scope = {"type": "http", "method": "GET", "headers": [(b"accept-encoding", b"zstd")]}
    await Compression(app)(scope, None, send)  # type: ignore[arg-type]  # nothing is received
    start, *rest = messages
    return MutableHeaders(scope=start), b"".join(message["body"] for message in rest)


async def test_a_validator_is_weak_once_the_bytes_are_others() -> None:
    strong, content = await compressed(PlainTextResponse("a" * 1024, headers={"ETag": '"x"'}))
    weak, _ = await compressed(PlainTextResponse("a" * 1024, headers={"ETag": 'W/"x"'}))
    short, _ = await compressed(PlainTextResponse("a" * 1023, headers={"ETag": '"x"'}))

    assert [headers["etag"] for headers in (strong, weak, short)] == ['W/"x"', 'W/"x"', '"x"']
    assert zstandard.decompress(content) == b"a" * 1024


async def test_a_large_answer_is_compressed_like_any_other() -> None:
    headers, content = await compressed(PlainTextResponse("a" * MEBIBYTE))

    assert headers["content-length"] == str(len(content))
    assert zstandard.decompress(content) == b"a" * MEBIBYTE


@pytest.mark.parametrize(
    "response",
    [
        Response(b"a" * 2000, media_type="image/png"),
        PlainTextResponse("a" * 2000, headers={"Content-Encoding": "br"}),
        PlainTextResponse("a" * 2000, headers={"Cache-Control": "no-transform"}),
        PlainTextResponse("a" * 2000, status_code=206),
    ],
)
async def test_answers_that_must_not_or_need_not_be_compressed_are_sent_plain(response: Response) -> None:
    _, content = await compressed(response)

    assert content == response.body


async def test_a_large_answer_is_compressed_once_for_each_encoding_within_bounds() -> None:
    content = [bytes([letter]) * INLINE_BYTES + b"!" for letter in b"abc"]
    huge = bytes(KEPT_BYTES)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        sent = content[int(scope["path"][1:])] if scope["path"] != "/huge" else huge
        await Response(bytes(bytearray(sent)), media_type="application/json")(scope, receive, send)

    compression = Compression(app)

    async def sent(path: str, encoding: str) -> bytes:
        scope = {
            "type": "http", "method": "GET", "path": path, "headers": [(b"accept-encoding", encoding.encode())]
        }  # fmt: skip
        messages: list[Message] = []
        await compression(scope, _nothing, _collector(messages))
        body: bytes = messages[1]["body"]
        return body

    first = [await sent("/0", "gzip"), await sent("/0", "zstd"), await sent("/1", "gzip")]
    again = [await sent("/0", "gzip"), await sent("/0", "zstd"), await sent("/1", "gzip")]

    assert all(one is other for one, other in zip(first, again, strict=True))
    assert gzip.decompress(first[0]) == zstandard.decompress(first[1]) == content[0]
    assert gzip.decompress(first[2]) == content[1]
    assert await sent("/huge", "gzip") is not await sent("/huge", "gzip")


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


def _collector(messages: list[Message]) -> Send:
    async def send(message: Message) -> None:
        messages.append(message)

    return send

"""The body of a request: bounded in size and time, whether its length is told or not."""

from __future__ import annotations

import asyncio
import codecs
import gzip
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx
import pytest

from schema.operations.turns import HasTurns, Turns
from server.http import body
from server.http.error_responses import RequestError
from server.http.exchange import Exchange
from server.runtime import Runtime, open_runtime
from server.settings.settings import Settings
from tests.server.serving import serving

MEBIBYTE = 1024 * 1024
HEADERS = {"Content-Type": "application/json"}


def _padded(size: int) -> bytes:
    start, end = b'{"query": "{ __typename }", "padding": "', b'"}'
    return start + b" " * (size - len(start) - len(end)) + end


async def _in_pieces(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 64 * 1024):
        yield content[start : start + 64 * 1024]


async def test_a_body_of_one_mebibyte_is_taken(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", content=_padded(MEBIBYTE), headers=HEADERS)

    assert response.json() == {"data": {"__typename": "Query"}}


async def test_a_body_of_one_byte_more_is_refused(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", content=_padded(MEBIBYTE + 1), headers=HEADERS)

    assert response.status_code == 413
    assert response.json()["errors"] == [
        {"message": "the body is larger than 1048576 bytes", "extensions": {"code": "BAD_USER_INPUT"}}
    ]


async def test_the_bound_is_a_setting(settings: Settings) -> None:
    async with serving(settings.model_copy(update={"max_body_bytes": 2000})) as client:
        taken = await client.post("/graphql", content=_padded(2000), headers=HEADERS)
        refused = await client.post("/graphql", content=_padded(2001), headers=HEADERS)

    assert (taken.status_code, refused.status_code) == (200, 413)
    assert "larger than 2000 bytes" in refused.text


async def test_a_body_without_content_length_has_the_same_bound(client: httpx.AsyncClient) -> None:
    taken = await client.post("/graphql", content=_in_pieces(_padded(MEBIBYTE)), headers=HEADERS)
    refused = await client.post("/graphql", content=_in_pieces(_padded(MEBIBYTE + 1)), headers=HEADERS)

    assert "content-length" not in taken.request.headers
    assert (taken.status_code, refused.status_code) == (200, 413)


async def test_a_body_whose_content_length_is_too_large_is_not_read() -> None:
    async def receive() -> dict[str, object]:
        raise AssertionError("the body was asked for")

    exchange = Exchange({"method": "POST", "headers": [(b"content-length", b"1048577")]}, receive)

    with pytest.raises(RequestError) as caught:
        await body.read_body(exchange)

    assert caught.value.status == 413


async def test_a_body_that_does_not_come_is_given_up() -> None:
    async def receive() -> dict[str, object]:
        await asyncio.sleep(60)
        raise AssertionError("the body was waited for")

    with pytest.raises(RequestError) as caught:
        await body.read_body(Exchange({"method": "POST", "headers": []}, receive), seconds=0.02)

    assert caught.value.status == 408
    assert caught.value.headers == {"Connection": "close"}


async def test_each_chunk_of_a_compressed_body_waits_for_a_turn_once_all_of_it_has_arrived() -> None:
    compressed = gzip.compress(_padded(2000))
    chunks = [compressed[:10], compressed[10:], b""]
    turns = 0
    left = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": chunks.pop(0), "more_body": bool(chunks)}

    async def turn() -> None:
        nonlocal turns
        turns += 1
        left.append(len(chunks))

    headers = [(b"content-encoding", b"gzip")]
    read = await body.read_body(Exchange({"method": "POST", "headers": headers}, receive), turn=turn)

    assert (read, turns, left) == (_padded(2000), 2, [0, 0])


class _CountedTurns(Turns):
    """Turns that count who may have had to wait for one."""

    begun = 0

    async def start(self, operation: HasTurns | None = None) -> None:
        """Wait if the stretch is over."""
        self.begun += 1
        await super().start(operation)


async def test_a_long_body_waits_for_a_turn_before_it_is_parsed(settings: Settings) -> None:
    turns = _CountedTurns()

    @asynccontextmanager
    async def opened(settings: Settings) -> AsyncIterator[Runtime]:
        async with open_runtime(settings) as runtime:
            runtime.executor.turns = turns
            yield runtime

    begun = []
    async with serving(settings, opened=opened) as client:
        for size in (100, 100, MEBIBYTE):
            await client.post("/graphql", content=_padded(size), headers=HEADERS)
            begun.append(turns.begun)

    assert begun[2] - begun[1] == begun[1] - begun[0] + 1


@pytest.mark.parametrize("encoded", [lambda content: content, gzip.compress], ids=["plain", "gzip"])
async def test_a_byte_order_mark_is_dropped(client: httpx.AsyncClient, encoded: Callable[[bytes], bytes]) -> None:
    headers = HEADERS | ({"Content-Encoding": "gzip"} if encoded is gzip.compress else {})
    content = '{"query": "{ __typename }"}'.encode("utf-8-sig")

    response = await client.post("/graphql", content=encoded(content), headers=headers)

    assert response.json() == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
async def test_another_encoding_is_reported(client: httpx.AsyncClient, encoding: str) -> None:
    content = '{"query": "{ __typename }"}'.encode(encoding)

    response = await client.post("/graphql", content=content, headers=HEADERS)

    assert response.status_code == 400
    assert response.json()["errors"][0]["message"] == "the body is UTF-16 or UTF-32; send UTF-8"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "it is empty"),
        (codecs.BOM_UTF8, "it is empty"),
        (codecs.BOM_UTF8 * 2 + b"{}", "line 1, column 1: UTF-8 byte order mark (BOM) is not supported"),
        (b"{" + codecs.BOM_UTF8 + b"}", "line 1, column 2: unexpected character, expected a string key"),
    ],
)
async def test_a_mark_is_no_json(client: httpx.AsyncClient, content: bytes, fault: str) -> None:
    response = await client.post("/graphql", content=content, headers=HEADERS)

    assert response.status_code == 400
    assert response.json()["errors"][0]["message"] == f"the body is not JSON: {fault}"


def test_the_lines_of_a_header_that_was_sent_twice_are_joined() -> None:
    async def receive() -> dict[str, object]:
        raise AssertionError("no body was asked for")

    headers = [(b"accept", b"text/html"), (b"x-other", b"1"), (b"accept", b"*/*;q=0.1")]
    exchange = Exchange({"method": "GET", "headers": headers}, receive)

    assert exchange.joined(b"accept") == exchange.negotiated(b"accept") == "text/html, */*;q=0.1"
    assert (exchange.first(b"accept"), exchange.joined(b"x-other"), exchange.joined(b"none")) == ("text/html", "1", "")

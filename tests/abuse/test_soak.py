"""Ten thousand requests, good and bad: none is answered by a failure, and the server's memory stays as it was."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

import pytest

from tests.abuse import documents, requests
from tests.abuse.wire import Reply, get, post, read_reply
from tests.server.serving import ServerProcess

pytestmark = [pytest.mark.abuse, pytest.mark.asyncio(loop_scope="session")]

REQUESTS = 10_000
WARM_UP = 3000
CONNECTIONS = 4

LARGEST_BYTES = 20_000
"""Larger ones are left out: it is their number that counts here, not their size."""

GROWTH_BYTES = 24 * 1024 * 1024
"""What is allowed for caches that were not full yet and for pages that the allocator keeps: 2.4 KB a request."""


def _good(number: int) -> Iterator[bytes]:
    yield post("{ __typename }")
    yield post(f"query Q{number} {{ word(by: {{databaseId: {1000 + number % 50}}}) {{ text stressed gloss }} }}")
    yield post('{ searchWords(query: "вода", first: 3) { nodes { text } } }')
    yield get("query={about{version}}")


def _all() -> Iterator[bytes]:
    hostile = {**documents.REFUSED, **documents.ANSWERED, **requests.REFUSED}
    small = [sent for sent in hostile.values() if len(sent) <= LARGEST_BYTES]
    for number, bad in enumerate(cycle(small)):
        yield from _good(number)
        yield bad


def _resident_bytes(server: ServerProcess) -> int:
    pages = Path(f"/proc/{server.process.pid}/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


async def _send(port: int, waiting: Iterator[bytes], statuses: Counter[int | None]) -> None:
    """Send what is waiting, one after the other over a connection that is made anew where it was closed."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for sent in waiting:
        writer.write(sent)
        reply = await _reply(reader)
        statuses[reply.status] += 1
        if reply.status is None or reply.status >= 400:
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()


async def _reply(reader: asyncio.StreamReader) -> Reply:
    async with asyncio.timeout(20):
        return await read_reply(reader)


async def test_ten_thousand_requests_leave_no_failure_and_no_memory_behind(server: ServerProcess) -> None:
    waiting = _all()
    statuses: Counter[int | None] = Counter()
    for requests_sent in (WARM_UP, REQUESTS):
        before = _resident_bytes(server)
        part = islice(waiting, requests_sent)
        await asyncio.gather(*(_send(server.port, part, statuses) for _ in range(CONNECTIONS)))
        grown = _resident_bytes(server) - before

    assert sum(statuses.values()) == WARM_UP + REQUESTS
    # 505 answers a version of HTTP that is not supported: the client's mistake.
    assert [status for status in statuses if status is not None and status >= 500 and status != 505] == []
    assert statuses[200] > REQUESTS * 3 // 4
    assert grown < GROWTH_BYTES

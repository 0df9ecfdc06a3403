"""CPU time of a DynamoDB call through aiobotocore and through our own transport. `python -m benchmarks.transport`.

Both return the members of the response; "bytes" is our own transport without reading JSON.

The server is another process with a prepared response. Rounds of both are interleaved, since the machine's speed
changes; each figure is the median of the rounds, with the lowest and the highest.
"""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import statistics
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from functools import partial
from multiprocessing.connection import Connection

import orjson
import uvloop

from benchmarks.parser import WORDS, answer
from table.dynamodb import requests
from table.dynamodb.calls import Calls, ignore
from table.dynamodb.client import dynamodb_client
from table.dynamodb.direct import direct_calls
from table.dynamodb.retrying import Retries
from table.engine.budget import Budget
from table.engine.index import Index
from table.engine.protocol import KeyCondition, PrimaryKey

TABLE = "rootski-table"
ROUNDS = 15
CALLS_PER_ROUND = 60
PAGE = 20

KEYS = [requests.key_wire(PrimaryKey(f"WORD#{number}", f"WORD#{number}")) for number in range(WORDS)]
OF_WORDS = KeyCondition(index=Index.GSI1, partition="WORDS", begins_with="a")
ASKED = {
    "BatchGetItem": requests.batch_get(TABLE, KEYS, consistent=False),
    "Query": requests.query(TABLE, OF_WORDS, limit=PAGE, after=None, consistent=False),
}

Call = Callable[[], Awaitable[object]]


def page() -> bytes:
    """Return the body of a Query response: one page of entries, as in the list of words."""
    entries = [
        {name: {"S": f"{name} of entry {number}"} for name in ("pk", "sk", "gsi1pk", "gsi1sk", "text", "shown")}
        for number in range(PAGE)
    ]
    last = {name: entries[-1][name] for name in ("pk", "sk", "gsi1pk", "gsi1sk")}
    return orjson.dumps({"Items": entries, "Count": PAGE, "ScannedCount": PAGE, "LastEvaluatedKey": last})


def serve(port: Connection) -> None:
    """Answer BatchGetItem and Query until the process is ended; send the port once it listens."""
    responses = {
        operation: b"HTTP/1.1 200 OK\r\ncontent-type: application/x-amz-json-1.0\r\n"
        b"x-amzn-requestid: 7RI4KCHE3BKI4EU9TBOEV8OFVRVV4KQNSO5AEMVJF66Q9ASUAAJG\r\n"
        b"server: Server\r\ndate: Sun, 29 Nov 2026 12:00:00 GMT\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body)
        for operation, body in ((b"BatchGetItem", answer()), (b"Query", page()))
    }

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await _head(reader):
            length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            await reader.readexactly(int(length[len(b"content-length:") :]))
            writer.write(responses[b"Query" if b".Query" in head else b"BatchGetItem"])

    async def run() -> None:
        server = await asyncio.start_server(connected, "127.0.0.1", 0)
        port.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


async def _head(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return b""


async def measure(address: str) -> None:
    """Measure both transports and print a table."""
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(dynamodb_client(endpoint_url=address, region="eu-central-1"))
        direct = await stack.enter_async_context(direct_calls(client))
        if direct is None:
            raise SystemExit("the direct transport cannot be used here: is a proxy configured?")
        calls = {
            "aiobotocore": Calls(client, retries=Retries()),
            "direct": Calls(client, direct=direct, retries=Retries()),
        }
        figures: dict[tuple[str, str], list[float]] = {
            (way, operation): [] for operation in ASKED for way in (*calls, "bytes")
        }
        for _ in range(ROUNDS):
            for (way, operation), measured in figures.items():
                request = ASKED[operation]
                call = (
                    partial(calls[way].make, operation, request, budget=Budget(30.0), read=ignore)
                    if way in calls
                    else partial(direct.send, operation, orjson.dumps(request))
                )
                measured.append(await _cpu_milliseconds(call))
    for (way, operation), measured in figures.items():
        low, middle, high = min(measured), statistics.median(measured), max(measured)
        print(f"{operation:14} {way:12} {middle:6.3f} ms a call ({low:.3f} to {high:.3f})")
    for operation in ASKED:
        of_each = zip(figures["direct", operation], figures["aiobotocore", operation], strict=True)
        ratios = sorted(direct / other for direct, other in of_each)
        print(f"{operation:14} ratio        {statistics.median(ratios):6.3f} ({ratios[0]:.3f} to {ratios[-1]:.3f})")


async def _cpu_milliseconds(call: Call) -> float:
    await call()
    gc.collect()
    began = time.process_time()
    for _ in range(CALLS_PER_ROUND):
        await call()
    return (time.process_time() - began) * 1000 / CALLS_PER_ROUND


def main() -> None:
    """Start the server, measure, end the server."""
    os.environ |= {"AWS_ACCESS_KEY_ID": "benchmark", "AWS_SECRET_ACCESS_KEY": "benchmark"}
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(there,), daemon=True)
    server.start()
    gc.freeze()  # as the server does
    try:
        uvloop.run(measure(f"http://127.0.0.1:{here.recv()}"))
    finally:
        server.terminate()


if __name__ == "__main__":
    main()

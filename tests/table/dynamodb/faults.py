"""A DynamoDB endpoint that injects faults, alone or between the adapter and an engine.

No test engine throttles, leaves keys unprocessed or breaks connections, so this does. `FaultyEndpoint.inject` says
which calls of an operation meet which fault; all others go through to the engine. A fault that strikes after the
engine did its work is one that forwards first: for example `reset_after`.
"""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, TypeAlias

import httpx

__all__ = [
    "Exchange",
    "Fault",
    "FaultyEndpoint",
    "cancelled",
    "faulty_endpoint",
    "garbled",
    "half_head",
    "hang",
    "hang_after",
    "held_back",
    "only_with",
    "refused",
    "reset",
    "reset_after",
    "server_fault",
    "server_fault_after",
    "throttled",
    "truncated",
    "undecodable",
    "unprocessed",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The response of an engine: status and body."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One HTTP request, and the ways to respond.

    Attributes:
        operation: DynamoDB's name of the operation.
        headers: As they came.
        body: As it came.
    """

    operation: str
    headers: Mapping[str, str]
    body: bytes
    endpoint: FaultyEndpoint
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    client: httpx.AsyncClient

    @property
    def request(self) -> dict[str, Any]:
        """The members of the request."""
        loaded: dict[str, Any] = json.loads(self.body)
        return loaded

    async def forward(self, request: Mapping[str, Any] | None = None) -> Answer:
        """Forward the request, or a replacement, to the engine."""
        body = self.body if request is None else json.dumps(request).encode()
        headers = {name: value for name, value in self.headers.items() if name.startswith(("x-amz", "content-type"))}
        response = await self.client.post("/", content=body, headers=headers | {"authorization": AUTHORIZATION})
        return Answer(status=response.status_code, body=response.content)

    def answer(self, status: int, body: bytes | Mapping[str, Any]) -> None:
        """Respond; a mapping becomes JSON."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.writer.write(_head(status, len(content)) + content)

    def break_off(self) -> None:
        """Reset the connection."""
        self.writer.transport.abort()


AUTHORIZATION = "AWS4-HMAC-SHA256 Credential=test/20260101/eu-central-1/dynamodb/aws4_request, Signature=0"
"""Test engines read the region from it and ignore the rest."""

Fault: TypeAlias = Callable[[Exchange], Awaitable[None]]
"""Handles one request instead of the engine."""


@dataclass(slots=True)
class FaultyEndpoint:
    """The faults to inject, and the requests so far.

    Attributes:
        address: For `endpoint_url`.
        seen: The operation of every request in order, botocore's own retries included.
        abandoned: Requests that `hang` kept waiting until the client hung up.
    """

    address: str = ""
    seen: list[str] = field(default_factory=list)
    abandoned: int = 0
    _under_way: int = 0
    _change: asyncio.Condition = field(default_factory=asyncio.Condition)
    _faults: dict[str, tuple[Fault, range]] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)

    def heal(self) -> None:
        """Clear all faults and recorded requests."""
        self._faults.clear()
        self.seen.clear()
        self.abandoned = 0

    def inject(self, operation: str, fault: Fault, *, calls: range = range(1, 1_000_000)) -> None:
        """Let calls of an operation meet a fault, in place of an earlier one.

        Args:
            operation: DynamoDB's name of it.
            fault: What is to happen.
            calls: Which of them, counted from 1 and from now, botocore's retries included; all unless told.
        """
        self._faults[operation] = (fault, calls)
        self._counts[operation] = 0

    def count(self, operation: str) -> int:
        """Return the number of requests of an operation, including botocore's retries."""
        return self.seen.count(operation)

    async def given_up(self, requests: int) -> None:
        """Wait until the client has hung up on so many requests that `hang` kept waiting; fails after 30 s."""
        async with asyncio.timeout(30), self._change:
            await self._change.wait_for(lambda: self.abandoned >= requests)

    async def give_up(self) -> None:
        """Note that the client has hung up on a request."""
        async with self._change:
            self.abandoned += 1
            self._change.notify_all()

    async def settled(self) -> None:
        """Wait until no request is dealt with, those whose client has left included; fails after 30 s."""
        async with asyncio.timeout(30), self._change:
            await self._change.wait_for(lambda: self._under_way == 0)

    @asynccontextmanager
    async def dealing(self) -> AsyncIterator[None]:
        """Count a request as under way."""
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1
            async with self._change:
                self._change.notify_all()

    async def arrived(self, operation: str, requests: int) -> None:
        """Wait until so many requests of an operation have arrived; fails after 30 s."""
        async with asyncio.timeout(30), self._change:
            await self._change.wait_for(lambda: self.count(operation) >= requests)

    async def fault_for(self, operation: str) -> Fault:
        """Return the fault for an arriving request, and count the request."""
        async with self._change:
            self.seen.append(operation)
            self._change.notify_all()
        self._counts[operation] = number = self._counts.get(operation, 0) + 1
        fault, calls = self._faults.get(operation, (passed_on, range(0)))
        return fault if number in calls else passed_on


@asynccontextmanager
async def faulty_endpoint(engine_address: str = "http://127.0.0.1:9") -> AsyncIterator[FaultyEndpoint]:
    """Yield an endpoint in front of an engine; without an engine every call needs a fault that responds itself."""
    endpoint = FaultyEndpoint()
    handlers: set[asyncio.Task[None]] = set()
    async with httpx.AsyncClient(base_url=engine_address, timeout=30) as client:

        def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            handler = asyncio.create_task(_serve(endpoint, client, reader, writer))
            handlers.add(handler)
            handler.add_done_callback(handlers.discard)

        server = await asyncio.start_server(connected, "127.0.0.1", 0)
        endpoint.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            yield endpoint
        finally:
            server.close()
            for handler in handlers:
                handler.cancel()
            await asyncio.gather(*handlers, return_exceptions=True)


async def _serve(
    endpoint: FaultyEndpoint, client: httpx.AsyncClient, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    """Deal with the requests of one connection until it ends; a client that leaves ends it at any point."""
    try:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while not writer.is_closing():
                exchange = await _received(endpoint, client, reader, writer)
                fault = await endpoint.fault_for(exchange.operation)
                async with endpoint.dealing():
                    await fault(exchange)
                await writer.drain()
    finally:
        writer.close()


async def _received(
    endpoint: FaultyEndpoint, client: httpx.AsyncClient, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> Exchange:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    pairs = (line.split(":", 1) for line in head.split("\r\n")[1:] if line)
    headers = {name.lower(): value.strip() for name, value in pairs}
    return Exchange(
        operation=headers["x-amz-target"].rpartition(".")[2],
        headers=headers,
        body=await reader.readexactly(int(headers["content-length"])),
        endpoint=endpoint,
        reader=reader,
        writer=writer,
        client=client,
    )


def _head(status: int, length: int) -> bytes:
    return (
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n"
        f"content-type: application/x-amz-json-1.0\r\ncontent-length: {length}\r\n\r\n"
    ).encode()


# ------------------------------------------------------------------ what can happen to a request


async def passed_on(exchange: Exchange) -> None:
    """No fault: the engine answers."""
    answer = await exchange.forward()
    exchange.answer(answer.status, answer.body)


async def throttled(exchange: Exchange) -> None:
    """No capacity for any of it."""
    exchange.answer(400, _error("ProvisionedThroughputExceededException"))


async def server_fault(exchange: Exchange) -> None:
    """A fault of the engine's own, before it did anything."""
    exchange.answer(500, _error("InternalServerError"))


async def server_fault_after(exchange: Exchange) -> None:
    """A fault of the engine's own, after it did everything."""
    await exchange.forward()
    exchange.answer(500, _error("InternalServerError"))


async def reset(exchange: Exchange) -> None:
    """The connection is lost before the engine has the request."""
    exchange.break_off()


async def reset_after(exchange: Exchange) -> None:
    """The connection is lost after the engine did everything: the answer is lost."""
    await exchange.forward()
    exchange.break_off()


async def hang(exchange: Exchange) -> None:
    """No answer, for as long as the client waits."""
    with suppress(ConnectionError):
        await exchange.reader.read()
    await exchange.endpoint.give_up()
    exchange.writer.close()


async def hang_after(exchange: Exchange) -> None:
    """No answer, for as long as the client waits, after the engine did everything."""
    await exchange.forward()
    await hang(exchange)


async def truncated(exchange: Exchange) -> None:
    """The engine's answer, but the connection ends in the middle of its body."""
    answer = await exchange.forward()
    exchange.writer.write(_head(answer.status, len(answer.body)) + answer.body[: len(answer.body) // 2])
    exchange.writer.close()


async def garbled(exchange: Exchange) -> None:
    """The engine's answer, but its checksum is that of another."""
    answer = await exchange.forward()
    checksum = f"x-amz-crc32: {zlib.crc32(answer.body + b'lost')}\r\n".encode()
    head = _head(answer.status, len(answer.body)).removesuffix(b"\r\n")
    exchange.writer.write(head + checksum + b"\r\n" + answer.body)


async def half_head(exchange: Exchange) -> None:
    """The connection ends in the middle of the answer's headers."""
    exchange.writer.write(b"HTTP/1.1 200 OK\r\ncontent-ty")
    exchange.writer.close()


async def undecodable(exchange: Exchange) -> None:
    """An answer of status 200 that is no JSON."""
    exchange.answer(200, b'{"Responses": {')


def refused(code: str, *, status: int = 400) -> Fault:
    """An error of DynamoDB."""

    async def answer(exchange: Exchange) -> None:
        exchange.answer(status, _error(code))

    return answer


def cancelled(*codes: str) -> Fault:
    """A transaction that is cancelled: one reason per operation, "None" where it is not at fault."""

    async def answer(exchange: Exchange) -> None:
        reasons = [{"Code": code} for code in codes]
        exchange.answer(400, _error("TransactionCanceledException") | {"CancellationReasons": reasons})

    return answer


def unprocessed(processed: int) -> Fault:
    """Only the first `processed` keys of a BatchGetItem or writes of a BatchWriteItem are done, the rest is left."""

    async def answer(exchange: Exchange) -> None:
        left_member = "UnprocessedKeys" if exchange.operation == "BatchGetItem" else "UnprocessedItems"
        request = exchange.request
        [(table, asked)] = request["RequestItems"].items()
        keys = asked["Keys"] if isinstance(asked, dict) else asked
        done, left = keys[:processed], keys[processed:]
        members: dict[str, Any] = {"Responses": {}}
        if done:
            request["RequestItems"][table] = asked | {"Keys": done} if isinstance(asked, dict) else done
            members = json.loads((await exchange.forward(request)).body)
        if left:
            members[left_member] = {table: asked | {"Keys": left} if isinstance(asked, dict) else left}
        exchange.answer(200, members)

    return answer


def held_back(*keys: tuple[str, str]) -> Fault:
    """These keys of a BatchGetItem are always left unprocessed, all others are read."""

    async def answer(exchange: Exchange) -> None:
        request = exchange.request
        [(table, asked)] = request["RequestItems"].items()
        left = [key for key in asked["Keys"] if (key["pk"]["S"], key["sk"]["S"]) in keys]
        read = [key for key in asked["Keys"] if key not in left]
        members: dict[str, Any] = {"Responses": {}}
        if read:
            request["RequestItems"][table] = asked | {"Keys": read}
            members = json.loads((await exchange.forward(request)).body)
        if left:
            members["UnprocessedKeys"] = {table: asked | {"Keys": left}}
        exchange.answer(200, members)

    return answer


def only_with(text: str, fault: Fault) -> Fault:
    """A fault for the requests whose body contains a text; the engine answers the others."""

    async def answer(exchange: Exchange) -> None:
        await (fault if text.encode() in exchange.body else passed_on)(exchange)

    return answer


def _error(code: str) -> dict[str, Any]:
    return {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "injected"}

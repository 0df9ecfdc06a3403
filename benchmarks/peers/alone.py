"""Rows without a peer: answers from the cache beside a route that returns the same bytes, start, memory."""

from __future__ import annotations

import random
import socket
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import orjson

from benchmarks.peers.processes import Target, bare_server, cpu_seconds, post, rss_megabytes, send, server
from schema.relay.global_id import global_id

__all__ = ["Row", "cold_start", "kept_answer", "memory"]

Row = tuple[str, str, str]
"""What is measured, the figure, and its noise."""

ROUNDS = 7
PAGE = (Path(__file__).parents[1] / "word_page.graphql").read_text()
ENTRIES = "{ morphemeIndex { entries { text meanings familyId } } }"

SEARCH = "query Search($query: String!) { searchWords(query: $query) { nodes { text gloss } } }"

LOGGED = {"ROOTSKI_LOG_LEVEL": "info", "ROOTSKI_RATE_LIMIT": "10000000", "ROOTSKI_RATE_BURST": "10000000"}
"""The usual log, and a rate limit that is not met."""

IDLE_SECONDS = 0.03
"""CPU time a second of a server that has read its catalogue."""


def word_page(number: int) -> bytes:
    """Return the body of a request for a word page."""
    return orjson.dumps({"query": PAGE, "variables": {"id": global_id("Word", str(number))}})


def kept_answer(data_dir: Path, body: bytes, name: str, *, requests: int) -> Row:
    """Compare an answer from the response cache with a route that returns the same bytes.

    This server logs each request and charges the client for it; the route does neither.
    """
    with (
        tempfile.NamedTemporaryFile() as content,
        tempfile.NamedTemporaryFile() as log,
        server("this server", LOGGED, data_dir=data_dir, log=Path(log.name)) as ours,
    ):
        _wait_until_idle(ours)
        with socket.create_connection(("127.0.0.1", ours.port)) as connection:
            answers = [send(connection, post(ours.port, body)) for _ in range(3)]
        content.write(answers[-1])
        content.flush()
        with bare_server(Path(content.name)) as bare:
            rounds = [_round((ours, bare)[:: 1 if number % 2 else -1], body, requests) for number in range(ROUNDS)]
    ratios = [each[ours.name] / each[bare.name] for each in rounds]
    ms = statistics.median(each[ours.name] for each in rounds) * 1000
    return (
        f"{name}, {len(answers[-1]) / 1000:.1f} KB, kept",
        f"{ms:.3f} ms, {statistics.median(ratios):.2f} × a bare Starlette route",
        f"{min(ratios):.2f}-{max(ratios):.2f}",
    )


def _round(targets: tuple[Target, ...], body: bytes, requests: int) -> Mapping[str, float]:
    """Return the CPU seconds of a request to each target."""
    spent = {}
    for target in targets:
        with socket.create_connection(("127.0.0.1", target.port)) as connection:
            request = post(target.port, body)
            for _ in range(20):
                send(connection, request)
            before = cpu_seconds(target.pid)
            for _ in range(requests):
                send(connection, request)
            spent[target.name] = (cpu_seconds(target.pid) - before) / requests
    return spent


def _wait_until_idle(target: Target) -> None:
    used = -1.0
    while used < 0 or used > IDLE_SECONDS:
        before = cpu_seconds(target.pid)
        time.sleep(1)
        used = cpu_seconds(target.pid) - before


def cold_start(name: str, settings: Mapping[str, str], *, data_dir: Path, number: int) -> Row:
    """Measure the CPU time of a process from its start to its first answer."""
    seconds = []
    for _ in range(ROUNDS):
        with (
            server(name, settings, data_dir=data_dir) as target,
            socket.create_connection(("127.0.0.1", target.port)) as connection,
        ):
            send(connection, post(target.port, word_page(number)))
            seconds.append(cpu_seconds(target.pid))
    return (
        f"cold start, {name}",
        f"{statistics.median(seconds):.2f} s to the first word page",
        f"{min(seconds):.2f}-{max(seconds):.2f}",
    )


def memory(name: str, settings: Mapping[str, str], *, data_dir: Path, requests: int, numbers: range) -> Row:
    """Measure the resident memory after mixed requests: word pages, searches, families, the index of morphemes."""
    chosen = random.Random(1)  # noqa: S311  # the same requests each time
    kinds: list[Callable[[], bytes]] = [
        lambda: word_page(chosen.choice(numbers)),
        lambda: orjson.dumps({"query": SEARCH, "variables": {"query": _prefix(chosen)}}),
        lambda: orjson.dumps({"query": "{ morphemeFamilies(first: 20) { nodes { meanings } } }"}),
        lambda: orjson.dumps({"query": ENTRIES}),
    ]
    with (
        server(name, settings, data_dir=data_dir) as target,
        socket.create_connection(("127.0.0.1", target.port)) as connection,
    ):
        _wait_until_idle(target)
        at_start = rss_megabytes(target.pid)
        for kind in chosen.choices(kinds, weights=(70, 25, 4, 1), k=requests):
            send(connection, post(target.port, kind()))
        after = rss_megabytes(target.pid)
    return f"memory, {name}", f"{after:.0f} MB after {requests:,} mixed requests", f"{at_start:.0f} MB at the start"


def _prefix(chosen: random.Random) -> str:
    return "".join(chosen.choices("абвгдеиклмнопрстуя", k=3))

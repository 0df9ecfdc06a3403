"""Requests that never reach the application: they are logged and counted, too."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path

import pytest

from server.observability.metrics import Metrics
from server.observability.refusals import Refusals
from server.observability.request_log import RequestLogger
from server.settings.observability import ClientInLog
from tests.server.serving import server_environment, server_process

SECRET = "secret-of-the-scraper"


async def _asked(port: int, head: bytes) -> bytes:
    """Send a head on a connection of its own and return what comes until the server closes it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(head)
    answer = await asyncio.wait_for(reader.read(), 30)
    writer.close()
    return answer


async def test_refusals_of_the_protocol_are_logged_with_their_reason_and_counted_by_status(tmp_path: Path) -> None:
    environment = server_environment(
        tmp_path,
        ROOTSKI_MAX_CONNECTIONS_PER_ADDRESS="1",
        ROOTSKI_METRICS="on",
        ROOTSKI_METRICS_SECRET=SECRET,
        ROOTSKI_LOG_FORMAT="json",
        ROOTSKI_LOG_CLIENTS="plain",
    )
    async with server_process(environment) as server:
        malformed = await _asked(server.port, b"GET / HTTP/1.1\r\n\r\n")
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        too_many = await _asked(server.port, b"")
        head = f"GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer {SECRET}\r\n\r\n"
        writer.write(head.encode())
        page = (await asyncio.wait_for(reader.read(), 30)).decode()
        writer.close()
        logged = [json.loads(line) for line in (await server.stop()).splitlines()]

    refused = [line for line in logged if line["message"] == "request refused"]
    error = json.loads(too_many.partition(b"\r\n\r\n")[2])["errors"][0]
    assert malformed.startswith(b"HTTP/1.1 400 ")
    assert [(line["status"], line["client"]) for line in refused] == [(400, "127.0.0.1"), (503, "127.0.0.1")]
    assert "`Host`" in refused[0]["reason"]
    assert refused[1]["request_id"] == error["extensions"]["requestId"]
    assert 'rootski_refused_requests_total{status="400"} 1.0' in page
    assert 'rootski_refused_requests_total{status="503"} 1.0' in page


@pytest.mark.parametrize("metrics", [None, Metrics()])
def test_a_refusal_is_one_line_and_is_counted_where_there_are_metrics(
    metrics: Metrics | None, caplog: pytest.LogCaptureFixture
) -> None:
    refusals = Refusals(RequestLogger(clients=ClientInLog.PLAIN), metrics)

    with caplog.at_level(logging.INFO):
        refusals.note(b"\x7f\x00\x00\x01", status=431, reason="the head is too large", request_id="a1")

    [record] = caplog.records
    assert record.getMessage() == "request refused"
    facts = {"request_id": "a1", "client": "127.0.0.1", "status": 431, "reason": "the head is too large"}
    assert record.__dict__["fields"] == facts
    if metrics is not None:
        assert metrics.registry.get_sample_value("rootski_refused_requests_total", {"status": "431"}) == 1.0

"""What a request leaves in the log: who asked for what, what went wrong where, and what took long."""

from __future__ import annotations

import hashlib
import io
import logging
import re
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from server.observability.logs import JSONFormatter, LineFormatter, LineHandler, TextFormatter
from server.observability.record import RequestRecord
from server.observability.request_log import RequestLogger
from server.settings.observability import ClientInLog
from server.settings.settings import Settings
from table.engine.budget import Budget
from tests.server.serving import serving

LOGGER = "server.observability.request_log"


def _lines(caplog: pytest.LogCaptureFixture, message: str = "request") -> list[dict[str, Any]]:
    return [record.__dict__["fields"] for record in caplog.records if record.name == LOGGER and record.msg == message]


async def test_errors_are_logged_by_code_and_path_five_at_most(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    fields = " ".join(f"n{number}: wordList {{ nodes {{ id }} }}" for number in range(7))

    with caplog.at_level(logging.INFO):
        await client.post("/graphql", json={"query": f"{{ {fields} }}"})
        await client.post("/graphql", json={"query": "{ nonsense }"})
        await client.post("/graphql", content=b"{", headers={"Content-Type": "application/json"})

    of_fields, of_document, of_body = (line["errors"] for line in _lines(caplog))
    assert of_fields == ",".join([*(f"ADDITIONS_MISSING:n{number}" for number in range(5)), "+2"])
    assert of_document == "GRAPHQL_VALIDATION_FAILED"
    assert of_body == "BAD_USER_INPUT"


async def test_a_batch_logs_the_errors_and_the_cost_of_all_its_operations(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(settings.model_copy(update={"batch": 3})) as client:
        with caplog.at_level(logging.INFO):
            await client.post("/graphql", json=[{"query": "{ __typename }"}, {"query": "{ nonsense }"}])

    (line,) = _lines(caplog)
    assert (line["kind"], line["errors"]) == ("batch", "GRAPHQL_VALIDATION_FAILED")
    assert line["cost"] >= 0


@pytest.mark.parametrize("path", ["/health", "/ready"])
async def test_health_checks_are_logged_at_debug(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    with caplog.at_level(logging.DEBUG):
        await client.get(path)

    assert [record.levelname for record in caplog.records if record.name == LOGGER] == ["DEBUG"]


async def test_a_check_that_is_refused_is_logged_as_any_request(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        await client.post("/health")

    assert [line["status"] for line in _lines(caplog)] == [405]


async def test_a_slow_operation_is_logged_with_the_names_of_its_variables_and_not_their_values(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    query = "query Slow($text: String!) { word(by: {text: {text: $text}}) { text } }"
    async with serving(settings.model_copy(update={"slow_seconds": 1e-9})) as client:
        with caplog.at_level(logging.WARNING):
            await client.post("/graphql", json={"query": query, "variables": {"text": "тайна"}})
            await client.get("/health")

    (line,) = _lines(caplog, "slow operation")
    assert line["variables"] == "text"
    assert line["document"] == hashlib.sha256(query.encode()).hexdigest()
    assert (line["operation"], line["kind"]) == ("Slow", "query")
    assert "тайна" not in caplog.text + str([record.__dict__ for record in caplog.records if record.name == LOGGER])


async def test_no_operation_is_slow_where_the_time_is_zero(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(settings.model_copy(update={"slow_seconds": 0.0})) as client:
        await client.post("/graphql", json={"query": "{ __typename }"})

    assert _lines(caplog, "slow operation") == []


async def test_the_client_of_every_path_is_logged(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    plain = settings.model_copy(update={"log_clients": ClientInLog.PLAIN})
    async with serving(plain) as client:
        with caplog.at_level(logging.DEBUG):
            for path in ("/nowhere", "/", "/health"):
                await client.get(path)
            await client.post("/graphql", content=b"nonsense")

    assert [line["client"] for line in _lines(caplog)] == ["127.0.0.1"] * 4


async def test_the_client_is_logged_as_the_rate_limiter_sees_it(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    forwarding = settings.model_validate(
        {"ROOTSKI_TRUSTED_PROXIES": "127.0.0.1/32", "ROOTSKI_LOG_CLIENTS": "plain", "DATA_DIR": settings.data_dir}
    )
    async with serving(forwarding) as client:
        with caplog.at_level(logging.INFO):
            for address in ("203.0.113.7", "2001:db8::1:2:3:4"):
                await client.post(
                    "/graphql", json={"query": "{ __typename }"}, headers={"X-Forwarded-For": f"{address}, 127.0.0.1"}
                )

    assert [line["client"] for line in _lines(caplog)] == ["203.0.113.7", "2001:db8::/64"]


def _logged_client(caplog: pytest.LogCaptureFixture, logger: RequestLogger, network: bytes) -> str | None:
    record = RequestRecord("id")
    record.client = network
    caplog.clear()
    with caplog.at_level(logging.INFO):
        logger.log(record, method="POST", path="/graphql", status=200, seconds=0.1)
    (line,) = _lines(caplog)
    return line.get("client")


def test_the_hash_of_a_client_is_the_same_in_processes_of_one_secret_and_differs_between_secrets(
    caplog: pytest.LogCaptureFixture,
) -> None:
    address, other = bytes([203, 0, 113, 7]), bytes([203, 0, 113, 8])

    same = {_logged_client(caplog, RequestLogger(secret="s" * 32), address) for _ in range(2)}
    different = {
        _logged_client(caplog, RequestLogger(secret="s" * 32), other),
        _logged_client(caplog, RequestLogger(secret="t" * 32), address),
        _logged_client(caplog, RequestLogger(), address),
        _logged_client(caplog, RequestLogger(), address),
    }

    assert len(same) == 1
    assert len(same | different) == 5


def test_no_client_is_logged_where_that_is_off_or_there_is_no_address(caplog: pytest.LogCaptureFixture) -> None:
    off = RequestLogger(clients=ClientInLog.OFF)

    assert _logged_client(caplog, off, bytes([203, 0, 113, 7])) is None
    assert _logged_client(caplog, RequestLogger(), b"") is None


async def test_the_secret_of_the_server_keys_the_hashes(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    logged = []
    for _ in range(2):
        caplog.clear()
        async with serving(settings.model_copy(update={"secret": SecretStr("s" * 32)})) as client:
            with caplog.at_level(logging.INFO):
                await client.post("/graphql", json={"query": "{ __typename }"})
        logged.append(_lines(caplog)[0]["client"])

    assert logged[0] == logged[1]


@pytest.mark.parametrize("formatter", [TextFormatter(), JSONFormatter()])
@pytest.mark.parametrize(
    ("operation", "errors", "budget"),
    [
        ("Look", [], None),
        (None, [], None),
        ("Поиск\n" + "x" * 300, [("BAD_USER_INPUT", "word")], None),
        ("Look", [], Budget(1.0)),
    ],
)
def test_a_line_of_parts_is_the_line_of_a_record(
    formatter: LineFormatter,
    *,
    operation: str | None,
    errors: list[tuple[str, str]],
    budget: Budget | None,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    record = RequestRecord("request-1")
    record.operation_name, record.operation_kind, record.document, record.cost = operation, "query", "{ a }", 7
    record.errors, record.budget, record.client, record.cache = errors, budget, b"\x7f\0\0\1", "hit"
    if budget is not None:
        budget.calls["Query"], budget.read_units = 2, 1.5
    requests = RequestLogger(clients=ClientInLog.PLAIN)
    handler = LineHandler(at_once=True)
    handler.setStream(stream := io.StringIO())
    handler.setFormatter(formatter)
    sent: dict[str, Any] = {"method": "POST", "path": "/graphql" + "/x" * 200, "status": 200, "seconds": 0.0123456}

    with caplog.at_level(logging.INFO):
        requests.log(record, **sent)
        expected = formatter.format(caplog.records[0])
        monkeypatch.setattr(logging.getLogger(LOGGER), "propagate", False)
        logging.getLogger(LOGGER).addHandler(handler)
        requests.log(record, **sent)
        logging.getLogger(LOGGER).removeHandler(handler)

    assert _without_time(stream.getvalue().rstrip("\n")) == _without_time(expected)
    assert "12.35" in expected


def _without_time(line: str) -> str:
    return re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z", "", line)

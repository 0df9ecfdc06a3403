"""Traces: which spans a request has, whose trace it joins, and what they say."""

from __future__ import annotations

import hashlib
import logging
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NoReturn

import httpx
import pytest

sdk = pytest.importorskip("opentelemetry.sdk.trace", reason="needs the extra `telemetry`: make test-deploy")

from opentelemetry.sdk.trace.export import SimpleSpanProcessor  # noqa: E402  # after the skip
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter  # noqa: E402
from opentelemetry.trace import StatusCode  # noqa: E402

from server.app import create_app  # noqa: E402
from server.http.direct_route import DirectRoute  # noqa: E402
from server.http.exchange import RESPOND, Exchange, Reply  # noqa: E402
from server.observability.tracing import Traces, resource  # noqa: E402
from server.settings.settings import Settings  # noqa: E402
from server.settings.version import VERSION  # noqa: E402

pytestmark = pytest.mark.deploy

QUERY = "query Word($text: String!) { word(by: {text: {text: $text}}) { stressed } }"
PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def spans() -> InMemorySpanExporter:
    """Where spans are kept."""
    return InMemorySpanExporter()


@pytest.fixture
async def client(spans: InMemorySpanExporter, starter_file: Path, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a traced application over the starter dictionary."""
    shutil.copy(starter_file, tmp_path / "dictionary.sqlite")
    provider = sdk.TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    app = create_app(Settings(data_dir=tmp_path), traces=Traces(provider))
    async with app.router.lifespan_context(app) as state:

        async def with_state(scope, receive, send):  # type: ignore[no-untyped-def]  # as in tests/server/serving.py
            await app({**scope, "state": dict(state or {})}, receive, send)

        transport = httpx.ASGITransport(with_state)
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as opened:
            yield opened


async def _ask(client: httpx.AsyncClient, query: str = QUERY, **headers: str) -> None:
    body = {"query": query, "variables": {"text": "вода"}}
    await client.post("/graphql", json=body, headers=headers)


async def test_a_request_has_its_phases_and_the_tables_calls_below_it(
    client: httpx.AsyncClient, spans: InMemorySpanExporter
) -> None:
    await _ask(client)

    found = {span.name: span for span in spans.get_finished_spans()}
    names = {span.context.span_id: name for name, span in found.items()}
    below = {name: names.get(span.parent.span_id) if span.parent else None for name, span in found.items()}
    assert below == {
        "query": None,
        "plan": "query",
        "parse": "plan",
        "validate": "plan",
        "execute": "query",
        "DynamoDB.Query": "execute",
    }
    attributes = dict(found["query"].attributes)
    assert attributes.pop("rootski.request_id")
    assert attributes == {
        "graphql.operation.name": "Word",
        "graphql.operation.type": "query",
        "graphql.document.hash": hashlib.sha256(QUERY.encode()).hexdigest(),
        "rootski.cost": 1,
        "rootski.cache": "miss",
        "rootski.outcome": "ok",
        "rootski.read_units": 0.5,
        "http.request.method": "POST",
        "http.response.status_code": 200,
    }


async def test_the_status_of_a_response_that_the_protocol_sends_at_once_is_noted() -> None:
    spans, sent = InMemorySpanExporter(), list[int]()
    provider = sdk.TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))

    async def unavailable(_exchange: Exchange) -> Reply:
        return Reply(status=503)

    def respond(status: int, _headers: object, _content: bytes) -> bool:
        sent.append(status)
        return True

    scope = {"type": "http", "method": "POST", "path": "/graphql", "headers": [], RESPOND: respond}
    await Traces(provider).around(DirectRoute(unavailable))(scope, _unused, _unused)

    (span,) = spans.get_finished_spans()
    assert sent == [503]
    assert span.attributes["http.response.status_code"] == 503
    assert span.status.status_code is StatusCode.ERROR


async def _unused(*_: object) -> NoReturn:
    raise AssertionError("the response is sent at once")


def test_the_variables_of_opentelemetry_name_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    assert resource().attributes["service.name"] == "rootski-graphql"

    monkeypatch.setenv("OTEL_RESOURCE_ATTRIBUTES", "service.name=other,deployment.environment.name=staging")
    assert resource().attributes["service.name"] == "other"
    monkeypatch.setenv("OTEL_SERVICE_NAME", "dictionary")
    attributes = resource().attributes
    assert (attributes["service.name"], attributes["service.version"]) == ("dictionary", VERSION)
    assert attributes["deployment.environment.name"] == "staging"


async def test_it_joins_the_trace_of_the_client_and_the_log_names_it(
    client: httpx.AsyncClient, spans: InMemorySpanExporter, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        await _ask(client, traceparent=PARENT)

    request = next(span for span in spans.get_finished_spans() if span.name == "query")
    logged = [record.__dict__["fields"]["trace_id"] for record in caplog.records if record.msg == "request"]
    assert f"{request.context.trace_id:032x}" == "0af7651916cd43dd8448eb211c80319c"
    assert f"{request.parent.span_id:016x}" == "b7ad6b7169203331"
    assert logged == ["0af7651916cd43dd8448eb211c80319c"]


async def test_a_cached_answer_has_no_execution_and_a_refused_document_its_code(
    client: httpx.AsyncClient, spans: InMemorySpanExporter
) -> None:
    await _ask(client)
    spans.clear()
    await _ask(client)
    await _ask(client, "{ nonsense }")
    await client.get("/health")

    names = [span.name for span in spans.get_finished_spans()]
    outcomes = [span.attributes["rootski.outcome"] for span in spans.get_finished_spans() if span.parent is None]
    assert names == ["plan", "query", "parse", "validate", "plan", "POST /graphql"]
    assert outcomes == ["ok", "GRAPHQL_VALIDATION_FAILED"]


async def test_no_span_holds_what_a_client_asks_for(client: httpx.AsyncClient, spans: InMemorySpanExporter) -> None:
    await _ask(client)

    assert "вода" not in "".join(span.to_json(indent=None) for span in spans.get_finished_spans())

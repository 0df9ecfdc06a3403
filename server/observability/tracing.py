"""Traces in OpenTelemetry's form: a span for each request, below it the phases of the operation and the table's calls.

Needs the extra `telemetry`; `server/app.py` imports this module only if it is there. Spans hold names, hashes and
numbers, never values of variables or parts of answers.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from opentelemetry import propagate, trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, Status, StatusCode
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from schema.errors import INTERNAL_SERVER_ERROR, SERVICE_UNAVAILABLE
from server.observability.record import RequestRecord, record_of
from server.observability.request_log import document_hash
from server.runtime import Runtime
from server.settings.version import VERSION
from table.engine.observing import Call, Observable

__all__ = ["Traces", "otlp_traces", "resource"]

NAMESPACE = "rootski"

FAILURES = frozenset({INTERNAL_SERVER_ERROR, SERVICE_UNAVAILABLE})
"""The codes of errors through no fault of the client."""


def otlp_traces() -> Traces:
    """Return traces that are sent in batches to the collector of `OTEL_EXPORTER_OTLP_ENDPOINT` and its relatives."""
    provider = TracerProvider(resource=resource())
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return Traces(provider)


def resource() -> Resource:
    """Return what all spans say of this process; OpenTelemetry's own variables have the last word."""
    own = Resource.create({"service.name": "rootski-graphql", "service.version": VERSION})
    return own.merge(OTELResourceDetector().detect())


class Traces:
    """Makes spans; an observer of an engine."""

    def __init__(self, provider: TracerProvider) -> None:
        """Make spans of this provider."""
        self._provider = provider
        self.tracer = provider.get_tracer(NAMESPACE, VERSION)

    def called(self, call: Call) -> None:
        """Add a span for a call of the table that has ended, below the span of what made it."""
        if not trace.get_current_span().is_recording():
            return
        ended = time.time_ns()
        span = self.tracer.start_span(
            f"DynamoDB.{call.operation}",
            kind=SpanKind.CLIENT,
            start_time=ended - int(call.seconds * 1e9),
            attributes={
                "db.system.name": "aws.dynamodb",
                "db.operation.name": call.operation,
                f"{NAMESPACE}.attempts": call.attempts,
                f"{NAMESPACE}.throttled": call.throttled,
                f"{NAMESPACE}.units": call.units,
            },
        )
        if call.failure:
            span.set_attribute("error.type", call.failure)
            span.set_status(Status(StatusCode.ERROR))
        span.end(ended)

    def around(self, app: ASGIApp) -> ASGIApp:
        """Return an application that traces the requests of another."""
        return _Tracing(app, self)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Make a span for a phase of an operation."""
        with self.tracer.start_as_current_span(name):
            yield

    @asynccontextmanager
    async def watching(self, runtime: Runtime) -> AsyncIterator[None]:
        """Include the operations and the table's calls of a runtime inside this context, and send what is left."""
        runtime.executor.trace(self.phase)
        engine = runtime.dictionary.engine
        if isinstance(engine, Observable):
            engine.observers.append(self)
        try:
            yield
        finally:
            self._provider.force_flush(timeout_millis=2000)

    @staticmethod
    def trace_id() -> str | None:
        """Return the id of the current trace, for the log."""
        context = trace.get_current_span().get_span_context()
        return trace.format_trace_id(context.trace_id) if context.is_valid else None


class _Tracing:
    """Wraps the route of operations: a span for each request, in the trace that its `traceparent` names."""

    def __init__(self, app: ASGIApp, traces: Traces) -> None:
        """Wrap an application."""
        self.app = app
        self.traces = traces

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        parent = propagate.extract(dict(Headers(scope=scope)))
        name = f"{scope['method']} /graphql"
        with self.traces.tracer.start_as_current_span(name, context=parent, kind=SpanKind.SERVER) as span:
            await self.app(scope, receive, send)
            span.set_attribute("http.request.method", scope["method"])
            _describe(span, record_of(HTTPConnection(scope)))


def _describe(span: trace.Span, record: RequestRecord) -> None:
    """Add what the record says of the operation. Names of trusted documents alone are names of spans."""
    attributes = {
        "http.response.status_code": record.status,
        "graphql.operation.name": record.operation_name,
        "graphql.operation.type": record.operation_kind,
        "graphql.document.hash": document_hash(record),
        f"{NAMESPACE}.request_id": record.request_id,
        f"{NAMESPACE}.cost": record.cost,
        f"{NAMESPACE}.cache": record.cache,
        f"{NAMESPACE}.outcome": record.errors[0][0] if record.errors else "ok",
        f"{NAMESPACE}.read_units": record.budget.read_units if record.budget else None,
    }
    span.set_attributes({name: value for name, value in attributes.items() if value is not None})
    if record.is_trusted and record.operation_name:
        span.update_name(f"{record.operation_kind} {record.operation_name}")
    elif record.operation_kind:
        span.update_name(record.operation_kind)
    if (record.status or 0) >= 500 or any(code in FAILURES for code, _ in record.errors):
        span.set_status(Status(StatusCode.ERROR))

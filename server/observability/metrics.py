"""Metrics of a process, in the text format of Prometheus at `/metrics`.

Every label has a closed set of values, so that clients cannot create series. Counters that other parts keep are read by
`RuntimeCollector` at each scrape.

Source: https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

import math
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from loaders.dictionary import SharedDictionary
from plans.kept import KeptObjects
from schema import errors
from server.graphql.response_cache import ResponseCache
from server.observability.loop_lag import watching_the_loop
from server.observability.record import RequestRecord
from server.observability.table_metrics import TableMetrics
from server.runtime import Runtime
from server.settings.version import VERSION
from table.engine.observing import Observable

__all__ = ["Metrics", "RuntimeCollector"]

SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""From a cached response, well below a millisecond, to the deadline of a request."""

TRUSTED_NAMES = 200
"""The most operations of trusted documents that have a histogram of their own; all others share one."""

OTHER = "other"

CODES = frozenset(
    {
        errors.ADDITIONS_MISSING,
        errors.BAD_USER_INPUT,
        errors.COST_LIMIT_EXCEEDED,
        errors.FORBIDDEN,
        errors.GRAPHQL_PARSE_FAILED,
        errors.GRAPHQL_VALIDATION_FAILED,
        errors.INTERNAL_SERVER_ERROR,
        errors.RATE_LIMITED,
        errors.SERVICE_UNAVAILABLE,
        errors.UNAUTHENTICATED,
        "DOCUMENT_NOT_TRUSTED",
        "PERSISTED_QUERY_NOT_FOUND",
        "PERSISTED_QUERY_NOT_SUPPORTED",
    }
)
"""The codes that are counted by name; all others share one series."""

_ROUTES = frozenset({"/graphql", "/health", "/ready", "/metrics"})


class Metrics:
    """The metrics of one process, in a separate registry."""

    def __init__(self) -> None:
        """Register the metrics."""
        # The start time of the process is exported once, not with each series.
        disable_created_metrics()  # type: ignore[no-untyped-call]  # untyped in the package
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        Info("rootski_build", "The running version.", registry=self.registry).info({"version": VERSION})
        self._in_flight = Gauge("rootski_requests_in_flight", "Requests in progress.", registry=self.registry)
        self._requests = self._counter("rootski_requests", "Requests answered.", "route", "kind", "status")
        self._calls = self._counter("rootski_table_calls", "Calls to the table.", "kind", "call")
        self._read_units = self._counter("rootski_table_read_units", "Read units used.", "kind")
        self._write_units = self._counter("rootski_table_write_units", "Write units used.", "kind")
        self._seconds = Histogram(
            "rootski_request_seconds",
            "Time from the head of a request to the end of its response.",
            ["route", "kind"],
            buckets=SECONDS,
            registry=self.registry,
        )

        self._errors = self._counter("rootski_errors", "Responses with an error of this code.", "kind", "code")
        self._refused = self._counter("rootski_refused_requests", "Requests refused by the protocol.", "status")
        self._trusted_names: set[str] = set()
        self._trusted = Histogram(
            "rootski_trusted_operation_seconds",
            "Time of the requests for trusted documents, by the name of the operation.",
            ["operation"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self._table = TableMetrics(self.registry)
        self._lag = Histogram(
            "rootski_event_loop_lag_seconds",
            "How late the event loop was, measured 50 times a second.",
            buckets=SECONDS,
            registry=self.registry,
        )
        self._longest_lag = 0.0
        longest = Gauge(
            "rootski_event_loop_lag_max_seconds", "The longest lag since the last scrape.", registry=self.registry
        )
        longest.set_function(self._take_longest_lag)

    def _counter(self, name: str, description: str, *labels: str) -> Counter:
        return Counter(name, description, labels, registry=self.registry)

    def started(self) -> None:
        """Count a request in progress."""
        self._in_flight.inc()

    def finished(self, path: str, record: RequestRecord, *, status: int | None, seconds: float) -> None:
        """Count a finished request; `status` is None if no response was sent."""
        self._in_flight.dec()
        path = path.removesuffix("/")
        route, kind = path if path in _ROUTES else "other", record.operation_kind or "none"
        self._requests.labels(route, kind, "none" if status is None else str(status)).inc()
        self._seconds.labels(route, kind).observe(seconds)
        for code in {code for code, _ in record.errors}:
            self._errors.labels(kind, code if code in CODES else OTHER).inc()
        if record.is_trusted:
            self._trusted.labels(self._trusted_name(record.operation_name)).observe(seconds)
        if record.budget is not None:
            for call, count in record.budget.calls.items():
                self._calls.labels(kind, call).inc(count)
            self._read_units.labels(kind).inc(record.budget.read_units)
            self._write_units.labels(kind).inc(record.budget.write_units)

    def refused(self, status: int) -> None:
        """Count a request that the protocol refused before the application saw it."""
        self._refused.labels(str(status)).inc()

    def _trusted_name(self, name: str | None) -> str:
        """Return the label of an operation of a trusted document, which a client cannot invent."""
        if name is None or (name not in self._trusted_names and len(self._trusted_names) >= TRUSTED_NAMES):
            return OTHER
        self._trusted_names.add(name)
        return name

    def _observe_lag(self, seconds: float) -> None:
        self._lag.observe(seconds)
        self._longest_lag = max(self._longest_lag, seconds)

    def _take_longest_lag(self) -> float:
        longest, self._longest_lag = self._longest_lag, 0.0
        return longest

    @asynccontextmanager
    async def watching(self, runtime: Runtime) -> AsyncIterator[None]:
        """Include the metrics of a runtime and of the event loop inside this context."""
        collector, engine = RuntimeCollector(runtime), runtime.dictionary.engine
        self.registry.register(collector)
        if isinstance(engine, Observable):
            engine.observers.append(self._table)
        try:
            async with watching_the_loop(self._observe_lag):
                yield
        finally:
            self.registry.unregister(collector)


class RuntimeCollector(Collector):
    """Reads the counters of a runtime."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def collect(self) -> Iterable[Metric]:
        """Yield the current metrics."""
        documents = self._runtime.executor.documents
        yield GaugeMetricFamily("rootski_documents", "Parsed documents in the cache.", len(documents))
        yield GaugeMetricFamily("rootski_documents_characters", "Their characters.", documents.characters)
        requests = CounterMetricFamily("rootski_document_requests", "Documents that were needed.", labels=["outcome"])
        requests.add_metric(["hit"], documents.hits)
        requests.add_metric(["miss"], documents.misses)
        yield requests
        yield _of_persisted(self._runtime)
        yield from _of_dictionary(self._runtime.dictionary)
        yield from _of_plans(self._runtime)
        yield from _of_protection(self._runtime)
        if self._runtime.responses is not None:
            yield from _of_responses(self._runtime.responses)
        if self._runtime.kept is not None:
            yield from _of_kept_objects(self._runtime.kept)


def _of_persisted(runtime: Runtime) -> Metric:
    requests = CounterMetricFamily(
        "rootski_persisted_query_requests", "Automatic persisted queries that were needed.", labels=["outcome"]
    )
    requests.add_metric(["hit"], runtime.persisted.found)
    requests.add_metric(["miss"], runtime.persisted.missed)
    return requests


def _of_dictionary(dictionary: SharedDictionary) -> Iterable[Metric]:
    read_at, version = dictionary.catalogue_read_at, dictionary.derived_version
    yield GaugeMetricFamily(
        "rootski_catalogue_age_seconds",
        "Time since the morpheme catalogue was read; NaN until then.",
        math.nan if read_at is None else time.monotonic() - read_at,
    )
    yield GaugeMetricFamily(
        "rootski_derived_items_version", "The version of the table's derived items; 0 if it has none.", version or 0
    )


def _of_plans(runtime: Runtime) -> Iterable[Metric]:
    if runtime.executor.plans is not None:
        executed = CounterMetricFamily(
            "rootski_plan_outcomes", "Queries that a plan answered, or why none did.", labels=["outcome"]
        )
        for outcome, count in runtime.executor.plans.counts.items():
            executed.add_metric([outcome], count)
        yield executed


def _of_protection(runtime: Runtime) -> Iterable[Metric]:
    concurrency, admission = runtime.concurrency, runtime.admission
    yield CounterMetricFamily("rootski_rate_limited", "Requests refused with 429.", admission.refused)
    yield CounterMetricFamily("rootski_overloaded", "Requests refused with 503.", concurrency.refused)
    yield GaugeMetricFamily("rootski_operations_running", "Operations that run.", concurrency.running)
    yield GaugeMetricFamily("rootski_operations_waiting", "Operations that wait for a slot.", concurrency.waiting)


def _of_responses(cache: ResponseCache) -> Iterable[Metric]:
    counts = cache.counts
    requests = CounterMetricFamily(
        "rootski_response_cache_requests", "Requests for public responses.", labels=["outcome"]
    )
    for outcome, count in counts.requests.items():
        requests.add_metric([outcome], count)
    yield requests
    for name, description, value in (
        ("stored", "Responses stored.", counts.stored),
        ("evicted", "Responses evicted to keep the bounds.", counts.evicted),
        ("too_large", "Responses too large to store.", counts.too_large),
        ("cleared", "Responses removed because of changes.", counts.forgotten),
    ):
        yield CounterMetricFamily(f"rootski_response_cache_{name}", description, value)
    yield GaugeMetricFamily("rootski_response_cache_entries", "Responses stored now.", len(cache))
    yield GaugeMetricFamily("rootski_response_cache_bytes", "Their size.", cache.size_bytes)


def _of_kept_objects(kept: KeptObjects) -> Iterable[Metric]:
    for name, description, value in (
        ("used", "Objects of responses that were kept ones.", kept.used),
        ("stored", "Objects stored.", kept.stored),
        ("evicted", "Objects evicted to keep the bounds.", kept.cache.evicted),
        ("cleared", "Objects removed because of changes.", kept.cache.forgotten),
    ):
        yield CounterMetricFamily(f"rootski_kept_objects_{name}", description, value)
    yield GaugeMetricFamily("rootski_kept_objects", "Objects kept now.", len(kept))
    yield GaugeMetricFamily("rootski_kept_objects_bytes", "Their size.", kept.cache.size_bytes)

"""Metrics of the table's calls, by DynamoDB operation: those of requests and those of background tasks."""

from __future__ import annotations

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram

from table.engine.observing import Call

__all__ = ["TableMetrics"]

SECONDS: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""From a key of the embedded table to the deadline of a request."""


class TableMetrics:
    """An observer of an engine."""

    def __init__(self, registry: CollectorRegistry) -> None:
        """Register the metrics."""
        self._seconds = Histogram(
            "rootski_table_seconds",
            "Time of a call, its attempts included.",
            ["call"],
            buckets=SECONDS,
            registry=registry,
        )
        self._failed = Counter("rootski_table_failed", "Calls that failed.", ["call"], registry=registry)
        self._retries = Counter("rootski_table_retries", "Attempts after the first.", ["call"], registry=registry)
        self._throttled = Counter(
            "rootski_table_throttled",
            "Attempts throttled, or processed in part.",
            ["call"],
            registry=registry,
        )
        self._units = Counter("rootski_table_units", "Units used.", ["call"], registry=registry)

    def called(self, call: Call) -> None:
        """Count a call."""
        name = call.operation
        self._seconds.labels(name).observe(call.seconds)
        self._failed.labels(name).inc(1 if call.failure else 0)
        self._retries.labels(name).inc(max(0, call.attempts - 1))
        self._throttled.labels(name).inc(call.throttled)
        self._units.labels(name).inc(call.units)

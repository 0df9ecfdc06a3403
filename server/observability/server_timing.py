"""The header `Server-Timing`, for clients that ask for it: how long the server took, and what it read.

Sources: Server Timing (W3C); RFC 7240, `Prefer`.
"""

from __future__ import annotations

from server.observability.record import RequestRecord

__all__ = ["PREFERENCE", "prefers_timing", "server_timing"]

PREFERENCE = "server-timing"
"""The preference by which a request asks for the header: `Prefer: server-timing`."""


def prefers_timing(prefer: str) -> bool:
    """Whether the value of a request's `Prefer`, its lines joined, asks for the header."""
    return any(part.partition(";")[0].strip().lower() == PREFERENCE for part in prefer.split(","))


def server_timing(record: RequestRecord, seconds: float) -> str:
    """Return the value of the header for a request that took so long until now."""
    metrics = [f"total;dur={seconds * 1000:.1f}"]
    if record.cost is not None:
        metrics.append(f'cost;desc="{record.cost} points"')
    if record.budget is not None:
        calls = sum(record.budget.calls.values())
        metrics.append(f'table;desc="{calls} calls, {record.budget.read_units:g} read units"')
    if record.cache is not None:
        metrics.append(f'cache;desc="{record.cache}"')
    return ", ".join(metrics)

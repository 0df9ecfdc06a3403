"""Health checks: `/health` (the process is up) and `/ready` (the table answers)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from server.http.responses import json_response
from server.observability.record import record_of
from server.runtime import Runtime
from table.engine.budget import Budget

__all__ = ["health", "ready"]

READY_SECONDS = 2.0
"""How long the table may take; health checks commonly time out after a few seconds."""


async def health(_request: Request) -> Response:
    """Respond that the process is up, without any call."""
    return json_response({"status": "ok"})


async def ready(request: Request) -> Response:
    """Respond 200 if the table answers, else 503. Costs about half a read unit."""
    runtime: Runtime = request.state.runtime
    budget = record_of(request).budget = Budget(READY_SECONDS)
    if await runtime.dictionary.is_ready(budget):
        return json_response({"status": "ready"})
    return json_response({"status": "unavailable"}, status=503)

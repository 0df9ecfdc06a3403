"""For whatever watches the server: `/health` (the process answers) and `/ready` (so does the table)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from server.http.responses import json_response
from server.observability.record import record_of
from server.runtime import Runtime
from table.engine.budget import Budget

__all__ = ["health", "ready"]

READY_SECONDS = 2.0
"""How long the table may take; watchers commonly give up after a few seconds."""


async def health(_request: Request) -> Response:
    """Tell that the process is up; asks nobody."""
    return json_response({"status": "ok"})


async def ready(request: Request) -> Response:
    """Tell whether the table answers: 200, or 503 while it does not. Costs half a read unit or so."""
    runtime: Runtime = request.state.runtime
    budget = record_of(request).budget = Budget(READY_SECONDS)
    if await runtime.dictionary.is_ready(budget):
        return json_response({"status": "ready"})
    return json_response({"status": "unavailable"}, status=503)

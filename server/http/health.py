"""Health checks: `/health` (the process is up) and `/ready` (the table answers, and what it serves is right)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from loaders.dictionary import SharedDictionary
from server.http.responses import json_response
from server.observability.record import record_of
from table.engine.budget import Budget

__all__ = ["health", "ready"]

READY_SECONDS = 2.0
"""How long the table may take; health checks commonly time out after a few seconds."""

COLD = "The families are being looked for in the whole table."


async def health(_request: Request) -> Response:
    """Respond that the process is up, without any call."""
    return json_response({"status": "ok"})


async def ready(request: Request) -> Response:
    """Respond 200 if the table answers and what is made from it is right, else 503. Costs about a read unit.

    The body has `notices` only if something limits the server, `reason` only if answers would be wrong or missing.
    """
    if request.state.lifecycle.is_draining:
        return json_response({"status": "draining"}, status=503)
    dictionary: SharedDictionary = request.state.runtime.dictionary
    budget = record_of(request).budget = Budget(READY_SECONDS)
    if not await dictionary.is_ready(budget):
        return json_response({"status": "unavailable"}, status=503)
    if dictionary.is_cold:
        return json_response({"status": "starting", "reason": COLD}, status=503)
    problems, notices = dictionary.problems(), dictionary.notices()
    limits: dict[str, object] = {"notices": notices} if notices else {}
    if problems:
        return json_response({"status": "unavailable", "reason": " ".join(problems), **limits}, status=503)
    return json_response({"status": "ready", **limits})

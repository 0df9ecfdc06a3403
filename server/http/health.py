"""Health checks: `/health` (the process is up) and `/ready` (the table answers, and what it serves is right)."""

from __future__ import annotations

import time
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from loaders.dictionary import SharedDictionary
from server.http.responses import json_response
from server.observability.record import record_of
from server.protection.rate_limit import RatePolicy, TokenBuckets
from table.engine.budget import Budget

__all__ = ["READS", "Readiness", "health"]

READY_SECONDS = 2.0
"""How long the table may take; health checks commonly time out after a few seconds."""

READS = RatePolicy(points_per_minute=120, burst=20)
"""The most reads of the table for `/ready`, which anyone may request at any rate. Monitors ask every few seconds."""

COLD = "The families are being looked for in the whole table."


async def health(_request: Request) -> Response:
    """Respond that the process is up, without any call."""
    return json_response({"status": "ok"})


class Readiness:
    """The endpoint `/ready` of a process."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._reads = TokenBuckets(READS, clock=clock)
        self._answered = False

    async def ready(self, request: Request) -> Response:
        """Respond 200 if the table answers and what is made from it is right, else 503. Costs about a read unit.

        Beyond `READS` the response is made of what the last read has found, and costs nothing. The body has `notices`
        only if something limits the server, `reason` only if answers would be wrong or missing, or there are none.
        """
        if request.state.lifecycle.is_draining:
            return json_response({"status": "draining"}, status=503)
        dictionary: SharedDictionary = request.state.runtime.dictionary
        budget = record_of(request).budget = Budget(READY_SECONDS)
        if not await self._answers(dictionary, budget):
            reason = {"reason": dictionary.silence} if dictionary.silence else {}
            return json_response({"status": "unavailable", **reason}, status=503)
        if dictionary.is_cold:
            return json_response({"status": "starting", "reason": COLD}, status=503)
        problems, notices = dictionary.problems(), dictionary.notices()
        limits: dict[str, object] = {"notices": notices} if notices else {}
        if problems:
            return json_response({"status": "unavailable", "reason": " ".join(problems), **limits}, status=503)
        return json_response({"status": "ready", **limits})

    async def _answers(self, dictionary: SharedDictionary, budget: Budget) -> bool:
        """Whether the table answers, or did so at the last read; not before the first one has ended."""
        if self._reads.take_now(b"", 1).granted:
            self._answered = await dictionary.is_ready(budget)
        return self._answered

"""Requests that the protocol refuses before the application sees them: too many connections, malformed heads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.observability.request_log import RequestLogger

if TYPE_CHECKING:
    from server.observability.metrics import Metrics

__all__ = ["Refusals"]


class Refusals:
    """Part of the lifespan state: logs and counts refusals."""

    def __init__(self, request_logger: RequestLogger, metrics: Metrics | None) -> None:
        """Log with a logger, and count in metrics if there are any."""
        self._request_logger = request_logger
        self._metrics = metrics

    def note(self, network: bytes, *, status: int, reason: str, request_id: str | None = None) -> None:
        """Note a refusal.

        Args:
            network: The network of the other end of the connection, which may be a proxy.
            status: The status of the response.
            reason: Its message.
            request_id: The id in the response, if it has one.
        """
        self._request_logger.log_refusal(network, status=status, reason=reason, request_id=request_id)
        if self._metrics is not None:
            self._metrics.refused(status)

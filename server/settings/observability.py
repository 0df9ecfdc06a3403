"""The settings of logs, metrics and traces, and of how a process stops."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, SecretStr
from pydantic_settings import BaseSettings

from server.settings.setting import Choice, choice, number, setting, switch

__all__ = ["ClientInLog", "LogFormat", "LogLevel", "ObservabilitySettings"]

SECRET_CHARACTERS = 16
"""The shortest secret of `/metrics`: nobody guesses it at the rate of requests that a server answers."""


class LogFormat(StrEnum):
    """The format of log lines."""

    TEXT = "text"
    JSON = "json"


class LogLevel(StrEnum):
    """The lowest severity that is logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class ClientInLog(StrEnum):
    """How the address of a client is logged."""

    HASHED = "hashed"
    PLAIN = "plain"
    OFF = "off"


def _checked_secret(secret: SecretStr) -> SecretStr:
    text = secret.get_secret_value()
    if len(text) < SECRET_CHARACTERS or not (text.isascii() and text.isprintable()) or " " in text:
        raise ValueError("too short, or cannot be sent in a header")
    return secret


class ObservabilitySettings(BaseSettings):
    """What a server shows of itself; part of `Settings`."""

    metrics: bool = switch(
        False,
        "ROOTSKI_METRICS",
        "Whether `/metrics` is served; requires `ROOTSKI_METRICS_PORT` or `ROOTSKI_METRICS_SECRET`.",
    )
    metrics_port: int = number(
        0,
        "ROOTSKI_METRICS_PORT",
        (0, 65535),
        "The port of `/metrics` at `HOST`. With `--workers N`, each process takes one of the N ports from here on.",
        note="0 serves it at `PORT`",
    )
    metrics_secret: Annotated[SecretStr, AfterValidator(_checked_secret)] | None = setting(
        None,
        "ROOTSKI_METRICS_SECRET",
        allowed=f"a text of {SECRET_CHARACTERS} or more ASCII characters without blanks",
        meaning="What a scraper of `/metrics` at `PORT` sends as its bearer token.",
    )
    traces: bool = switch(
        False,
        "ROOTSKI_TRACES",
        "Whether traces are sent to the collector of `OTEL_EXPORTER_OTLP_ENDPOINT`; requires the extra `telemetry`.",
    )
    log_format: Choice[LogFormat] = choice(LogFormat.TEXT, "ROOTSKI_LOG_FORMAT", "The format of log lines.")
    log_level: Choice[LogLevel] = choice(LogLevel.INFO, "ROOTSKI_LOG_LEVEL", "The lowest severity that is logged.")
    log_clients: Choice[ClientInLog] = choice(
        ClientInLog.HASHED,
        "ROOTSKI_LOG_CLIENTS",
        "How the address of a client is logged. Its hash is keyed by the date and `ROOTSKI_SECRET`, or a key of the "
        "process without one.",
    )
    slow_seconds: float = number(
        1.0,
        "ROOTSKI_SLOW_SECONDS",
        (0, 300),
        "A GraphQL request that takes longer is logged as a warning, with the names of its variables.",
        note="0 logs none",
    )
    drain_seconds: float = number(
        0.0,
        "ROOTSKI_DRAIN_SECONDS",
        (0, 600),
        "How long `/ready` is 503 after SIGTERM before connections are refused, so that a load balancer notices first.",
    )

    def incomplete_metrics(self) -> list[str]:
        """Return a message for each setting of metrics whose counterpart is missing or without effect."""
        if not self.metrics:
            return [
                f"{name} has no effect without ROOTSKI_METRICS=on"
                for name, value in (
                    ("ROOTSKI_METRICS_PORT", self.metrics_port),
                    ("ROOTSKI_METRICS_SECRET", self.metrics_secret),
                )
                if value
            ]
        if self.metrics_port and self.metrics_secret:
            return ["ROOTSKI_METRICS_SECRET has no effect with ROOTSKI_METRICS_PORT"]
        if not self.metrics_port and self.metrics_secret is None:
            return ["ROOTSKI_METRICS requires ROOTSKI_METRICS_PORT or ROOTSKI_METRICS_SECRET"]
        return []

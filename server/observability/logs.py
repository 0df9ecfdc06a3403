"""Logging: one line per event on standard error, as text or JSON.

Values go into `fields`, not into the message, so that both formats have them:
`logger.info("request", extra=fields(status=200))`.

Clients choose parts of messages and values, so every character that is not printable is escaped as in JSON: controls of
ASCII and of Latin-1, line separators, marks that change the direction of text.
"""

from __future__ import annotations

import json
import logging
import logging.config
import re
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache

from server.settings.observability import LogFormat, LogLevel

__all__ = ["JSONFormatter", "TextFormatter", "configure_logging", "fields", "log_event"]

FIELD_LENGTH = 200
"""Characters of a value in a log line, because clients may send long ones."""

_PLAIN = re.compile(r"[\w./:;,+-]+", re.ASCII)

_QUIET = ("aiobotocore", "asyncio", "botocore", "mangum", "uvicorn.error")
"""Libraries whose info lines only repeat ours."""


def fields(**values: object) -> dict[str, object]:
    """Return the argument `extra` of a log call; values that are None are left out."""
    return {"fields": _shown(values)}


def _shown(values: Mapping[str, object]) -> dict[str, object]:
    return {
        name: value[:FIELD_LENGTH] if isinstance(value, str) else value
        for name, value in values.items()
        if value is not None
    }


def log_event(logger: logging.Logger, level: int, message: str, values: Mapping[str, object]) -> None:
    """Log a line with values, as `logger.log` does with `extra=fields(…)`, at a quarter of the cost.

    The caller, the thread and the process, which no format shows, are not looked for.
    """
    logger.handle(_Event(logger.name, level, message, _shown(values)))


class _Event(logging.LogRecord):
    """A record with only what a format shows."""

    def __init__(self, name: str, level: int, message: str, values: Mapping[str, object]) -> None:
        now = time.time()
        self.__dict__ = {
            **_COMMON,
            "name": name,
            "levelno": level,
            "levelname": logging.getLevelName(level),
            "msg": message,
            "created": now,
            "msecs": now % 1 * 1000,
            "fields": values,
        }


_COMMON = logging.LogRecord("", logging.INFO, __file__, 0, "", None, None).__dict__


def _time(record: logging.LogRecord) -> str:
    seconds, part = divmod(record.created, 1)
    return f"{_second(int(seconds))}.{int(part * 1000):03}Z"


@lru_cache(maxsize=1)
def _second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat().removesuffix("+00:00")


class TextFormatter(logging.Formatter):
    """Lines for people: time, severity, logger, message, then `name=value`, quoted unless it is a plain word."""

    def format(self, record: logging.LogRecord) -> str:
        """Format one record; a traceback follows on further lines."""
        named = _named(getattr(record, "fields", {}))
        line = f"{_time(record)} {record.levelname} {record.name}: {_escaped(record.getMessage())}{named}"
        if not record.exc_info:
            return line
        trace = self.formatException(record.exc_info).split("\n")
        return "\n  ".join((line, *map(_escaped, trace)))  # indented: no line of it looks like a record


class JSONFormatter(logging.Formatter):
    """Lines for machines: a JSON object with time, level, logger, message and the fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Format one record; a traceback is the value `exception`."""
        line: dict[str, object] = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return _escaped(_json(line))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


def _named(values: Mapping[str, object]) -> str:
    """Return the values as ` name=value`. Most lines have only plain words, which one search over all of them shows."""
    texts = [str(value) for value in values.values()]
    if all(texts) and _PLAIN.fullmatch("".join(texts)):
        return "".join([f" {name}={text}" for name, text in zip(values, texts, strict=True)])
    return "".join(f" {name}={_quoted(value)}" for name, value in values.items())


def _quoted(value: object) -> str:
    text = str(value)
    return text if _PLAIN.fullmatch(text) else _escaped(_json(text))


def _escaped(text: str) -> str:
    """Escape what is not printable. In JSON such characters are only in strings, so it stays the same JSON."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else json.dumps(letter)[1:-1] for letter in text)


_FORMATTERS: dict[LogFormat, type[logging.Formatter]] = {LogFormat.TEXT: TextFormatter, LogFormat.JSON: JSONFormatter}


def configure_logging(*, log_format: LogFormat, level: LogLevel) -> None:
    """Log to standard error in this format; noisy libraries only from warnings on."""
    lowest = level.value.upper()
    quiet = "DEBUG" if level is LogLevel.DEBUG else "ERROR" if level is LogLevel.ERROR else "WARNING"
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": {"()": _FORMATTERS[log_format]}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
            "root": {"level": lowest, "handlers": ["stderr"]},
            "loggers": {name: {"level": quiet} for name in _QUIET},
        }
    )

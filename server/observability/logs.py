"""Logging: one line per event on standard error, as text or JSON.

Values go into `fields`, not into the message, so that both formats have them:
`logger.info("request", extra=fields(status=200))`.

Clients choose parts of messages and values, so every character that is not printable is escaped as in JSON: controls of
ASCII and of Latin-1, line separators, marks that change the direction of text.
"""

from __future__ import annotations

import asyncio
import json
import logging
import logging.config
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime
from functools import lru_cache
from typing import TextIO

from server.settings.observability import LogFormat, LogLevel

__all__ = [
    "FIELD_LENGTH",
    "JSONFormatter",
    "LineFormatter",
    "LineHandler",
    "TextFormatter",
    "configure_logging",
    "fields",
    "handler_of",
    "shown_fields",
]

NAMED_AGAIN = 1000
"""The most parts of lines that are kept, some 1 KB each at the most."""

FIELD_LENGTH = 200
"""Characters of a value in a log line, because clients may send long ones."""

WRITE_SECONDS = 0.05
"""How long the line of a request may wait for others, which are written together with it."""

MOST_WAITING = 500
"""The most lines that wait."""

_PLAIN = re.compile(r"[\w./:;,+-]+", re.ASCII)

_QUIET = ("aiobotocore", "asyncio", "botocore", "mangum", "uvicorn.error")
"""Libraries whose info lines only repeat ours."""


def fields(**values: object) -> dict[str, object]:
    """Return the argument `extra` of a log call; values that are None are left out."""
    return {"fields": shown_fields(values)}


def shown_fields(values: Mapping[str, object]) -> dict[str, object]:
    """Return values as lines show them: cut, and without those that are None."""
    return {
        name: value[:FIELD_LENGTH] if isinstance(value, str) else value
        for name, value in values.items()
        if value is not None
    }


class LineFormatter(logging.Formatter, ABC):
    """Lines of one format, as a whole or part by part.

    Attributes:
        end: The end of a line.
    """

    end = ""

    def __init__(self) -> None:
        super().__init__()
        self.named_again = lru_cache(maxsize=NAMED_AGAIN)(self._named_again)

    @abstractmethod
    def begin(self, created: float, level: str, name: str, message: str) -> str:
        """Return the beginning of a line: time, severity, logger, message."""

    @abstractmethod
    def named(self, values: Mapping[str, object]) -> str:
        """Return the part of a line with some values."""

    @abstractmethod
    def number(self, name: str, value: float) -> str:
        """Return the part of a line with a number."""

    def word(self, name: str, value: str) -> str:
        """Return the part of a line with a text that is likely to consist of letters and digits."""
        return (
            self._word(name, value) if value.isalnum() and value.isascii() else self.named(shown_fields({name: value}))
        )

    @abstractmethod
    def _word(self, name: str, value: str) -> str:
        """Return what `word` does, for letters and digits alone."""

    def _named_again(self, names: tuple[str, ...], values: tuple[object, ...]) -> str:
        """Return the part of a line with values that are likely to be the same in many lines, for `named_again`."""
        return self.named(shown_fields(dict(zip(names, values, strict=True))))

    def _line(self, record: logging.LogRecord) -> str:
        named = self.named(getattr(record, "fields", {}))
        return self.begin(record.created, record.levelname, record.name, record.getMessage()) + named


def _time(created: float) -> str:
    seconds = int(created)
    return f"{_second(seconds)}.{int((created - seconds) * 1000):03}Z"


@lru_cache(maxsize=1)
def _second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat().removesuffix("+00:00")


class TextFormatter(LineFormatter):
    """Lines for people: time, severity, logger, message, then `name=value`, quoted unless it is a plain word."""

    def begin(self, created: float, level: str, name: str, message: str) -> str:
        """Return the beginning of a line."""
        return f"{_time(created)} {level} {name}: {_escaped(message)}"

    def named(self, values: Mapping[str, object]) -> str:
        """Return the values as ` name=value`. Most lines have only plain words, which one search shows."""
        texts = [str(value) for value in values.values()]
        if all(texts) and _PLAIN.fullmatch("".join(texts)):
            return "".join([f" {name}={text}" for name, text in zip(values, texts, strict=True)])
        return "".join([f" {name}={_quoted(value)}" for name, value in values.items()])

    def number(self, name: str, value: float) -> str:
        """Return ` name=value`."""
        return f" {name}={value}"

    def _word(self, name: str, value: str) -> str:
        return f" {name}={value}"

    def format(self, record: logging.LogRecord) -> str:
        """Format one record; a traceback follows on further lines."""
        line = self._line(record)
        if not record.exc_info:
            return line
        trace = self.formatException(record.exc_info).split("\n")
        return "\n  ".join((line, *map(_escaped, trace)))  # indented: no line of it looks like a record


class JSONFormatter(LineFormatter):
    """Lines for machines: a JSON object with time, level, logger, message and the fields."""

    end = "}"

    def begin(self, created: float, level: str, name: str, message: str) -> str:
        """Return the beginning of a line."""
        return f'{{"time":"{_time(created)}"{self.named({"level": level.lower(), "logger": name, "message": message})}'

    def named(self, values: Mapping[str, object]) -> str:
        """Return the values as `,"name":value`."""
        return f",{_escaped(_json(values))[1:-1]}" if values else ""

    def number(self, name: str, value: float) -> str:
        """Return `,"name":value`."""
        return f',"{name}":{value}'

    def _word(self, name: str, value: str) -> str:
        return f',"{name}":"{value}"'

    def format(self, record: logging.LogRecord) -> str:
        """Format one record; a traceback is the value `exception`."""
        trace = self.named({"exception": self.formatException(record.exc_info)}) if record.exc_info else ""
        return f"{self._line(record)}{trace}{self.end}"


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode


def _quoted(value: object) -> str:
    text = str(value)
    return text if _PLAIN.fullmatch(text) else _escaped(_json(text))


def _escaped(text: str) -> str:
    """Escape what is not printable. In JSON such characters are only in strings, so it stays the same JSON."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else json.dumps(letter)[1:-1] for letter in text)


class LineHandler(logging.StreamHandler[TextIO]):
    """Writes lines to standard error: those of requests together, up to 20 times a second, all others at once.

    The order of lines stays. What waits is written before the process ends, unless it is killed: then the lines of the
    last `WRITE_SECONDS` are lost.
    """

    def __init__(self, *, at_once: bool = False) -> None:
        """Create a handler; `at_once` writes each line at once."""
        super().__init__()
        self._at_once = at_once
        self._waiting: list[str] = []

    @property
    def lines(self) -> LineFormatter | None:
        """The formatter; None if it has been replaced by one of another kind."""
        return self.formatter if isinstance(self.formatter, LineFormatter) else None

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line, after those that wait."""
        self.flush()
        super().emit(record)

    def write_soon(self, line: str) -> None:
        """Write a line soon, or at once outside of an event loop."""
        with self._locked():
            self._waiting.append(line)
            if self._at_once or len(self._waiting) >= MOST_WAITING:
                self.flush()
            elif len(self._waiting) == 1:
                try:
                    asyncio.get_running_loop().call_later(WRITE_SECONDS, self.flush)
                except RuntimeError:
                    self.flush()

    def flush(self) -> None:
        """Write the lines that wait."""
        with self._locked():
            waiting, self._waiting = self._waiting, []
            with suppress(OSError, ValueError):  # nobody reads standard error any more
                if waiting:
                    self.stream.write("\n".join((*waiting, "")))
                super().flush()

    def _locked(self) -> AbstractContextManager[object]:
        if self.lock is None:
            raise RuntimeError("the handler has no lock")
        return self.lock


def handler_of(logger: logging.Logger) -> LineHandler | None:
    """Return the handler that writes the lines of a logger; None if others get its records, too."""
    found: list[logging.Handler] = []
    above: logging.Logger | None = logger
    while above is not None and not logger.filters:
        found += above.handlers
        above = above.parent if above.propagate else None
    handler = found[0] if len(found) == 1 else None
    return handler if isinstance(handler, LineHandler) and not handler.filters else None


_FORMATTERS: dict[LogFormat, type[LineFormatter]] = {LogFormat.TEXT: TextFormatter, LogFormat.JSON: JSONFormatter}


def configure_logging(*, log_format: LogFormat, level: LogLevel, at_once: bool = False) -> None:
    """Log to standard error in this format; noisy libraries only from warnings on.

    `at_once` writes the line of a request before its response is complete, for processes that are stopped in between.
    """
    lowest = level.value.upper()
    quiet = "DEBUG" if level is LogLevel.DEBUG else "ERROR" if level is LogLevel.ERROR else "WARNING"
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": {"()": _FORMATTERS[log_format]}},
            "handlers": {"stderr": {"()": LineHandler, "formatter": "line", "at_once": at_once}},
            "root": {"level": lowest, "handlers": ["stderr"]},
            "loggers": {name: {"level": quiet} for name in _QUIET},
        }
    )

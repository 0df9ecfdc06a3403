"""What a program prints at start: text for people, or lines in the format of the log."""

from __future__ import annotations

import logging
import sys

from server.observability.logs import JSONFormatter, fields

__all__ = ["announce", "report_problem"]

logger = logging.getLogger(__name__)


def announce(text: str, message: str | None = None, **values: object) -> None:
    """Print a text on standard output; where the log is JSON, a line with `message`, or the text, and the values."""
    formatter = _json_formatter()
    if formatter is None:
        print(text, flush=True)  # noqa: T201  # what people see at start
        return
    record = logging.LogRecord("server", logging.INFO, __file__, 0, message or text, None, None)
    record.__dict__.update(fields(**values))
    print(formatter.format(record), flush=True)  # noqa: T201  # the same for a collector of logs


def report_problem(program: str, problem: str) -> None:
    """Print on standard error why a program ends, in the format of the log."""
    if _json_formatter() is None:
        print(f"{program}: {problem}", file=sys.stderr)  # noqa: T201  # the last words of a command
    else:
        logger.error("%s", problem)


def _json_formatter() -> JSONFormatter | None:
    formatters = (handler.formatter for handler in logging.root.handlers)
    return next((formatter for formatter in formatters if isinstance(formatter, JSONFormatter)), None)

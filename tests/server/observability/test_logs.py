"""Log lines: the same facts in both formats, one line each, whatever a client sends."""

from __future__ import annotations

import json
import logging

import pytest

from server.observability.logs import JSONFormatter, TextFormatter, configure_logging, fields
from server.settings.settings import LogFormat, LogLevel


def _record(**values: object) -> logging.LogRecord:
    record = logging.LogRecord("server.test", logging.INFO, __file__, 1, "request", None, None)
    record.created = 1795345815.25
    record.__dict__.update(fields(**values))
    return record


def test_a_line_for_people_has_time_severity_source_and_named_values() -> None:
    line = TextFormatter().format(_record(status=200, path="/graphql", operation=None))

    assert line == "2026-11-22T11:10:15.250Z INFO server.test: request status=200 path=/graphql"


def test_a_line_for_machines_is_one_json_object_with_the_same() -> None:
    line = JSONFormatter().format(_record(status=200, path="/graphql", operation=None))

    assert json.loads(line) == {
        "time": "2026-11-22T11:10:15.250Z",
        "level": "info",
        "logger": "server.test",
        "message": "request",
        "status": 200,
        "path": "/graphql",
    }


@pytest.mark.parametrize("formatter", [TextFormatter(), JSONFormatter()])
def test_a_client_cannot_begin_a_line_of_its_own(formatter: logging.Formatter) -> None:
    line = formatter.format(_record(path="/\n2026-11-22T11:10:15.250Z ERROR server: forged"))

    assert "\n" not in line


def test_a_long_value_is_cut() -> None:
    line = TextFormatter().format(_record(path="x" * 10_000))

    assert line.endswith(" path=" + "x" * 200)


@pytest.mark.parametrize("formatter", [TextFormatter(), JSONFormatter()])
def test_a_traceback_goes_with_the_line(formatter: logging.Formatter) -> None:
    record = _record(status=500)
    error = LookupError("no such word")
    record.exc_info = (LookupError, error, None)

    line = formatter.format(record)

    assert "LookupError: no such word" in line


@pytest.mark.parametrize(
    ("level", "ours", "library"),
    [(LogLevel.DEBUG, 10, 10), (LogLevel.INFO, 20, 30), (LogLevel.WARNING, 30, 30), (LogLevel.ERROR, 40, 40)],
)
def test_libraries_speak_from_warnings_on(
    monkeypatch: pytest.MonkeyPatch, level: LogLevel, ours: int, library: int
) -> None:
    monkeypatch.setattr(logging.root, "handlers", [])
    before = logging.root.level, logging.getLogger("botocore").level

    configure_logging(log_format=LogFormat.JSON, level=level)
    levels = logging.root.level, logging.getLogger("botocore").level
    written_by = [type(handler.formatter) for handler in logging.root.handlers]

    logging.root.setLevel(before[0])
    logging.getLogger("botocore").setLevel(before[1])
    assert levels == (ours, library)
    assert written_by == [JSONFormatter]

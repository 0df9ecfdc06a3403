"""Log lines: the same facts in both formats, one line each, whatever a client sends."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Iterator

import pytest

from server.observability.logs import (
    MOST_WAITING,
    WRITE_SECONDS,
    JSONFormatter,
    LineHandler,
    TextFormatter,
    configure_logging,
    fields,
    handler_of,
)
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


UNSAFE = [
    *map(chr, (*range(0x20), *range(0x7F, 0xA1))),
    *"\u061c\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufff9",
    "\ud800",
    "\U000e0041",
]
"""Controls of ASCII and Latin-1, DEL, marks of direction, separators, a lone surrogate, an invisible tag."""


@pytest.mark.parametrize("formatter", [TextFormatter(), JSONFormatter()])
@pytest.mark.parametrize("name", ["path", "operation", "user_agent", "message", "trace", "any"])
def test_unprintable_characters_are_escaped_everywhere(formatter: logging.Formatter, name: str) -> None:
    text = "аб" + "".join(UNSAFE) + 'в"\\'
    record = _record(**({} if name in ("message", "trace") else {name: [text] if name == "any" else text}))
    if name == "message":
        record.msg, record.args = "refused: %s", (text,)
    if name == "trace":
        record.exc_info = (LookupError, LookupError(text), None)

    line = formatter.format(record)

    assert line.replace("\n  ", "").isprintable()
    assert r"\u202e" in line
    assert line.isascii() is False  # Cyrillic stays readable
    if isinstance(formatter, JSONFormatter):
        found = json.loads(line)[{"trace": "exception"}.get(name, name)]
        assert text in (found[0] if name == "any" else found)


def test_a_line_of_a_traceback_does_not_look_like_a_record() -> None:
    record = _record()
    record.exc_info = (LookupError, LookupError("a\n2026-11-22T11:10:15.250Z ERROR server: forged\r\u2028x"), None)

    first, *others = TextFormatter().format(record).splitlines()

    assert first.endswith("request")
    assert [line[:2] for line in others] == ["  "] * len(others)
    assert others[-1] == r"  2026-11-22T11:10:15.250Z ERROR server: forged\r\u2028x"


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


# ------------------------------------------------------------------ lines that are written together


@pytest.fixture
def written() -> Iterator[tuple[LineHandler, io.StringIO]]:
    """A handler that writes to memory."""
    handler, stream = LineHandler(), io.StringIO()
    handler.setStream(stream)
    handler.setFormatter(TextFormatter())
    yield handler, stream
    handler.close()


async def test_lines_of_requests_are_written_together_and_before_later_lines(
    written: tuple[LineHandler, io.StringIO],
) -> None:
    handler, stream = written
    handler.write_soon("one")
    handler.write_soon("two")
    before = stream.getvalue()
    handler.emit(_record(status=200))
    handler.write_soon("three")
    ordered = stream.getvalue()
    await asyncio.sleep(2 * WRITE_SECONDS)

    assert before == ""
    assert ordered == "one\ntwo\n2026-11-22T11:10:15.250Z INFO server.test: request status=200\n"
    assert stream.getvalue() == f"{ordered}three\n"


async def test_no_more_lines_wait_than_the_bound(written: tuple[LineHandler, io.StringIO]) -> None:
    handler, stream = written
    for number in range(MOST_WAITING + 1):
        handler.write_soon(str(number))

    assert stream.getvalue().count("\n") == MOST_WAITING


async def test_what_waits_is_written_when_the_handler_is_flushed(written: tuple[LineHandler, io.StringIO]) -> None:
    handler, stream = written
    handler.write_soon("last words")
    handler.flush()  # as `logging.shutdown` does when the process ends

    assert stream.getvalue() == "last words\n"


def test_a_line_outside_of_an_event_loop_is_written_at_once(written: tuple[LineHandler, io.StringIO]) -> None:
    handler, stream = written
    handler.write_soon("one")

    assert stream.getvalue() == "one\n"


async def test_a_stream_that_nobody_reads_fails_no_request(written: tuple[LineHandler, io.StringIO]) -> None:
    handler, stream = written
    stream.close()
    handler.write_soon("one")
    handler.flush()

    handler.setStream(other := io.StringIO())
    handler.write_soon("two")
    handler.flush()
    assert other.getvalue() == "two\n"


def test_a_handler_is_only_written_to_directly_if_nothing_else_gets_its_records() -> None:
    logger, handler = logging.Logger("server.alone"), LineHandler()
    none = handler_of(logger)
    logger.addHandler(handler)
    alone = handler_of(logger)
    logger.addHandler(logging.NullHandler())

    assert (none, alone, handler_of(logger)) == (None, handler, None)
    handler.close()


@pytest.mark.parametrize(
    ("formatter", "plain", "other"),
    [(TextFormatter(), " id=a1", ' id="a 1"'), (JSONFormatter(), ',"id":"a1"', ',"id":"a 1"')],
)
def test_a_word_of_a_line_is_as_any_other_value(
    formatter: TextFormatter | JSONFormatter, plain: str, other: str
) -> None:
    assert [formatter.word("id", "a1"), formatter.named({"id": "a1"})] == [plain, plain]
    assert [formatter.word("id", "a 1"), formatter.named({"id": "a 1"})] == [other, other]

"""What a program prints at start and at its end: text for people, or lines for a collector of logs."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest

from server.observability.announcing import announce, report_problem
from server.observability.logs import JSONFormatter


@pytest.fixture
def json_log() -> Iterator[StringIO]:
    """What the log gets while it is JSON."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JSONFormatter())
    logging.root.addHandler(handler)
    yield written
    logging.root.removeHandler(handler)


def test_people_read_plain_text(capsys: pytest.CaptureFixture[str]) -> None:
    announce("GraphQL at http://127.0.0.1:8000/graphql", "listening", port=8000)
    report_problem("server", "the port is in use")

    assert capsys.readouterr() == ("GraphQL at http://127.0.0.1:8000/graphql\n", "server: the port is in use\n")


@pytest.mark.parametrize("message", [None, "listening"])
def test_a_collector_of_logs_reads_the_values_in_json(
    json_log: StringIO, capsys: pytest.CaptureFixture[str], message: str | None
) -> None:
    announce("GraphQL at http://127.0.0.1:8000/graphql", message, port=8000)

    out, err = capsys.readouterr()
    line = json.loads(out)
    assert (line["level"], line["message"], line["port"]) == (
        "info",
        message or "GraphQL at http://127.0.0.1:8000/graphql",
        8000,
    )
    assert (err, json_log.getvalue()) == ("", "")


def test_a_problem_is_a_line_of_a_log_in_json(json_log: StringIO, capsys: pytest.CaptureFixture[str]) -> None:
    report_problem("server", "the port is in use")

    line = json.loads(json_log.getvalue())
    assert (line["level"], line["message"]) == ("error", "the port is in use")
    assert capsys.readouterr() == ("", "")

"""Every query walks a tree of the file from the start of its page, and a bad start key is rejected."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from table.embedded.file import connect, create_file
from table.embedded.spans import Span, query_span, scan_span
from table.engine.index import Index
from table.engine.protocol import KeyCondition, StartKey

AFTER: dict[Index, StartKey] = {
    Index.TABLE: {"pk": "P", "sk": "bb"},
    Index.GSI1: {"gsi1pk": "P", "gsi1sk": "bb", "pk": "Q", "sk": "S"},
}


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a file with an empty table."""
    create_file(tmp_path / "dictionary.sqlite")
    with closing(connect(tmp_path / "dictionary.sqlite")) as opened:
        yield opened


def _plan(connection: sqlite3.Connection, span: Span) -> str:
    steps = connection.execute(f"EXPLAIN QUERY PLAN {span.statement()}", span.arguments(10)).fetchall()
    return "; ".join(step for _, _, _, step in steps)


@pytest.mark.parametrize("forward", [True, False], ids=["forward", "backward"])
@pytest.mark.parametrize(
    "condition",
    [
        KeyCondition(partition="P"),
        KeyCondition(partition="P", begins_with="b"),
        KeyCondition(partition="P", between=("b", "c")),
    ],
    ids=["all", "begins with", "between"],
)
@pytest.mark.parametrize(
    ("index", "start", "beyond"),
    [
        (Index.TABLE, "SEARCH item USING PRIMARY KEY (pk=?", "sk"),
        (Index.GSI1, "SEARCH item USING INDEX gsi1 (gsi1pk=?", "(gsi1sk,pk,sk)"),
    ],
)
def test_a_page_is_found_by_its_keys_and_nothing_is_sorted(
    connection: sqlite3.Connection, condition: KeyCondition, index: Index, start: str, beyond: str, *, forward: bool
) -> None:
    asked = replace(condition, index=index, forward=forward)

    first, next_one = (_plan(connection, query_span(asked, after)) for after in (None, AFTER[index]))

    assert start in first
    assert start in next_one
    assert f"{beyond}{'>' if forward else '<'}" in next_one
    assert "SCAN item" not in first + next_one
    assert "TEMP B-TREE" not in first + next_one


def test_a_scan_goes_on_where_it_stopped(connection: sqlite3.Connection) -> None:
    plan = _plan(connection, scan_span(1, 2, {"pk": "P", "sk": "S"}))

    assert "SEARCH item USING PRIMARY KEY ((pk,sk)>(?,?))" in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize(
    ("condition", "after"),
    [
        (KeyCondition(partition="P"), {"pk": "Q", "sk": "S"}),
        (KeyCondition(partition="P"), {"pk": "P"}),
        (KeyCondition(partition="P"), {"pk": "P", "sk": "S", "gsi1pk": "I", "gsi1sk": "1"}),
        (KeyCondition(partition="P", index=Index.GSI1), {"pk": "P", "sk": "S"}),
        (KeyCondition(partition="P", index=Index.GSI1), {"pk": "P", "sk": "S", "gsi1pk": "I", "gsi1sk": "1"}),
        (KeyCondition(partition="P", begins_with="b"), {"pk": "P", "sk": "a"}),
        (KeyCondition(partition="P", between=("b", "d")), {"pk": "P", "sk": "a"}),
        (KeyCondition(partition="P", between=("b", "d")), {"pk": "P", "sk": "e"}),
    ],
    ids=repr,
)
def test_a_position_of_another_question_is_refused(condition: KeyCondition, after: StartKey) -> None:
    with pytest.raises(ValueError, match="the start key"):
        query_span(condition, after)


@pytest.mark.parametrize(
    "condition",
    [KeyCondition(partition="P", between=("c", "b")), KeyCondition(partition="P", between=("b", "c"), begins_with="b")],
    ids=repr,
)
def test_a_range_that_ends_before_it_begins_or_has_a_prefix_is_refused(condition: KeyCondition) -> None:
    with pytest.raises(ValueError, match="a prefix or a range"):
        query_span(condition, None)


@pytest.mark.parametrize(("segment", "segments"), [(2, 2), (-1, 2), (0, 0)])
def test_a_segment_that_there_is_not_is_refused(segment: int, segments: int) -> None:
    with pytest.raises(ValueError, match="segment"):
        scan_span(segment, segments, None)

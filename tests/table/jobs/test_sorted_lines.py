"""Lines come out sorted by key, whether or not they fit into memory."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from table.engine.protocol import PrimaryKey
from table.jobs.sorted_lines import SortedLines

_keys = st.builds(PrimaryKey, st.text("aя\U0001f384\x00\n", max_size=3), st.text("zё#", max_size=3))


@given(st.lists(_keys, unique=True, max_size=30), st.integers(1, 60))
def test_lines_come_in_the_order_of_their_keys_in_utf_8(keys: list[PrimaryKey], run_bytes: int) -> None:
    with SortedLines(run_bytes) as lines:
        for key in keys:
            lines.add(key, f"{key}\n".encode())

        merged = list(lines.merged())

    expected = sorted(keys, key=lambda key: (key.pk.encode(), key.sk.encode()))
    assert merged == [f"{key}\n".encode() for key in expected]


@pytest.mark.parametrize("count", [0, 1, 5])
def test_no_files_are_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    with SortedLines(run_bytes=1) as lines:
        for number in range(count):
            lines.add(PrimaryKey("P", str(number)), b"line\n")
        assert sum(path.is_file() for path in tmp_path.rglob("*")) == count

    assert list(tmp_path.iterdir()) == []

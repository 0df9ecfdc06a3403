"""The report of an import as JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TypeAlias

from importing.morphemes.root_families import Grouping
from importing.openrussian.rows import Problem
from importing.vanished import Vanished
from table.jobs.ownership import Conflicts

__all__ = ["Groups", "add_conflicts", "write_report"]

Groups: TypeAlias = Mapping[str, Sequence[Problem] | Sequence[Grouping] | Sequence[Vanished]]


def write_report(path: Path, groups: Groups) -> None:
    """Write a line for each element of each group, with the group's name as its `kind`."""
    with path.open("w", encoding="utf-8") as sink:
        for kind, elements in groups.items():
            for one in elements:
                sink.write(json.dumps({"kind": kind, **asdict(one)}, ensure_ascii=False) + "\n")


def add_conflicts(path: Path, conflicts: Conflicts) -> None:
    """Append a line for each conflict to a report."""
    with path.open("a", encoding="utf-8") as sink:
        for conflict, subjects in conflicts.found.items():
            for subject, shown in subjects.items():
                one = {"kind": "conflict", "conflict": conflict, "subject": subject, "shown": shown}
                sink.write(json.dumps(one, ensure_ascii=False) + "\n")

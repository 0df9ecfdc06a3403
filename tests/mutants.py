"""Mutation tests, `python -m tests.mutants [AREA …]`: mutmut changes the code a little at a time; a test has to fail.

For each area a copy of the repository is made in a temporary folder, mutated there, and its tests are run for each
mutant. Prints a line for each mutant that survived, and fails if fewer than `MINIMUM` percent of an area are killed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

__all__ = ["AREAS", "MINIMUM", "main"]

ROOT = Path(__file__).parents[1]

AREAS: Mapping[str, Sequence[str]] = {
    "table/breakdowns": ("tests/table/breakdowns", "tests/writes", "tests/schema/breakdowns"),
    "table/entries": ("tests/table/entries",),
    "loaders": ("tests/loaders", "tests/schema", "tests/test_call_counts.py"),
    "schema/operations": ("tests/schema/operations", "tests/schema/test_query.py", "tests/server/graphql"),
}
"""The folder whose code is changed, and the tests that have to notice."""

MINIMUM = 85
"""Percent of an area's mutants that tests have to kill."""

NOT_THESE = "not (engines or browser or data or writes or abuse or fuzz or audit or clients or web)"

SURVIVED, UNTESTED = 0, 33
"""mutmut's exit codes for mutants that no test noticed, or that no test even ran."""


def main(areas: Sequence[str]) -> int:
    """Mutate the areas that are named, or all, and return the exit status."""
    unknown = [area for area in areas if area not in AREAS]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; areas are {', '.join(AREAS)}", file=sys.stderr)
        return 2
    return max([_mutate(area) for area in areas or AREAS])


def _mutate(area: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "repository"
        _copy_repository(copy)
        _configure(copy / "pyproject.toml", area)
        command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(os.cpu_count() or 1)]
        subprocess.run(command, cwd=copy, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  # our own command
        results = dict(_results(copy / "mutants"))
    survivors = sorted(name for name, code in results.items() if code in (SURVIVED, UNTESTED))
    for name in survivors:
        print(f"{area}: {'no test runs' if results[name] == UNTESTED else 'survived'}: {name}")
    killed = 100 * (len(results) - len(survivors)) / max(1, len(results))
    print(f"{area}: {len(results):,} mutants, {killed:.1f} % killed", flush=True)
    return 0 if results and killed >= MINIMUM else 1


def _copy_repository(to: Path) -> None:
    git = shutil.which("git") or "git"
    listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)


def _configure(project: Path, area: str) -> None:
    """Name the files to change and the tests to run; the table [tool.mutmut] is the last one of the file."""
    lines = [f"only_mutate = {json.dumps([f'{area}/*'])}"]
    tests = [*AREAS[area], "-m", NOT_THESE]
    lines.append(f"pytest_add_cli_args_test_selection = {json.dumps(tests)}")
    with project.open("a", encoding="utf-8") as sink:
        sink.write("\n".join(["", *lines, ""]))


def _results(folder: Path) -> Iterator[tuple[str, int | None]]:
    for file in sorted(folder.rglob("*.meta")):
        yield from json.loads(file.read_text(encoding="utf-8"))["exit_code_by_key"].items()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

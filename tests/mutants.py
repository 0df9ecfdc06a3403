"""Mutation tests, `python -m tests.mutants [AREA …]`: mutmut changes the code a little at a time; a test has to fail.

For each area a copy of the repository is made in a temporary folder and mutated there, and its tests are run for each
mutant, the quickest first. Prints the difference that each survivor makes. An area fails if fewer than `MINIMUM`
percent of its mutants are killed, or if a survivor is not argued in `mutants_survivors.txt`. The variables `SAMPLE`,
`SEED` and `WORKERS` choose some of the mutants and how many run at a time.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

__all__ = ["AREAS", "MINIMUM", "main"]

ROOT = Path(__file__).parents[1]

NOT_UNDER_MUTMUT = (
    "--ignore=tests/schema/test_outage.py",
    "--ignore=tests/schema/test_unprocessed.py",
    "--deselect=tests/schema/operations/test_cache_policy.py::test_every_fragment_is_looked_at_once",
    "--deselect=tests/schema/operations/test_cost.py::test_nesting_beyond_the_interpreters_limit_has_the_maximum_cost",
)
"""Tests with time limits of a few seconds, which the mutated code exceeds, and tests that count calls of functions or
exhaust the stack: each function of a mutated file takes two more frames."""

AREAS: Mapping[str, Sequence[str]] = {
    "table/breakdowns": ("tests/table/breakdowns", "tests/writes", "tests/schema/breakdowns"),
    "table/entries": ("tests/table/entries",),
    "loaders": ("tests/loaders", "tests/schema", "tests/test_call_counts.py", *NOT_UNDER_MUTMUT),
    "schema/operations": (
        "tests/schema/operations",
        "tests/schema/test_query.py",
        "tests/server/graphql",
        *NOT_UNDER_MUTMUT,
    ),
}
"""The folder whose code is changed, and the tests that have to notice."""

MINIMUM = 85
"""Percent of an area's mutants that tests have to kill."""

ARGUED = ROOT / "tests" / "mutants_survivors.txt"
"""Survivors that change nothing a test could notice: the lines of their differences and, after `=`, the reason."""

WORKERS = int(os.environ.get("WORKERS") or os.cpu_count() or 1)
SAMPLE, SEED = int(os.environ.get("SAMPLE") or 0), os.environ.get("SEED", "0")
"""How many mutants of an area to try, chosen by the seed; 0 for all."""

NOT_THESE = "not (engines or browser or data or writes or abuse or fuzz or audit or clients or web)"

MOST_LINES = 60
"""Lines shown of what mutmut printed when it failed, for example because a test fails without any mutant."""

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
        with (copy / "tests" / "conftest.py").open("a", encoding="utf-8") as sink:
            sink.write(
                "\n\nimport sys\n\nsys.setrecursionlimit(3000)  # mutmut calls each function through two others\n"
            )
        _mutmut(copy, "run", "--max-children", str(WORKERS), *_sample(copy))
        results = {name: code for name, code in _results(copy / "mutants") if code is not None}
        survivors = sorted(name for name, code in results.items() if code in (SURVIVED, UNTESTED))
        argued = _argued(ARGUED.read_text(encoding="utf-8"))
        unargued = 0
        for name in survivors:
            difference = _difference(_mutmut(copy, "show", name))
            if difference not in argued:
                unargued += 1
                print(area, "no test runs" if results[name] == UNTESTED else "survived", *difference, sep="\n")
    killed = 100 * (len(results) - len(survivors)) / max(1, len(results))
    print(f"{area}: {len(results):,} mutants, {killed:.1f} % killed, {unargued} unargued survivors", flush=True)
    return 0 if results and killed >= MINIMUM and not unargued else 1


def _mutmut(copy: Path, *arguments: str, stderr: int | None = None) -> str:
    command = [sys.executable, "-m", "mutmut", *arguments]
    try:
        done = subprocess.run(command, cwd=copy, check=True, stdout=subprocess.PIPE, stderr=stderr, text=True)  # noqa: S603
    except subprocess.CalledProcessError as error:
        if stderr is None:  # else it is expected to fail
            print(*error.stdout.splitlines()[-MOST_LINES:], sep="\n", file=sys.stderr)
        raise
    return done.stdout


def _sample(copy: Path) -> list[str]:
    """Return the names of `SAMPLE` mutants; none of them stands for all."""
    if not SAMPLE:
        return []
    with suppress(subprocess.CalledProcessError):  # makes them, measures the tests, and then finds nothing to run
        _mutmut(copy, "run", "no such mutant", stderr=subprocess.DEVNULL)
    names = sorted(name for name, _ in _results(copy / "mutants"))
    return random.Random(SEED).sample(names, min(SAMPLE, len(names)))  # noqa: S311  # no secret


def _difference(shown: str) -> tuple[str, ...]:
    """Return what `mutmut show` says of a mutant: the file, then the lines taken away and added, without indents."""
    lines = [line for line in shown.splitlines() if line[:1] in ("-", "+")]
    return lines[0][4:], *(f"{line[0]} {line[1:].strip()}" for line in lines[2:])


def _argued(text: str) -> set[tuple[str, ...]]:
    """Return the differences that a file argues: blocks separated by empty lines, which end with a line after `=`."""
    blocks = [block.splitlines() for block in text.split("\n\n") if not block.startswith("#")]
    return {tuple(lines[:-1]) for lines in blocks if lines and lines[-1].startswith("= ")}


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
    lines.append(
        "timeout_multiplier = 6"
    )  # of the time that the tests took; 15 unless given, and loops that never end cost it
    lines.append(f"pytest_add_cli_args_test_selection = {json.dumps(tests)}")
    with project.open("a", encoding="utf-8") as sink:
        sink.write("\n".join(["", *lines, ""]))


def _results(folder: Path) -> Iterator[tuple[str, int | None]]:
    for file in sorted(folder.rglob("*.meta")):
        yield from json.loads(file.read_text(encoding="utf-8"))["exit_code_by_key"].items()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

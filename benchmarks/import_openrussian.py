"""The cost of importing OpenRussian without the other sources: `python -m benchmarks.import_openrussian DIR`.

Imports DIR/openrussian into an embedded table in a temporary folder, twice (the second time nothing is new), and prints
seconds by stage, peak memory, rows and items. Asserts nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import sys
import tempfile
import time
from pathlib import Path

from importing.dictionary import ImportReport, import_dictionary
from importing.report import dictionary_summary
from table.embedded.embedded_engine import open_embedded
from table.engine.budget import Budget


class Stopwatch:
    """A `Progress` that sums the seconds of each stage: wall time, and CPU time of all threads."""

    def __init__(self) -> None:
        self.stages: dict[str, tuple[float, float]] = {}
        self._start = self._last = (time.perf_counter(), time.process_time())

    def __call__(self, stage: str, _done: int, _total: int | None) -> None:
        """Add the time since the last call to the stage."""
        now = (time.perf_counter(), time.process_time())
        clock, cpu = self.stages.get(stage, (0.0, 0.0))
        self.stages[stage] = (clock + now[0] - self._last[0], cpu + now[1] - self._last[1])
        self._last = now

    def lines(self) -> list[str]:
        """Return the seconds by stage, and the sum."""
        total = (time.perf_counter() - self._start[0], time.process_time() - self._start[1])
        return [
            f"  {stage:8} {clock:5.1f} s, {cpu:5.1f} s of CPU"
            for stage, (clock, cpu) in (*self.stages.items(), ("all", total))
        ]


async def run(folder: Path, table_file: Path) -> ImportReport:
    """Import once, print the seconds."""
    stopwatch = Stopwatch()
    async with open_embedded(table_file) as engine:
        budget = Budget(None)
        await engine.create(budget=budget)
        report = await import_dictionary(
            engine, folder, write_units=None, report=None, budget=budget, progress=stopwatch
        )
    print(*stopwatch.lines(), sep="\n")
    return report


def peak_bytes() -> int:
    """Return the peak memory of this process."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    given = parser.parse_args()
    if given.folder is None:
        print("needs the folder that has openrussian/")
        return
    with tempfile.TemporaryDirectory() as temporary:
        table_file = Path(temporary) / "dictionary.sqlite"
        folder = Path(temporary) / "sources"
        folder.mkdir()
        (folder / "openrussian").symlink_to((given.folder / "openrussian").absolute())
        for title in ("first import", "second import"):
            print(title)
            report = asyncio.run(run(folder, table_file))
            additions = report.loaded.additions
            print(f"  {report.loaded.written:,} items and {additions.put:,} additions written")
            print(f"  peak memory so far {peak_bytes() / 1e6:.0f} MB")
        print(*dictionary_summary(report), sep="\n")
        print(f"table: {table_file.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()

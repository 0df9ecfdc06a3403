"""`python -m importing`: fill the table with a dictionary or an exported dump, on either engine."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from importing.dictionary import import_dictionary
from importing.report import dictionary_summary, estimated
from importing.starter.starter import load_starter
from table import commands
from table.command_line import add_command, command_parser, run, use_long_job_gc
from table.commands import Job, Outcome
from table.jobs.loading import Loaded

__all__ = ["main"]


def main(words: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name, and return the exit status.

    Raises:
        SystemExit: The command or an option is unknown; argparse has printed the usage.
    """
    return run(_parser(), words, name="importing")


def _parser() -> argparse.ArgumentParser:
    parser, added = command_parser("importing", "Import a dictionary or a dump into the table.")
    dictionary = add_command(
        added, "dictionary", "import the full dictionary from all its sources", _dictionary, fills=True
    )
    dictionary.add_argument("folder", type=Path, help="the folder of openrussian/, sentences/, morphemes/, frequency/")
    dictionary.add_argument("--report", type=Path, help="the file for rejects, warnings and groupings, as JSON Lines")
    dictionary.add_argument("--dry-run", action="store_true", help="print what would be written and what it would cost")
    add_command(added, "starter", "import the starter dictionary", _starter, fills=True)
    items = add_command(added, "items", "import a file written by `python -m table export`", _items, fills=True)
    items.add_argument("file", type=Path, help="the file to read, or - for standard input")
    return parser


async def _dictionary(job: Job, given: argparse.Namespace) -> Outcome:
    if given.dry_run:
        return Outcome(results=await estimated(job.engine, given.folder, budget=job.budget, progress=job.progress))
    report = await import_dictionary(
        job.engine,
        given.folder,
        write_units=given.write_units,
        report=given.report,
        budget=job.budget,
        progress=job.progress,
    )
    return Outcome(results=[*dictionary_summary(report), _additions(report.loaded)])


async def _starter(job: Job, _: argparse.Namespace) -> Outcome:
    loaded = await load_starter(job.engine, budget=job.budget, progress=job.progress)
    written = f"{loaded.given:,} items, {loaded.written:,} of them new or changed"
    kept = [f"{loaded.kept:,} breakdowns kept, because a user made or an admin verified them"] if loaded.kept else []
    return Outcome(results=[written, *kept, _additions(loaded)])


async def _items(job: Job, given: argparse.Namespace) -> Outcome:
    return await commands.import_dump(job, given.file)


def _additions(loaded: Loaded) -> str:
    return f"additions: {loaded.additions.put:,} written, {loaded.additions.deleted:,} deleted"


if __name__ == "__main__":
    use_long_job_gc()
    sys.exit(main())

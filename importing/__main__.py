"""`python -m importing`: fill the table with a dictionary or an exported dump, on either engine."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from importing.dictionary import import_dictionary
from importing.items import import_file
from importing.own_files import PACKAGED, OwnFiles
from importing.report import dictionary_summary, estimated
from importing.starter.starter import load_starter
from table import commands
from table.command_line import add_command, command_parser, run, use_long_job_gc
from table.commands import Job, Outcome
from table.jobs.loading import Loaded

__all__ = ["main"]


def main(words: Sequence[str] | None = None, *, own: OwnFiles = PACKAGED) -> int:
    """Run the command that the arguments name, with the starter dictionary of `own`, and return the exit status.

    Raises:
        SystemExit: The command or an option is unknown; argparse has printed the usage.
    """
    return run(_parser(own), words, name="importing")


def _parser(own: OwnFiles) -> argparse.ArgumentParser:
    parser, added = command_parser("importing", "Import a dictionary or a dump into the table.")
    dictionary = add_command(
        added, "dictionary", "import the full dictionary from all its sources", _dictionary, fills=True
    )
    dictionary.add_argument("folder", type=Path, help="the folder of openrussian/, sentences/, morphemes/, frequency/")
    dictionary.add_argument("--report", type=Path, help="the file for rejects, warnings and groupings, as JSON Lines")
    starter = add_command(added, "starter", "import the starter dictionary", _starter, fills=True)
    items = add_command(added, "items", "import a file written by `python -m table export`", _items, fills=True)
    items.add_argument("file", type=Path, help="the file or folder to read, or - for standard input")
    for one in (dictionary, starter, items):
        one.add_argument(
            "--dry-run", action="store_true", help="print what would be written and what conflicts; no more"
        )
        one.add_argument("--into-existing", action="store_true", help="import beside words that no import made")
    for one in (dictionary, starter):
        one.set_defaults(own=own)
        one.add_argument("--fill", action="store_true", help="add to such words what they lack, such as sentences")
    return parser


async def _dictionary(job: Job, given: argparse.Namespace) -> Outcome:
    cost: list[str] = []
    if given.dry_run:
        cost = estimated(given.folder, progress=job.progress, own=given.own)
        if not await job.engine.exists(budget=job.budget):
            return Outcome(results=cost)
    report = await import_dictionary(
        job.engine,
        given.folder,
        write_units=given.write_units,
        report=given.report,
        budget=job.budget,
        progress=job.progress,
        into_existing=given.into_existing,
        fill=given.fill,
        dry_run=given.dry_run,
        own=given.own,
    )
    done = _would(report.loaded) if given.dry_run else _additions(report.loaded)
    return Outcome(results=[*dictionary_summary(report), done, *cost])


async def _starter(job: Job, given: argparse.Namespace) -> Outcome:
    if given.dry_run and not await job.engine.exists(budget=job.budget):
        return Outcome(results=["there is no table yet: all items would be written"])
    loaded = await load_starter(
        job.engine,
        budget=job.budget,
        progress=job.progress,
        into_existing=given.into_existing,
        fill=given.fill,
        dry_run=given.dry_run,
        own=given.own,
    )
    written = f"{loaded.given:,} items, {loaded.written:,} of them new or changed"
    kept = [f"{loaded.kept:,} breakdowns kept, because a user made or an admin verified them"] if loaded.kept else []
    done = _would(loaded) if given.dry_run else _additions(loaded)
    return Outcome(results=[written, *kept, *loaded.conflicts.lines(), done])


async def _items(job: Job, given: argparse.Namespace) -> Outcome:
    if given.dry_run:
        await commands.require_table(job)
    return await import_file(job, given.file, into_existing=given.into_existing, dry_run=given.dry_run)


def _would(loaded: Loaded) -> str:
    return f"dry run: {loaded.written:,} items would be written, and additions after them; nothing was written"


def _additions(loaded: Loaded) -> str:
    return f"additions: {loaded.additions.put:,} written, {loaded.additions.deleted:,} deleted"


if __name__ == "__main__":
    use_long_job_gc()
    sys.exit(main())

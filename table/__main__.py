"""`python -m table`: make, fill, index, check, count and dump the table, on either engine.

Results go to standard output; progress, remarks and errors to standard error. The exit status is 0, 1 where a check
found problems, 2 where a command could not be carried out, 130 where it was stopped by Ctrl-C.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import re
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dotenv import load_dotenv
from rich.console import Console

from table import commands
from table.commands import Job, Outcome
from table.engine.budget import Budget
from table.errors import DictionaryError
from table.model.definition import DEFAULT_TABLE_NAME
from table.opening import ENGINES, open_engine
from table.progress import progress_shown

__all__ = ["main"]

FAILED = 2
STOPPED = 130
"""As a shell tells it of a program that Ctrl-C ended."""

READER_GONE = 141
"""As a shell tells it of a program whose output nobody reads any more."""

MOST_WRITE_UNITS = 1_000_000
"""Far above what a table takes; a guard against a slip of the hand."""

_TABLE_NAME = re.compile(r"[A-Za-z0-9_.-]{3,255}")

_ENVIRONMENT = """\
environment, also read from the file .env; options come first:
  ROOTSKI_ENGINE  embedded (default) or dynamodb
  ROOTSKI_TABLE   the DynamoDB table's name (default rootski-table)
  DATA_DIR        the folder of the embedded engine's file (default .data)
  AWS_…           endpoint, region and credentials, as the AWS library reads them
"""


class OptionsError(DictionaryError):
    """An option or a variable of the environment has a value that it cannot have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the table is."""

    engine: str
    table_name: str
    data_dir: Path


Command = Callable[[Job, argparse.Namespace], Awaitable[Outcome]]


def main(words: Sequence[str] | None = None) -> int:
    """Do what the words of the command line say; give the exit status.

    Raises:
        SystemExit: There is no such command or option; argparse has said what there is.
    """
    arguments = _parser().parse_args(words)
    try:
        return asyncio.run(_carry_out(arguments))
    except KeyboardInterrupt:
        print("table: stopped; what was done stays, and the command can be run again", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else closing it at exit would fail again
        return READER_GONE
    except (DictionaryError, OSError) as error:
        print(f"table: {error}", file=sys.stderr)
        return FAILED


async def _carry_out(arguments: argparse.Namespace) -> int:
    place = _place(arguments)
    command: Command = arguments.command
    async with open_engine(engine=place.engine, table_name=place.table_name, data_dir=place.data_dir) as engine:
        with progress_shown(Console(stderr=True)) as progress:
            job = Job(engine=engine, progress=progress, budget=Budget(None))
            await _see_to_table(job, arguments, place)
            outcome = await command(job, arguments)
    for line in outcome.results:
        print(line)
    for line in outcome.remarks:
        print(line, file=sys.stderr)
    sys.stdout.flush()
    return outcome.exit_status


async def _see_to_table(job: Job, arguments: argparse.Namespace, place: Place) -> None:
    """Make the table where the command may, or see that it is there; a dry run does without."""
    if arguments.makes or getattr(arguments, "dry_run", False):
        return
    if arguments.fills and place.engine == "embedded":
        await commands.make_table(job)
    else:
        await commands.require_table(job)


# ------------------------------------------------------------------ where the table is


def _place(arguments: argparse.Namespace) -> Place:
    load_dotenv(Path(".env"), override=False)
    engine = _setting(arguments.engine, "ROOTSKI_ENGINE", default="embedded").lower()
    if engine not in ENGINES:
        raise OptionsError(f"the engine is {engine!r}; allowed: {' or '.join(ENGINES)} (ROOTSKI_ENGINE, --engine)")
    table_name = _setting(arguments.table, "ROOTSKI_TABLE", default=DEFAULT_TABLE_NAME)
    if not _TABLE_NAME.fullmatch(table_name):
        allowed = "3 to 255 letters, digits, _, - and ."
        raise OptionsError(f"the table's name is {table_name!r}; allowed: {allowed} (ROOTSKI_TABLE, --table)")
    data_dir = Path(_setting(arguments.data_dir, "DATA_DIR", default=".data"))
    return Place(engine=engine, table_name=table_name, data_dir=data_dir)


def _setting(option: str | None, variable: str, *, default: str) -> str:
    return option or os.environ.get(variable) or default


# ------------------------------------------------------------------ the command line


def _parser() -> argparse.ArgumentParser:
    layout = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        prog="python -m table", description="Work on the table.", epilog=_ENVIRONMENT, formatter_class=layout
    )
    added = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add(added, "create", "make the table", lambda job, _: commands.create(job), makes=True)
    _add(added, "reindex", "bring search entries and lists up to date", lambda job, _: commands.rebuild_additions(job))
    _add(added, "check", "tell what is wrong with the items", lambda job, _: commands.check_table(job))
    _add(added, "count", "count the items of each kind", lambda job, _: commands.count(job))
    export = _add(added, "export", "write all items as JSON Lines", lambda job, a: commands.export_dump(job, a.file))
    export.add_argument("file", type=Path, help="the file to write, or - for standard output")
    user = _add(added, "user", "let a user verify breakdowns, or no longer", _make_admin)
    user.add_argument("email", help="the user's e-mail, in any case")
    user.add_argument("--admin", action=argparse.BooleanOptionalAction, required=True, help="an admin, or none")
    history = _add(added, "history", "tell who changed a word's breakdown", _history)
    history.add_argument("word_id", help="the number of the word (databaseId)")
    _add_imports(added.add_parser("import", help="put a dictionary or a dump into the table"))
    return parser


def _add_imports(parser: argparse.ArgumentParser) -> None:
    added = parser.add_subparsers(title="what", metavar="WHAT", required=True)
    items = _add(added, "items", "a file of export", lambda job, a: commands.import_dump(job, a.file), fills=True)
    items.add_argument("file", type=Path, help="the file to read, or - for standard input")
    _add(added, "starter", "the starter dictionary", lambda job, _: commands.import_starter(job), fills=True)
    openrussian = _add(added, "openrussian", "OpenRussian's published files", _import_openrussian, fills=True)
    openrussian.add_argument("folder", type=Path, help="the folder of nouns.csv, verbs.csv, …, plain or gzipped")
    openrussian.add_argument("--frequency", type=Path, help="a list of forms and counts to rank the words by")
    openrussian.add_argument("--rejects", type=Path, help="the file for rows that cannot be taken, as JSON Lines")

    dictionary = _add(added, "dictionary", "the full dictionary from all its sources", _import_dictionary, fills=True)
    dictionary.add_argument("folder", type=Path, help="the folder of openrussian/, sentences/, morphemes/, frequency/")
    dictionary.add_argument("--write-units", type=_write_units, help="write units a second at most")
    dictionary.add_argument("--report", type=Path, help="the file for rejects, warnings and groupings, as JSON Lines")
    dictionary.add_argument("--dry-run", action="store_true", help="tell what would be written and what it would cost")


def _write_units(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 1 <= number <= MOST_WRITE_UNITS:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 to {MOST_WRITE_UNITS:,}")
    return number


async def _make_admin(job: Job, arguments: argparse.Namespace) -> Outcome:
    return await commands.make_admin(job, arguments.email, is_admin=arguments.admin)


async def _history(job: Job, arguments: argparse.Namespace) -> Outcome:
    return await commands.tell_history(job, arguments.word_id)


async def _import_dictionary(job: Job, arguments: argparse.Namespace) -> Outcome:
    if arguments.dry_run:
        return await commands.estimate_dictionary(job, arguments.folder)
    return await commands.import_whole_dictionary(
        job, arguments.folder, write_units=arguments.write_units, report=arguments.report
    )


async def _import_openrussian(job: Job, arguments: argparse.Namespace) -> Outcome:
    frequency, rejects = arguments.frequency, arguments.rejects
    return await commands.import_openrussian_files(job, arguments.folder, frequency=frequency, rejects=rejects)


def _add(
    added: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    text: str,
    command: Command,
    *,
    makes: bool = False,
    fills: bool = False,
) -> argparse.ArgumentParser:
    """Add a command; `makes`: it makes the table itself, `fills`: the embedded table is made for it where missing."""
    parser = added.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    parser.set_defaults(command=command, makes=makes, fills=fills)
    parser.add_argument("--engine", help=f"{' or '.join(ENGINES)}, instead of ROOTSKI_ENGINE")
    parser.add_argument("--table", help="the DynamoDB table's name, instead of ROOTSKI_TABLE")
    parser.add_argument("--data-dir", help="the folder of the embedded engine's file, instead of DATA_DIR")
    return parser


if __name__ == "__main__":
    # Jobs keep millions of objects, which Python's collector would else look through again and again: importing
    # everything takes 249 s so, and 272 s with its usual 700, 10, 10.
    gc.set_threshold(200_000, 20, 100)
    sys.exit(main())

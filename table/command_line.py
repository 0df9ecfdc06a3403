"""The parts that `python -m table` and `python -m importing` share: options, settings, progress, errors, exit status.

Results go to standard output; progress, remarks and errors to standard error. The exit status is 0, 1 if a check
found problems, 2 if a command failed, 130 if Ctrl-C or SIGTERM stopped it, 141 if the reader of its output has gone.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import re
import signal
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TypeAlias

from dotenv import load_dotenv
from rich.console import Console

from table import commands
from table.commands import Job, Outcome
from table.engine.pace import PacedBudget
from table.errors import DictionaryError
from table.model.definition import DEFAULT_TABLE_NAME
from table.opening import ENGINES, open_engine
from table.progress import Progress, progress_shown
from table.terminal import accept_any_text, with_remedy

__all__ = [
    "FAILED",
    "Command",
    "Commands",
    "OptionsError",
    "add_command",
    "command_parser",
    "run",
    "use_long_job_gc",
    "whole_number",
]

FAILED = 2

STOPPED = 130
"""The status that shells report for a program ended by Ctrl-C; also after SIGTERM, which is treated alike."""

READER_GONE = 141
"""The status that shells report for a program whose output is no longer read."""

READ_SECONDS = 60.0
"""How long a call of a job may take: nobody waits for it, and a service that is busy answers late."""

MOST_READ_SECONDS = 3600

MOST_UNITS = 1_000_000
"""Far above what a table accepts; guards against a typing mistake."""

_TABLE_NAME = re.compile(r"[A-Za-z0-9_.-]{3,255}")

_ENVIRONMENT = """\
environment variables, also read from the file .env; options override them:
  ROOTSKI_ENGINE  embedded (default) or dynamodb
  ROOTSKI_TABLE   name of the DynamoDB table (default rootski-table)
  DATA_DIR        folder of the embedded engine's file (default .data)
  AWS_*           endpoint, region and credentials, as the AWS library reads them
"""

Command = Callable[[Job, argparse.Namespace], Awaitable[Outcome]]

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001  # it has no public name


class OptionsError(DictionaryError):
    """An option or an environment variable has an invalid value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """The engine and table that a command works on."""

    engine: str
    table_name: str
    data_dir: Path


def command_parser(module: str, description: str) -> tuple[argparse.ArgumentParser, Commands]:
    """Return the parser of `python -m <module>`, and the action that commands are added to."""
    layout = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        prog=f"python -m {module}", description=description, epilog=_ENVIRONMENT, formatter_class=layout
    )
    return parser, parser.add_subparsers(title="commands", metavar="COMMAND", required=True)


def add_command(
    added: Commands,
    name: str,
    text: str,
    command: Command,
    *,
    makes: bool = False,
    fills: bool = False,
) -> argparse.ArgumentParser:
    """Add a command with the options that say where the table is; the help text starts in lower case.

    `makes` says that the command creates the table itself, `fills` that a missing embedded table is created before it.
    """
    parser = added.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    parser.set_defaults(command=command, makes=makes, fills=fills)
    parser.add_argument("--engine", help=f"{' or '.join(ENGINES)}, instead of ROOTSKI_ENGINE")
    parser.add_argument("--table", help="name of the DynamoDB table, instead of ROOTSKI_TABLE")
    parser.add_argument("--data-dir", help="folder of the embedded engine's file, instead of DATA_DIR")
    parser.add_argument(
        "--read-seconds",
        type=_number(MOST_READ_SECONDS),
        default=READ_SECONDS,
        help="how long DynamoDB may take to answer a call (default 60)",
    )
    parser.add_argument("--read-units", type=_number(MOST_UNITS), help="maximum read units per second")
    parser.add_argument("--write-units", type=_number(MOST_UNITS), help="maximum write units per second")
    return parser


def _number(most: int) -> Callable[[str], float]:
    def number(text: str) -> float:
        try:
            found = float(text)
        except ValueError:
            found = 0.0
        if not 1 <= found <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to {most:,}")
        return found

    return number


def whole_number(most: int) -> Callable[[str], int]:
    """Return the type of an option that takes a whole number from 1 to `most`."""

    def number(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= len(str(most)) and 1 <= int(text) <= most):
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to {most:,}")
        return int(text)

    return number


def run(parser: argparse.ArgumentParser, words: Sequence[str] | None, *, name: str) -> int:
    """Run the command that the arguments name, and return the exit status; error messages begin with `name`.

    Raises:
        SystemExit: The command or an option is unknown; argparse has printed the usage.
    """
    accept_any_text()
    arguments = parser.parse_args(words)
    try:
        with _stopped_by_sigterm():
            return asyncio.run(_run_command(arguments))
    except KeyboardInterrupt:
        print(f"{name}: stopped; what was done stays, and the command can be run again", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # otherwise closing it at exit fails again
        return READER_GONE
    except (DictionaryError, OSError) as error:
        print(f"{name}: {with_remedy(error)}", file=sys.stderr)
        return FAILED


@contextmanager
def _stopped_by_sigterm() -> Iterator[None]:
    """Treat SIGTERM as Ctrl-C inside this context; the kernel ignores it for the first process of a container."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, frame: FrameType | None) -> None:
        interrupt = signal.getsignal(signal.SIGINT)  # a shell lets processes in the background ignore it
        (interrupt if callable(interrupt) else signal.default_int_handler)(signal.SIGINT, frame)

    former = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)


def use_long_job_gc() -> None:
    """Collect garbage less often: jobs keep millions of objects, which the collector would scan repeatedly.

    Importing everything takes 249 s with these thresholds and 272 s with Python's default of 700, 10, 10.
    """
    gc.set_threshold(200_000, 20, 100)


async def _run_command(arguments: argparse.Namespace) -> int:
    location = _location(arguments)
    command: Command = arguments.command
    async with open_engine(
        engine=location.engine,
        table_name=location.table_name,
        data_dir=location.data_dir,
        read_seconds=arguments.read_seconds,
        may_be_damaged=getattr(arguments, "skip_damaged", False),
    ) as engine:
        with progress_shown(Console(stderr=True)) as progress:
            budget = PacedBudget(read_units=arguments.read_units, write_units=arguments.write_units)
            job = Job(engine=engine, progress=progress, budget=budget)
            await _ensure_table(job, arguments, location)
            outcome = await command(job, arguments)
        if outcome.go_on is not None:
            outcome = await _continued(outcome.question, outcome.go_on)
    for line in outcome.results:
        print(line)
    for line in outcome.remarks:
        print(line, file=sys.stderr)
    sys.stdout.flush()
    return outcome.exit_status


async def _continued(question: str, go_on: Callable[[Progress], Awaitable[Outcome]]) -> Outcome:
    if not _agrees(question):
        return Outcome(remarks=["nothing was changed"], exit_status=1)
    with progress_shown(Console(stderr=True)) as progress:
        return await go_on(progress)


def _agrees(question: str) -> bool:
    """Ask on the terminal; any other answer than yes declines."""
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    former = signal.signal(signal.SIGINT, signal.default_int_handler)  # asyncio's lets a read wait for its end
    try:
        return sys.stdin.readline().strip().casefold() in ("y", "yes")
    finally:
        signal.signal(signal.SIGINT, former)


async def _ensure_table(job: Job, arguments: argparse.Namespace, location: Location) -> None:
    """Create the table if the command may, otherwise require that it exists; a dry run needs none."""
    if arguments.makes or getattr(arguments, "dry_run", False):
        return
    if arguments.fills and location.engine == "embedded":
        await job.engine.create(budget=job.budget)
    else:
        await commands.require_table(job)


def _location(arguments: argparse.Namespace) -> Location:
    _read_env_file(Path(".env"))
    engine = _setting(arguments.engine, "ROOTSKI_ENGINE", default="embedded").lower()
    if engine not in ENGINES:
        raise OptionsError(f"the engine is {engine!r}; allowed: {' or '.join(ENGINES)} (ROOTSKI_ENGINE, --engine)")
    table_name = _setting(arguments.table, "ROOTSKI_TABLE", default=DEFAULT_TABLE_NAME)
    if table_name.startswith("arn:"):
        name = table_name.rpartition("/")[2]
        raise OptionsError(f"the table's name is an ARN; give the name alone, {name!r}, and its region in AWS_REGION")
    if not _TABLE_NAME.fullmatch(table_name):
        allowed = "3 to 255 letters, digits, _, - and ."
        raise OptionsError(f"the table's name is {table_name!r}; allowed: {allowed} (ROOTSKI_TABLE, --table)")
    data_dir = Path(_setting(arguments.data_dir, "DATA_DIR", default=".data"))
    return Location(engine=engine, table_name=table_name, data_dir=data_dir)


def _read_env_file(file: Path) -> None:
    try:
        load_dotenv(file, override=False)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else f"it is not a text file in UTF-8: {error}"
        raise OptionsError(f"the file {file} cannot be read: {reason}") from error


def _setting(option: str | None, variable: str, *, default: str) -> str:
    return option or os.environ.get(variable) or default

"""`python -m table`: create, index, check, count, export and restore the table, on either engine."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from table import commands
from table.command_line import (
    FAILED,
    OptionsError,
    add_command,
    command_parser,
    run,
    use_long_job_gc,
    whole_number,
)
from table.commands import Job, Outcome
from table.entries.problems import LISTED
from table.terminal import argument_text

__all__ = ["main"]

MOST_LISTED = 10_000_000
"""More than a table has items; guards against a typing mistake."""


def main(words: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name, and return the exit status.

    Raises:
        SystemExit: The command or an option is unknown; argparse has printed the usage.
    """
    words = sys.argv[1:] if words is None else words
    if words[:1] == ["import"]:
        print(f"table: imports have a command of their own: {_new_import_command(words[1:])}", file=sys.stderr)
        return FAILED
    return run(_parser(), words, name="table")


def _new_import_command(words: Sequence[str]) -> str:
    """Return the command that replaces `python -m table import …`."""
    if words[:1] == ["openrussian"]:
        return "python -m importing dictionary DIR, where DIR/openrussian holds the files"
    return shlex.join(["python", "-m", "importing", *words])


def _parser() -> argparse.ArgumentParser:
    parser, added = command_parser("table", "Work on the table. `python -m importing` fills it.")
    add_command(added, "create", "create the table", lambda job, _: commands.create(job), makes=True)
    rebuild = add_command(
        added,
        "reindex",
        "bring search entries and lists up to date",
        lambda job, given: commands.rebuild_additions(
            job, replaces_newer=given.replace_newer, keeps_stale=given.keep_stale
        ),
    )
    rebuild.add_argument(
        "--keep-stale", action="store_true", help="do not yet delete what processes of another version may still read"
    )
    rebuild.add_argument(
        "--replace-newer", action="store_true", help="replace what a newer program has built, to go back to this one"
    )
    check = add_command(
        added,
        "check",
        "report problems with the items",
        lambda job, given: commands.check_table(job, listed=given.listed),
    )
    check.add_argument(
        "--listed",
        type=whole_number(MOST_LISTED),
        default=LISTED,
        help=f"how many problems of each kind to print one by one (default {LISTED}); all are counted",
    )
    check.set_defaults(skip_damaged=True)
    add_command(added, "count", "count the items of each kind", lambda job, _: commands.count(job))
    export = add_command(
        added,
        "export",
        "write all items as JSON Lines",
        lambda job, given: commands.export_dump(job, given.file, skip_damaged=given.skip_damaged),
    )
    export.add_argument("file", type=Path, help="the file to write, or - for standard output")
    export.add_argument("--skip-damaged", action="store_true", help="leave out and name what a damaged file has lost")
    restore = add_command(added, "restore", "make the table exactly what an export says", _restore, fills=True)
    restore.add_argument(
        "file", type=Path, help="the export, AWS's or ours, a file or a folder, or - for standard input"
    )
    restore.add_argument("--yes", action="store_true", help="overwrite and delete items without a question")
    user = add_command(added, "user", "allow or forbid a user to verify breakdowns", _make_admin)
    user.add_argument("email", type=argument_text, help="the user's e-mail address, in any case")
    user.add_argument(
        "--admin", action=argparse.BooleanOptionalAction, required=True, help="whether the user is an admin"
    )
    user.add_argument("--create", action="store_true", help="register the address if it is unknown")
    history = add_command(added, "history", "show the changes of a word's official breakdown", _history)
    history.add_argument("word_id", type=argument_text, help="the number of the word (databaseId)")
    return parser


async def _restore(job: Job, arguments: argparse.Namespace) -> Outcome:
    if not arguments.yes and not sys.stdin.isatty():
        raise OptionsError("a restore deletes what the export lacks, and there is no terminal to ask on: add --yes")
    return await commands.restore(job, arguments.file, ask=not arguments.yes)


async def _make_admin(job: Job, arguments: argparse.Namespace) -> Outcome:
    return await commands.make_admin(job, arguments.email, is_admin=arguments.admin, create=arguments.create)


async def _history(job: Job, arguments: argparse.Namespace) -> Outcome:
    return await commands.history(job, arguments.word_id)


if __name__ == "__main__":
    use_long_job_gc()
    sys.exit(main())

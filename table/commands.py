"""The commands of `python -m table`, each a function of an open engine. They neither print nor read settings."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from table.engine.budget import Budget
from table.engine.paging import query_all
from table.engine.protocol import AdminEngine
from table.entries.check import check
from table.entries.problems import LISTED
from table.entries.reindex import NewerTableError, reindex
from table.entries.survey import count_items
from table.errors import MalformedItemError, TableDamagedError, TableMissingError
from table.jobs.dump import export_items
from table.jobs.dump_lines import STANDARD_STREAM, dump_lines
from table.jobs.restoring import Restore
from table.model import items, keys
from table.model.users import checked_email, registered_spellings, set_admin
from table.private_files import create_private
from table.progress import Progress

__all__ = [
    "Job",
    "Outcome",
    "check_table",
    "count",
    "create",
    "export_dump",
    "history",
    "make_admin",
    "missing_additions",
    "rebuild_additions",
    "require_table",
    "restore",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """The engine, progress callback and budget of a command."""

    engine: AdminEngine
    progress: Progress
    budget: Budget


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The output of a command.

    Attributes:
        results: Lines for standard output; may be produced lazily.
        remarks: Lines for standard error.
        exit_status: 0, or 1 if a check found problems, the user declined, or the command does not fit the table.
        question: What the user must agree to before `go_on` does the rest and returns its outcome.
    """

    results: Iterable[str] = ()
    remarks: Iterable[str] = ()
    exit_status: int = 0
    question: str = ""
    go_on: Callable[[Progress], Awaitable[Outcome]] | None = None


# ------------------------------------------------------------------ the table


async def create(job: Job) -> Outcome:
    """Create the table."""
    created = await job.engine.create(budget=job.budget)
    return Outcome(results=[f"{job.engine.address}: {'made' if created else 'is there already'}"])


async def require_table(job: Job) -> None:
    """Raise TableMissingError if the table does not exist."""
    try:
        exists = await job.engine.exists(budget=job.budget)
    except TableDamagedError:
        exists = True  # the command goes on as far as it can
    if not exists:
        ways = "python -m table create, or fill it at once with: python -m importing starter"
        raise TableMissingError(f"there is no table: {job.engine.address}; make it with: {ways}")


async def count(job: Job) -> Outcome:
    """Count the items of each kind, the most numerous kind first."""
    counts = await count_items(job.engine, budget=job.budget, progress=job.progress)
    lines = [f"{number:>12,}  {kind}" for kind, number in counts.most_common()]
    return Outcome(results=[*lines, f"{counts.total():>12,}  in all"])


async def rebuild_additions(job: Job, *, replaces_newer: bool = False, keeps_stale: bool = False) -> Outcome:
    """Bring the additions up to date; those of a newer program are left alone."""
    try:
        done = await reindex(
            job.engine,
            budget=job.budget,
            progress=job.progress,
            replaces_newer=replaces_newer,
            keeps_stale=keeps_stale,
        )
    except NewerTableError as error:
        remark = f"{error}; to go back to this one, add --replace-newer"
        return Outcome(remarks=[remark], exit_status=1)
    unreadable = f"; {done.malformed:,} items cannot be read: python -m table check" if done.malformed else ""
    written = f"{done.put:,} written, {done.deleted:,} deleted, {done.unchanged:,} were right{unreadable}"
    kept = ", ".join(map(str, done.kept_versions))
    remarks = [f"version {kept} is kept: run it again without --keep-stale after the upgrade"] if kept else []
    return Outcome(results=[f"additions: {written}", f"data version: {done.data_version}"], remarks=remarks)


async def check_table(job: Job, *, listed: int = LISTED) -> Outcome:
    """Report problems with the table and its items, at most `listed` of each kind one by one."""
    await job.engine.damage(budget=job.budget)
    state = await job.engine.state(budget=job.budget)
    report = await check(job.engine, budget=job.budget, progress=job.progress, most=listed)
    of_table = state.problems()
    count = len(of_table) + report.count
    return Outcome(
        results=[*of_table, *report.lines()],
        remarks=[*state.limits(), f"{report.item_count:,} items, {count:,} problems"],
        exit_status=1 if count else 0,
    )


# ------------------------------------------------------------------ users and their changes


async def make_admin(job: Job, email: str, *, is_admin: bool, create: bool) -> Outcome:
    """Allow or forbid a user to verify breakdowns, in every item of the address; unknown addresses need `create`."""
    registered = await registered_spellings(job.engine, email, budget=job.budget)
    if not registered:  # the original service checks none: one that is stored may be of any form
        checked_email(email)
    changed = await set_admin(
        job.engine, email, is_admin=is_admin, budget=job.budget, create=create, registered=registered
    )
    if not changed:
        remark = f"{email} is not registered; nothing was changed. To register it: --create"
        return Outcome(remarks=[remark], exit_status=1)
    standing = "may verify breakdowns" if is_admin else "can no longer verify breakdowns"
    return Outcome(
        results=[f"{one} {standing}{'' if is_new else ', as before'}" for one, is_new in sorted(changed.items())]
    )


async def history(job: Job, word_id: str) -> Outcome:
    """List the changes of a word's official breakdown: when, by whom, the breakdown before and after.

    The history of a word outlives it; without both, the word is unknown. A change that cannot be read is named, and the
    exit status is 1.
    """
    stored = await query_all(job.engine, keys.history_of_word(word_id), budget=job.budget)
    lines: list[str] = []
    unreadable: list[str] = []
    for entry in map(items.HistoryEntry, stored):
        try:
            lines.append(_history_line(entry))
        except MalformedItemError as problem:
            unreadable.append(f"{problem}: it is left out")
    if not stored and not await job.engine.get_many([keys.word(word_id)], budget=job.budget):
        return Outcome(remarks=[f"there is no word {word_id}: give its number (databaseId)"], exit_status=1)
    counted = f"word {word_id}: changes of its official breakdown: {len(lines):,}"
    return Outcome(results=lines, remarks=[*unreadable, counted], exit_status=1 if unreadable else 0)


def _history_line(entry: items.HistoryEntry) -> str:
    moment = entry.changed_at.isoformat(timespec="seconds")
    return f"{moment}  {entry.changed_by} {entry.change}: {_shown(entry.before)} → {_shown(entry.after)}"


def _shown(breakdown: items.StoredBreakdown | None) -> str:
    if breakdown is None:
        return "none"
    try:
        parts = "-".join(part.text for part in breakdown.parts)
        standing = "verified" if breakdown.is_verified else "not verified"
        submitter = breakdown.submitter or "a program"
    except MalformedItemError:
        return "one that cannot be read"
    return f"{parts} (by {submitter}, {standing})"


# ------------------------------------------------------------------ dumps


async def export_dump(job: Job, file: Path, *, skip_damaged: bool = False) -> Outcome:
    """Write all items as JSON Lines; the file appears only when it is complete.

    With `skip_damaged`, items that cannot be read are left out and named, and the exit status is 1 if there are any.
    """
    lost: list[str] = []
    with _written_whole(file) as sink:
        number = await export_items(
            job.engine, sink, budget=job.budget, progress=job.progress, lost=lost.append if skip_damaged else None
        )
    written = f"{number:,} items written to {_named(file, 'standard output')}"
    left_out = [f"{what}: damaged: it is left out" for what in lost]
    return Outcome(remarks=[*left_out, written], exit_status=1 if lost else 0)


async def missing_additions(job: Job) -> list[str]:
    """Return a remark if the table has no additions."""
    if await job.engine.get_many([keys.ABOUT], budget=job.budget):
        return []
    return ["no additions came with them; build them with: python -m table reindex"]


async def restore(job: Job, file: Path, *, ask: bool) -> Outcome:
    """Make the table exactly what a dump says; `ask` before anything is changed.

    Raises:
        DumpError: The dump has a fault; the table is unchanged.
    """
    restoring = Restore(job.engine, budget=job.budget)
    await restoring.read(dump_lines(file), progress=job.progress)
    difference = await restoring.compare(progress=job.progress)

    async def write(progress: Progress) -> Outcome:
        await restoring.write(difference, progress=progress)
        restoring.close()
        done = f"{difference.put:,} items written, {difference.deleted:,} deleted, {difference.unchanged:,} were right"
        return Outcome(results=[done], remarks=await missing_additions(job))

    if ask and (difference.put or difference.deleted):
        changes = f"{difference.put:,} items will be written and {difference.deleted:,} deleted"
        return Outcome(question=f"{job.engine.address}: {changes}. Continue?", go_on=write)
    return await write(job.progress)


def _named(file: Path, stream: str) -> str:
    return stream if file == STANDARD_STREAM else str(file)


@contextmanager
def _written_whole(file: Path) -> Iterator[BinaryIO]:
    if file == STANDARD_STREAM:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    if file.is_dir():
        raise IsADirectoryError(errno.EISDIR, "Is a directory; name a file in it", str(file))
    unfinished = file.with_name(f"{file.name}.unfinished")
    try:
        unfinished.unlink(missing_ok=True)  # left by an export that was killed
        with open(create_private(unfinished), "wb") as sink:  # noqa: PTH123  # a descriptor
            yield sink
            sink.flush()
            os.fsync(sink.fileno())
        unfinished.replace(file)
        _sync_folder(file.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make the new name of a file survive a power failure."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

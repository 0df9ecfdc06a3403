"""What `python -m table` can do with an open engine, each command a function. Neither prints nor reads settings."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from importing.dictionary import import_dictionary
from importing.openrussian.openrussian import import_openrussian, summary
from importing.report import dictionary_summary, estimated
from importing.starter.starter import load_starter
from table.engine.budget import Budget
from table.engine.protocol import AdminEngine
from table.entries.check import check
from table.entries.reindex import reindex
from table.entries.survey import count_items
from table.errors import TableMissingError
from table.jobs.dump import export_items, import_items
from table.jobs.loading import Loaded
from table.model import items, keys
from table.model.users import set_admin
from table.progress import Progress

__all__ = [
    "STANDARD_STREAM",
    "Job",
    "Outcome",
    "check_table",
    "count",
    "create",
    "estimate_dictionary",
    "export_dump",
    "import_dump",
    "import_openrussian_files",
    "import_starter",
    "import_whole_dictionary",
    "make_admin",
    "make_table",
    "rebuild_additions",
    "require_table",
    "tell_history",
]

STANDARD_STREAM = Path("-")
"""In place of a file's name: standard input or output."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What every command works with."""

    engine: AdminEngine
    progress: Progress
    budget: Budget


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a command has to say.

    Attributes:
        results: Lines that were asked for; may be made as they are read.
        remarks: Lines about the work.
        exit_status: 0, or 1 where the answer to what was asked is no.
    """

    results: Iterable[str] = ()
    remarks: Iterable[str] = ()
    exit_status: int = 0


# ------------------------------------------------------------------ the table


async def create(job: Job) -> Outcome:
    """Make the table."""
    created = await job.engine.create(budget=job.budget)
    return Outcome(results=[f"{job.engine.address}: {'made' if created else 'is there already'}"])


async def make_table(job: Job) -> None:
    """Make the table where it is missing."""
    await job.engine.create(budget=job.budget)


async def require_table(job: Job) -> None:
    """See that the table is there.

    Raises:
        TableMissingError: It is not.
    """
    if not await job.engine.exists(budget=job.budget):
        ways = "python -m table create, or fill it at once with: python -m table import starter"
        raise TableMissingError(f"there is no table: {job.engine.address}; make it with: {ways}")


async def count(job: Job) -> Outcome:
    """Count the items of each kind, most of them first."""
    counts = await count_items(job.engine, budget=job.budget, progress=job.progress)
    lines = [f"{number:>12,}  {kind}" for kind, number in counts.most_common()]
    return Outcome(results=[*lines, f"{counts.total():>12,}  in all"])


async def rebuild_additions(job: Job) -> Outcome:
    """Bring the additions up to date."""
    done = await reindex(job.engine, budget=job.budget, progress=job.progress)
    unreadable = f"; {done.malformed:,} items cannot be read: python -m table check" if done.malformed else ""
    written = f"{done.put:,} written, {done.deleted:,} deleted, {done.unchanged:,} were right{unreadable}"
    return Outcome(results=[f"additions: {written}", f"data version: {done.data_version}"])


async def check_table(job: Job) -> Outcome:
    """Look for what is wrong with the items."""
    report = await check(job.engine, budget=job.budget, progress=job.progress)
    return Outcome(
        results=(f"{problem.pk} / {problem.sk}: {problem.kind}: it {problem.text}" for problem in report.problems),
        remarks=[f"{report.item_count:,} items, {len(report.problems):,} problems"],
        exit_status=1 if report.problems else 0,
    )


# ------------------------------------------------------------------ users and what they did


async def make_admin(job: Job, email: str, *, is_admin: bool) -> Outcome:
    """Let a user verify breakdowns, or no longer."""
    changed = await set_admin(job.engine, email, is_admin=is_admin, budget=job.budget)
    standing = "may verify breakdowns" if is_admin else "may not verify breakdowns"
    return Outcome(results=[f"{email.casefold()} {standing}{'' if changed else ', as before'}"])


async def tell_history(job: Job, word_id: str) -> Outcome:
    """Tell who changed the official breakdown of a word, when, and what it was before and after."""
    lines: list[str] = []
    after = None
    while True:
        page = await job.engine.query(keys.history_of_word(word_id), budget=job.budget, after=after)
        lines += map(_told, map(items.HistoryEntry, page.items))
        after = page.last
        if after is None:
            break
    return Outcome(results=lines, remarks=[f"word {word_id}: changes of its official breakdown: {len(lines):,}"])


def _told(entry: items.HistoryEntry) -> str:
    moment = entry.changed_at.isoformat(timespec="seconds")
    return f"{moment}  {entry.changed_by} {entry.change}: {_shown(entry.before)} → {_shown(entry.after)}"


def _shown(breakdown: items.StoredBreakdown | None) -> str:
    if breakdown is None:
        return "none"
    parts = "-".join(part.text for part in breakdown.parts)
    standing = "verified" if breakdown.is_verified else "not verified"
    return f"{parts} (by {breakdown.submitter or 'a program'}, {standing})"


# ------------------------------------------------------------------ dumps


async def export_dump(job: Job, file: Path) -> Outcome:
    """Write all items as JSON Lines; a file is there only when it is whole."""
    with _written_whole(file) as sink:
        number = await export_items(job.engine, sink, budget=job.budget, progress=job.progress)
    return Outcome(remarks=[f"{number:,} items written to {_named(file, 'standard output')}"])


async def import_dump(job: Job, file: Path) -> Outcome:
    """Put all items of a dump; say so where it brings no additions."""
    with _read(file) as source:
        number = await import_items(job.engine, source, budget=job.budget, progress=job.progress)
    remarks = [f"{number:,} items put from {_named(file, 'standard input')}"]
    if not await job.engine.get_many([keys.ABOUT], budget=job.budget):
        remarks.append("no additions came with them; build them with: python -m table reindex")
    return Outcome(remarks=remarks)


def _named(file: Path, stream: str) -> str:
    return stream if file == STANDARD_STREAM else str(file)


@contextmanager
def _read(file: Path) -> Iterator[BinaryIO]:
    if file == STANDARD_STREAM:
        yield sys.stdin.buffer
        return
    with file.open("rb") as source:
        yield source


@contextmanager
def _written_whole(file: Path) -> Iterator[BinaryIO]:
    if file == STANDARD_STREAM:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    unfinished = file.with_name(f"{file.name}.unfinished")
    try:
        with unfinished.open("wb") as sink:
            yield sink
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)


# ------------------------------------------------------------------ dictionaries


async def import_openrussian_files(job: Job, folder: Path, *, frequency: Path | None, rejects: Path | None) -> Outcome:
    """Import OpenRussian's dictionary from its published files."""
    report = await import_openrussian(
        job.engine, folder, frequency=frequency, rejects=rejects, budget=job.budget, progress=job.progress
    )
    return Outcome(results=[*summary(report), *_additions(report.loaded)])


async def import_whole_dictionary(job: Job, folder: Path, *, write_units: float | None, report: Path | None) -> Outcome:
    """Import the full dictionary from all sources in a folder."""
    done = await import_dictionary(
        job.engine, folder, write_units=write_units, report=report, budget=job.budget, progress=job.progress
    )
    return Outcome(results=[*dictionary_summary(done), *_additions(done.loaded)])


async def estimate_dictionary(job: Job, folder: Path) -> Outcome:
    """Tell what an import of the full dictionary would write and cost; nothing is written."""
    return Outcome(results=await estimated(job.engine, folder, budget=job.budget, progress=job.progress))


async def import_starter(job: Job) -> Outcome:
    """Import the starter dictionary."""
    loaded = await load_starter(job.engine, budget=job.budget, progress=job.progress)
    written = f"{loaded.given:,} items, {loaded.written:,} of them new or changed"
    kept = [f"{loaded.kept:,} breakdowns kept, because a user made or an admin verified them"] if loaded.kept else []
    return Outcome(results=[written, *kept, *_additions(loaded)])


def _additions(loaded: Loaded) -> list[str]:
    return [f"additions: {loaded.additions.put:,} written, {loaded.additions.deleted:,} deleted"]

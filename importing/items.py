"""The import of items: the lines of an export into a table, beside what is there.

Items keep their keys and ids, so what an id means may differ between the file and the table. An item is left out if it
belongs to a word, family or morpheme whose id is taken by another one, or to a word that is there under another id. An
item that is there already is replaced only if the same import made both. Derived items follow from the others.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from importing.claims import Claims, Taken
from importing.present import Present, survey_present
from table.commands import Job, Outcome, missing_additions
from table.engine.paging import all_items
from table.engine.protocol import Attributes, PrimaryKey
from table.errors import MalformedItemError
from table.jobs.dump import import_items
from table.jobs.dump_lines import (
    OF_THE_TABLE_ALONE,
    STANDARD_STREAM,
    DumpError,
    dump_lines,
    item_of_line,
)
from table.jobs.loading import Loaded, is_users, load
from table.jobs.ownership import Conflicts, Ownership, maker_of
from table.jobs.restoring import check_storable
from table.model import items, keys
from table.model.keys import key_of
from table.model.kinds import Kind, is_derived, kind_of
from table.model.writing import breakdown_rows

__all__ = ["import_file"]

PROGRESS_ITEMS = 1000


class _AsMade(Ownership):
    """Replaces what `_Choice` lets through, and signs nothing: items keep the makers that the file names."""

    def may_replace(self, stored: Attributes) -> bool:
        return maker_of(stored, self.legacy) is not None

    def sign(self, item: Attributes) -> Attributes:
        return item


async def import_file(job: Job, file: Path, *, into_existing: bool, dry_run: bool) -> Outcome:
    """Put the items of an export beside those of the table; the whole file is read first.

    Raises:
        DumpError: A line is not an item; nothing was written.
        OtherOriginError: The table has items that no import made, and neither `into_existing` nor `dry_run` is set.
    """
    named = "standard input" if file == STANDARD_STREAM else str(file)
    with _read_twice(file) as path:
        claims = _claims(job, path)
        if await _is_empty(job):
            if dry_run:
                return Outcome(results=[f"dry run: all {claims.count:,} items would be written; nothing was written"])
            source = (line.text for line in dump_lines(path))
            await import_items(job.engine, source, budget=job.budget, progress=job.progress)
            remark = f"{claims.count:,} items put from {named}"
            return Outcome(remarks=[remark, *await missing_additions(job)])
        present = await survey_present(job.engine, budget=job.budget, progress=job.progress)
        if not into_existing and not dry_run:
            present.require_own()
        loaded = await _load(job, path, claims, present, dry_run=dry_run)
    return Outcome(
        results=[f"{claims.count:,} items, {loaded.written:,} of them new or changed", *_told(loaded, dry_run=dry_run)]
    )


def _told(loaded: Loaded, *, dry_run: bool) -> Iterator[str]:
    if loaded.kept:
        yield f"{loaded.kept:,} breakdowns kept, because a user made or an admin verified them"
    yield from loaded.conflicts.lines()
    if dry_run:
        yield f"dry run: {loaded.written:,} items would be written, and additions after them; nothing was written"
    else:
        yield f"additions: {loaded.additions.put:,} written, {loaded.additions.deleted:,} deleted"


async def _load(job: Job, path: Path, claims: Claims, present: Present, *, dry_run: bool) -> Loaded:
    conflicts = Conflicts()
    return await load(
        job.engine,
        (item for item in _items(path) if not _is_stated_elsewhere(key_of(item))),
        total=claims.count,
        sources=claims.sources,
        budget=job.budget,
        progress=job.progress,
        ownership=_AsMade(maker="", replaces=(), legacy=present.legacy),
        conflicts=conflicts,
        choose=_Choice(job, claims.taken(present, conflicts), present, conflicts).choose,
        dry_run=dry_run,
    )


def _is_stated_elsewhere(key: PrimaryKey) -> bool:
    """Whether an item is built by the reindex at the end, which also writes the item `about`."""
    return is_derived(key) or key == keys.ABOUT


class _Choice:
    """Chooses the items of a batch that may be written, and notes the others."""

    def __init__(self, job: Job, taken: Taken, present: Present, conflicts: Conflicts) -> None:
        self._job = job
        self._taken = taken
        self._legacy = present.legacy
        self._conflicts = conflicts

    async def choose(self, batch: Sequence[Attributes], stored: Mapping[PrimaryKey, Attributes]) -> list[Attributes]:
        rows = await self._rows_of_stored([key_of(item) for item in batch if key_of(item) not in stored])
        return [item for item in batch if self._fits(item, stored.get(key_of(item)), rows)]

    async def _rows_of_stored(self, missing: Sequence[PrimaryKey]) -> dict[str, set[PrimaryKey]]:
        """Return word id → the rows of its stored official breakdown, for the words of missing rows."""
        word_ids = {keys.number_of(key) for key in missing if kind_of(key) is Kind.BREAKDOWN_ITEM}
        asked = map(keys.official_breakdown, word_ids)
        found = await self._job.engine.get_many(asked, budget=self._job.budget, consistent=True)
        rows = {}
        for key, official in found.items():
            try:
                rows[keys.number_of(key)] = {key_of(row) for row in breakdown_rows(official)}
            except (MalformedItemError, KeyError, TypeError, ValueError):
                rows[keys.number_of(key)] = set()
        return rows

    def _fits(self, item: Attributes, before: Attributes | None, rows: Mapping[str, set[PrimaryKey]]) -> bool:
        key = key_of(item)
        if before == item or self._taken.contradicts(item):
            return False
        if before is None:
            return key in rows.get(keys.number_of(key), {key})
        maker = maker_of(before, self._legacy)
        is_same_maker = maker is not None and maker == maker_of(item, self._legacy)
        if is_same_maker and not (kind_of(key) is Kind.OFFICIAL_BREAKDOWN and is_users(items.StoredBreakdown(before))):
            return True
        self._conflicts.add(f"{kind_of(key)} items stay as they are", " / ".join(key), " / ".join(key))
        return False


# ------------------------------------------------------------------ the file


def _claims(job: Job, path: Path) -> Claims:
    claims = Claims()
    known: set[int] = set()
    for item in _items(path, known=known):
        claims.add(item)
        if claims.count % PROGRESS_ITEMS == 0:
            job.progress("checking", claims.count, None)
    job.progress("checking", claims.count, claims.count)
    return claims


def _items(path: Path, *, known: set[int] | None = None) -> Iterator[Attributes]:
    """Yield the items of a file; with the hashes of `known` keys, to which theirs are added, check each of them."""
    for line in dump_lines(path):
        try:
            item = item_of_line(line.text)
            if known is not None:
                _check(item, known)
        except (TypeError, ValueError) as error:
            raise DumpError(f"{line.place} is not an item that the table could hold: {error}") from error
        if item["pk"] not in OF_THE_TABLE_ALONE:
            yield item


def _check(item: Attributes, known: set[int]) -> None:
    check_storable(item)
    hashed = hash(key_of(item))
    if hashed in known:
        raise ValueError(f"an earlier line has the same key, {' / '.join(key_of(item))}")
    known.add(hashed)


async def _is_empty(job: Job) -> bool:
    async for item in all_items(job.engine, budget=job.budget):
        if key_of(item).pk not in OF_THE_TABLE_ALONE:
            return False
    return True


@contextmanager
def _read_twice(file: Path) -> Iterator[Path]:
    """Yield a file that can be read twice: standard input is copied to the temporary folder."""
    if file != STANDARD_STREAM:
        yield file
        return
    with NamedTemporaryFile() as copied:
        shutil.copyfileobj(sys.stdin.buffer, copied)
        copied.flush()
        yield Path(copied.name)

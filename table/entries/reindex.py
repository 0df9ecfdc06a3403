"""Reindex: rebuilds the derived items of a table from its words, families and breakdowns.

Idempotent: correct items are not written again. Resumable: after an interruption, another run writes the rest. The
`about` item, which declares the derived items complete, is written last; only stale items of another version are
deleted after it. A table with the derived items of a newer program is refused. The table may be written concurrently:
no such write is lost, but one that the scan has already passed is reflected only by the next run.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import uuid4

from table.engine.batches import in_batches
from table.engine.budget import Budget
from table.engine.protocol import TRANSACTION_OPERATIONS, AdminEngine, Attributes, Condition, PrimaryKey, Put
from table.entries import entries
from table.entries.survey import Comparison, Survey, survey
from table.errors import ConditionFailedError, DictionaryError, EngineUnsupportedError
from table.jobs.batch_writer import BatchWriter
from table.model import derived_items, items, keys, writing
from table.progress import Progress

__all__ = ["NewerTableError", "Reindexed", "about_of", "check_version", "reindex"]

WRITE_BATCH = 40_000
"""Derived items sorted and passed to the engine in one call: some 20 MB. They are spread over the whole table, so large
batches are faster: the embedded engine puts 600,000 in 56 s by 10,000, in 33 s by 30,000, in 26 s by 50,000."""

NOTICING_SECONDS = 3.0
"""Wait for servers to notice that the derived items have another version; they look every second or two."""

DELETE_BATCH = 1000
"""Stale items deleted between two progress reports."""


class NewerTableError(DictionaryError):
    """A newer program has built the derived items of a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reindexed:
    """The result of a reindex.

    Attributes:
        put: Derived items and index keys written because they were missing or different.
        deleted: Stale derived items deleted.
        unchanged: Derived items that were already correct.
        malformed: Unreadable items, from which nothing is derived.
        data_version: The version of the data, as in `about`.
        kept_versions: Earlier versions of the derived items whose processes still answer from the table.
    """

    put: int
    deleted: int
    unchanged: int
    malformed: int
    data_version: str
    kept_versions: tuple[int, ...] = ()


async def reindex(
    engine: AdminEngine,
    *,
    budget: Budget,
    progress: Progress,
    sources: Sequence[Attributes] = (),
    write_units: float | None = None,
    adds_index_keys: bool = True,
    replaces_newer: bool = False,
    keeps_stale: bool = False,
) -> Reindexed:
    """Survey the table and write the derived items that are missing or different.

    Args:
        engine: The engine.
        budget: The budget of the calls.
        progress: Receives the stage and the number of items.
        sources: Sources to add to those in `about`; built by `writing.source`.
        write_units: Most write units per second; None for no limit.
        adds_index_keys: Whether breakdowns that lack index keys get them; an import does not change such items.
        replaces_newer: Whether the derived items of a newer program are replaced, those of its new kinds excepted.
        keeps_stale: Whether stale items stay, which processes of another version may still read; another run without
            this deletes them. The versions of `READABLE_BY` that the table had stay declared, so that their processes
            go on answering.

    Returns:
        The counts, and the versions that stay declared. A second run puts and deletes nothing.

    Raises:
        NewerTableError: The derived items are those of a newer program; nothing was written.
    """
    found = await survey(engine, budget=budget, progress=progress)
    if not replaces_newer:
        _refuse_newer(found.additions_version)
    unchanged = 0
    async with BatchWriter(engine, budget, batch=WRITE_BATCH, write_units=write_units) as writer:
        async for entry, comparison in found.compare(progress):
            if comparison is Comparison.EQUAL:
                unchanged += 1
            else:
                await writer.put(entry)
    unindexed = found.unindexed if adds_index_keys else ()
    indexed_count = await _add_index_keys(engine, unindexed, budget=budget, progress=progress)
    stale = [] if keeps_stale else [*found.derived]
    others = {found.additions_version, *found.kept_versions} - {None, entries.DERIVED_ITEMS_VERSION}
    kept = entries.READABLE_BY & others if keeps_stale else frozenset()
    written = about_of(found, sources, kept_versions=kept)
    if others:
        # Servers of those versions stop reading the stale items before these are deleted.
        await _declare(engine, found.about, written, budget=budget)
        await asyncio.sleep(NOTICING_SECONDS if stale else 0)
        await _delete(engine, stale, budget=budget, progress=progress)
    else:
        await _delete(engine, stale, budget=budget, progress=progress)
        await _declare(engine, found.about, written, budget=budget)
    return Reindexed(
        put=writer.count + indexed_count,
        deleted=len(stale),
        unchanged=unchanged,
        malformed=len(found.malformed),
        data_version=found.data_version,
        kept_versions=tuple(sorted(kept)),
    )


async def check_version(engine: AdminEngine, *, budget: Budget) -> None:
    """Raise `NewerTableError` if a newer program has built the derived items: 1 read."""
    stored = (await engine.get_many([keys.ABOUT], budget=budget, consistent=True)).get(keys.ABOUT)
    _refuse_newer(None if stored is None else entries.version_of(derived_items.About(stored)))


def _refuse_newer(version: int | None) -> None:
    if version is not None and version > entries.DERIVED_ITEMS_VERSION:
        raise NewerTableError(
            f"the table has derived items of version {version}, and this program writes version "
            f"{entries.DERIVED_ITEMS_VERSION}: use a newer program"
        )


async def _add_index_keys(
    engine: AdminEngine, unindexed: Iterable[items.StoredBreakdown], *, budget: Budget, progress: Progress
) -> int:
    """Add the index keys that breakdowns lack; return how many were written.

    Users write breakdowns concurrently, so each is put only if it is unchanged; a replaced one is left to the next run.
    An engine without transactions puts all unconditionally.
    """
    count = 0
    for batch in in_batches(map(_indexed, unindexed), TRANSACTION_OPERATIONS):
        count += await _put_unless_changed(engine, batch, budget=budget)
        progress("indexing", count, None)
    return count


def _indexed(breakdown: items.StoredBreakdown) -> Put:
    index_keys = keys.index_keys_of_breakdown(breakdown.submitter or keys.ANONYMOUS, breakdown.word_id)
    submitted = breakdown.attributes.get("date_submitted")
    is_missing = "date_submitted" not in breakdown.attributes
    unchanged = Condition(attribute="date_submitted", absent=is_missing, equals=submitted)
    return Put(item={**index_keys, **breakdown.attributes}, condition=unchanged)


async def _put_unless_changed(engine: AdminEngine, puts: list[Put], *, budget: Budget) -> int:
    while puts:
        try:
            await engine.transact(puts, token=uuid4().hex, budget=budget)
        except ConditionFailedError as refused:
            puts = [put for index, put in enumerate(puts) if index not in refused.failed]
        except EngineUnsupportedError:
            await engine.put_many([put.item for put in puts], budget=budget)
            break
        else:
            break
    return len(puts)


async def _declare(
    engine: AdminEngine, former: derived_items.About | None, written: Attributes, *, budget: Budget
) -> None:
    """Write `about` if it has changed."""
    if former is not None and former.attributes == written:
        return
    await engine.put_many([written], budget=budget)
    if former is not None:
        # Written after `about`: a process that finds this entry reads the new `about`.
        await engine.put_many([writing.data_change(write_id=uuid4().hex)], budget=budget)


async def _delete(engine: AdminEngine, stale: list[PrimaryKey], *, budget: Budget, progress: Progress) -> None:
    done = 0
    for batch in in_batches(stale, DELETE_BATCH):
        await engine.delete_many(batch, budget=budget)
        done += len(batch)
        progress("deleting", done, len(stale))


def about_of(found: Survey, sources: Sequence[Attributes], kept_versions: Collection[int] = ()) -> Attributes:
    """Build the `about` item of a table; `sources` are added to those it already contains.

    `kept_versions` are earlier versions of the derived items that stay complete.
    """
    named: dict[str, Attributes] = {}
    for known in found.about.sources if found.about else ():
        named[known.source_id] = known.attributes
    for added in sources:
        named[str(added["source_id"])] = added
    written = writing.about(
        data_version=found.data_version,
        additions_version=entries.DERIVED_ITEMS_VERSION,
        kept_versions=kept_versions,
        word_count=len(found.words),
        family_count=len(found.families),
        sources=[named[source_id] for source_id in sorted(named)],
        list_sizes=found.list_sizes,
        largest_rank=max((word.frequency_rank or 0 for word in found.words.values()), default=0) or None,
        has_other_words=found.has_other_words,
        imports_sign=bool(named) and _imports_sign(found.about),
    )
    return writing.keep_unknown(written, found.about.attributes, derived_items.About) if found.about else written


def _imports_sign(before: derived_items.About | None) -> bool:
    """Whether the imports before signed their items: there was none, or a program that signs made the first."""
    return before is None or not before.sources or bool(before.imports_sign)

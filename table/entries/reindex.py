"""Reindex: make the additions of a table what its words, families and breakdowns imply.

Idempotent: what is right already is not written again. Resumable: after an interruption at any point, running it
again writes the rest. The item that says that the additions are there is written last. A table may be written to
meanwhile: nothing that was stated is lost, but what is stated after the scan has reached its place is not reflected
before the next run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import uuid4

from russian.alphabet import sort_key
from table.engine.batches import in_batches
from table.engine.budget import Budget
from table.engine.protocol import TRANSACTION_OPERATIONS, AdminEngine, Attributes, Condition, PrimaryKey, Put
from table.entries import entries
from table.entries.survey import Standing, Survey, survey
from table.errors import ConditionFailedError, EngineUnsupportedError
from table.jobs.batch_writer import BatchWriter
from table.model import items, keys, writing
from table.progress import Progress

__all__ = ["Reindexed", "about_of", "reindex"]

WRITTEN_AT_ONCE = 40_000
"""Additions that are sorted and handed to the engine together: some 20 MB. They lie all over the table, so that more at
once take less time: of 600,000 the embedded engine puts 10,000 at once in 56 s, 30,000 in 33, 50,000 in 26."""

BATCH = 1000
"""Stale additions deleted at once, so that progress can be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reindexed:
    """What a reindex did.

    Attributes:
        put: Additions and index keys written, because they were missing or different.
        deleted: Additions deleted, because nothing implies them any more.
        unchanged: Additions that were right already.
        malformed: Items that cannot be read, and so imply nothing.
        data_version: The version of the data, as `about` tells it.
    """

    put: int
    deleted: int
    unchanged: int
    malformed: int
    data_version: str


async def reindex(
    engine: AdminEngine,
    *,
    budget: Budget,
    progress: Progress,
    sources: Sequence[Attributes] = (),
    write_units: float | None = None,
) -> Reindexed:
    """Survey the table and write the additions that are missing or different.

    Args:
        engine: The engine.
        budget: What the calls are counted on.
        progress: Told the stage and the number of items.
        sources: Sources to be named by `about`, beside those it names already; made by `writing.source`.
        write_units: Write units a second at most; None for no bound.

    Returns:
        What was done. A second run puts and deletes nothing.
    """
    found = await survey(engine, budget=budget, progress=progress)
    unchanged = 0
    async with BatchWriter(engine, budget, batch=WRITTEN_AT_ONCE, write_units=write_units) as writer:
        async for entry, standing in found.compare(progress):
            if standing is Standing.RIGHT:
                unchanged += 1
            else:
                await writer.put(entry)
    indexed_count = await _add_index_keys(engine, found.unindexed, budget=budget, progress=progress)
    stale = [*found.additions]
    await _delete(engine, stale, budget=budget, progress=progress)
    written = about_of(found, sources)
    if found.about is None or found.about.attributes != written:
        await engine.put_many([written], budget=budget)
    return Reindexed(
        put=writer.count + indexed_count,
        deleted=len(stale),
        unchanged=unchanged,
        malformed=len(found.malformed),
        data_version=found.data_version,
    )


async def _add_index_keys(
    engine: AdminEngine, unindexed: Iterable[items.StoredBreakdown], *, budget: Budget, progress: Progress
) -> int:
    """Add the index keys that breakdowns lack; give how many were written.

    Breakdowns are what users write, so each is put only if it is still the one that was read. One that was replaced
    meanwhile is left to the next run. An engine without transactions cannot tell, and puts all.
    """
    count = 0
    for batch in in_batches(map(_indexed, unindexed), TRANSACTION_OPERATIONS):
        count += await _put_unless_changed(engine, batch, budget=budget)
        progress("indexing", count, None)
    return count


def _indexed(breakdown: items.StoredBreakdown) -> Put:
    wanted = keys.index_keys_of_breakdown(breakdown.submitter or "anonymous", breakdown.word_id)
    submitted = breakdown.attributes.get("date_submitted")
    is_missing = "date_submitted" not in breakdown.attributes
    unchanged = Condition(attribute="date_submitted", absent=is_missing, equals=submitted)
    return Put(item={**wanted, **breakdown.attributes}, condition=unchanged)


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


async def _delete(engine: AdminEngine, stale: list[PrimaryKey], *, budget: Budget, progress: Progress) -> None:
    done = 0
    for batch in in_batches(stale, BATCH):
        await engine.delete_many(batch, budget=budget)
        done += len(batch)
        progress("deleting", done, len(stale))


def about_of(found: Survey, sources: Sequence[Attributes]) -> Attributes:
    """Write what `about` has to say of a table; `sources` are added to those it names already."""
    named: dict[str, Attributes] = {}
    for known in found.about.sources if found.about else ():
        named[known.source_id] = known.attributes
    for added in sources:
        named[str(added["source_id"])] = added
    written = writing.about(
        data_version=found.data_version,
        additions_version=entries.DERIVED_ITEMS_VERSION,
        word_count=len(found.words),
        family_count=len(found.families),
        sources=[named[source_id] for source_id in sorted(named)],
        bucket_counts=Counter(keys.rank_bucket(word.frequency_rank) for word in found.words.values()),
        letters={sort_key(word.text)[:1] for word in found.words.values()},
    )
    return writing.keep_unknown(written, found.about.attributes, items.About) if found.about else written

"""The import of the full dictionary: what a folder and the starter dictionary have, into a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from importing.joining import read_dictionary, require_sources
from importing.known_words import starter_words
from importing.openrussian.rows import Problem
from importing.own_files import PACKAGED, OwnFiles
from importing.placing import Places
from importing.present import DICTIONARY, STARTER, survey_present
from importing.report_file import Groups, add_conflicts, write_report
from importing.stages import Stages
from importing.vanished import Vanished, imported_words, vanished_words
from table.engine.budget import Budget
from table.engine.paging import query_all
from table.engine.protocol import AdminEngine
from table.jobs.loading import Loaded, load
from table.jobs.ownership import Ownership
from table.model import items, keys
from table.progress import Progress

__all__ = ["ImportReport", "import_dictionary"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """The result of an import; the first attributes are those of `JoinedDictionary`, or count them.

    Attributes:
        sentences: Sentences stored with words, counted once per word.
        vanished: Words of an earlier import that this one lacks; they stay in the table.
        seconds: Stage → duration.
    """

    rows: dict[str, int]
    words: int
    sentences: int
    breakdowns: int
    families: int
    rejected: Sequence[Problem]
    warnings: Sequence[Problem]
    vanished: Sequence[Vanished]
    seconds: dict[str, float]
    loaded: Loaded


async def import_dictionary(
    engine: AdminEngine,
    folder: Path,
    *,
    write_units: float | None,
    report: Path | None,
    budget: Budget,
    progress: Progress,
    into_existing: bool = False,
    fill: bool = False,
    dry_run: bool = False,
    own: OwnFiles = PACKAGED,
) -> ImportReport:
    """Read a folder and put its contents into the table. Safe to run again, also after being stopped at any point.

    `write_units` is the limit of write units per second, if any. `report` is the file for rejects, warnings,
    groupings, vanished words and conflicts, as JSON Lines. Items that no import made are not changed; `fill` adds what
    joined words lack. A dry run writes nothing. `own` are the files of the starter dictionary and the curated families.

    Raises:
        NothingToImportError: There is nothing to import; the table is unchanged.
        OtherOriginError: The table has items that no import made, and neither `into_existing` nor `dry_run` is set.
        TableError: The engine failed; run the import again to continue.
    """
    require_sources(folder)  # before all of the table is read
    stages = Stages()
    with stages.timed("table"):
        present = await survey_present(engine, own=own, budget=budget, progress=progress)
        if not into_existing and not dry_run:
            present.require_own()
        places = Places(present)
        known = starter_words(places, own=own)
        stored = [items.StoredFamily(family) for family in await query_all(engine, keys.families(), budget=budget)]
        listed = await imported_words(engine, budget=budget)
    found = read_dictionary(folder, known=known, own=own, stored_families=stored, progress=progress, stages=stages)
    here = {entry.word.word_id for entry in found.words}
    vanished = await vanished_words(engine, [word for word in listed if word.word_id not in here], budget=budget)
    if report is not None:
        groups: Groups = {"rejected": found.rejected, "warning": found.warnings, "vanished": vanished}
        write_report(report, {**groups, "grouping": found.breakdowns.groupings})
    given, sources, total = found.items(), found.sources, sum(1 for _ in found.items())
    report_of = partial(
        ImportReport,
        rows=found.rows,
        words=len(here),
        sentences=sum(len(word.sentences) for word in found.words),
        breakdowns=len(found.breakdowns.officials),
        families=len(found.breakdowns.families),
        rejected=found.rejected,
        warnings=found.warnings,
        vanished=vanished,
    )
    ownership = Ownership(
        maker=DICTIONARY, replaces={STARTER, DICTIONARY}, legacy=present.legacy, joined=places.joined, fill=fill
    )
    conflicts = places.conflicts
    del (
        found,
        known,
        places,
        present,
    )  # frees the sources once their last item is written, before the survey needs the memory
    with stages.timed("loading and indexing"):
        loaded = await load(
            engine,
            given,
            total=total,
            sources=sources,
            budget=budget,
            progress=progress,
            write_units=write_units,
            ownership=ownership,
            conflicts=conflicts,
            dry_run=dry_run,
        )
    if report is not None:
        add_conflicts(report, loaded.conflicts)
    return report_of(seconds=stages.seconds, loaded=loaded)

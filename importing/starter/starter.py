"""The import of the starter dictionary; its files are read by importing/starter/starter_files.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from importing.own_files import PACKAGED, OwnFiles
from importing.placing import FamilyCandidate, PlacedFamily, Places, WordCandidate
from importing.present import STARTER, survey_present
from importing.starter.starter_items import SOURCE, items_of
from importing.starter.starter_words import Starter
from russian.folding import fold
from table.engine.budget import Budget
from table.engine.protocol import AdminEngine
from table.jobs.loading import Loaded, load
from table.jobs.ownership import Ownership
from table.progress import Progress

__all__ = ["load_starter", "with_placed_families", "with_placed_words"]


async def load_starter(
    engine: AdminEngine,
    *,
    budget: Budget,
    progress: Progress,
    into_existing: bool = False,
    fill: bool = False,
    dry_run: bool = False,
    own: OwnFiles = PACKAGED,
) -> Loaded:
    """Load the starter dictionary and its additions into an existing table. Safe to repeat.

    Items that are already stored are not written again, and breakdowns that a user made or an admin verified are kept.
    Items that no import made are not changed; `fill` adds what joined words lack. A dry run writes nothing. `own`
    has the files of the starter dictionary.

    Raises:
        OtherOriginError: The table has items that no import made, and neither `into_existing` nor `dry_run` is set.
    """
    present = await survey_present(engine, own=own, budget=budget, progress=progress)
    if not into_existing and not dry_run:
        present.require_own()
    places = Places(present)
    starter = with_placed_words(own.read_starter(), places)
    candidates = [
        FamilyCandidate(one.family_id, one.kind, {fold(spelling): number for spelling, number in one.morphemes.items()})
        for one in starter.families
    ]
    placed = dict(zip((one.source_id for one in candidates), places.families(candidates), strict=True))
    given = items_of(with_placed_families(starter, placed))
    ownership = Ownership(maker=STARTER, replaces={STARTER}, legacy=present.legacy, joined=places.joined, fill=fill)
    return await load(
        engine,
        given,
        total=len(given),
        sources=[SOURCE],
        budget=budget,
        progress=progress,
        ownership=ownership,
        conflicts=places.conflicts,
        dry_run=dry_run,
    )


def with_placed_words(starter: Starter, places: Places) -> Starter:
    """Return the starter dictionary with the ids that its words have in a table."""
    candidates = [
        WordCandidate(word.word_id, word.text, word.stressed, word.part_of_speech.value) for word in starter.words
    ]
    ids = places.words(candidates)
    words = [replace(word, word_id=word_id) for word, word_id in zip(starter.words, ids, strict=True)]
    return replace(starter, words=tuple(words))


def with_placed_families(starter: Starter, placed: Mapping[str, PlacedFamily]) -> Starter:
    """Return the starter dictionary with the ids that its families and morphemes have in a table."""
    families = [
        replace(
            family,
            family_id=placed[family.family_id].family_id,
            morphemes={spelling: placed[family.family_id].morphemes[fold(spelling)] for spelling in family.morphemes},
        )
        for family in starter.families
    ]
    return replace(starter, families=tuple(families))

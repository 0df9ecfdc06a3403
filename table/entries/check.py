"""Check: what is wrong with the items of a table, found by one scan. For jobs, never on a request's path.

Nothing is written. What is said of additions and index keys is mended by a reindex, the rest by whoever wrote the
items. Memory: that of a survey (table/entries/survey.py) and about 1 KB a breakdown, 250 bytes a word and 300 a
problem; 1.1 GB for the dictionary measured there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from operator import itemgetter
from typing import NamedTuple

from russian.morphemes import spells
from table.engine.budget import Budget
from table.engine.protocol import AdminEngine, Attributes, PrimaryKey
from table.entries.reindex import about_of
from table.entries.survey import Standing, Survey, survey
from table.model import items, keys
from table.model.keys import Kind, key_of
from table.progress import Progress

__all__ = ["Problem", "ProblemKind", "Report", "check"]


class ProblemKind(StrEnum):
    """What may be wrong with an item."""

    UNREADABLE = "unreadable"
    WORD_MISSING = "word missing"
    DANGLING = "dangling"
    MISSPELLED = "misspelled"
    PARTS_WITHOUT_BREAKDOWN = "parts without breakdown"
    PARTS_DIFFERENT = "parts different"
    ADDITION_MISSING = "addition missing"
    ADDITION_DIFFERENT = "addition different"
    ADDITION_STALE = "addition stale"
    INDEX_KEYS_MISSING = "index keys missing"
    ABOUT_MISSING = "about missing"
    ABOUT_DIFFERENT = "about different"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """Something wrong with the item of a key, which may be missing; told as «the item <text>»."""

    pk: str
    sk: str
    kind: ProblemKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a check found.

    Attributes:
        item_count: Items looked at.
        problems: In the order of their keys; empty for a table that is as it should be.
    """

    item_count: int
    problems: tuple[Problem, ...]


async def check(engine: AdminEngine, *, budget: Budget, progress: Progress) -> Report:
    """Look at every item of the table.

    What is written meanwhile may be told as a problem that is none.

    Args:
        engine: The engine; its table exists.
        budget: What the calls are counted on: half a read unit per 4 KB of the table.
        progress: Told the stage and the number of items.
    """
    seen = _Seen()
    found = await survey(engine, budget=budget, progress=progress, inspect=seen.take)
    additions = await _of_additions(found, progress)
    problems = [*seen.unreadable, *_of_breakdowns(seen, found), *additions, *_of_about(found)]
    return Report(item_count=found.item_count, problems=tuple(sorted(problems)))


class _Part(NamedTuple):
    text: str
    morpheme_id: str | None
    family_id: str | None


class _SeenBreakdown(NamedTuple):
    key: PrimaryKey
    word_id: str
    parts: list[_Part]


@dataclass(slots=True)
class _Seen:
    """What the scan leaves to be compared at its end.

    Attributes:
        unreadable: What of the items cannot be read.
        stated: Keys of words, families and morphemes.
        breakdowns: All breakdowns that can be read.
        rows: Word id → position and part of the items that hold the parts of its official breakdown.
        same: Part → itself, so that the many equal ones are held once.
    """

    unreadable: list[Problem] = field(default_factory=list)
    stated: set[PrimaryKey] = field(default_factory=set)
    breakdowns: list[_SeenBreakdown] = field(default_factory=list)
    rows: dict[str, set[tuple[int, _Part]]] = field(default_factory=dict)
    same: dict[_Part, _Part] = field(default_factory=dict)

    def take(self, kind: Kind, attributes: Attributes) -> None:
        """Read all of an item, and remember what other items are compared with."""
        if kind in (Kind.WORD, Kind.FAMILY, Kind.MORPHEME):
            self.stated.add(key_of(attributes))
        view = items.view_of(attributes)
        if view is None:
            return
        problems = dict.fromkeys(f"cannot be read: {error.attribute} {error.problem}" for error in view.problems())
        self.unreadable += [_problem(view.key, ProblemKind.UNREADABLE, text) for text in problems]
        if problems:
            return
        if isinstance(view, items.StoredBreakdown):
            parts = [self._part(part) for part in view.parts]
            self.breakdowns.append(_SeenBreakdown(view.key, view.word_id, parts))
        elif isinstance(view, items.BreakdownRow):
            self.rows.setdefault(view.word_id, set()).add((view.position, self._part(view)))

    def _part(self, part: items.BreakdownPart | items.BreakdownRow) -> _Part:
        found = _Part(part.text, part.morpheme_id, part.family_id)
        return self.same.setdefault(found, found)


def _problem(key: PrimaryKey, kind: ProblemKind, text: str) -> Problem:
    return Problem(pk=key.pk, sk=key.sk, kind=kind, text=text)


# ------------------------------------------------------------------ breakdowns of words


def _of_breakdowns(seen: _Seen, found: Survey) -> Iterator[Problem]:
    without_breakdown = dict(seen.rows)
    for breakdown in seen.breakdowns:
        yield from _of_parts(breakdown, seen.stated)
        yield from _of_word(breakdown, seen, found)
        if keys.kind_of(breakdown.key) is Kind.OFFICIAL_BREAKDOWN:
            rows = without_breakdown.pop(breakdown.word_id, set())
            yield from _of_rows(breakdown, rows)
    for word_id, rows in without_breakdown.items():
        text = f"is missing or cannot be read, while {len(rows)} items hold its parts"
        yield _problem(keys.official_breakdown(word_id), ProblemKind.PARTS_WITHOUT_BREAKDOWN, text)
    for unindexed in found.unindexed:
        yield _problem(unindexed.key, ProblemKind.INDEX_KEYS_MISSING, "lacks keys of gsi1 or gsi2")


def _of_parts(breakdown: _SeenBreakdown, stated: set[PrimaryKey]) -> Iterator[Problem]:
    for text, morpheme_id, family_id in dict.fromkeys(breakdown.parts):
        missing = None
        if family_id and keys.family(family_id) not in stated:
            missing = f"the family {family_id}"
        elif morpheme_id and not family_id:
            missing = f"the morpheme {morpheme_id} without its family"
        elif morpheme_id and family_id and keys.morpheme(family_id, morpheme_id) not in stated:
            missing = f"the morpheme {morpheme_id} of the family {family_id}"
        if missing:
            yield _problem(breakdown.key, ProblemKind.DANGLING, f"names for {text} {missing}, which is not there")


def _of_word(breakdown: _SeenBreakdown, seen: _Seen, found: Survey) -> Iterator[Problem]:
    if keys.word(breakdown.word_id) not in seen.stated:
        yield _problem(
            breakdown.key, ProblemKind.WORD_MISSING, f"is of the word {breakdown.word_id}, which is not there"
        )
    word = found.words.get(breakdown.word_id)
    texts = [part.text for part in breakdown.parts]
    if word is not None and spells(texts, word.text) is not None:
        text = f"has the parts {'-'.join(texts)}, which do not spell {word.text}"
        yield _problem(breakdown.key, ProblemKind.MISSPELLED, text)


def _of_rows(official: _SeenBreakdown, rows: set[tuple[int, _Part]]) -> Iterator[Problem]:
    """Compare the parts with the items that hold them; these are numbered as stored, so only their order counts."""
    in_order = [part for _, part in sorted(rows, key=itemgetter(0))]
    if in_order != official.parts:
        text = f"has other parts than the {len(rows)} items that hold them"
        yield _problem(official.key, ProblemKind.PARTS_DIFFERENT, text)


# ------------------------------------------------------------------ additions


async def _of_additions(found: Survey, progress: Progress) -> list[Problem]:
    problems = []
    async for entry, standing in found.compare(progress):
        if standing is Standing.MISSING:
            problems.append(_problem(key_of(entry), ProblemKind.ADDITION_MISSING, "is missing"))
        elif standing is Standing.DIFFERENT:
            text = "differs from what words, families and breakdowns imply"
            problems.append(_problem(key_of(entry), ProblemKind.ADDITION_DIFFERENT, text))
    stale = "is implied by nothing any more"
    return problems + [_problem(key, ProblemKind.ADDITION_STALE, stale) for key in found.additions]


def _of_about(found: Survey) -> Iterator[Problem]:
    if found.about is None:
        yield _problem(keys.ABOUT, ProblemKind.ABOUT_MISSING, "is missing or cannot be read")
    elif about_of(found, sources=()) != found.about.attributes:
        yield _problem(keys.ABOUT, ProblemKind.ABOUT_DIFFERENT, "differs from what the table holds")

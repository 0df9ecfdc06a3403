"""Check: finds problems with the items of a table in one scan. For jobs, not for requests; nothing is written.

A reindex fixes derived items and index keys; other problems have to be fixed at the source of the items. Memory: that
of a survey (table/entries/survey.py) plus about 1 KB per breakdown, 250 bytes per word and 300 per problem that is
kept; 1.1 GB for the dictionary measured there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple

from russian.morphemes import spells
from table.engine.budget import Budget
from table.engine.protocol import AdminEngine, Attributes, PrimaryKey
from table.entries.problems import LISTED, CheckReport, ItemProblem, ProblemKind, Problems
from table.entries.reindex import about_of
from table.entries.survey import Comparison, Survey, require_own_id, survey
from table.errors import MalformedItemError, TableDamagedError
from table.jobs.readable import readable_items
from table.model import items, keys, views, word_lists
from table.model.attribute import View
from table.model.keys import key_of
from table.model.kinds import Kind, kind_of
from table.progress import Progress

__all__ = ["check"]


async def check(engine: AdminEngine, *, budget: Budget, progress: Progress, most: int = LISTED) -> CheckReport:
    """Check every item of the table that can be read. Items written during the check may be reported by mistake.

    Args:
        engine: The engine; its table exists.
        budget: The budget of the calls: half a read unit per 4 KB of the table.
        progress: Receives the stage and the number of items.
        most: How many problems of each kind, and damaged items, the report contains; all are counted.
    """
    collected, lost = _Collected(Problems(most)), _Lost(most)
    try:
        found = await survey(engine, budget=budget, progress=progress, inspect=collected.take)
    except TableDamagedError:
        collected = _Collected(Problems(most))
        stored = readable_items(engine, budget=budget, lost=lost.add)
        found = await survey(engine, budget=budget, progress=progress, inspect=collected.take, stored=stored)
    has_additions = bool(found.derived) or found.additions_version is not None or not found.item_count
    problems = collected.problems
    problems.add(_of_headwords(collected))
    problems.add(_of_breakdowns(collected, found))
    await _add_derived_items(problems, found, progress)
    problems.add(_of_about(found))
    return CheckReport(
        item_count=found.item_count,
        problems=tuple(sorted(problems.kept)),
        counts=problems.counts,
        has_additions=has_additions,
        lost=tuple(lost.kept),
        lost_count=lost.count,
    )


@dataclass(slots=True)
class _Lost:
    """What damage has lost: the first `most` descriptions, and the number of all."""

    most: int
    kept: list[str] = field(default_factory=list)
    count: int = 0

    def add(self, what: str) -> None:
        self.count += 1
        if self.count <= self.most:
            self.kept.append(what)


class _CheckedPart(NamedTuple):
    text: str
    morpheme_id: str | None
    family_id: str | None


class _BreakdownParts(NamedTuple):
    key: PrimaryKey
    word_id: str
    parts: list[_CheckedPart]


@dataclass(slots=True)
class _Collected:
    """What the scan collects for comparison after it.

    Attributes:
        problems: The problems, those of items that cannot be read at first.
        source_keys: Keys of words, families and morphemes.
        breakdowns: All readable breakdowns.
        headwords: Key → word id of the original service's headwords.
        rows: Word id → position and part of each part item of its official breakdown.
        interned: Part → itself, so that equal parts share one object.
    """

    problems: Problems
    source_keys: set[PrimaryKey] = field(default_factory=set)
    breakdowns: list[_BreakdownParts] = field(default_factory=list)
    headwords: dict[PrimaryKey, str] = field(default_factory=dict)
    rows: dict[str, set[tuple[int, _CheckedPart]]] = field(default_factory=dict)
    interned: dict[_CheckedPart, _CheckedPart] = field(default_factory=dict)

    def take(self, kind: Kind, attributes: Attributes) -> None:
        """Read all attributes of an item and collect what other items are compared with."""
        if kind in (Kind.WORD, Kind.FAMILY, Kind.MORPHEME):
            self.source_keys.add(key_of(attributes))
        view = views.view_of(attributes)
        if view is None:
            return
        problems = dict.fromkeys(
            f"cannot be read: {error.attribute} {error.problem}" for error in _problems(view, kind)
        )
        self.problems.add(_problem(view.key, ProblemKind.UNREADABLE, text) for text in problems)
        if problems:
            return
        if isinstance(view, items.StoredBreakdown):
            parts = [self._part(part) for part in view.parts]
            self.breakdowns.append(_BreakdownParts(view.key, view.word_id, parts))
        elif isinstance(view, items.Headword):
            self.headwords[view.key] = view.word_id
        elif isinstance(view, items.BreakdownRow):
            self.rows.setdefault(view.word_id, set()).add((view.position, self._part(view)))

    def _part(self, part: items.BreakdownPart | items.BreakdownRow) -> _CheckedPart:
        found = _CheckedPart(part.text, part.morpheme_id, part.family_id)
        return self.interned.setdefault(found, found)


def _problems(view: View, kind: Kind) -> Iterator[MalformedItemError]:
    """Yield why an item cannot be read, or not be found by the id that it states."""
    found = [*view.problems()]
    yield from found
    if not found and kind in (Kind.WORD, Kind.FAMILY) and isinstance(view, items.StoredWord | items.StoredFamily):
        try:
            require_own_id(view)
        except MalformedItemError as problem:
            yield problem


def _problem(key: PrimaryKey, kind: ProblemKind, text: str) -> ItemProblem:
    return ItemProblem(pk=key.pk, sk=key.sk, kind=kind, text=text)


def _of_headwords(collected: _Collected) -> Iterator[ItemProblem]:
    for key, word_id in collected.headwords.items():
        if keys.word(word_id) not in collected.source_keys:
            text = f"is a headword of the word {word_id}, which does not exist"
            yield _problem(key, ProblemKind.HEADWORD_WITHOUT_WORD, text)


# ------------------------------------------------------------------ breakdowns of words


def _of_breakdowns(collected: _Collected, found: Survey) -> Iterator[ItemProblem]:
    without_breakdown = dict(collected.rows)
    for breakdown in collected.breakdowns:
        yield from _of_parts(breakdown, collected.source_keys)
        yield from _of_word(breakdown, collected, found)
        if kind_of(breakdown.key) is Kind.OFFICIAL_BREAKDOWN:
            rows = without_breakdown.pop(breakdown.word_id, set())
            yield from _of_rows(breakdown, rows)
    for word_id, rows in without_breakdown.items():
        text = f"is missing or cannot be read, but {len(rows)} part items exist"
        yield _problem(keys.official_breakdown(word_id), ProblemKind.PARTS_WITHOUT_BREAKDOWN, text)
    for unindexed in found.unindexed:
        yield _problem(unindexed.key, ProblemKind.INDEX_KEYS_MISSING, "lacks keys of gsi1 or gsi2")


def _of_parts(breakdown: _BreakdownParts, source_keys: set[PrimaryKey]) -> Iterator[ItemProblem]:
    for text, morpheme_id, family_id in dict.fromkeys(breakdown.parts):
        missing = None
        if family_id and keys.family(family_id) not in source_keys:
            missing = f"the family {family_id}"
        elif morpheme_id and not family_id:
            missing = f"the morpheme {morpheme_id} without its family"
        elif morpheme_id and family_id and keys.morpheme(family_id, morpheme_id) not in source_keys:
            missing = f"the morpheme {morpheme_id} of the family {family_id}"
        if missing:
            yield _problem(breakdown.key, ProblemKind.DANGLING, f"names for {text} {missing}, which does not exist")


def _of_word(breakdown: _BreakdownParts, collected: _Collected, found: Survey) -> Iterator[ItemProblem]:
    if keys.word(breakdown.word_id) not in collected.source_keys:
        yield _problem(
            breakdown.key, ProblemKind.WORD_MISSING, f"is of the word {breakdown.word_id}, which does not exist"
        )
    word = found.words.get(breakdown.word_id)
    texts = [part.text for part in breakdown.parts]
    if word is not None and spells(texts, word.text) is not None:
        text = f"has the parts {'-'.join(texts)}, which do not spell {word.text}"
        yield _problem(breakdown.key, ProblemKind.MISSPELLED, text)


def _of_rows(official: _BreakdownParts, rows: set[tuple[int, _CheckedPart]]) -> Iterator[ItemProblem]:
    """Compare the parts with the part items by order only, since part items keep their stored positions."""
    in_order = [part for _, part in sorted(rows, key=itemgetter(0))]
    if in_order != official.parts:
        text = f"has other parts than its {len(rows)} part items"
        yield _problem(official.key, ProblemKind.PARTS_DIFFERENT, text)


# ------------------------------------------------------------------ derived items


async def _add_derived_items(problems: Problems, found: Survey, progress: Progress) -> None:
    async for entry, comparison in found.compare(progress):
        if comparison is Comparison.MISSING:
            problems.add([_problem(key_of(entry), ProblemKind.ADDITION_MISSING, "is missing")])
        elif comparison is Comparison.DIFFERENT:
            text = "differs from the one derived from words, families and breakdowns"
            problems.add([_problem(key_of(entry), ProblemKind.ADDITION_DIFFERENT, text)])
    if found.kept_versions:
        return  # what this version does not derive, processes of those may still read
    stale = "is no longer derived"
    problems.add(_problem(key, ProblemKind.ADDITION_STALE, stale) for key in found.derived)


def _settled(about: Attributes) -> Attributes:
    """Return what only imports and reindexes change of a table's description of itself."""
    lists = about.get("word_lists")
    sizes = lists.get("sizes") if isinstance(lists, dict) else None
    if not isinstance(lists, dict) or not isinstance(sizes, dict):
        return about
    settled: Attributes = {name: size for name, size in sizes.items() if word_lists.is_settled(name)}
    return {**about, "word_lists": {**lists, "sizes": settled}}


def _of_about(found: Survey) -> Iterator[ItemProblem]:
    if found.about is None:
        yield _problem(keys.ABOUT, ProblemKind.ABOUT_MISSING, "is missing or cannot be read")
    elif _settled(about_of(found, sources=(), kept_versions=found.kept_versions)) != _settled(found.about.attributes):
        yield _problem(keys.ABOUT, ProblemKind.ABOUT_DIFFERENT, "differs from the contents of the table")

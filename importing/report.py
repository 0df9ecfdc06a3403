"""Readable summaries of an import of the full dictionary, and estimates of its size and cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from importing.dictionary import ImportReport
from importing.joining import read_dictionary
from importing.known_words import starter_words
from importing.openrussian.rows import Problem
from importing.own_files import PACKAGED, OwnFiles
from importing.vanished import Vanished
from table.engine.protocol import Attributes
from table.engine.sizes import units_written
from table.entries.survey import Survey
from table.model.keys import key_of
from table.model.kinds import kind_of
from table.progress import Progress

__all__ = ["DOLLARS_PER_MILLION_UNITS", "dictionary_summary", "estimated"]

DOLLARS_PER_MILLION_UNITS = 0.625
"""On-demand write request units in us-east-1 (Amazon DynamoDB pricing, 2025); other regions cost up to twice that."""

_SHOWN = 20


def dictionary_summary(report: ImportReport) -> list[str]:
    """Summarise an import in lines of text."""
    by_file = ", ".join(f"{count:,} of {name}" for name, count in report.rows.items())
    return [
        f"{sum(report.rows.values()):,} rows read: {by_file}",
        f"{report.words:,} words, {report.sentences:,} sentences with words, {report.breakdowns:,} breakdowns made "
        f"from segmentations, {report.families:,} morpheme families",
        f"{len(report.rejected):,} rows, sentences and segmentations skipped",
        *_listed(report.rejected),
        f"{len(report.warnings):,} warnings about what was repaired or dropped",
        *_vanished(report.vanished),
        *report.loaded.conflicts.lines(),
        "seconds: " + ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in report.seconds.items()),
    ]


def _listed(problems: Sequence[Problem]) -> Iterator[str]:
    for problem in problems[:_SHOWN]:
        yield f"  {problem.file} line {problem.line}: {problem.reason}"
    if len(problems) > _SHOWN:
        yield f"  and {len(problems) - _SHOWN:,} more; --report FILE writes them all"


def _vanished(words: Sequence[Vanished]) -> Iterator[str]:
    """List the words that vanished, and separately those with breakdowns by users."""
    if words:
        yield f"{len(words):,} words of an earlier import are not in these files; they stay in the table: " + _named(
            words
        )
    hanging = [word for word in words if word.user_breakdowns]
    if hanging:
        yield f"{len(hanging):,} of them have breakdowns by users, which stay, too: " + _named(hanging)


def _named(words: Sequence[Vanished]) -> str:
    named = ", ".join(f"{word.text} ({word.word_id})" for word in words[:_SHOWN])
    return named + (", …; --report FILE writes them all" if len(words) > _SHOWN else "")


def estimated(folder: Path, *, progress: Progress, own: OwnFiles = PACKAGED) -> list[str]:
    """Estimate what an import into an empty table would write and cost; nothing is written."""
    found = read_dictionary(folder, known=starter_words(own=own), own=own, progress=progress)
    survey = Survey()
    counts: Counter[str] = Counter()
    units: Counter[str] = Counter()

    def count(item: Attributes) -> None:
        kind = kind_of(key_of(item))
        counts[kind] += 1
        units[kind] += int(units_written(item))

    for item in found.items():
        count(item)
        survey.take(item)
    for entry in survey.expected():
        count(entry)
    total = units.total()
    dollars = total * DOLLARS_PER_MILLION_UNITS / 1_000_000
    lines = [f"{number:>12,}  {kind}: {units[kind]:,} write units" for kind, number in counts.most_common()]
    return [
        "an import of everything into an empty table would write:",
        *lines,
        f"{counts.total():>12,}  items in all: {total:,} write units, about ${dollars:.2f} on demand "
        f"(${DOLLARS_PER_MILLION_UNITS} a million)",
    ]

"""The import of OpenRussian's dictionary from its published flat files. What it does is told in docs/import.md.

The steps, a module each: lines → rows → entries (spelling, forms), then over all entries ids, parts of speech, ranks
and pairs of verbs, then items. Every step that needs all entries is done before the first item is written.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from importing.known_words import NOTHING_KNOWN, KnownWords, known_words
from importing.openrussian.entry_reader import Entry, EntryReader
from importing.openrussian.ids import word_ids
from importing.openrussian.openrussian_words import Word
from importing.openrussian.partners import Pair, aspectual_pairs
from importing.openrussian.parts_of_speech import part_of_speech
from importing.openrussian.ranks import NO_FREQUENCIES, Frequencies, ranks, read_frequencies
from importing.openrussian.rows import Problem, read_rows
from table.engine.budget import Budget
from table.engine.protocol import AdminEngine, Attributes
from table.jobs.loading import Loaded, load
from table.model import writing
from table.progress import Progress

__all__ = ["SOURCE", "Imported", "Report", "import_openrussian", "read_openrussian", "summary"]

SOURCE = writing.source(
    source_id="openrussian", name="OpenRussian.org", url="https://en.openrussian.org", licence="CC-BY-SA-4.0"
)

_PROGRESS_ROWS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What the files hold.

    Attributes:
        rows: File name → rows read, those that were rejected among them; headers and empty lines do not count.
        words: The words, most frequent first.
        rejected: Rows that gave no word.
        warnings: What was mended or dropped in rows that did, and lines of the frequency list passed over.
    """

    rows: dict[str, int]
    words: Sequence[Word]
    rejected: Sequence[Problem]
    warnings: Sequence[Problem]

    def headwords(self) -> list[Word]:
        """Give the words that stand for their spelling: of homographs the most frequent."""
        by_spelling: dict[str, Word] = {}
        for word in self.words:
            by_spelling.setdefault(word.entry.text, word)
        return [*by_spelling.values()]

    def items(self) -> Iterator[Attributes]:
        """Write all items, one at a time: the words, then the search entries of their spellings, each by key.

        An engine takes items in the order of their keys several times faster than in any other.
        """
        yield from (word.item() for word in sorted(self.words, key=lambda word: word.word_id))
        yield from (word.headword() for word in sorted(self.headwords(), key=lambda word: word.entry.text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an import did.

    Attributes:
        rows: File name → rows read.
        words: Words that the rows gave.
        headwords: Search entries: distinct spellings.
        rejected: Rows that gave no word.
        warnings: What was mended or dropped.
        loaded: What came into the table.
    """

    rows: dict[str, int]
    words: int
    headwords: int
    rejected: Sequence[Problem]
    warnings: Sequence[Problem]
    loaded: Loaded


async def import_openrussian(
    engine: AdminEngine,
    folder: Path,
    *,
    frequency: Path | None,
    rejects: Path | None,
    budget: Budget,
    progress: Progress,
) -> Report:
    """Read the files of a folder and put what they hold into the table. Safe to run again.

    Args:
        engine: The engine; its table exists.
        folder: Holds any of nouns, verbs, adjectives and others as `.csv` or `.csv.gz`.
        frequency: A list of forms and counts to rank the words by; None to rank by row order.
        rejects: The file the rejected rows are written to, one JSON object a line, whether there are any or not.
        budget: What the calls are counted on.
        progress: Told the stage and the number of rows, then of items.

    Raises:
        OpenRussianError: A file cannot be read at all; nothing was put.
        OSError: The rejects cannot be written; nothing was put.
        TableError: The engine failed; to go on, run the import again.
    """
    known = await known_words(engine, budget=budget)
    imported = read_openrussian(folder, frequency=frequency, progress=progress, known=known)
    if rejects:
        _write_rejects(rejects, imported.rejected)
    words, headwords = len(imported.words), len(imported.headwords())
    report = partial(
        Report,
        rows=imported.rows,
        words=words,
        headwords=headwords,
        rejected=imported.rejected,
        warnings=imported.warnings,
    )
    given = imported.items()
    del imported  # The words are let go of with the last item, before the survey of the table takes its memory.
    total = words + headwords
    loaded = await load(engine, given, total=total, sources=[SOURCE], budget=budget, progress=progress)
    return report(loaded=loaded)


def read_openrussian(
    folder: Path,
    *,
    frequency: Path | Frequencies | None,
    progress: Progress | None = None,
    known: KnownWords | None = None,
) -> Imported:
    """Read the files of a folder; a row that cannot be taken never stops the others.

    Args:
        folder: Holds any of nouns, verbs, adjectives and others as `.csv` or `.csv.gz`.
        frequency: A list of forms and counts to rank the words by, or the file of one; None to rank by row order.
        progress: Told the number of rows, stages `parsing` and `joining`.
        known: Words that the table holds already under ids of their own.

    Raises:
        OpenRussianError: A file cannot be read at all.
    """
    counted = read_frequencies(frequency) if isinstance(frequency, Path) else frequency or NO_FREQUENCIES
    reader = EntryReader()
    rows: Counter[str] = Counter()
    entries: list[Entry] = []
    rejected: list[Problem] = []
    for done, read in enumerate(read_rows(folder), start=1):
        rows[read.file] += 1
        found = read if isinstance(read, Problem) else reader.read(read)
        if isinstance(found, Problem):
            rejected.append(found)
        else:
            entries.append(found)
        if progress and done % _PROGRESS_ROWS == 0:
            progress("parsing", done, None)
    words, unjoined = _words(entries, counted.counts, known or NOTHING_KNOWN)
    if progress:
        progress("joining", len(words), len(words))
    warnings = [*reader.warnings, *unjoined, *counted.problems]
    return Imported(rows=rows, words=words, rejected=rejected, warnings=warnings)


def summary(report: Report, *, most: int = 20) -> list[str]:
    """Tell what was read in lines for a person, of rejected rows and of warnings at most `most` one by one."""
    by_file = ", ".join(f"{count:,} of {name}" for name, count in report.rows.items())
    return [
        f"{sum(report.rows.values()):,} rows read: {by_file}",
        f"{report.words:,} words under {report.headwords:,} spellings",
        f"{len(report.rejected):,} rows skipped",
        *_listed(report.rejected, most),
        f"{len(report.warnings):,} warnings about what was mended or dropped",
        *_listed(report.warnings, most),
    ]


def _listed(problems: Sequence[Problem], most: int) -> list[str]:
    shown = [f"  {problem.file} line {problem.line}: {problem.reason}" for problem in problems[:most]]
    more = len(problems) - len(shown)
    return [*shown, f"  and {more:,} more"] if more else shown


def _words(entries: Sequence[Entry], counts: Mapping[str, int], known: KnownWords) -> tuple[list[Word], list[Problem]]:
    """Work out what takes all entries; give the words by rank, and warnings of partners that cannot be read."""
    ranked = ranks(entries, counts)
    pairs = aspectual_pairs(entries)
    parts = _parts_of_speech(entries)
    ids = _known_ids(entries, parts, word_ids([entry.distinctions for entry in entries]), known)
    words = [
        Word(
            entry=entry,
            word_id=ids[index],
            part_of_speech=parts[index],
            rank=ranked[index],
            pairs=[_pair(pair, entries, ids) for pair in pairs.by_entry.get(index, ())],
            known=known,
        )
        for index, entry in enumerate(entries)
    ]
    words.sort(key=lambda word: word.rank)
    return words, [entries[index].problem(f"the partner {named!r} is not Russian") for index, named in pairs.unreadable]


def _parts_of_speech(entries: Sequence[Entry]) -> list[str]:
    adjectives = {entry.text for entry in entries if entry.part == "adjectives"}
    return [
        part_of_speech(entry.part, entry.text, has_forms=bool(entry.forms), adjectives=adjectives).value
        for entry in entries
    ]


def _known_ids(entries: Sequence[Entry], parts: Sequence[str], ids: Sequence[str], known: KnownWords) -> list[str]:
    """Give the ids, those of known words in the place of derived ones; of several rows the first takes a known id."""
    given: list[str] = []
    taken: set[str] = set()
    for entry, part, derived in zip(entries, parts, ids, strict=True):
        word_id = known.id_of(entry.stressed, part)
        given.append(derived if word_id is None or word_id in taken else word_id)
        taken.add(given[-1])
    return given


def _pair(pair: Pair, entries: Sequence[Entry], ids: Sequence[str]) -> Attributes:
    imperfective, perfective = pair.imperfective, pair.perfective
    return writing.aspectual_pair(
        imperfective_id=ids[imperfective] if isinstance(imperfective, int) else None,
        imperfective=entries[imperfective].stressed if isinstance(imperfective, int) else imperfective,
        perfective_id=ids[perfective] if isinstance(perfective, int) else None,
        perfective=entries[perfective].stressed if isinstance(perfective, int) else perfective,
    )


def _write_rejects(path: Path, rejected: Sequence[Problem]) -> None:
    lines = (json.dumps(asdict(problem), ensure_ascii=False) + "\n" for problem in rejected)
    path.write_text("".join(lines), encoding="utf-8")

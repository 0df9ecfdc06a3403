"""Read OpenRussian's dictionary from its published flat files, as docs/import.md describes.

The steps, one module each: lines → rows → entries (spelling, forms); then, over all entries, ids, parts of speech,
ranks and aspectual pairs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from importing.known_words import NOTHING_KNOWN, KnownWords
from importing.openrussian.entry_reader import Entry, EntryReader
from importing.openrussian.ids import word_ids
from importing.openrussian.openrussian_words import OpenRussianWord
from importing.openrussian.partners import Pair, aspectual_pairs
from importing.openrussian.parts_of_speech import part_of_speech
from importing.openrussian.ranks import NO_FREQUENCIES, Frequencies, ranks
from importing.openrussian.rows import Problem, read_rows
from importing.placing import WordCandidate
from russian.folding import fold
from russian.parts_of_speech import PartOfSpeech
from russian.stress import unstressed
from table.engine.protocol import Attributes
from table.model import word_writing, writing
from table.progress import Progress

__all__ = ["SOURCE", "OpenRussian", "read_openrussian"]

SOURCE = writing.source(
    source_id="openrussian", name="OpenRussian.org", url="https://en.openrussian.org", licence="CC-BY-SA-4.0"
)

_PROGRESS_ROWS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRussian:
    """The words of the files, most frequent first.

    Attributes:
        rows: File name → rows read, including rejected ones, without headers and empty lines.
        rejected: Rows without a word.
        warnings: What was repaired or dropped in accepted rows, and skipped lines of the frequency list.
    """

    rows: dict[str, int]
    words: Sequence[OpenRussianWord]
    rejected: Sequence[Problem]
    warnings: Sequence[Problem]


def read_openrussian(
    folder: Path,
    *,
    frequencies: Frequencies = NO_FREQUENCIES,
    progress: Progress | None = None,
    known: KnownWords = NOTHING_KNOWN,
    completed: Callable[[Sequence[Entry]], Sequence[Entry]] = list,
) -> OpenRussian:
    """Read nouns, verbs, adjectives and others, any of which may be missing; an invalid row never stops the others.

    Without frequencies, words are ranked by row order. The stages of progress are `parsing` and `joining`. `known` are
    words that the table already has under other ids. `completed` adds forms that the files lack, before ranks are
    computed.

    Raises:
        OpenRussianError: A file cannot be read at all.
    """
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
    words, unjoined = _words(completed(entries), frequencies.counts, known)
    if progress:
        progress("joining", len(words), len(words))
    warnings = [*reader.warnings, *unjoined, *frequencies.problems]
    return OpenRussian(rows=rows, words=words, rejected=rejected, warnings=warnings)


def _words(
    entries: Sequence[Entry], counts: Mapping[str, int], known: KnownWords
) -> tuple[list[OpenRussianWord], list[Problem]]:
    """Compute what depends on all entries; return the words by rank, and warnings about unreadable partners."""
    ranked = ranks(entries, counts, _forms_of_starter(known))
    pairs = aspectual_pairs(entries)
    parts = _parts_of_speech(entries)
    ids = _known_ids(entries, parts, word_ids([entry.distinctions for entry in entries]), known)
    words = [
        OpenRussianWord(
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


def _forms_of_starter(known: KnownWords) -> dict[str, list[str]]:
    """Return the folded forms of pronouns and numerals, which the files have without forms: кто, кому, двумя."""
    return {
        word.text: [fold(unstressed(form)) for form in word.forms()]
        for word in known.starter.words
        if word.part_of_speech in (PartOfSpeech.PRONOUN, PartOfSpeech.NUMERAL) and not word.is_expression
    }


def _parts_of_speech(entries: Sequence[Entry]) -> list[str]:
    adjectives = {entry.text for entry in entries if entry.part == "adjectives"}
    return [
        part_of_speech(entry.part, entry.text, has_forms=bool(entry.forms), adjectives=adjectives).value
        for entry in entries
    ]


def _known_ids(entries: Sequence[Entry], parts: Sequence[str], ids: Sequence[str], known: KnownWords) -> list[str]:
    """Replace derived ids by those that the words have in the table; of several rows the first takes a known id.

    Rows of an unknown part of speech come last: есть (there is) is not the verb if another row is.
    """
    given: list[str | None] = [None] * len(entries)
    taken: set[str] = set()
    for number in sorted(range(len(entries)), key=lambda number: parts[number] == PartOfSpeech.OTHER.value):
        word_id = known.id_of(entries[number].stressed, parts[number])
        if word_id is not None and word_id not in taken:
            given[number] = word_id
            taken.add(word_id)
    candidates = [
        WordCandidate(derived, entry.text, entry.stressed, part)
        for word_id, entry, part, derived in zip(given, entries, parts, ids, strict=True)
        if word_id is None
    ]
    placed = iter(known.placed(candidates))
    return [next(placed) if word_id is None else word_id for word_id in given]


def _pair(pair: Pair, entries: Sequence[Entry], ids: Sequence[str]) -> Attributes:
    imperfective, perfective = pair.imperfective, pair.perfective
    return word_writing.aspectual_pair(
        imperfective_id=ids[imperfective] if isinstance(imperfective, int) else None,
        imperfective=entries[imperfective].stressed if isinstance(imperfective, int) else imperfective,
        perfective_id=ids[perfective] if isinstance(perfective, int) else None,
        perfective=entries[perfective].stressed if isinstance(perfective, int) else perfective,
    )

"""Joins the sources of the full dictionary, each optional, and the starter dictionary into one set of items.

docs/dictionary.md describes how the sources are joined and what is derived. The starter dictionary is always included:
its words, breakdowns and families are checked by hand and take precedence over the other sources.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from pathlib import Path

from importing.dictionary_words import DictionaryWord, levels_of
from importing.form_rows import without_forms
from importing.frequencies.wordfreq import SOURCE as WORDFREQ
from importing.frequencies.wordfreq import put_together, read_wordfreq
from importing.kept_starter import kept_starter_items
from importing.known_words import KnownWords
from importing.missing_forms import MissingForms
from importing.morphemes.derivations import SOURCE as DERIVATIONS
from importing.morphemes.derivations import Derivations, read_derivations
from importing.morphemes.dictionary_breakdowns import DerivedBreakdowns, breakdowns_and_families
from importing.morphemes.expression_breakdowns import expression_breakdowns
from importing.morphemes.key_words import RankedWord, key_words, with_key_words
from importing.morphemes.segmentations import SOURCE as SEGMENTATIONS
from importing.morphemes.segmentations import read_segmentations
from importing.openrussian.entry_reader import Entry
from importing.openrussian.noun_traits import with_traits
from importing.openrussian.openrussian import SOURCE as OPENRUSSIAN
from importing.openrussian.openrussian import read_openrussian
from importing.openrussian.openrussian_words import OpenRussianWord
from importing.openrussian.ranks import SOURCE as FREQUENCIES
from importing.openrussian.ranks import Frequencies, ranks_among, read_frequencies
from importing.openrussian.rows import Problem
from importing.openrussian.tables import WordAdditions, additions, read_tables, related_words
from importing.openrussian.verb_traits import with_verb_traits
from importing.own_files import PACKAGED, OwnFiles
from importing.paradigms import SOURCE as PARADIGMS
from importing.paradigms import open_paradigms, with_paradigms
from importing.sentences.letters import usual_letters
from importing.sentences.matching import sentences_by_word, sentences_of_starter
from importing.sentences.sources import SENTENCE_SOURCES, SourcedSentence, read_sentences
from importing.sentences.stressing import Stresses
from importing.stages import Stages
from importing.starter import starter_items
from importing.starter.english_phrases import EnglishPhrases
from importing.starter.starter_words import Starter
from importing.taught_words import taught_words
from russian.folding import fold
from russian.stress import unstressed
from table.engine.protocol import Attributes
from table.errors import DictionaryError
from table.model import items, writing
from table.model.keys import key_of
from table.model.kinds import Kind, kind_of
from table.progress import Progress

__all__ = ["JoinedDictionary", "NothingToImportError", "read_dictionary", "require_sources"]

SEGMENTED = datetime(2026, 11, 22, tzinfo=UTC)
"""Submission date of the breakdowns made from segmentations."""

OPENRUSSIAN_FOLDER = "openrussian"
TABLES_FOLDER = "openrussian/tables-2022"
SENTENCES_FOLDER = "sentences"
SEGMENTATIONS_FOLDER = "morphemes"
DERIVATIONS_FILE = "morphemes/unimorph-rus.derivations"
FREQUENCY_FILE = "frequency/ru_50k.txt"
WORDFREQ_FILE = "frequency/large_ru.msgpack.gz"


class NothingToImportError(DictionaryError):
    """A folder has nothing to import."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedDictionary:
    """The joined contents of a folder and the starter dictionary.

    Attributes:
        rows: File of OpenRussian → rows read.
        words: OpenRussian's words, including those that the starter dictionary also has.
        starter: The items of the starter dictionary that no other item replaces.
        breakdowns: Official breakdowns and all families.
        rejected: Rows, sentences and segmentations that were skipped.
        warnings: What was repaired or dropped in accepted ones.
    """

    rows: dict[str, int]
    words: Sequence[DictionaryWord]
    starter: Sequence[Attributes]
    breakdowns: DerivedBreakdowns
    sources: Sequence[Attributes]
    rejected: Sequence[Problem]
    warnings: Sequence[Problem]

    def items(self) -> Iterator[Attributes]:
        """Yield all items, each key once: breakdowns before their rows, and both before words.

        In this order the breakdowns of new words need no transactions, since no user can have submitted one yet. In
        the opposite order loading takes 2.5 times as long.
        """
        yield from self.starter
        for family in self.breakdowns.families:
            yield family
            yield from writing.morphemes(family)
        for official in self.breakdowns.officials:
            yield official
            yield from writing.breakdown_rows(official)
        yield from (word.item() for word in self.words)
        yield from self._headwords()

    def _headwords(self) -> Iterator[Attributes]:
        """Yield the original service's search entries; spellings of the starter dictionary keep theirs."""
        taken = {key_of(item).sk for item in self.starter if kind_of(key_of(item)) is Kind.HEADWORD}
        for entry in sorted(self.words, key=lambda entry: entry.word.rank):
            if entry.word.entry.text not in taken:
                taken.add(entry.word.entry.text)
                yield entry.word.headword()


def require_sources(folder: Path) -> None:
    """Raise NothingToImportError if a folder does not have the one that the words come from."""
    if not (folder / OPENRUSSIAN_FOLDER).is_dir():
        raise NothingToImportError(f"{folder} has no folder {OPENRUSSIAN_FOLDER}: the words come from there")


def read_dictionary(
    folder: Path,
    *,
    known: KnownWords,
    own: OwnFiles = PACKAGED,
    stored_families: Sequence[items.StoredFamily] = (),
    progress: Progress | None = None,
    stages: Stages | None = None,
) -> JoinedDictionary:
    """Read and join all sources of a folder laid out as docs/import.md says; only openrussian/ is required.

    `known` are words that the table already has under other ids; those of the starter dictionary and the curated
    families come from `own`. Stored families keep their ids.

    Raises:
        NothingToImportError: The folder has no folder openrussian/.
        OpenRussianError: OpenRussian's files cannot be read at all.
    """
    stages = stages or Stages()
    require_sources(folder)
    with stages.timed("words"):
        frequencies = _frequencies(folder)
        paradigms = open_paradigms()
        missing = None if paradigms is None else MissingForms(paradigms.analyser)
        found = read_openrussian(
            folder / OPENRUSSIAN_FOLDER,
            frequencies=frequencies,
            progress=progress,
            known=known,
            completed=partial(_completed, folder, known.starter, missing, own.read_phrases()),
        )
        starter = _with_ranked_names(known.starter, found.words, frequencies)
    with stages.timed("relations"):
        tables = read_tables(folder / TABLES_FOLDER)
        of_tables = additions(found.words, tables)
        added = of_tables if paradigms is None else with_paradigms(found.words, of_tables, paradigms)
    with stages.timed("sentences"):
        sentences = read_sentences(folder / SENTENCES_FOLDER)
        stress = _stress(found.words, added, starter, sentences.sentences)
        further = {word_id: {fold(unstressed(form)) for form in one.forms()} for word_id, one in added.items()}
        names = {fold(unstressed(form)) for word in starter.words if word.is_name for form in word.forms()}
        by_word = sentences_by_word(found.words, sentences.sentences, further, names)
        here = {word.word_id for word in found.words}
        others = [word for word in starter.words if word.word_id not in here]
        by_word |= sentences_of_starter(others, sentences.sentences)
        levels = levels_of(found.words, sentences.sentences)
    with stages.timed("breakdowns"):
        segmented = read_segmentations(folder / SEGMENTATIONS_FOLDER)
        derived = read_derivations(folder / DERIVATIONS_FILE)
        breakdowns = breakdowns_and_families(
            [word for word in found.words if not known.has_breakdown(word.word_id)],
            segmented,
            Derivations((*derived.pairs, *related_words(tables)), derived.problems),
            curated=own.read_curated(),
            stored_families=stored_families,
            submitted_at=SEGMENTED,
            places=known.places,
        )
    words = [
        DictionaryWord(
            word=word,
            additions=added.get(word.word_id),
            sentences=by_word.get(word.word_id, ()),
            level=levels.get(word.word_id),
            stress=stress,
        )
        for word in found.words
    ]
    kept = kept_starter_items(starter, here, breakdowns, by_word, stress)
    kept = [*_of_expressions(breakdowns, starter, found.words, kept), *kept]
    return JoinedDictionary(
        rows=found.rows,
        words=words,
        starter=kept,
        breakdowns=replace(breakdowns, families=_with_key_words(breakdowns, words, kept)),
        sources=[*_sources(folder), *([PARADIGMS] if added != of_tables or (missing and missing.count) else [])],
        rejected=[*found.rejected, *sentences.problems, *segmented.problems, *derived.problems, *breakdowns.rejected],
        warnings=found.warnings,
    )


def _completed(
    folder: Path, starter: Starter, missing: MissingForms | None, phrases: EnglishPhrases, entries: Sequence[Entry]
) -> Sequence[Entry]:
    """Return the entries and those that only SMARTool has, with forms of the paradigms and the phrases of meanings."""
    known = {fold(word.text) for word in starter.words} | {fold(entry.text) for entry in entries}
    every = [*without_forms(entries, starter), *taught_words(folder / SENTENCES_FOLDER, known)]
    every = [_with_phrases(entry, phrases) for entry in every]
    every = every if missing is None else missing.completed(with_verb_traits(every, missing.analyser))
    return [with_traits(entry, missing and missing.analyser) for entry in every]


def _with_phrases(entry: Entry, phrases: EnglishPhrases) -> Entry:
    found = phrases.of(entry.stressed, entry.translations, is_verb=entry.part == "verbs")
    return replace(entry, translations="; ".join(filter(None, [entry.translations, *found]))) if found else entry


def _of_expressions(
    breakdowns: DerivedBreakdowns,
    starter: Starter,
    words: Sequence[OpenRussianWord],
    starter_items: Sequence[Attributes],
) -> Iterator[Attributes]:
    """Yield the breakdowns of fixed expressions, made from the words of all sources, and their rows."""
    officials = [item for item in starter_items if kind_of(key_of(item)) is Kind.OFFICIAL_BREAKDOWN]
    broken = {str(official["word_id"]): official for official in (*officials, *breakdowns.officials)}
    expressions = {word.word_id: word.text for word in starter.words if word.is_expression}
    own = ((word.word_id, [fold(unstressed(form)) for form in word.forms()]) for word in starter.words)
    spelled = chain(((word.word_id, word.entry.spellings()) for word in words), own)
    for official in expression_breakdowns(expressions, broken, spelled, submitted_at=SEGMENTED):
        yield official
        yield from writing.breakdown_rows(official)


def _with_key_words(
    breakdowns: DerivedBreakdowns, words: Sequence[DictionaryWord], starter: Sequence[Attributes]
) -> list[Attributes]:
    """Return the families with the key words that the breakdowns of all words imply."""
    own_words = [items.StoredWord(item) for item in starter if kind_of(key_of(item)) is Kind.WORD]
    own = {word.word_id: word for word in own_words}
    imported = {word.word.word_id: word for word in words}
    expressions = {word_id for word_id, word in own.items() if " " in word.text}
    ranked = {
        word_id: RankedWord(word.part_of_speech or "", word.frequency_rank, word.gloss or "")
        for word_id, word in own.items()
    }
    ranked |= {
        word_id: RankedWord(word.word.part_of_speech, word.word.rank, word.word.entry.translations)
        for word_id, word in imported.items()
    }
    ranked = {word_id: word for word_id, word in ranked.items() if word_id not in expressions}
    officials = [item for item in starter if kind_of(key_of(item)) is Kind.OFFICIAL_BREAKDOWN]
    chosen = key_words(breakdowns.families, [*officials, *breakdowns.officials], ranked)

    def item_of(word_id: str) -> Attributes:
        return imported[word_id].item() if word_id in imported else own[word_id].attributes

    return with_key_words(breakdowns.families, chosen, item_of)


def _frequencies(folder: Path) -> Frequencies:
    """Read the lists that exist; two lists have equal weight."""
    readers = {FREQUENCY_FILE: read_frequencies, WORDFREQ_FILE: read_wordfreq}
    return put_together([read(folder / name) for name, read in readers.items() if (folder / name).is_file()])


def _with_ranked_names(starter: Starter, words: Sequence[OpenRussianWord], frequencies: Frequencies) -> Starter:
    """Return the starter dictionary with the ranks that its names have among the words of the files."""
    names = [word for word in starter.words if word.is_name]
    spelled = [{fold(unstressed(form)) for form in name.forms()} for name in names]
    found = ranks_among([word.entry for word in words], frequencies.counts, spelled)
    ranked = {name.word_id: replace(name, rank=rank) for name, rank in zip(names, found, strict=True)}
    return replace(starter, words=tuple(ranked.get(word.word_id, word) for word in starter.words))


def _stress(
    words: Sequence[OpenRussianWord],
    additions: Mapping[str, WordAdditions],
    starter: Starter,
    sentences: Sequence[SourcedSentence],
) -> dict[str, list[int]]:
    """Return the places of the stress marks of each sentence by its text, those of the starter dictionary included."""
    texts = dict.fromkeys([*(sentence.russian for sentence in sentences), *starter.sentences()])
    forms = chain(
        *(word.entry.stressed_forms() for word in words),
        *(added.forms() for added in additions.values()),
        *(word.forms() for word in starter.words),
    )
    stresses = Stresses(forms, usual_letters(texts))
    return {text: stresses.places(text) for text in texts}


def _sources(folder: Path) -> list[Attributes]:
    """Return the sources that exist; the starter dictionary always does."""
    found = [starter_items.SOURCE, OPENRUSSIAN]
    if (folder / SENTENCES_FOLDER).is_dir():
        there = {child.name for child in (folder / SENTENCES_FOLDER).iterdir()}
        found += [source for source in SENTENCE_SOURCES if source["source_id"] in there]
    if any((folder / SEGMENTATIONS_FOLDER).glob("rus.*")):
        found.append(SEGMENTATIONS)
    files = {DERIVATIONS_FILE: DERIVATIONS, FREQUENCY_FILE: FREQUENCIES, WORDFREQ_FILE: WORDFREQ}
    return [*found, *(source for file, source in files.items() if (folder / file).is_file())]

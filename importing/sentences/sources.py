"""Reads example sentences from their publishers' files, and reports lines without a usable sentence.

Two sources, each optional: SMARTool, whose sentences are written for a lemma and a level, and Tatoeba, pairs without
information about their words. `importing/sentences/matching.py` assigns sentences to words.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from importing.openrussian.rows import Problem
from importing.openrussian.spelling import normalised
from russian.parts_of_speech import PartOfSpeech
from table.engine.protocol import Attributes
from table.model import writing

__all__ = ["SENTENCE_SOURCES", "Sentences", "SourcedSentence", "read_sentences", "read_smartool", "read_tatoeba"]

SMARTOOL = "smartool"
TATOEBA = "tatoeba"
"""Ids of the sources, and the names of their folders."""

SENTENCE_SOURCES: tuple[Attributes, ...] = (
    writing.source(
        source_id=SMARTOOL,
        name="SMARTool, strategic mastery of Russian",
        url="https://doi.org/10.18710/QNAPNE",
        licence="CC-BY-4.0",
        author="L. A. Janda et al., UiT The Arctic University of Norway",
    ),
    # SPDX has no identifier for the French edition of the licence that Tatoeba names.
    writing.source(
        source_id=TATOEBA,
        name="Tatoeba (CC BY 2.0 FR)",
        url="https://tatoeba.org",
        licence="CC-BY-2.0",
        author="contributors to Tatoeba",
    ),
)

_LEMMA = "Target language lemma"
_PART_OF_SPEECH = "POS"
_LEVEL = "Level"
_RUSSIAN = "Target language example sentence"
_ENGLISH = "User language translation"
_COLUMNS = (_LEMMA, _PART_OF_SPEECH, _LEVEL, _RUSSIAN, _ENGLISH)

_LEVELS = frozenset(("A1", "A2", "B1", "B2"))
_PARTS_OF_SPEECH = {"N": PartOfSpeech.NOUN, "V": PartOfSpeech.VERB, "A": PartOfSpeech.ADJECTIVE}
_INFINITIVE = re.compile(".*(?:ть|ти|чь)(?:ся|сь)?")
_NOTE = re.compile(r"\([^()]*\)")

_STRESS_MARKS = re.compile("[\u0300\u0301]")
_LETTERS = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile("[А-ЯЁа-яё]")
_NOTHING = ("", "_")
"""The contents of an empty cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcedSentence:
    """A sentence of one source.

    Attributes:
        russian: In one line, without stress marks.
        english: The translation; None if there is none.
        source: The `source_id` of one of `SENTENCE_SOURCES`.
        level: A1 to B2; None if unknown.
        lemma: The word that the sentence was written for, if any.
        part_of_speech: The stored name of the lemma's part of speech; None if unknown.
    """

    russian: str
    english: str | None
    source: str
    level: str | None = None
    lemma: str | None = None
    part_of_speech: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """The sentences of all sources, in the order of `SENTENCE_SOURCES`, and the lines without a usable sentence.

    No two sentences have the same Russian and English.
    """

    sentences: Sequence[SourcedSentence]
    problems: Sequence[Problem]


def read_sentences(folder: Path) -> Sentences:
    """Read the subfolders `smartool` and `tatoeba`, each optional.

    Of sentences with the same Russian and English the first is kept; easier levels come first.
    """
    sentences: dict[tuple[str, str | None], SourcedSentence] = {}
    problems: list[Problem] = []
    for read in (*read_smartool(folder / SMARTOOL), *read_tatoeba(folder / TATOEBA)):
        if isinstance(read, Problem):
            problems.append(read)
        else:
            sentences.setdefault((read.russian, read.english), read)
    return Sentences(sentences=[*sentences.values()], problems=problems)


# ------------------------------------------------------------------ SMARTool


def read_smartool(folder: Path) -> Iterator[SourcedSentence | Problem]:
    """Read the files `SMARTool_data_A1.csv` to `B2`, each optional, the easiest first."""
    for level in sorted(_LEVELS):
        path = folder / f"SMARTool_data_{level}.csv"
        if path.is_file():
            with _open(path, newline="") as lines:
                yield from _smartool_rows(path, lines)


def _smartool_rows(path: Path, lines: TextIO) -> Iterator[SourcedSentence | Problem]:
    rows = csv.reader(lines)
    # A row may have more or fewer fields than the header, and a cell may span several lines.
    try:
        header = next(rows, [])
        missing = [name for name in _COLUMNS if name not in header]
        if missing:
            yield _problem(path, 1, f"lacks the columns {', '.join(missing)}", ",".join(header))
            return
        columns = {name: header.index(name) for name in _COLUMNS}
        for fields in rows:
            if fields:
                read = _smartool_row(fields, columns)
                yield _problem(path, rows.line_num, read, ",".join(fields)) if isinstance(read, str) else read
    except csv.Error as damage:
        yield _problem(path, rows.line_num, f"the rest of the file is unreadable: {damage}")


def _smartool_row(fields: Sequence[str], columns: Mapping[str, int]) -> SourcedSentence | str:
    """Return the row's sentence, or what is wrong with the row."""
    cells = {name: fields[index].strip() for name, index in columns.items() if index < len(fields)}
    pair = _pair(cells.get(_RUSSIAN, ""), cells.get(_ENGLISH, ""))
    if isinstance(pair, str):
        return pair
    lemma = _cleaned(_NOTE.sub("", cells[_LEMMA]))
    return SourcedSentence(
        russian=pair[0],
        english=pair[1],
        source=SMARTOOL,
        level=cells[_LEVEL] if cells[_LEVEL] in _LEVELS else None,
        lemma=lemma or None,
        part_of_speech=_part_of_speech(cells[_PART_OF_SPEECH], lemma),
    )


def _part_of_speech(tag: str, lemma: str) -> str | None:
    """Read a tag such as `N.Masc.Inan`; participles are tagged A although their lemma is the infinitive."""
    part = _PARTS_OF_SPEECH.get(tag.partition(".")[0])
    if part is PartOfSpeech.ADJECTIVE and _INFINITIVE.fullmatch(lemma):
        part = PartOfSpeech.VERB
    return part.value if part else None


# ------------------------------------------------------------------ Tatoeba


def read_tatoeba(folder: Path) -> Iterator[SourcedSentence | Problem]:
    """Read all pairs of line-aligned files `*.rus` and `*.eng`, then all `*.tsv`, sorted by name.

    A line of a `.tsv` has four fields: a number, the Russian sentence, a number, the English sentence.
    """
    for path in sorted(folder.glob("*.rus")):
        yield from _aligned(path, path.with_suffix(".eng"))
    for path in sorted(folder.glob("*.tsv")):
        for number, line in enumerate(_lines(path), start=1):
            if line.strip():
                yield _tatoeba_pair(path, number, line, line.split("\t")[1::2] if line.count("\t") == 3 else ())


def _aligned(russian: Path, english: Path) -> Iterator[SourcedSentence | Problem]:
    if not english.is_file():
        yield _problem(russian, 1, f"{english.name} is missing")
        return
    of_russian, of_english = [*_lines(russian)], [*_lines(english)]
    if len(of_russian) != len(of_english):
        reason = f"{english.name} has {len(of_english)} lines for {len(of_russian)}: the files are not aligned"
        yield _problem(russian, 1, reason)
        return
    for number, pair in enumerate(zip(of_russian, of_english, strict=True), start=1):
        yield _tatoeba_pair(russian, number, "\t".join(pair), pair)


def _tatoeba_pair(path: Path, number: int, line: str, texts: Sequence[str]) -> SourcedSentence | Problem:
    pair = _pair(*texts) if texts else "the line does not have four tab-separated fields"
    if isinstance(pair, str):
        return _problem(path, number, pair, line)
    return SourcedSentence(russian=pair[0], english=pair[1], source=TATOEBA)


# ------------------------------------------------------------------ texts


def _open(path: Path, *, newline: str) -> TextIO:
    """Open a text file; bytes that are not UTF-8 become lone surrogates, which `_pair` detects."""
    return path.open(encoding="utf-8-sig", errors="surrogateescape", newline=newline)


def _lines(path: Path) -> Iterator[str]:
    with _open(path, newline="\n") as lines:
        yield from (line.rstrip("\r\n") for line in lines)


def _pair(russian: str, english: str) -> tuple[str, str] | str:
    """Return a sentence and its translation, each in one line, or what is wrong with them."""
    if not (russian + english).isprintable() and _has_surrogates((russian, english)):
        return "the sentence is not UTF-8"
    pair = _cleaned(russian), " ".join(english.split())
    if pair[0] in _NOTHING:
        return "there is no sentence"
    if pair[1] in _NOTHING:
        return "there is no translation"
    return pair if _CYRILLIC.search(pair[0]) else "the sentence is not in Russian letters"


def _has_surrogates(texts: Iterable[str]) -> bool:
    return any("\udc80" <= character <= "\udcff" for text in texts for character in text)


def _cleaned(russian: str) -> str:
    """Return a text in one line and in NFC, without stress marks and with homoglyphs replaced."""
    text = _STRESS_MARKS.sub("", unicodedata.normalize("NFC", " ".join(russian.split())))
    return _LETTERS.sub(lambda letters: normalised(letters[0]), text)


def _problem(path: Path, line: int, reason: str, row: str = "") -> Problem:
    shown = row.encode(errors="surrogateescape").decode(errors="backslashreplace")
    return Problem(file=path.name, line=line, reason=reason, row=shown)

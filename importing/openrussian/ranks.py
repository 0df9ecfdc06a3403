"""Frequency ranks: unique, from 1 for the most frequent word.

With a frequency list, a word's frequency is the sum over its folded spellings. The count of a form that several words
share (`мой`, of мой and of мыть) is divided in proportion to their expected frequencies: 1 / (position in the file ×
number of spellings), which is Zipf's law spread evenly over the word's forms. Words whose forms never occur come last,
in row order.

Without a list, ranks follow row order: the first rows of all files, then the second ones, and so on. Rows are sorted by
frequency, except newer words, which were appended at the end; nothing in the files marks where those begin.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from importing.openrussian.entry_reader import Entry
from importing.openrussian.form_counts import frequencies_of
from importing.openrussian.rows import FILES, OpenRussianError, Problem
from russian.folding import fold
from table.model import writing

__all__ = ["NO_FREQUENCIES", "SOURCE", "Frequencies", "ranks", "ranks_among", "read_frequencies"]

SOURCE = writing.source(
    source_id="frequencywords",
    name="FrequencyWords, from OpenSubtitles 2018 by way of OPUS",
    url="https://github.com/hermitdave/FrequencyWords",
    licence="CC-BY-SA-4.0",
    author="H. Dave",
)
"""The list that `read_frequencies` is meant for."""

SHARE_OF_NAME = 0.1
"""The share of a name in the counts of the common noun that is spelled alike: a guess."""

_LINE = re.compile(r"([^\s\\]+) (\d{1,18})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frequencies:
    """How often word forms occur: folded form → count, 1 or more; and the skipped lines."""

    counts: dict[str, int]
    problems: tuple[Problem, ...]


NO_FREQUENCIES = Frequencies(counts={}, problems=())


def read_frequencies(path: Path) -> Frequencies:
    """Read lines of `form count` in UTF-8, in any order; counts of forms that fold to the same spelling are added up.

    Raises:
        OpenRussianError: The file cannot be read.
    """
    counts: dict[str, int] = {}
    problems = []
    try:
        lines = path.read_bytes().splitlines()
    except OSError as problem:
        raise OpenRussianError(f"{path} cannot be read: {problem}") from problem
    for number, line in enumerate(lines, start=1):
        text = line.decode(errors="backslashreplace").strip()
        if matched := _LINE.fullmatch(text):
            form = fold(matched[1])
            counts[form] = counts.get(form, 0) + int(matched[2])
        elif text:
            problems.append(Problem(file=path.name, line=number, reason="the line is not a form and a count", row=text))
    return Frequencies(counts=counts, problems=tuple(problems))


def ranks(
    entries: Sequence[Entry],
    counts: Mapping[str, int],
    further: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> list[int]:
    """Return the rank of each entry: 1 to len(entries), each once.

    `counts` maps folded forms to their counts; it is empty to rank by row order. `further` maps words without forms of
    their own to the folded forms that they have elsewhere.
    """
    shares = frequencies_of(entries, counts, further) if counts else [0.0] * len(entries)
    by_frequency = sorted(range(len(entries)), key=lambda index: (-shares[index], *_place(entries[index])))
    ranked = [0] * len(entries)
    for rank, index in enumerate(by_frequency, start=1):
        ranked[index] = rank
    return ranked


def ranks_among(entries: Sequence[Entry], counts: Mapping[str, int], others: Iterable[Collection[str]]) -> list[int]:
    """Return the ranks that other words would have among the entries, by their folded spellings.

    Spellings that entries have, too, do not count: of `Вера` and `вера`, the entry is much more frequent. Of a word
    without a spelling of its own, a small part of its counts is taken to be its own.
    """
    spelled = [entry.spellings() for entry in entries]
    known = {spelling for spellings in spelled for spelling in spellings}
    totals = sorted(sum(counts.get(spelling, 0) for spelling in spellings) for spellings in spelled)
    own = (
        sum(counts.get(spelling, 0) for spelling in {*spellings} - known)
        or sum(counts.get(spelling, 0) for spelling in spellings) * SHARE_OF_NAME
        for spellings in others
    )
    return [len(totals) - bisect_left(totals, count) + 1 for count in own]


def _place(entry: Entry) -> tuple[int, int]:
    return entry.place, FILES.index(entry.part)

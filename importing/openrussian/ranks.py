"""Frequency ranks: unique, from 1 for the most frequent word.

From a list of how often word forms occur: a word's frequency is the sum over its own spellings, the citation form
among them, with case and ё/е levelled out. A form that several words share (`мой`, of мой and of мыть) is divided among
them in proportion to what would be expected of each: 1 / (the word's place in its file × the number of its spellings),
which is Zipf's law, evened out over the word's forms. Words none of whose forms occur come after all others, by row
order.

From row order alone: the first rows of all files, then the second ones, and so on. A file's rows stand in the order of
frequency but for its end, where newer words were appended; since nothing in the files says where that begins, these
words get the ranks of their places, behind the other words of their file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from importing.openrussian.entry_reader import Entry
from importing.openrussian.rows import FILES, OpenRussianError, Problem
from russian.folding import fold

__all__ = ["NO_FREQUENCIES", "Frequencies", "ranks", "read_frequencies"]

_LINE = re.compile(r"([^\s\\]+) (\d{1,18})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frequencies:
    """How often word forms occur.

    Attributes:
        counts: Folded form → count, 1 or more.
        problems: Lines that were passed over.
    """

    counts: dict[str, int]
    problems: tuple[Problem, ...]


NO_FREQUENCIES = Frequencies(counts={}, problems=())


def read_frequencies(path: Path) -> Frequencies:
    """Read a list of lines `form count`, UTF-8, in any order; counts of forms that fold to the same are added up.

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
            problems.append(Problem(file=path.name, line=number, reason="the line is no form and count", row=text))
    return Frequencies(counts=counts, problems=tuple(problems))


def ranks(entries: Sequence[Entry], counts: Mapping[str, int]) -> list[int]:
    """Rank entries.

    Args:
        entries: The entries.
        counts: Folded form → count; empty to rank by row order.

    Returns:
        The ranks in the order of the entries: each of 1 to len(entries) once.
    """
    shares = _shares(entries, counts) if counts else [0.0] * len(entries)
    by_frequency = sorted(range(len(entries)), key=lambda index: (-shares[index], *_place(entries[index])))
    ranked = [0] * len(entries)
    for rank, index in enumerate(by_frequency, start=1):
        ranked[index] = rank
    return ranked


def _place(entry: Entry) -> tuple[int, int]:
    return entry.place, FILES.index(entry.part)


def _shares(entries: Sequence[Entry], counts: Mapping[str, int]) -> list[float]:
    spellings = [entry.spellings() for entry in entries]
    weights = [1 / (entry.place * max(1, len(forms))) for entry, forms in zip(entries, spellings, strict=True)]
    totals: dict[str, float] = {}
    for forms, weight in zip(spellings, weights, strict=True):
        for form in forms:
            if form in counts:
                totals[form] = totals.get(form, 0.0) + weight
    return [
        sum(counts[form] * weight / totals[form] for form in forms if form in counts)
        for forms, weight in zip(spellings, weights, strict=True)
    ]
